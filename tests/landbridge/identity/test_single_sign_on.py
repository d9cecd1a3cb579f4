"""Sign-in by an identity provider: against django-allauth's OpenID Connect server in a process of its own."""

import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from landbridge.doors.scopes import current_door, front_door
from landbridge.identity.models import SignInFailure, User
from landbridge.identity.pages import single_sign_on
from landbridge.identity.single_sign_on import fetching
from tests import cast
from tests.company import company

LOGIN = "/accounts/login/"
START = "/accounts/sso/company/"
BACK = "http://localhost/accounts/sso/company/callback/"
CLERK, STRANGER = "clerk@landbridge.test", "stranger@landbridge.test"
UNVERIFIED = "seller@landbridge.test"


@pytest.fixture(scope="module")
def idp(tmp_path_factory):
    people = {CLERK: True, STRANGER: True, UNVERIFIED: False}
    with company(tmp_path_factory.mktemp("company"), [BACK], people) as running:
        yield running


@pytest.fixture
def trusted(idp, settings):
    settings.OIDC_ALLOW_HTTP = True
    settings.OIDC_PROVIDERS = (idp.provider(),)
    return idp


@pytest.fixture
def browser(rollback):
    return Client(headers={"host": "localhost"})


def go(browser, idp, email=CLERK, **query):
    """Press the button, sign in at the company, and return the platform's answer to the way back."""
    start = browser.get(START, query)
    assert start.status_code == 302, start.content.decode()
    return browser.get(idp.sign_in(start.url, email).removeprefix("http://localhost"))


def refusal(answer):
    return answer.status_code, answer.context["reason"]


def is_inside(browser):
    return browser.get("/").url == "/d/CQ012/"


def counts():
    with front_door():
        return User.objects.count(), Authenticator.objects.count(), SignInFailure.objects.count()


def test_the_button_is_there_only_where_a_provider_is(browser, trusted, settings):
    page = browser.get(LOGIN, {"next": "/d/CQ012/orders/"}).content.decode()
    assert "使用 华信集团 登录" in page
    assert 'href="/accounts/sso/company/?next=%2Fd%2FCQ012%2Forders%2F"' in page
    settings.OIDC_PROVIDERS = ()
    assert "/accounts/sso/" not in browser.get(LOGIN).content.decode()
    assert browser.get(START).status_code == 404


def test_who_was_invited_comes_in_without_a_password_of_ours(browser, trusted):
    with front_door():
        user = User.objects.get(email=CLERK)
        user.set_unusable_password()
        user.save()
    before = counts()
    answer = go(browser, trusted)
    assert (answer.status_code, answer.url) == (302, "/")
    assert is_inside(browser)
    assert counts() == before
    assert "没有密码" in browser.get("/accounts/password/change/").content.decode()


def test_where_one_wanted_to_go_is_kept_and_no_other_site_is_followed(browser, trusted):
    assert go(browser, trusted, next="/d/CQ012/orders/").url == "/d/CQ012/orders/"
    other = Client(headers={"host": "localhost"})
    assert go(other, trusted, next="https://evil.example/").url == "/"


def test_capitals_in_the_address_are_the_same_person(browser, trusted):
    with trusted.lying(email="Clerk@LANDBRIDGE.test"):
        assert go(browser, trusted).url == "/"
    assert is_inside(browser)


def test_state_nonce_and_pkce_are_sent_anew_each_time(browser, trusted):
    asked = [parse_qs(urlsplit(browser.get(START).url).query) for _ in range(2)]
    for query in asked:
        assert (query["response_type"], query["code_challenge_method"]) == (["code"], ["S256"])
        assert (query["redirect_uri"], query["scope"]) == ([BACK], ["openid email"])
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[0][name][0]) >= 43
        assert asked[0][name] != asked[1][name]


