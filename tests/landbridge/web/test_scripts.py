"""The scripts of the shell in a real browser: keys, selection, guard, reasons, failed answers."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles import finders
from django.template import engines
from django.test import RequestFactory
from django.urls import set_script_prefix
from django.utils import translation
from playwright.sync_api import Browser, Page, Route, expect

from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from tests.chromium import chromium

pytestmark = pytest.mark.browser

SITE = "http://landbridge.test"
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'"
)
PAGE = """
{% extends "shell_oem.html" %}{% block title %}Drafts{% endblock %}
{% block head %}<h1>Drafts</h1>
<button id="approve" type="button" data-key="A" data-key-help="Approve">A</button>
<button id="send" data-bulk form="drafts" data-key="Ctrl+Enter">
  <span data-when-some hidden><span data-count></span> for <span data-sum></span></span>
  <span data-when-none>none</span>
</button>{% endblock %}
{% block main %}
<form id="drafts" method="post" action="/sent"><table class="lb-table" id="rows">
  <thead><tr><th><input id="all" type="checkbox" aria-label="All"></th><th>Order</th></tr></thead><tbody>
  <tr id="first"><td><input type="checkbox" name="draft" value="1" data-amount="4210.10"></td>
    <td><a href="/orders/1">1</a></td></tr>
  <tr id="second"><td><input type="checkbox" name="draft" value="2" data-amount="9.00" disabled></td>
    <td><a href="/orders/2">2</a></td></tr>
  <tr id="third"><td><input type="checkbox" name="draft" value="3" data-amount="1386.20"></td>
    <td><a href="/orders/3">3</a></td></tr>
</tbody></table></form>
<p><button type="button" data-send-row="rows" data-key="S" data-why-none="no row" data-why-not="not this one">
S</button><span id="told" role="status" data-send-row-told></span></p>
<section id="panel"><input id="note" aria-label="Note">
<button id="lost" type="button" hx-post="/lost" hx-target="#panel">Lost</button>
<button id="broken" type="button" hx-post="/broken" hx-target="#panel">Broken</button></section>
<button id="slow" type="button" hx-post="/slow" hx-target="#answer">Slow</button><p id="answer"></p>
<button id="return" type="button" data-reason-dialog="reasons" data-fill-line="3" data-key="R">Return</button>
<dialog id="reasons"><form method="post" action="/sent"><input type="hidden" name="line">
  <select name="reason" required aria-label="Reason"><option value="">—</option><option value="V14">V14</option>
  <option value="other" data-needs-text>other</option></select>
  <textarea name="text" data-reason-text aria-label="Text"></textarea>
  <button data-key="Ctrl+Enter">Send</button></form></dialog>
{% endblock %}
"""


FOUND = '<h3>Orders</h3><a href="/orders/1">RO1</a><a href="/orders/2">RO2</a>'


class Site:
    """Answers the browser from the files; counts what was posted."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.posted: list[str] = []
        self.bodies: list[str] = []
        self.held: list[Route] = []

    def answer(self, route: Route) -> None:
        path = unquote(route.request.url.removeprefix(SITE))
        if route.request.method == "POST":
            self.posted.append(path)
            self.bodies.append(route.request.post_data or "")
        if path.startswith("/static/"):
            file = Path(str(finders.find(path.removeprefix("/static/").partition("?")[0])))
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
        elif path == "/lost":
            body = '{"title": "Conflict", "detail": "A03 has decided this claim."}'
            route.fulfill(status=409, body=body, content_type="application/problem+json")
        elif path == "/broken":
            route.fulfill(status=500, body="<p data-error-text>trace</p>", content_type="text/html")
        elif path == "/search/":
            route.fulfill(body=FOUND, content_type="text/html")
        elif path == "/slow":
            self.held.append(route)
        else:
            page = self.page if path == "/" else "<!doctype html><title>other</title>"
            route.fulfill(body=page, content_type="text/html", headers={"Content-Security-Policy": POLICY})


