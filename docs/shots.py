"""Screenshots of the README, and a look at every page, from a running demo (`make shots`, PORT=8000).

`ALL=folder` takes every main page at 1440 and 360 px in both languages instead.
"""

import os
import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

BASE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
PASSWORD = "landbridge-demo"  # noqa: S105 - the demo's, shown on its sign-in page
IMAGES = Path(__file__).parent / "images"
CLERK, ADJUDICATOR, ADMINISTRATOR = "clerk@cq012.demo", "adjudicator@oem.demo", "administrator@oem.demo"
DEALER_PAGES = ("", "orders/", "orders/new/", "drafts/", "claims/", "claims/returned/", "imports/")
OEM_PAGES = ("claims/", "rules/", "dealers/", "catalogue/", "catalogue/parts/")
ADMIN_PAGES = ("people/", "people/invite/", "dealers/open/", "catalogue/load/")


def sign_in(browser: Browser, email: str, *, width: int = 1440, language: str = "zh-hans") -> Page:
    context = browser.new_context(viewport={"width": width, "height": 1000}, locale="zh-CN")
    context.add_cookies([{"name": "lb_language", "value": language, "url": BASE}])
    page = context.new_page()
    page.on("console", lambda message: message.type == "error" and print(f"{page.url}: {message.text}"))
    page.goto(f"{BASE}/accounts/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    return page


def first_link(page: Page, path: str, pattern: str) -> str:
    page.goto(BASE + path)
    for link in page.query_selector_all("main a[href]"):
        href = link.get_attribute("href") or ""
        if re.fullmatch(pattern, href):
            return href
    raise LookupError(f"nothing like {pattern} on {path}")


def shoot(page: Page, path: str, file: Path, *, full: bool = True) -> None:
    page.goto(BASE + path)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file, full_page=full)
    print(file.name)


def details(clerk: Page, adjudicator: Page) -> dict[str, tuple[Page, str]]:
    """Return the pages of one thing each, found from their lists."""
    return {
        "clerk-home": (clerk, "/d/CQ012/"),
        "claim-draft": (clerk, first_link(clerk, "/d/CQ012/drafts/", r"/d/\w+/drafts/[0-9a-f-]{36}/")),
        "intake-preview": (clerk, first_link(clerk, "/d/CQ012/imports/", r"/d/\w+/imports/[0-9a-f-]{36}/")),
        "order": (clerk, first_link(clerk, "/d/CQ012/orders/", r"/d/\w+/orders/(?!new)[^/]+/")),
        "claim-dealer": (clerk, first_link(clerk, "/d/CQ012/claims/", r"/d/\w+/claims/[A-Z]{2}[^/]+/")),
        "adjudicate-claim": (adjudicator, first_link(adjudicator, "/claims/", r"/claims/[A-Z]{2}[^/]+/")),
    }


def readme_images(browser: Browser) -> None:
    IMAGES.mkdir(exist_ok=True)
    found = details(sign_in(browser, CLERK), sign_in(browser, ADJUDICATOR))
    for name in ("clerk-home", "claim-draft", "intake-preview", "adjudicate-claim"):
        page, path = found[name]
        shoot(page, path, IMAGES / f"{name}.png", full=False)


def every_page(browser: Browser, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in ("zh-hans", "en"):
        for width in (1440, 360):
            people = [
                sign_in(browser, email, width=width, language=language)
                for email in (CLERK, ADJUDICATOR, ADMINISTRATOR)
            ]
            clerk, adjudicator, administrator = people
            pages = details(clerk, adjudicator)
            pages |= {f"dealer-{path or 'home'}": (clerk, f"/d/CQ012/{path}") for path in DEALER_PAGES}
            pages |= {f"oem-{path}": (adjudicator, f"/{path}") for path in OEM_PAGES}
            pages |= {f"admin-{path}": (administrator, f"/{path}") for path in ADMIN_PAGES}
            for name, (page, path) in pages.items():
                shoot(page, path, folder / f"{name.replace('/', '-').strip('-')}-{language}-{width}.png")
                wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                if wide > 0:
                    print(f"  {path} is {wide} px too wide at {width}")


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        if "ALL" in os.environ:
            every_page(chromium, Path(os.environ["ALL"]))
        else:
            readme_images(chromium)
        chromium.close()
    sys.exit(0)