@pytest.mark.parametrize(
    ("email", "reason", "sentence"),
    [(STRANGER, "unknown", "没有使用您邮箱的账号"), (UNVERIFIED, "unverified", "尚未验证您的邮箱")],
)
def test_a_stranger_and_an_unverified_address_stay_outside_and_nothing_is_written(
    email, reason, sentence, browser, trusted
):
    before = counts()
    answer = go(browser, trusted, email)
    assert refusal(answer) == (403, reason)
    assert sentence in answer.content.decode()
    assert counts() == before
    assert browser.get("/").url == LOGIN


def test_a_suspended_person_is_told_so(browser, trusted):
    with front_door():
        User.objects.filter(email=CLERK).update(is_active=False)
    before = counts()
    assert refusal(go(browser, trusted)) == (403, "suspended")
    assert counts() == before
    assert browser.get("/").url == LOGIN


def test_a_locked_name_is_locked_here_too_and_a_sign_in_unlocks_nothing(browser, trusted):
    for _ in range(5):
        browser.post(LOGIN, {"login": CLERK, "password": "wrong"})
    answer = go(browser, trusted)
    assert refusal(answer) == (403, "locked")
    assert "登录失败次数过多" in answer.content.decode()
    assert counts()[2] == 5


def test_a_provider_speaks_for_its_own_domains_only(browser, trusted, settings):
    settings.OIDC_PROVIDERS = (trusted.provider(domains=frozenset({"group.example"})),)
    assert refusal(go(browser, trusted)) == (403, "other_domain")
    settings.OIDC_PROVIDERS = (trusted.provider(domains=frozenset({"landbridge.test"})),)
    assert go(browser, trusted).url == "/"


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"aud": "another-client"},
        {"aud": ["landbridge:test", "another-client"], "azp": "another-client"},
        {"iss": "https://another.example"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
    ],
    ids=json.dumps,
)
def test_a_token_that_is_not_for_this_sign_in_opens_nothing(lie, browser, trusted):
    before = counts()
    with trusted.lying(**lie):
        answer = go(browser, trusted)
    assert refusal(answer) == (403, "invalid")
    assert "未能通过核验" in answer.content.decode()
    assert counts() == before
    assert browser.get("/").url == LOGIN


def test_what_the_token_leaves_out_is_asked_for(browser, trusted):
    with trusted.lying(email=None, email_verified=None):
        assert go(browser, trusted).url == "/"
        stranger = Client(headers={"host": "localhost"})
        assert refusal(go(stranger, trusted, UNVERIFIED)) == (403, "unverified")


def test_another_state_or_none_is_a_stale_sign_in(browser, trusted):
    back = trusted.sign_in(browser.get(START).url, CLERK)
    code = parse_qs(urlsplit(back).query)["code"][0]
    for query in ({"code": code}, {"code": code, "state": "x"}, {}):
        assert refusal(browser.get(f"{START}callback/?{urlencode(query)}")) == (400, "stale")
    elsewhere = Client(headers={"host": "localhost"})
    assert refusal(elsewhere.get(back.removeprefix("http://localhost"))) == (400, "stale")
    assert browser.get(back.removeprefix("http://localhost")).url == "/"  # the right one is still good


def test_the_way_back_is_good_once_and_for_ten_minutes(browser, trusted, monkeypatch):
    back = trusted.sign_in(browser.get(START).url, CLERK).removeprefix("http://localhost")
    assert browser.get(back).url == "/"
    browser.post("/accounts/logout/")
    assert refusal(browser.get(back)) == (400, "stale")
    late = trusted.sign_in(browser.get(START).url, CLERK).removeprefix("http://localhost")
    monkeypatch.setattr(single_sign_on.time, "time", lambda: 4_000_000_000)
    assert refusal(browser.get(late)) == (400, "stale")


def test_a_code_of_another_browser_is_refused_by_its_verifier(browser, trusted):
    stolen = parse_qs(urlsplit(trusted.sign_in(browser.get(START).url, CLERK)).query)["code"][0]
    thief = Client(headers={"host": "localhost"})
    state = parse_qs(urlsplit(thief.get(START).url).query)["state"][0]
    answer = thief.get(f"{START}callback/", {"code": stolen, "state": state})
    assert refusal(answer) == (403, "invalid")
    assert thief.get("/").url == LOGIN