@pytest.fixture(scope="module")
def page_text() -> str:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.actor = Actor(UUID(int=9), "A07", frozenset({Role.ADJUDICATOR}))
    request.dealer = None
    set_script_prefix("/")  # another test's request may have been a dealer's
    with translation.override("en"):
        return engines["django"].from_string(PAGE).render({"nav_items": []}, request)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def site(page_text: str) -> Site:
    return Site(page_text)


@pytest.fixture
def page(browser: Browser, site: Site) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(5_000)
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("console", lambda line: trouble.append(line.text) if "Content Security Policy" in line.text else None)
    page.route("**/*", site.answer)
    page.goto(f"{SITE}/")
    yield page
    page.close()
    assert trouble == []


@pytest.fixture
def focused(page: Page) -> Callable[[], str]:
    return lambda: str(page.evaluate("document.querySelector('tr[data-focus]')?.id || ''"))


def test_j_and_k_walk_the_rows_and_enter_opens_one(page, focused):
    for key, row in [("j", "first"), ("j", "second"), ("j", "third"), ("j", "third"), ("k", "second")]:
        page.keyboard.press(key)
        assert focused() == row

    page.keyboard.press("Enter")
    page.wait_for_url(f"{SITE}/orders/2")


def test_s_sends_the_row_of_the_keyboard_alone(page, site):
    page.keyboard.press("s")
    expect(page.locator("#told")).to_have_text("no row")
    page.locator("#first input").check()
    page.keyboard.press("j")  # from the row that was clicked
    page.keyboard.press("s")
    expect(page.locator("#told")).to_have_text("not this one")
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.wait_for_url(f"{SITE}/sent")
    assert site.bodies == ["draft=3"]


def test_the_bulk_button_says_how_many_and_how_much(page):
    send = page.locator("#send")
    assert (send.inner_text().strip(), send.is_disabled()) == ("none", True)

    page.keyboard.press("j")
    page.keyboard.press("x")
    assert (send.inner_text().strip(), send.is_disabled()) == ("1 for 4,210.10", False)
    assert page.locator("#first").get_attribute("aria-selected") == "true"

    page.click("#all")
    assert send.inner_text().strip() == "2 for 5,596.30"
    assert not page.locator("#second input").is_checked()


def test_a_key_of_the_page_clicks_its_button_but_not_from_a_field_or_behind_a_dialog(page):
    page.evaluate(
        "window.clicks = 0; document.getElementById('approve').addEventListener('click', () => clicks++)"
    )

    page.keyboard.press("a")
    assert page.evaluate("clicks") == 1

    page.focus("#note")
    page.keyboard.press("a")
    assert (page.evaluate("clicks"), page.input_value("#note")) == (1, "a")

    page.focus("#approve")
    page.keyboard.press("Shift+?")
    assert "Approve" in page.inner_text("#lb-keys")
    page.keyboard.press("a")
    assert page.evaluate("clicks") == 1
    page.keyboard.press("Escape")
    assert not page.locator("#lb-keys").is_visible()
    assert page.evaluate("document.activeElement.id") == "approve"


def test_the_help_lists_only_what_the_page_has(page):
    page.evaluate("document.querySelector('.lb-find-any').remove()")
    page.keyboard.press("Shift+?")
    words = re.sub(r"\s+", " ", page.inner_text("#lb-keys dl"))

    assert "Select the row" in words
    assert "A Approve" in words
    assert "Search everywhere" not in words  # this page has no search


def test_the_help_lists_a_key_once_and_as_the_page_means_it(page):
    page.evaluate("document.getElementById('rows').dataset.rows = 'arrows'")
    page.evaluate("document.querySelectorAll('#rows a').forEach((each) => each.remove())")
    page.evaluate("document.getElementById('approve').dataset.key = 'J'")
    page.evaluate("document.getElementById('lost').dataset.key = 'X'")
    page.keyboard.press("Shift+?")
    words = re.sub(r"\s+", " ", page.inner_text("#lb-keys dl"))

    assert "↑ ↓ Previous, next row" in words
    assert "J Approve" in words
    assert "J K" not in words  # J is the page's own here
    assert "Select the row" not in words  # so is X
    assert "Open the row" not in words  # nothing in the rows leads on


