"""Links of invitations: what is open, a new one in place of an old one, and taking one back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from landbridge.doors.scopes import oem_scope
from landbridge.errors import Forbidden, RuleViolation
from landbridge.events.models import Event
from landbridge.identity.models import Invitation
from landbridge.identity.rules import Role
from tenants import commands, queries

EMAIL = "wang@landbridge.test"


@pytest.fixture
def page(administrator, client_for):
    return client_for(administrator)


@pytest.fixture
def invited(administrator):
    def send(days_ago=0, email=EMAIL):
        with oem_scope():
            return commands.invite_person(
                actor=administrator,
                email=email,
                display_name="王敏",
                staff_number="C99",
                dealer=None,
                roles=[Role.FINANCE],
                now=timezone.now() - timedelta(days=days_ago),
            )

    return send


def status_of(token):
    return Client(headers={"host": "localhost"}).get(f"/invitation/{token}/").status_code


def verbs(user):
    with oem_scope():
        rows = Event.objects.filter(subject_id=user.pk).order_by("at", "id")
        return list(rows.values_list("verb", flat=True))


def test_the_page_of_people_lists_open_links_with_their_end(page, invited):
    invited()
    invited(days_ago=9, email="old@landbridge.test")
    shown = page.get("/people/").context["invitations"]
    assert [(one["row"].user.email, one["state"]) for one in shown] == [
        ("old@landbridge.test", "invitation.expired"),
        (EMAIL, "invitation.open"),
    ]
    assert page.get("/people/", headers={"HX-Request": "true"}).status_code == 200


def test_a_new_link_is_shown_once_and_the_old_one_is_dead(page, invited):
    user, old = invited()
    answer = page.post(f"/people/{user.pk}/link/")
    new = answer.context["link"].rstrip("/").rpartition("/")[2]
    assert "no-store" in answer.headers["Cache-Control"]
    assert (status_of(old), status_of(new)) == (410, 200)
    assert len(page.get("/people/").context["invitations"]) == 1
    assert verbs(user)[-1] == "person.invitation_renewed"
    assert EMAIL not in str(list(_facts(user)))


def test_a_link_that_ran_out_gets_a_new_one(page, invited):
    user, old = invited(days_ago=9)
    assert status_of(old) == 410
    page.post(f"/people/{user.pk}/link/")
    assert [one["state"] for one in page.get("/people/").context["invitations"]] == ["invitation.open"]


def test_a_withdrawn_link_opens_nothing_and_is_gone_from_the_list(page, invited):
    user, token = invited()
    assert page.post(f"/people/{user.pk}/link/revoke/").url == "/people/"
    assert status_of(token) == 410
    assert page.get("/people/").context["invitations"] == []
    assert verbs(user)[-1] == "person.invitation_revoked"
    assert page.post(f"/people/{user.pk}/link/revoke/").status_code == 409
    assert verbs(user).count("person.invitation_revoked") == 1


def test_a_double_click_leaves_one_open_link(page, invited):
    user, _ = invited()
    links = [page.post(f"/people/{user.pk}/link/").context["link"] for _ in range(2)]
    assert [status_of(link.rstrip("/").rpartition("/")[2]) for link in links] == [410, 200]
    with oem_scope():
        assert Invitation.objects.filter(user=user, accepted_at=None, revoked_at=None).count() == 1


def test_a_suspended_person_gets_no_link(page, invited):
    user, token = invited()
    page.post(f"/people/{user.pk}/suspend/")
    assert page.post(f"/people/{user.pk}/link/").status_code == 409
    assert status_of(token) == 410
    assert page.get("/people/").context["invitations"] == []


def test_only_administrators_see_and_make_links(adjudicator, invited, client_for):
    user, token = invited()
    for path in (f"/people/{user.pk}/link/", f"/people/{user.pk}/link/revoke/"):
        assert client_for(adjudicator).post(path).status_code == 403
    with oem_scope(), pytest.raises(Forbidden):
        commands.renew_invitation(actor=adjudicator, user_id=user.pk, now=timezone.now())
    with oem_scope():
        assert queries.open_invitations(adjudicator) == []
    assert status_of(token) == 200


def test_the_persons_page_tells_of_the_link(page, invited):
    user, _ = invited()
    assert page.get(f"/people/{user.pk}/").context["invitation"]["is_open"] is True
    nobody = "01900000-0000-7000-8000-000000000000"
    assert page.post(f"/people/{nobody}/link/").status_code == 404


def test_a_further_workplace_is_filled_in_without_a_name_in_the_url(page, clerk):
    detail = page.get(f"/people/{clerk.user_id}/").content.decode()
    assert f"/people/invite/?person={clerk.user_id}" in detail
    assert "email=" not in detail
    form = page.get(f"/people/invite/?person={clerk.user_id}").context["form"]
    assert (form["email"].value(), form["staff_number"].value()) == ("clerk@landbridge.test", "C01")
    assert page.get("/people/invite/?person=nobody").status_code == 404


def test_revoking_twice_at_once_is_told(administrator, invited):
    user, _ = invited()
    with oem_scope():
        commands.revoke_invitation(actor=administrator, user_id=user.pk, now=timezone.now())
        with pytest.raises(RuleViolation):
            commands.revoke_invitation(actor=administrator, user_id=user.pk, now=timezone.now())


def _facts(user):
    with oem_scope():
        yield from Event.objects.filter(subject_id=user.pk).values_list("facts", flat=True)
