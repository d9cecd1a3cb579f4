"""A link sets one password, once, in time."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from landbridge.doors.scopes import front_door, oem_scope
from landbridge.identity.models import Invitation, User
from landbridge.identity.rules import Role
from tenants.commands import invite_person
from tests import cast

NEW = "new.finance@landbridge.test"
PASSWORD = "copper-window-17"


@pytest.fixture
def browser(rollback):
    return Client(headers={"host": "localhost"})


@pytest.fixture
def invite(administrator):
    def send(email=NEW, at=None):
        with oem_scope():
            _user, token = invite_person(
                actor=administrator,
                email=email,
                display_name="新人",
                staff_number="A77",
                dealer=None,
                roles=[Role.FINANCE],
                now=at or timezone.now(),
            )
        return f"/invitation/{token}/"

    return send


def answer(browser, url, first=PASSWORD, second=PASSWORD):
    return browser.post(url, {"password1": first, "password2": second})


def sign_in(browser, password=PASSWORD, email=NEW):
    return browser.post("/accounts/login/", {"login": email, "password": password})


def test_invited_accepted_signed_in(browser, invite):
    url = invite()
    assert sign_in(browser).status_code == 200  # no password yet
    page = browser.get(url)
    assert (page.status_code, NEW in page.content.decode()) == (200, True)
    assert answer(browser, url).url == "/accounts/login/"
    assert sign_in(browser).url == "/"
    assert browser.get("/").url == "/dealers/"
    assert browser.get("/dealers/").status_code == 200
    assert browser.get("/people/").status_code == 403


def test_a_link_works_once(browser, invite):
    url = invite()
    answer(browser, url)
    assert browser.get(url).status_code == 410
    assert answer(browser, url, "second-password-1", "second-password-1").status_code == 410
    assert sign_in(browser).status_code == 302


def test_an_older_link_to_the_same_account_is_used_up_too(browser, invite):
    older, newer = invite(), invite()
    answer(browser, newer)
    assert browser.get(older).status_code == 410


def test_a_link_of_last_week_is_too_old(browser, invite):
    assert browser.get(invite(at=timezone.now() - timedelta(days=7))).status_code == 410


def test_the_page_says_what_became_of_the_link(browser, invite, administrator):
    def told(url):
        page = browser.get(url)
        assert (page.status_code, page.context["state"]) == (410, "closed")
        return page.context["why"], page.content.decode()

    expired = told(invite(at=timezone.now() - timedelta(days=7)))
    assert (expired[0], "此邀请已过期。" in expired[1], "七天" in expired[1]) == ("invitation_expired", True, True)
    older, newer = invite(), invite()
    assert told(older)[0] == "invitation_revoked"
    answer(browser, newer)
    assert told(newer)[0] == "invitation_used"
    unknown = told("/invitation/never-given-out/")
    assert (unknown[0], "此邀请无效。" in unknown[1]) == ("invitation_unknown", True)


def test_a_suspended_account_cannot_accept(browser, invite):
    url = invite()
    with oem_scope():
        User.objects.filter(email=NEW).update(is_active=False)
    refused = answer(browser, url)
    assert (refused.status_code, refused.context["why"]) == (410, "invitation_unknown")


@pytest.mark.parametrize(
    ("first", "second", "field"),
    [
        ("short-1", "short-1", "password1"),
        ("password123", "password123", "password1"),
        (PASSWORD, "something-else-9", "password2"),
    ],
)
def test_a_weak_or_different_password_is_refused_and_the_link_stays(browser, invite, first, second, field):
    url = invite()
    response = answer(browser, url, first, second)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    with front_door():
        assert Invitation.objects.get(user__email=NEW).accepted_at is None
    assert answer(browser, url).status_code == 302


def test_a_new_password_by_link_ends_open_sessions(browser, invite, administrator, client_for):
    other = client_for(administrator)
    assert other.get("/").url == "/people/"
    with oem_scope():
        email = User.objects.get(pk=administrator.user_id).email
    answer(browser, invite(email=email))
    assert other.get("/").url == "/accounts/login/"
    assert sign_in(browser, cast.PASSWORD, email).status_code == 200
