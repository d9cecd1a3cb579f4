"""Every page of both portals in a browser, with things in every state: for everybody's eyes, and on a phone.

The pages come from the URLconfs, so a new one is looked at by itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from landbridge.identity.rules import PUBLIC
from tests import acting
from tests.chromium import chromium, serious
from tests.serving import served
from tests.urls import samples
from tests.urls.calling import KEY_OF_ROLE, PORTALS, QUERIES, URLS, Caller, Methods, lines, reader_of
from tests.urls.urlconfs import DEALER, OEM

pytestmark = pytest.mark.browser

DESK, PHONE = {"width": 1440, "height": 1000}, {"width": 360, "height": 740}
TOO_WIDE = """() => {
    const out = document.documentElement.scrollWidth - innerWidth;
    const held = (one) => one && (getComputedStyle(one).overflowX !== "visible" || held(one.parentElement));
    const names = [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > innerWidth && !held(one.parentElement))
        .map((one) => one.outerHTML.slice(0, 120));
    return out > 0 ? `${out} px too wide: ${names.slice(-2)}` : "";
}"""


@dataclass(frozen=True)
class Seen:
    """A page, and the session of whoever looks at it; empty for a stranger."""

    path: str
    session: str


@pytest.fixture(scope="module")
def pages(things: samples.Samples, matrix: Methods) -> dict[str, list[Seen]]:
    """Return all pages by portal; asked before a browser's event loop bars this thread from queries."""
    callers = {role: Caller(things, acting.actor_named(key)) for role, key in KEY_OF_ROLE.items()}
    stranger = Caller(things, None)
    found: dict[str, list[Seen]] = {}
    for key, urls in URLS.items():
        prefix = "" if key == OEM else f"/d/{PORTALS[key]}"
        shown = found.setdefault(key, [])
        for url in urls:
            if "GET" not in matrix[key, url.route]:
                continue
            for caller in (callers[reader_of(url)], *([stranger] if url.allowed == PUBLIC else [])):
                for path in things.paths(PORTALS[key], url.route):
                    asked = path + QUERIES.get(url.name, "")
                    if _is_page(caller.call("GET", PORTALS[key], url, asked)):
                        shown.append(Seen(prefix + asked, caller.session))
    return found


@pytest.fixture(scope="module")
def site(pages: Any) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        # These tests have a day of their own, which the browser does not know: let no cookie have an end.
        patch.setattr(settings, "SESSION_EXPIRE_AT_BROWSER_CLOSE", True)
        with served() as address:
            yield address


@pytest.fixture(scope="module")
def browser(site: str) -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("key", [OEM, DEALER])
def test_every_page_in_chinese(key, pages, browser, site):
    """axe finds nothing serious, light or dark; a phone need not scroll sideways; the console stays empty."""
    wrong = []
    for page in _opened(pages[key], browser, site, "zh-hans", wrong):
        wrong += serious(page)
        page.emulate_media(color_scheme="dark")
        wrong += [f"dark: {trouble}" for trouble in serious(page)]
        page.emulate_media(color_scheme="light")
        wrong += _sideways(page)
    assert wrong == [], lines(wrong)


@pytest.mark.parametrize("key", [OEM, DEALER])
def test_every_page_in_english(key, pages, browser, site):
    wrong = []
    for page in _opened(pages[key], browser, site, "en", wrong):
        wrong += _sideways(page)
    assert wrong == [], lines(wrong)


def _opened(pages: list[Seen], browser: Browser, site: str, language: str, wrong: list[str]) -> Iterator[Page]:
    """Open one page after the other, each as who may; what its console says goes to `wrong`."""
    window = browser.new_context(base_url=site, locale="zh-CN", viewport=DESK, reduced_motion="reduce")
    page = window.new_page()
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("console", lambda line: line.type == "error" and wrong.append(f"{page.url}: {line.text}"))
    for seen in pages:
        window.clear_cookies()
        window.add_cookies(
            [
                {"name": name, "value": value, "url": site}
                for name, value in (("lb_language", language), (settings.SESSION_COOKIE_NAME, seen.session))
                if value
            ]
        )
        page.goto(seen.path)
        yield page
    window.close()


def _sideways(page: Page) -> list[str]:
    page.set_viewport_size(PHONE)
    wide = page.evaluate(TOO_WIDE)
    page.set_viewport_size(DESK)
    return [f"{page.url}: {wide}"] if wide else []


def _is_page(response: Any) -> bool:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return response.status_code == 200 and is_html and b"<html" in b"".join(response)[:400]
