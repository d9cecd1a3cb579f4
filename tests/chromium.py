"""The Chromium of the browser tests: $CHROMIUM, Playwright's own, or the machine's."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

AXE = (Path(settings.ROOT) / "frontend/node_modules/axe-core/axe.min.js").read_text("utf-8")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser and close it in the end.

    Where there is none the test is skipped, except under REQUIRE_BROWSER=1: there it fails.
    """
    with sync_playwright() as playwright:
        program = _program(playwright)
        if program is None:
            message = "no Chromium on this machine"
            pytest.fail(message) if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip(message)
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def _program(playwright: Playwright) -> str | None:
    if chosen := os.environ.get("CHROMIUM"):
        return chosen
    bundled = Path(playwright.chromium.executable_path)
    if bundled.exists():
        return str(bundled)
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def serious(page: Page) -> list[str]:
    """Return what axe-core calls serious or critical on the page as it is.

    Without Swagger UI's boxes of operations: pale badges, and buttons within buttons, are what it is made of.
    """
    page.evaluate(AXE)
    result = page.evaluate("axe.run({exclude: ['.swagger-ui .opblock']}, {resultTypes: ['violations']})")
    return [
        f"{page.url} {each['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        for each in result["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"][:3]
    ]
