"""Passkeys: set up, signed in with alone or as the second step, removed; refused ones counted."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from landbridge.doors.scopes import front_door, oem_scope
from landbridge.events.models import Event
from landbridge.identity.models import SignInFailure, User
from tests import cast
from tests.authenticator import PRESENT, Device

LOGIN = "/accounts/login/"
ADD = "/accounts/2fa/passkeys/add/"
PASSKEY_LOGIN = "/accounts/2fa/passkeys/login/"
CLERK = "clerk@landbridge.test"
INDEX = "/accounts/2fa/"


@pytest.fixture
def browser(rollback):
    return Client(headers={"host": "localhost"})


def sign_in(browser, email=CLERK, password=cast.PASSWORD):
    return browser.post(LOGIN, {"login": email, "password": password})


def confirm(browser, url):
    """Give the password again where a page asks for it, and return that page."""
    asked = browser.get(url)
    if asked.status_code == 302:
        browser.post(asked.url, {"password": cast.PASSWORD})
        asked = browser.get(url)
    return asked


def set_up(browser, device, name="my phone", **fields):
    options = confirm(browser, ADD).context["js_data"]["creation_options"]
    credential = json.dumps(device.create(json.loads(json.dumps(options))))
    return browser.post(ADD, {"name": name, "credential": credential, "passwordless": "on"} | fields)


def with_passkey(browser, device):
    """Leave the clerk signed out and with a passkey."""
    sign_in(browser)
    assert set_up(browser, device).status_code == 302
    browser.post("/accounts/logout/")


def challenge(browser):
    return browser.get(PASSKEY_LOGIN, headers={"accept": "application/json"}).json()["request_options"]


def present(browser, credential, **fields):
    return browser.post(PASSKEY_LOGIN, {"credential": json.dumps(credential)} | fields)


def failures():
    with front_door():
        return SignInFailure.objects.count()


def verbs():
    with oem_scope():
        return list(Event.objects.order_by("id").values_list("verb", flat=True))


def is_inside(browser):
    return browser.get("/").url == "/d/CQ012/"


def test_setting_up_asks_who_is_there_and_gives_recovery_codes(browser):
    sign_in(browser)
    assert browser.get(ADD).url.startswith("/accounts/reauthenticate/")
    done = set_up(browser, Device())
    assert done.url == "/accounts/2fa/recovery-codes/"
    assert len(browser.get(done.url).context["unused_codes"]) == 10
    page = browser.get(INDEX).content.decode()
    assert "my phone" in page
    assert "可单独登录" in page


def test_setting_up_and_removing_are_events_of_the_person_without_the_name_of_the_device(browser):
    before = verbs()
    sign_in(browser)
    set_up(browser, Device())
    with front_door():
        user = User.objects.get(email=CLERK)
        key = Authenticator.objects.get(user=user, type="webauthn")
    browser.post(f"/accounts/2fa/passkeys/{key.pk}/remove/")
    assert verbs() == [*before, "person.passkey_added", "person.passkey_removed"]
    with oem_scope():
        event = Event.objects.get(verb="person.passkey_added")
        assert (event.subject_id, event.actor_id, event.actor_label) == (user.pk, user.pk, "C01")
        assert (event.actor_side, event.audience, event.facts) == ("self", "oem", {"staff_number": "C01"})


def test_the_passkey_alone_signs_in(browser):
    device = Device()
    with_passkey(browser, device)
    assert present(browser, device.get(challenge(browser))).url == "/"
    assert is_inside(browser)
    with front_door():
        assert Authenticator.objects.get(type="webauthn").last_used_at is not None


def test_where_one_wanted_to_go_is_kept_and_no_other_site_is_followed(browser):
    device = Device()
    with_passkey(browser, device)
    answer = present(browser, device.get(challenge(browser)), next="/d/CQ012/orders/")
    assert answer.url == "/d/CQ012/orders/"
    browser.post("/accounts/logout/")
    assert present(browser, device.get(challenge(browser)), next="//evil.example/").url == "/"


def test_after_the_password_the_passkey_is_the_second_step(browser):
    device = Device()
    device.flags = PRESENT  # a key without fingerprint, face or PIN
    sign_in(browser)
    assert set_up(browser, device, passwordless="").status_code == 302
    browser.post("/accounts/logout/")
    assert sign_in(browser).url == "/accounts/2fa/authenticate/"
    assert browser.get("/").url == LOGIN
    options = browser.get("/accounts/2fa/authenticate/").context["js_data"]["request_options"]
    answer = browser.post("/accounts/2fa/authenticate/", {"credential": json.dumps(device.get(options))})
    assert answer.url == "/"
    assert is_inside(browser)
    browser.post("/accounts/logout/")
    assert present(browser, device.get(challenge(browser))).url == LOGIN  # nobody was verified
    assert browser.get("/").url == LOGIN


def test_a_recovery_code_lets_in_who_has_lost_the_passkey(browser):
    sign_in(browser)
    code = browser.get(set_up(browser, Device()).url).context["unused_codes"][0]
    browser.post("/accounts/logout/")
    sign_in(browser)
    assert "恢复码" in browser.get("/accounts/2fa/authenticate/").content.decode()
    assert browser.post("/accounts/2fa/authenticate/", {"code": code}).url == "/"
    assert is_inside(browser)
    browser.post("/accounts/logout/")
    sign_in(browser)
    assert browser.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200  # it counts once


def test_with_the_last_passkey_the_recovery_codes_go_and_the_password_is_enough(browser):
    device = Device()
    sign_in(browser)
    set_up(browser, device)
    with front_door():
        key = Authenticator.objects.get(type="webauthn")
    assert "my phone" in browser.get(f"/accounts/2fa/passkeys/{key.pk}/remove/").content.decode()
    assert browser.post(f"/accounts/2fa/passkeys/{key.pk}/remove/").url == INDEX
    with front_door():
        assert not Authenticator.objects.exists()
    browser.post("/accounts/logout/")
    assert present(browser, device.get(challenge(browser))).url == LOGIN
    assert browser.get("/").url == LOGIN
    assert sign_in(browser).url == "/"


def test_a_passkey_is_renamed_and_no_other_persons(browser):
    sign_in(browser)
    set_up(browser, Device())
    with front_door():
        key = Authenticator.objects.get(type="webauthn")
    assert 'value="my phone"' in browser.get(f"/accounts/2fa/passkeys/{key.pk}/rename/").content.decode()
    assert browser.post(f"/accounts/2fa/passkeys/{key.pk}/rename/", {"name": "counter"}).url == INDEX
    assert "counter" in browser.get(INDEX).content.decode()
    neighbour = Client(headers={"host": "localhost"})
    sign_in(neighbour, "other.clerk@landbridge.test")
    for action in ("rename", "remove"):
        assert confirm(neighbour, f"/accounts/2fa/passkeys/{key.pk}/{action}/").status_code == 404
        assert neighbour.post(f"/accounts/2fa/passkeys/{key.pk}/{action}/", {"name": "x"}).status_code == 404
    with front_door():
        assert Authenticator.objects.get(type="webauthn").wrap().name == "counter"


def test_a_passkey_confirms_what_is_delicate(browser):
    device = Device()
    with_passkey(browser, device)
    present(browser, device.get(challenge(browser)))
    url = "/accounts/2fa/passkeys/reauthenticate/"
    options = browser.get(f"{url}?next={ADD}").context["js_data"]["request_options"]
    refused = browser.post(url, {"credential": json.dumps(Device().get(options)), "next": ADD})
    assert refused.context["form"].errors.as_data()["credential"][0].code == "passkey_refused"
    assert failures() == 1
    options = refused.context["js_data"]["request_options"]
    assert browser.post(url, {"credential": json.dumps(device.get(options)), "next": ADD}).url == ADD
    assert browser.get(ADD).status_code == 200


def test_an_old_answer_another_site_and_another_key_are_refused_and_counted(browser):
    device = Device()
    with_passkey(browser, device)
    old = device.get(challenge(browser))
    phished = Device(origin="https://landbridge.evil.example")
    phished.__dict__.update({name: device.__dict__[name] for name in ("_key", "credential_id", "user_handle")})
    forged = Device()
    forged.credential_id, forged.user_handle = device.credential_id, device.user_handle
    attempts = [
        lambda options: old,
        lambda options: phished.get(options),
        lambda options: forged.get(options),
        lambda options: device.get(options, userHandle=""),
    ]
    for number, attempt in enumerate(attempts, 1):
        assert present(browser, attempt(challenge(browser))).url == LOGIN
        assert "通行密钥未通过验证" in browser.get(LOGIN).content.decode()
        assert failures() == number
    assert browser.get("/").url == LOGIN


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        "x",
        "1",
        "[]",
        "{}",
        '{"response": 1}',
        '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
        '{"id": "a", "rawId": "a", "type": "public-key", "response": {"userHandle": "4444", '
        '"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AA"}}',
    ],
)
def test_nonsense_instead_of_a_passkey_is_refused_everywhere(nonsense, browser):
    challenge(browser)
    assert browser.post(PASSKEY_LOGIN, {"credential": nonsense}).url == LOGIN
    sign_in(browser)
    confirm(browser, ADD)
    assert browser.post(ADD, {"name": "x", "credential": nonsense}).status_code == 200
    with front_door():
        assert not Authenticator.objects.exists()


def test_bad_passkeys_lock_the_address_and_never_their_owner(browser):
    device = Device()
    with_passkey(browser, device)
    for _ in range(20):
        present(browser, device.get(challenge(browser), signature="AAAA"))
    assert present(browser, device.get(challenge(browser))).url == LOGIN
    assert "登录失败次数过多" in browser.get(LOGIN).content.decode()
    elsewhere = Client(headers={"host": "localhost"}, REMOTE_ADDR="198.51.100.7")
    assert present(elsewhere, device.get(challenge(elsewhere))).url == "/"


def test_refused_passkeys_of_the_second_step_lock_the_name(browser):
    device = Device()
    with_passkey(browser, device)
    sign_in(browser)
    url = "/accounts/2fa/authenticate/"
    for _ in range(5):
        browser.post(url, {"credential": json.dumps({"response": {}})})
    options = browser.get(url).context["js_data"]["request_options"]
    answer = browser.post(url, {"credential": json.dumps(device.get(options))})
    assert answer.context["webauthn_form"].errors.as_data()["credential"][0].code == "locked_out"
    assert failures() == 5


def test_a_locked_name_is_locked_for_its_passkey_too(browser):
    device = Device()
    with_passkey(browser, device)
    for _ in range(5):
        sign_in(browser, password="wrong")
    assert present(browser, device.get(challenge(browser))).url == LOGIN
    assert browser.get("/").url == LOGIN
    assert failures() == 5


def test_a_suspended_persons_passkey_opens_nothing(browser):
    device = Device()
    with_passkey(browser, device)
    with front_door():
        User.objects.filter(email=CLERK).update(is_active=False)
    assert present(browser, device.get(challenge(browser))).url == "/accounts/inactive/"
    assert browser.get("/").url == LOGIN


def test_the_front_door_cannot_read_events_nor_sign_as_the_maker(rollback):
    from django.db import DatabaseError, transaction

    from landbridge.identity import commands

    with front_door():
        user = User.objects.get(email=CLERK)
        commands.record_change(user=user, verb="passkey_added", now=cast.NOON)
        for attempt in (
            lambda: list(Event.objects.all()),
            lambda: Event.objects.create(
                at=cast.NOON, verb="person.x", subject_type="x", subject_id=user.pk, actor_side="oem"
            ),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                attempt()
