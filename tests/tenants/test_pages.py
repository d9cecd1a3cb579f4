"""People and dealers on pages."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from landbridge.clocks.days import local_day
from landbridge.doors.scopes import front_door, oem_scope
from landbridge.events.models import Event
from landbridge.identity.models import User
from landbridge.identity.rules import Role
from tenants.commands import apply_due_grades
from tenants.models import Dealer, DealerStatus, Membership, Region
from tests import cast
from tests.cast import NOON


@pytest.fixture
def page(administrator, client_for):
    return client_for(administrator)


def user(email):
    with oem_scope():
        return User.objects.get(email=email)


def roles_of(email):
    with oem_scope():
        rows = Membership.objects.filter(user__email=email, is_active=True)
        return {(row.dealer.code if row.dealer else "", row.role) for row in rows.select_related("dealer")}


def invitation(**changes):
    return {
        "email": "wang@landbridge.test",
        "display_name": "王敏",
        "staff_number": "C99",
        "dealer": "",
        "roles": [Role.FINANCE.value],
        **changes,
    }


@pytest.mark.parametrize(
    ("key", "target"),
    [
        ("administrator", "/people/"),
        ("adjudicator", "/claims/"),
        ("finance", "/dealers/"),
        ("clerk", "/d/CQ012/"),
        ("other_clerk", "/d/GZ005/"),
    ],
)
def test_the_start_page_leads_to_the_work(key, target, actor_named, client_for):
    assert client_for(actor_named(key)).get("/").url == target


def test_a_person_without_a_workplace_gets_403(clerk, client_for):
    with oem_scope():
        Membership.objects.filter(user_id=clerk.user_id).update(is_active=False)
    assert client_for(clerk).get("/").status_code == 403


def test_a_person_of_two_dealers_has_both_and_no_third(clerk, administrator, client_for, page):
    with oem_scope():
        other = Dealer.objects.get(code=cast.OTHER_DEALER)
    page.post("/people/invite/", invitation(email="clerk@landbridge.test", dealer=other.pk, roles=["manager"]))
    client = client_for(clerk)
    assert client.get("/").url == "/workplaces/"
    assert client.post("/d/GZ005/language/", {"language": "zh-hans"}).url == "/d/GZ005/"
    assert client.get("/d/XX001/").status_code == 404


@pytest.fixture
def at_three_places(clerk, administrator, page):
    """The clerk works at a second dealer and at the maker too."""
    with oem_scope():
        other = Dealer.objects.get(code=cast.OTHER_DEALER)
    for dealer, role in ((other.pk, "manager"), ("", "finance")):
        page.post("/people/invite/", invitation(email="clerk@landbridge.test", dealer=dealer, roles=[role]))
    return clerk


def test_a_person_of_several_places_chooses_once_and_lands_there_again(at_three_places, client_for):
    client = client_for(at_three_places)
    chooser = client.get("/", follow=True)
    assert chooser.redirect_chain == [("/workplaces/", 302)]
    assert [key for key, _place in chooser.context["places"]] == ["oem", "CQ012", "GZ005"]
    assert client.post("/workplaces/", {"place": "GZ005"}).url == "/d/GZ005/"
    assert client.get("/").url == "/d/GZ005/"
    assert client_for(at_three_places).get("/").url == "/d/GZ005/"  # another device
    assert client.post("/workplaces/", {"place": "oem"}).url == "/dealers/"
    assert client.get("/").url == "/dealers/"


def test_sign_in_leads_to_the_place_chosen_last(at_three_places, client_for):
    client_for(at_three_places).post("/workplaces/", {"place": "GZ005"})
    browser = Client(headers={"host": "localhost"})
    answer = browser.post(
        "/accounts/login/", {"login": "clerk@landbridge.test", "password": cast.PASSWORD}, follow=True
    )
    assert [url for url, _status in answer.redirect_chain[:2]] == ["/", "/d/GZ005/"]


def test_a_place_that_is_gone_is_not_chosen_again(at_three_places, page, client_for):
    client = client_for(at_three_places)
    client.post("/workplaces/", {"place": "GZ005"})
    page.post(f"/people/{at_three_places.user_id}/roles/GZ005/", {"GZ005-roles": []})
    assert client.get("/").url == "/workplaces/"
    page.post(f"/people/{at_three_places.user_id}/roles/oem/", {"oem-roles": []})
    assert client.get("/").url == "/d/CQ012/"


@pytest.mark.parametrize("place", ["BJ008", "oem", "", "../"])
def test_nobody_chooses_where_he_does_not_work(place, clerk, client_for):
    assert client_for(clerk).post("/workplaces/", {"place": place}).status_code == 404
    assert user("clerk@landbridge.test").workplace == ""


def test_a_stranger_chooses_no_workplace(rollback):
    assert Client(headers={"host": "localhost"}).get("/workplaces/").url == "/accounts/login/"


def test_both_portals_offer_the_change(at_three_places, client_for):
    client = client_for(at_three_places)
    for path in ("/dealers/", "/d/CQ012/", "/d/GZ005/"):
        shown = client.get(path).content.decode()
        places = re.findall(r'name="place" value="(\w+)"', shown)
        assert places == ["oem", "CQ012", "GZ005"], path


def test_a_strangers_path_is_404(other_clerk, client_for):
    assert client_for(other_clerk).get("/d/CQ012/").status_code == 404


def test_the_list_shows_and_finds_people(page):
    assert "A07" in page.get("/people/").content.decode()
    found = page.post("/people/", {"q": "C0"}, follow=True).content.decode()
    assert ("C01" in found, "A07" in found) == (True, False)
    assert page.post("/people/", {"q": "zzz"}, follow=True).context["rows"] == []


def test_the_search_for_a_person_stands_in_no_url(page):
    answer = page.post("/people/", {"q": "clerk@landbridge.test"})
    assert "clerk" not in answer.url
    shown = page.get(answer.url).content.decode()
    assert [part for part in shown.split('"') if "?" in part and "clerk" in part] == []
    assert page.get("/people/?q=clerk").context["search"] == ""


def test_an_invitation_shows_its_link_once(page):
    response = page.post("/people/invite/", invitation())
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    link = response.context["link"]
    assert link in response.content.decode()
    stranger = Client(headers={"host": "localhost"})
    assert stranger.get(link.replace("http://localhost", "")).status_code == 200
    assert roles_of("wang@landbridge.test") == {("", "finance")}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"roles": ["claim_clerk"]}, "roles"),  # a dealer's role at the OEM
        ({"roles": []}, "roles"),
        ({"roles": ["regional_manager"]}, "regions"),
        ({"email": "nonsense"}, "email"),
    ],
)
def test_an_invitation_that_does_not_fit_is_refused(page, changes, field):
    response = page.post("/people/invite/", invitation(**changes))
    assert field in response.context["form"].errors
    with front_door():
        assert not User.objects.filter(staff_number="C99").exists()


def test_the_roles_follow_the_workplace(page):
    with oem_scope():
        dealer_id = Dealer.objects.get(code="CQ012").pk
    at_oem = page.get("/people/invite/", headers={"HX-Request": "true"}).content.decode()
    at_dealer = page.get(f"/people/invite/?dealer={dealer_id}", headers={"HX-Request": "true"}).content.decode()
    assert ("adjudicator" in at_oem, "claim_clerk" in at_oem) == (True, False)
    assert ("adjudicator" in at_dealer, "claim_clerk" in at_dealer) == (False, True)


def test_roles_change_at_once(page, clerk, client_for):
    client = client_for(clerk)
    url = f"/people/{clerk.user_id}/roles/CQ012/"
    assert page.post(url, {"CQ012-roles": ["technician", "seller"]}).url == f"/people/{clerk.user_id}/"
    assert roles_of("clerk@landbridge.test") == {("CQ012", "technician"), ("CQ012", "seller")}
    assert page.post(url, {"CQ012-roles": []}).status_code == 302
    assert client.get("/d/CQ012/").status_code == 404


def test_a_role_of_the_other_side_is_refused(page, clerk):
    response = page.post(f"/people/{clerk.user_id}/roles/CQ012/", {"CQ012-roles": ["adjudicator"]})
    assert response.status_code == 422
    assert roles_of("clerk@landbridge.test") == {("CQ012", "claim_clerk")}


def test_suspending_ends_the_session_and_is_told(page, clerk, client_for):
    client = client_for(clerk)
    page.post(f"/people/{clerk.user_id}/suspend/")
    assert client.get("/").url == "/accounts/login/"
    detail = page.get(f"/people/{clerk.user_id}/")
    assert detail.context["state"] == "person.suspended"
    assert detail.context["entries"][0].tone == "bad"
    page.post(f"/people/{clerk.user_id}/reinstate/")
    assert client.get("/").url == "/d/CQ012/"
    with oem_scope():
        verbs = Event.objects.filter(subject_id=clerk.user_id, actor_label="A01").values_list("verb", flat=True)
        assert sorted(verbs) == ["person.reinstated", "person.suspended"]


def test_nobody_suspends_himself(page, administrator):
    assert page.post(f"/people/{administrator.user_id}/suspend/").status_code == 409
    assert user("administrator@landbridge.test").is_active


def test_others_see_no_people(adjudicator, client_for):
    assert client_for(adjudicator).get("/people/").status_code == 403


def test_a_regional_manager_sees_the_own_regions_only(regional_manager, client_for):
    client = client_for(regional_manager)
    assert [one.code for one in client.get("/dealers/").context["dealers"]] == ["CQ012"]
    assert client.get("/dealers/CQ012/").status_code == 200
    assert client.get("/dealers/GZ005/").status_code == 404


def test_dealers_are_found_by_code_name_and_city(page):
    for text, codes in (("gz0", ["GZ005"]), ("金渝", ["CQ012"]), ("广州", ["GZ005"]), ("", ["CQ012", "GZ005"])):
        assert [one.code for one in page.get("/dealers/", {"q": text}).context["dealers"]] == codes


def test_a_dealers_status_changes_by_its_moves_only(page, clerk, client_for):
    assert page.post("/dealers/CQ012/status/", {"status": "opening"}).status_code == 409
    assert page.post("/dealers/CQ012/status/", {"status": "suspended"}).status_code == 302
    assert page.post("/dealers/CQ012/status/", {"status": "closed"}).status_code == 302
    assert client_for(clerk).get("/d/CQ012/").status_code == 404
    assert page.post("/dealers/CQ012/status/", {"status": "active"}).status_code == 409
    assert page.get("/dealers/CQ012/").context["next_statuses"] == ()


def test_a_person_is_invited_again_without_name_or_address_in_the_url(page, clerk):
    detail = page.get(f"/people/{clerk.user_id}/").content.decode()
    link = f"/people/invite/?person={clerk.user_id}"
    assert f'href="{link}"' in detail
    form = page.get(link).content.decode()
    assert 'value="clerk@landbridge.test"' in form
    assert 'value="C01"' in form
    assert page.get("/people/invite/?person=nobody").status_code == 404


def test_a_grade_begins_on_its_day_and_the_old_one_stays_in_the_history(page, as_, administrator):
    today = local_day(timezone.now())
    later = today + timedelta(days=30)
    assert (
        page.post("/dealers/CQ012/grade/", {"grade": "A", "city_level": "1", "valid_from": today}).status_code
        == 302
    )
    assert (
        page.post("/dealers/CQ012/grade/", {"grade": "C", "city_level": "2", "valid_from": later}).status_code
        == 302
    )
    with as_(administrator):
        dealer = Dealer.objects.get(code="CQ012")
        assert (dealer.grade, dealer.city_level) == ("A", 1)
        assert [row.grade for row in dealer.grades.all()] == ["C", "A", "B"]
        assert apply_due_grades(now=timezone.now()) == 0
        assert apply_due_grades(now=timezone.now() + timedelta(days=31)) == 1
        dealer.refresh_from_db()
        assert (dealer.grade, dealer.city_level) == ("C", 2)
    shown = page.get("/dealers/CQ012/").content.decode()
    assert str(later) in shown
    assert "调整级别" in shown


@pytest.mark.parametrize(
    ("days", "grade", "words"),
    [(-1, "A", "最早今天"), (400, "A", "最迟一年"), (3, "B", "本来就是")],
)
def test_a_grade_that_changes_nothing_or_the_past_is_refused(page, as_, administrator, days, grade, words):
    day = local_day(timezone.now()) + timedelta(days=days)
    answer = page.post("/dealers/CQ012/grade/", {"grade": grade, "city_level": "1", "valid_from": day})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    with as_(administrator):
        assert Dealer.objects.get(code="CQ012").grades.count() == 1


def opening(region_id, **changes):
    return {
        "code": "wh003",
        "name": "武汉楚江店",
        "name_en": "Wuhan Chujiang",
        "grade": "E",
        "city": "武汉",
        "city_level": "2",
        "province": "湖北",
        "region": region_id,
        "depot": "wuhan",
        **changes,
    }


def test_opening_registers_and_the_page_waits(page):
    with oem_scope():
        region_id = Region.objects.get(code="SW").pk
    assert page.post("/dealers/open/", opening(region_id)).url == "/dealers/WH003/"
    with oem_scope():
        assert Dealer.objects.get(code="WH003").status == DealerStatus.OPENING
    progress = page.get("/dealers/WH003/progress/", headers={"HX-Request": "true"})
    assert ("HX-Refresh" in progress.headers, b"every 1s" in progress.content) == (False, True)
    assert b"every 1s" in page.get("/dealers/WH003/").content
    with oem_scope():
        Dealer.objects.filter(code="WH003").update(status=DealerStatus.ACTIVE)
    assert page.get("/dealers/WH003/progress/").headers["HX-Refresh"] == "true"


@pytest.mark.parametrize("code", ["WUHAN", "CQ012", "W0033", ""])
def test_a_bad_or_taken_code_is_refused(page, code):
    with oem_scope():
        region_id = Region.objects.get(code="SW").pk
    response = page.post("/dealers/open/", opening(region_id, code=code))
    assert list(response.context["form"].errors) == ["code"]
    with oem_scope():
        assert Dealer.objects.count() == 2


def test_an_administrator_removes_the_second_step_of_who_has_lost_it(page, clerk, client_for):
    person = f"/people/{clerk.user_id}/"
    assert page.post(f"{person}second-step/").status_code == 409  # there is none
    assert "未设置第二步验证" in page.get(person).content.decode()
    with front_door():
        owner = User.objects.get(pk=clerk.user_id)
        for kind in ("totp", "webauthn", "recovery_codes"):
            Authenticator.objects.create(user=owner, type=kind, data={"name": "phone"})
    shown = page.get(person).content.decode()
    assert "第二步验证：身份验证器和通行密钥" in shown
    assert f"{person}second-step/" in shown
    assert client_for(clerk).post(f"{person}second-step/").status_code == 403
    with oem_scope():
        assert Authenticator.objects.filter(user_id=clerk.user_id).count() == 3

    assert page.post(f"{person}second-step/").url == person
    with oem_scope():
        assert not Authenticator.objects.filter(user_id=clerk.user_id).exists()
        event = Event.objects.get(subject_id=clerk.user_id, verb="person.second_step_reset")
        assert (event.actor_label, event.audience, event.facts) == ("A01", "oem", {"staff_number": "C01"})
    assert page.get(person).context["entries"][0].title == "管理员移除第二步验证"
    signing_in = Client(headers={"host": "localhost"})
    answer = signing_in.post("/accounts/login/", {"login": "clerk@landbridge.test", "password": cast.PASSWORD})
    assert answer.url == "/"


def test_nobody_removes_his_own_second_step_here(page, administrator):
    with front_door():
        owner = User.objects.get(pk=administrator.user_id)
        Authenticator.objects.create(user=owner, type="webauthn", data={"name": "phone"})
    person = f"/people/{administrator.user_id}/"
    assert f"{person}second-step/" not in page.get(person).content.decode()
    assert page.post(f"{person}second-step/").status_code == 409
    with oem_scope():
        assert Authenticator.objects.filter(user=owner).exists()


def test_who_came_by_an_identity_provider_is_no_longer_invited(page, administrator):
    page.post("/people/invite/", invitation())
    with front_door():
        User.objects.filter(email="wang@landbridge.test").update(last_login=NOON)
    assert page.get(f"/people/{user('wang@landbridge.test').pk}/").context["state"] == "person.active"
