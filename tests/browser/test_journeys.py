"""Journeys of the first day: from the dealer's file to a decision, and back again."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CLERK, ADJUDICATOR = "clerk@cq012.demo", "adjudicator@oem.demo"
HOME = "/d/cq012/"


def test_from_the_file_to_a_submitted_claim(enter, site, orders_file):
    page = enter(CLERK)
    expect(page).to_have_url(re.compile("/d/cq012/$", re.IGNORECASE))
    page.keyboard.press("i")
    page.set_input_files("[name=file]", orders_file)
    page.click("form[enctype] [type=submit]")
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}/"))
    site.work()

    # The page asks by itself, and shows the preview as soon as the file is read.
    expect(page.locator("#numbers")).to_contain_text("可导入")
    assert page.locator("#rows .lb-why").count() > 5
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#working, .lb-note")
    site.work()
    expect(page.locator("#main .lb-note").first).to_contain_text("已导入")

    page.goto(HOME)
    fresh = page.locator("#new a[href*='/drafts/']")
    assert fresh.count() > 5
    page.goto(f"{HOME}drafts/?show=ready&q=SJ")
    page.locator("#drafts tbody a[data-open]").first.click()
    order = page.inner_text("h1").split(" ")[0]
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/claims/CQ012[^/]*/", re.IGNORECASE))
    number = page.inner_text("h1").split(" ")[0]
    site.work()

    page.reload()
    expect(page.locator("#main")).to_contain_text(order)
    page.goto(f"{HOME}claims/")
    expect(page.get_by_role("link", name=number)).to_be_visible()
