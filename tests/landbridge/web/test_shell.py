"""The shell of both portals, error pages and sign-in pages."""

import re
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils import translation

from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.web.nav import ShownItem
from landbridge.web.role_names import ROLE_NAMES

ROOT = Path(__file__).resolve().parents[3]
TEMPLATES = sorted(
    path
    for app in ("platform", "tenants", "claims", "dealers")
    for path in (ROOT / app).rglob("templates/**/*.html")
)
JINYU = SimpleNamespace(code="CQ012", name="重庆安行金渝店", name_en="Chongqing Anxing Jinyu", id=UUID(int=1))
JINCHENG = SimpleNamespace(code="CD007", name="成都锦程店", name_en="Chengdu Jincheng", id=UUID(int=2))
NAV = [
    ShownItem("/d/CQ012/", "home", "Start", "", 0, "", True),
    ShownItem("/d/CQ012/orders/", "clipboard-list", "Orders", "Workshop", 0, "", False),
    ShownItem("/d/CQ012/imports/", "file-import", "Imports", "Workshop", 1, "", False),
    ShownItem("/d/CQ012/returned/", "corner-up-left", "Returned", "Claims", 3, "bad", False),
]
ERRORS = ["400", "403", "403_csrf", "404", "409", "413", "429", "500"]


def request_of(
    *, dealer=None, roles=frozenset({Role.ADJUDICATOR}), workplaces=(), path="/", theme=""
) -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    request.dealer = dealer
    request.actor = Actor(UUID(int=9), "A07", roles, dealer.id if dealer else None, dealer.code if dealer else "")
    request.workplaces = list(workplaces)
    if theme:
        request.COOKIES["lb_theme"] = theme
    return request


def shown(template: str, request: HttpRequest | None, language: str = "en", **context) -> str:
    with translation.override(language):
        return render_to_string(template, context, request)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", ERRORS)
def test_an_error_page_needs_neither_request_nor_context(code, language):
    with translation.override(language):
        page = get_template(f"{code}.html").render()

    assert page.count("<h1>") == 1
    assert re.search(r"<p data-error-text>\S", page)
    assert f'lang="{"zh-Hans" if language == "zh-hans" else "en"}"' in page
    assert 'data-theme="auto" data-bs-theme="light"' in page
    assert ("平台出错了" in page) is (code == "500" and language == "zh-hans")


def test_a_conflict_says_which_rule_and_escapes_it():
    page = shown("409.html", None, error=SimpleNamespace(message="<b>Too late</b>"))

    assert "<p data-error-text>&lt;b&gt;Too late&lt;/b&gt;</p>" in page
    assert "A rule does not allow this" not in page


def test_too_many_attempts_says_when_to_come_back():
    assert "Try again in 1 minute.<" in shown("429.html", None, minutes=1)
    assert "请 15 分钟后再试。" in shown("429.html", None, "zh-hans", minutes=15)


def test_the_dealers_shell_names_the_workplace_and_leads_to_the_others():
    request = request_of(
        dealer=JINYU, roles=frozenset({Role.CLAIM_CLERK, Role.MANAGER}), workplaces=[None, JINCHENG, JINYU]
    )

    page = shown("shell_dealer.html", request, nav_items=NAV)

    assert '<body data-portal="dealer"' in page
    assert '<a class="lb-brand" href="/d/CQ012/">Landbridge<span>Dealer portal</span></a>' in page
    switch = page.split('method="post" action="/workplaces/"')[1].split("</form>")[0]
    assert re.findall(r'name="place" value="(\w+)"( aria-current="true")?', switch) == [
        ("oem", ""),
        ("CD007", ""),
        ("CQ012", ' aria-current="true"'),
    ]
    assert re.search(r'value="CD007">.*Chengdu Jincheng', switch)
    assert "Manager, Claim clerk A07" in page


def test_names_are_chinese_in_chinese():
    request = request_of(dealer=JINYU, roles=frozenset({Role.CLAIM_CLERK, Role.MANAGER}), workplaces=[None, JINYU])

    page = shown("shell_dealer.html", request, "zh-hans", nav_items=NAV)

    assert "店总、索赔员 A07" in page
    assert "重庆安行金渝店" in page
    assert "Chongqing" not in page


def test_one_workplace_is_no_menu():
    page = shown("shell_dealer.html", request_of(dealer=JINYU, workplaces=[JINYU]), nav_items=NAV)

    assert '<span class="lb-tenant">' in page
    assert '<summary class="lb-tenant">' not in page


def test_the_makers_shell_is_the_dark_one():
    assert '<body data-portal="oem"' in shown("shell_oem.html", request_of(), nav_items=[])


def test_the_navigation_stands_in_sections_with_counts():
    page = shown("shell_dealer.html", request_of(dealer=JINYU), nav_items=NAV)
    nav = page.split('aria-label="Main navigation">')[-1].split("</nav>")[0]

    assert re.findall(r"<h3>(.*?)</h3>", nav) == ["Workshop", "Claims"]
    assert re.findall(r'<a href="(.*?)"', nav) == [item.url for item in NAV]
    assert re.findall(r'aria-current="page"', nav) == ['aria-current="page"']
    assert re.findall(r'<span class="lb-count"(.*?)>(\d+)<', nav) == [("", "1"), (' data-tone="bad"', "3")]


@pytest.mark.parametrize(
    ("cookie", "wanted", "first"),
    [("dark", "dark", "dark"), ("light", "light", "light"), ("pink", "auto", "light")],
)
def test_the_theme_comes_from_the_cookie(cookie, wanted, first):
    page = shown("shell_oem.html", request_of(theme=cookie), nav_items=[])

    assert f'data-theme="{wanted}" data-bs-theme="{first}"' in page


def test_sign_in_offers_the_demo_accounts_only_where_there_are_some():
    accounts = [{"email": "zhou@demo.example", "role": "Claim clerk", "password": "six green cars"}]

    class SignIn(forms.Form):
        login = forms.EmailField()
        password = forms.CharField(widget=forms.PasswordInput)

    demo = shown("account/login.html", request_of(), form=SignIn(), demo_accounts=accounts)
    real = shown("account/login.html", request_of(), form=SignIn())

    assert 'data-fill-email="zhou@demo.example" data-fill-password="six green cars"' in demo
    assert "demo-accounts.js" in demo
    assert "data-fill-email" not in real
    assert "demo-accounts.js" not in real
    assert "Accounts are made by invitation" in real


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("closed", "This invitation is not valid"), ("done", "Your password is set"), ("form", "Choose a password")],
)
def test_an_invitation_says_how_it_stands(state, sentence):
    page = shown("identity/invitation.html", request_of(), state=state, form=forms.Form())

    assert sentence in page
    assert page.count('<button class="btn btn-primary lb-full-btn">') == (state == "form")


def test_every_role_has_a_name():
    assert set(ROLE_NAMES) == set(Role)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_obeys_the_content_security_policy(path):
    source = path.read_text(encoding="utf-8")

    assert re.findall(r"\sstyle\s*=", source) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")", source) == []
    assert re.findall(r"\son[a-z]+\s*=\s*[\"']", source) == []
    assert re.findall(r"javascript:|<style|hx-on|hx-vals=.js:", source) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_static_file_of_a_template_is_there(path):
    names = re.findall(r"{% static ['\"]([^'\"]+)['\"] %}", path.read_text(encoding="utf-8"))
    own = [name for name in names if not name.startswith("vendor/")]

    assert [name for name in own if not isinstance(finders.find(name), str)] == []
