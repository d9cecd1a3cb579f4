"""Screenshots of the README, and a look at every page, from a running demo (`make shots`, PORT=8000).

`ALL=folder` takes every main page instead, as each group of people sees it: at 1440 and 360 px, in both languages,
light and dark. It ends with 1 if a page is wider than the window or its console shows an error.
"""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

BASE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
PASSWORD = "landbridge-demo"  # noqa: S105 - the demo's, shown on its sign-in page
IMAGES = Path(__file__).parent / "images"
PEOPLE = {
    "clerk": "clerk@cq012.demo",
    "adviser": "adviser@cq012.demo",
    "manager": "manager@cq012.demo",
    "adjudicator": "adjudicator@oem.demo",
    "administrator": "administrator@oem.demo",
    "region": "region.sw@oem.demo",
}
DEALER = "/d/CQ012/"
# What each group opens, by name; the pages of one thing are found from their lists, see `ONE`.
PAGES: dict[str, dict[str, str]] = {
    "clerk": {
        "home": "",
        "orders": "orders/",
        "drafts": "drafts/",
        "claims": "claims/",
        "returned": "claims/returned/",
        "imports": "imports/",
        "parts": "parts/",
        "search": "search/?q=RO26",
    },
    "adviser": {"home": "", "order-new": "orders/new/", "maintenance": "maintenance/"},
    "manager": {"home": "", "claims": "claims/", "clients": "systems/clients/", "webhooks": "systems/webhooks/"},
    "adjudicator": {"home": "", "queue": "claims/", "rules": "rules/", "search": "search/?q=CQ012"},
    "administrator": {
        "home": "",
        "people": "people/",
        "invite": "people/invite/",
        "dealers": "dealers/",
        "open": "dealers/open/",
        "catalogue": "catalogue/",
        "parts": "catalogue/parts/",
        "operations": "catalogue/operations/",
        "codes": "catalogue/failure-codes/",
        "load": "catalogue/load/",
        "rules": "rules/",
        "clients": "systems/clients/",
        "webhooks": "systems/webhooks/",
    },
    "region": {"home": "", "queue": "claims/", "dealers": "dealers/"},
}
_UUID = "[0-9a-f-]{36}"
ONE = (
    ("clerk", "draft", "drafts/", rf"/d/\w+/drafts/{_UUID}/"),
    ("clerk", "import", "imports/", rf"/d/\w+/imports/{_UUID}/"),
    ("clerk", "order", "orders/", r"/d/\w+/orders/(?!new)[^/?]+/"),
    ("clerk", "claim", "claims/", r"/d/\w+/claims/[A-Z]{2}[^/]+/"),
    ("clerk", "part", "parts/", r"/d/\w+/parts/[^/?]+/"),
    ("adjudicator", "claim", "claims/", r"/claims/[A-Z]{2}[^/]+/"),
    ("adjudicator", "rule", "rules/", r"/rules/V\d+/"),
    ("administrator", "person", "people/", rf"/people/{_UUID}/"),
    ("administrator", "dealer", "dealers/", r"/dealers/[A-Z]{2}\d+/"),
    ("region", "dealer", "dealers/", r"/dealers/[A-Z]{2}\d+/"),
)
# Image of the README: who sees it, and which of the pages above it is.
README = {
    "clerk-home": ("clerk", "home"),
    "claim-draft": ("clerk", "draft"),
    "intake-preview": ("clerk", "import"),
    "adjudicate-claim": ("adjudicator", "claim"),
    "administrator-people": ("administrator", "people"),
    "regional-manager": ("region", "queue"),
}
SHARED_CAR = r"[2-9] 家店"  # the history of a car that several dealers know


@dataclass(frozen=True, slots=True)
class Look:
    """Width of the window, language and theme."""

    width: int = 1440
    language: str = "zh-hans"
    theme: str = "light"

    def __str__(self) -> str:
        return f"{self.language}-{self.width}-{self.theme}"


