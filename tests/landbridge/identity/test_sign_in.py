"""The way in: password, lock-out, suspension, idle time, second step."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from landbridge.doors.scopes import front_door, oem_scope
from landbridge.identity import lockout, sealing
from landbridge.identity.models import SignInFailure, User
from tenants.middleware import SEEN
from tests import cast

LOGIN = "/accounts/login/"
CLERK = "clerk@landbridge.test"


@pytest.fixture
def browser(rollback):
    return Client(headers={"host": "localhost"})


def sign_in(browser, email=CLERK, password=cast.PASSWORD):
    return browser.post(LOGIN, {"login": email, "password": password})


def errors(response):
    return response.context["form"].non_field_errors()


def failures():
    with front_door():
        return SignInFailure.objects.count()


def totp(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_the_right_password_leads_to_the_workplace(browser):
    response = sign_in(browser)
    assert (response.status_code, response.url) == (302, "/")
    assert browser.get("/").url == "/d/CQ012/"


def test_where_one_wanted_to_go_is_kept(browser):
    response = browser.post(LOGIN, {"login": CLERK, "password": cast.PASSWORD, "next": "/d/CQ012/orders/"})
    assert response.url == "/d/CQ012/orders/"


def test_a_link_to_another_site_is_not_followed(browser):
    response = browser.post(LOGIN, {"login": CLERK, "password": cast.PASSWORD, "next": "//evil.example/"})
    assert response.url == "/"


def test_a_failed_sign_in_is_counted_and_names_nobody(browser):
    assert sign_in(browser, password="wrong").status_code == 200
    with front_door():
        row = SignInFailure.objects.get()
    assert (len(row.login_hash), len(row.address_hash)) == (64, 64)
    assert "clerk" not in row.login_hash


def test_five_failures_lock_the_name_even_for_the_right_password(browser):
    for _ in range(5):
        assert "Too many" not in str(errors(sign_in(browser, password="wrong")))
    response = sign_in(browser)
    assert response.status_code == 200
    assert response.context["form"].errors.as_data()["__all__"][0].code == "locked_out"
    assert failures() == 5  # a refused attempt does not prolong the lock
    assert browser.get("/").url == LOGIN


def test_the_name_in_capitals_is_the_same_name(browser):
    for _ in range(5):
        sign_in(browser, email="CLERK@landbridge.test", password="wrong")
    assert sign_in(browser).status_code == 200


def test_the_lock_opens_after_fifteen_minutes(browser):
    for _ in range(5):
        sign_in(browser, password="wrong")
    with front_door():
        for row in SignInFailure.objects.all():
            row.at -= timedelta(minutes=15)
            row.save()
    assert sign_in(browser).status_code == 302


def test_old_failures_are_removed_by_the_next_one(browser):
    sign_in(browser, password="wrong")
    with front_door():
        SignInFailure.objects.update(at=timezone.now() - timedelta(hours=1))
    sign_in(browser, password="wrong")
    assert failures() == 1


def test_success_forgets_the_failures_of_the_name_only(browser):
    for _ in range(4):
        sign_in(browser, password="wrong")
    sign_in(browser, email="nobody@landbridge.test")
    assert sign_in(browser).status_code == 302
    assert failures() == 1


def test_twenty_failures_from_one_address_lock_it(browser):
    for number in range(20):
        sign_in(browser, email=f"guess{number}@landbridge.test", password="wrong")
    assert sign_in(browser).status_code == 200
    elsewhere = Client(headers={"host": "localhost"}, REMOTE_ADDR="198.51.100.7")
    assert sign_in(elsewhere).status_code == 302


def test_an_unknown_address_gets_the_same_answers(browser):
    def codes(email):
        answers = [sign_in(browser, email=email, password="wrong") for _ in range(6)]
        return [
            (answer.status_code, [error.code for error in answer.context["form"].errors.as_data()["__all__"]])
            for answer in answers
        ]

    known = codes(CLERK)
    assert known == [(200, ["email_password_mismatch"])] * 5 + [(200, ["locked_out"])]
    assert codes("nobody@landbridge.test") == known


def test_the_sentence_says_until_when(rollback):
    with front_door():
        for minute in range(5):
            lockout.record_failure(login=CLERK, address="203.0.113.1", now=cast.NOON + timedelta(minutes=minute))
        now = cast.NOON + timedelta(minutes=6)
        until = lockout.refused_until(login=CLERK, address="203.0.113.2", now=now)
        assert until == cast.NOON + timedelta(minutes=15)
        assert "12:15" in lockout.refusal(until)
        assert "12:16" in lockout.refusal(until + timedelta(seconds=1))
        assert lockout.refused_until(login=CLERK, address="203.0.113.2", now=until) is None


def test_a_suspended_person_cannot_sign_in(browser):
    with front_door():
        User.objects.filter(email=CLERK).update(is_active=False)
    response = sign_in(browser)
    assert response.url == "/accounts/inactive/"
    assert browser.get(response.url).status_code == 200
    assert browser.get("/").url == LOGIN


def test_a_suspended_persons_open_session_ends_with_the_next_click(clerk, client_for):
    client = client_for(clerk)
    assert client.get("/").url == "/d/CQ012/"
    with oem_scope():
        User.objects.filter(pk=clerk.user_id).update(is_active=False)
    assert client.get("/").url == LOGIN


def test_an_idle_session_ends(clerk, client_for, settings):
    client = client_for(clerk)
    assert client.get("/").url == "/d/CQ012/"
    with front_door():
        session = client.session
        session[SEEN] = session[SEEN] - int(settings.SESSION_IDLE.total_seconds() // 60) - 1
        session.save()
    assert client.get("/").url == LOGIN


def test_signing_out_ends_the_session(browser):
    sign_in(browser)
    assert browser.post("/accounts/logout/").url == "/"
    assert browser.get("/").url == LOGIN


def test_there_is_no_sign_up(browser):
    assert browser.get("/accounts/signup/").status_code == 404


def test_the_second_step(browser):
    sign_in(browser)
    assert browser.get("/accounts/2fa/").status_code == 200
    asked = browser.get("/accounts/2fa/totp/activate/")
    assert asked.url.startswith("/accounts/reauthenticate/")
    assert browser.post(asked.url, {"password": cast.PASSWORD}).url == "/accounts/2fa/totp/activate/"
    secret = browser.get("/accounts/2fa/totp/activate/").context["form"].secret
    done = browser.post("/accounts/2fa/totp/activate/", {"code": totp(secret)})
    assert done.url == "/accounts/2fa/recovery-codes/"
    with front_door():
        kept = {row.type: row.data for row in Authenticator.objects.filter(user__email=CLERK)}
    assert sealing.unseal(kept["totp"]["secret"]) == secret
    assert secret not in str(kept)
    assert all(len(value) > 100 for value in (kept["totp"]["secret"], kept["recovery_codes"]["seed"]))
    codes = browser.get(done.url).context["unused_codes"]
    assert len(codes) == 10
    browser.post("/accounts/logout/")

    assert sign_in(browser).url == "/accounts/2fa/authenticate/"
    assert browser.get("/").url == LOGIN  # the password alone opens nothing
    assert browser.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert failures() == 1
    cache.clear()  # the same 30 seconds: a code counts once
    assert browser.post("/accounts/2fa/authenticate/", {"code": totp(secret)}).url == "/"
    assert browser.get("/").url == "/d/CQ012/"
    assert failures() == 0


def test_a_second_step_sealed_with_a_lost_key_opens_nothing_and_says_so(browser, settings):
    sign_in(browser)
    url = browser.get("/accounts/2fa/totp/activate/").url
    browser.post(url, {"password": cast.PASSWORD})
    secret = browser.get("/accounts/2fa/totp/activate/").context["form"].secret
    browser.post("/accounts/2fa/totp/activate/", {"code": totp(secret)})
    browser.post("/accounts/logout/")
    cache.clear()
    settings.LANDBRIDGE_SECRET_KEYS = ["another key"]
    sign_in(browser)
    refused = browser.post("/accounts/2fa/authenticate/", {"code": totp(secret)})
    assert refused.context["form"].errors.as_data()["code"][0].code == "unreadable"
    assert (browser.get("/").url, failures()) == (LOGIN, 0)


def test_wrong_codes_lock_like_wrong_passwords(browser):
    sign_in(browser)
    url = browser.get("/accounts/2fa/totp/activate/").url
    browser.post(url, {"password": cast.PASSWORD})
    secret = browser.get("/accounts/2fa/totp/activate/").context["form"].secret
    browser.post("/accounts/2fa/totp/activate/", {"code": totp(secret)})
    browser.post("/accounts/logout/")
    sign_in(browser)
    for _ in range(5):
        browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    response = browser.post("/accounts/2fa/authenticate/", {"code": totp(secret)})
    assert response.status_code == 200
    assert response.context["form"].errors.as_data()["code"][0].code == "locked_out"
    assert sign_in(Client(headers={"host": "localhost"})).status_code == 200