def test_the_search_field_opens_a_list_that_the_arrows_walk(page, site):
    focused = "document.activeElement.textContent || document.activeElement.name"
    page.keyboard.press("/")
    assert page.evaluate(focused) == "q"
    page.keyboard.type("RO")
    page.wait_for_selector("#lb-found a")
    assert site.posted == ["/search/"]
    assert "q=RO" in site.bodies[0]
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == "RO1"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == "RO2"
    page.keyboard.press("Escape")
    assert not page.locator("#lb-found").is_visible()
    assert page.evaluate(focused) == "q"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.name || ''") == ""


def test_the_list_below_the_search_field_goes_when_the_focus_does(page):
    page.keyboard.press("/")
    page.keyboard.type("RO")
    page.wait_for_selector("#lb-found a")
    page.focus("#note")
    assert not page.locator("#lb-found").is_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("/")
    assert page.locator("#lb-found").is_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/orders/1")


def test_a_lost_race_is_told_on_top_and_the_input_stays(page):
    page.fill("#note", "half a thought")
    page.click("#lost")

    note = page.locator("#panel > .lb-note:first-child")
    assert note.inner_text().strip() == "A03 has decided this claim. Reload"
    assert page.input_value("#note") == "half a thought"


def test_a_server_error_shows_no_inside_of_the_server_and_replaces_the_note_before(page):
    page.click("#lost")
    page.wait_for_selector("#panel > .lb-note")
    page.click("#broken")
    expect(page.locator("#panel > .lb-note")).to_contain_text("could not")

    assert page.locator("#panel > .lb-note").count() == 1
    assert "trace" not in page.inner_text("#panel")


def test_a_second_click_is_not_sent(page, site):
    page.evaluate("for (let i = 0; i < 3; i++) document.getElementById('slow').click()")
    while not site.held:
        page.wait_for_timeout(20)
    site.held.pop().fulfill(body="done", content_type="text/html")
    expect(page.locator("#answer")).to_have_text("done")
    page.wait_for_timeout(100)

    assert site.posted == ["/slow"]


def test_a_form_sent_twice_is_posted_once(page, site):
    page.check("#first input")
    page.evaluate("for (let i = 0; i < 3; i++) document.getElementById('send').click()")
    page.wait_for_url(f"{SITE}/sent")

    assert site.posted == ["/sent"]


def test_a_decision_waits_for_its_coded_reason(page, site):
    page.keyboard.press("r")
    assert page.locator("#reasons").is_visible()
    assert page.input_value("#reasons [name=line]") == "3"
    assert page.evaluate("document.activeElement.name") == "reason"

    page.keyboard.press("Control+Enter")
    assert site.posted == []

    page.select_option("#reasons select", "other")
    page.keyboard.press("Control+Enter")
    assert site.posted == []  # "other" needs words

    page.fill("#reasons textarea", "Photo of another car.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"{SITE}/sent")
    assert site.posted == ["/sent"]


def test_a_menu_closes_on_escape_and_gives_the_focus_back(page):
    page.click(".lb-menu-end > summary")
    assert page.locator(".lb-menu-end .lb-pop").is_visible()

    page.keyboard.press("Escape")
    assert not page.locator(".lb-menu-end .lb-pop").is_visible()
    assert page.evaluate("document.activeElement.matches('.lb-menu-end > summary')")


def test_a_chosen_theme_is_shown_at_once_and_kept(page):
    page.click(".lb-menu-end > summary")
    page.click("[data-theme-set=dark]")

    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    assert page.locator("[data-theme-set=dark]").first.get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("width", [360, 768, 1024, 1440])
def test_nothing_is_wider_than_the_screen(page, width):
    page.set_viewport_size({"width": width, "height": 800})

    assert page.evaluate("document.documentElement.scrollWidth") == width