class Visit:
    """Somebody signed in, and what went wrong on the pages opened since."""

    def __init__(self, browser: Browser, who: str, look: Look) -> None:
        self.who, self.look = who, look
        self.wrong: list[str] = []
        context = browser.new_context(viewport={"width": look.width, "height": 1000}, locale="zh-CN")
        cookies = {"lb_language": look.language, "lb_theme": look.theme}
        context.add_cookies([{"name": name, "value": value, "url": BASE} for name, value in cookies.items()])
        self.page = context.new_page()
        self.page.on("console", lambda told: told.type == "error" and self.wrong.append(f"console: {told.text}"))
        self._sign_in()

    @property
    def root(self) -> str:
        return DEALER if self.who in ("clerk", "adviser", "manager") else "/"

    def paths(self) -> Iterator[tuple[str, str]]:
        """Yield name and path of every page of this person's."""
        for name, path in PAGES[self.who].items():
            yield name, self.root + path
        for who, name, path, pattern in ONE:
            if who == self.who:
                yield name, first_link(self.page, self.root + path, pattern)

    def shoot(self, path: str, file: Path, *, full: bool) -> None:
        """Take a picture; a page that is too wide for the window is noted as wrong."""
        self.page.goto(BASE + path)
        self.page.wait_for_load_state("networkidle")
        self.page.screenshot(path=file, full_page=full)
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            self.wrong.append(f"{wide} px too wide")
        print(file.name, *self.wrong, sep="  ! " if self.wrong else "")

    def _sign_in(self) -> None:
        self.page.goto(f"{BASE}/accounts/login/")
        self.page.fill("input[name=login]", PEOPLE[self.who])
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "/accounts/login" not in url)


def first_link(page: Page, path: str, pattern: str) -> str:
    """Return the first link of a list that looks like the pattern."""
    return next(links(page, path, pattern))


def links(page: Page, path: str, pattern: str) -> Iterator[str]:
    """Yield the links of a list that look like the pattern.

    Raises:
        LookupError: there is none.
    """
    page.goto(BASE + path)
    hrefs = [link.get_attribute("href") or "" for link in page.query_selector_all("main a[href]")]
    found = [href for href in dict.fromkeys(hrefs) if re.fullmatch(pattern, href)]
    if not found:
        raise LookupError(f"nothing like {pattern} on {path}")
    yield from found


def shared_claim(page: Page) -> str:
    """Return the first claim on the desk whose car was at several dealers."""
    waiting = list(links(page, "/claims/", r"/claims/[A-Z]{2}[^/]+/"))
    for path in waiting:
        page.goto(BASE + path)
        if re.search(SHARED_CAR, page.inner_text("#history header")):
            return path
    return waiting[0]


def readme_images(browser: Browser) -> None:
    IMAGES.mkdir(exist_ok=True)
    visits: dict[str, tuple[Visit, dict[str, str]]] = {}
    for image, (who, name) in README.items():
        if who not in visits:
            visit = Visit(browser, who, Look())
            visits[who] = visit, dict(visit.paths())
            if who == "adjudicator":
                visits[who][1]["claim"] = shared_claim(visit.page)
        visit, paths = visits[who]
        visit.shoot(paths[name], IMAGES / f"{image}.png", full=False)


def every_page(browser: Browser, folder: Path) -> bool:
    """Take every page in every look; return whether all were in order."""
    folder.mkdir(parents=True, exist_ok=True)
    right = True
    for width, language, theme in product((1440, 360), ("zh-hans", "en"), ("light", "dark")):
        look = Look(width, language, theme)
        for who in PEOPLE:
            visit = Visit(browser, who, look)
            for name, path in list(visit.paths()):
                visit.wrong.clear()
                visit.shoot(path, folder / f"{who}-{name}-{look}.png", full=True)
                right = right and not visit.wrong
            visit.page.context.close()
    return right


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        if "ALL" in os.environ:
            everything = every_page(chromium, Path(os.environ["ALL"]))
            chromium.close()
            sys.exit(not everything)
        readme_images(chromium)
        chromium.close()
