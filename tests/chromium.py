"""The Chromium of the browser tests: $CHROMIUM, Playwright's own, or the machine's."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright


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