def test_who_cancels_at_the_provider_is_told_so(browser, trusted):
    state = parse_qs(urlsplit(browser.get(START).url).query)["state"][0]
    answer = browser.get(f"{START}callback/", {"error": "access_denied", "state": state})
    assert refusal(answer) == (403, "cancelled")


def test_the_answer_of_another_provider_is_refused(browser, trusted):
    back = trusted.sign_in(browser.get(START).url, CLERK).removeprefix("http://localhost")
    assert refusal(browser.get(f"{back}&iss=https://another.example")) == (403, "invalid")


def test_a_provider_that_is_down_is_a_sentence_before_and_after(browser, trusted, settings):
    back = trusted.sign_in(browser.get(START).url, CLERK).removeprefix("http://localhost")
    settings.OIDC_PROVIDERS = (trusted.provider(issuer="http://127.0.0.1:9"),)
    for answer in (browser.get(back), browser.get(START)):
        assert refusal(answer) == (502, "unreachable")
        assert "华信集团 没有响应" in answer.content.decode()


def test_without_tls_nothing_is_asked(browser, trusted, settings):
    settings.OIDC_ALLOW_HTTP = False
    assert refusal(browser.get(START)) == (502, "unreachable")


def test_who_is_inside_already_stays_who_he_is(browser, trusted):
    browser.post(LOGIN, {"login": UNVERIFIED, "password": cast.PASSWORD})
    assert browser.get(START).url == "/"
    assert browser.get(f"{START}callback/", {"code": "x", "state": "x"}).url == "/"
    with front_door():
        assert browser.session["_auth_user_id"] == str(User.objects.get(email=UNVERIFIED).pk)


def with_second_step():
    with front_door():
        TOTP.activate(User.objects.get(email=CLERK), "A" * 32)
    cache.clear()


def test_a_second_step_set_up_here_is_asked_for_after_the_provider(browser, trusted):
    with_second_step()
    with trusted.lying(amr=["pwd", "mfa"]):
        assert go(browser, trusted).url == "/accounts/2fa/authenticate/"
    assert browser.get("/").url == LOGIN


@pytest.mark.parametrize(
    ("methods", "target"),
    [
        (["pwd", "mfa"], "/"),
        (["pwd"], "/accounts/2fa/authenticate/"),
        (None, "/accounts/2fa/authenticate/"),
        ("mfa", "/accounts/2fa/authenticate/"),
    ],
)
def test_a_trusted_provider_that_asked_for_a_second_factor_replaces_it(
    methods, target, browser, trusted, settings
):
    with_second_step()
    settings.OIDC_PROVIDERS = (trusted.provider(trusts_mfa=True),)
    with trusted.lying(amr=methods):
        assert go(browser, trusted).url == target
    assert is_inside(browser) if target == "/" else browser.get("/").url == LOGIN


def test_the_replaced_second_step_is_of_that_sign_in_only(browser, trusted, settings):
    with_second_step()
    settings.OIDC_PROVIDERS = (trusted.provider(trusts_mfa=True),)
    with trusted.lying(amr=["mfa"]):
        go(browser, trusted)
    browser.post("/accounts/logout/")
    answer = browser.post(LOGIN, {"login": CLERK, "password": cast.PASSWORD})
    assert answer.url == "/accounts/2fa/authenticate/"


def test_nobody_waits_for_the_provider_inside_a_scope(browser, trusted, monkeypatch):
    doors = []
    ask = fetching._ask

    def watched(*args):
        doors.append(current_door())
        return ask(*args)

    monkeypatch.setattr(fetching, "_ask", watched)
    assert go(browser, trusted).url == "/"
    assert len(doors) == 4  # configuration, twice; tokens; keys
    assert set(doors) == {None}


def test_the_session_is_a_new_one_after_the_sign_in(browser, trusted):
    browser.get(START)
    before = browser.session.session_key
    go(browser, trusted)
    with front_door():
        assert not Session.objects.filter(pk=before).exists()
    assert reverse("single_sign_on", args=["company"]) == START
