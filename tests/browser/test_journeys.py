"""Journeys of the first day: from the dealer's file to a decision, and back again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from landbridge.web import components_page
from tests.chromium import serious

pytestmark = pytest.mark.browser

CLERK, ADJUDICATOR = "clerk@cq012.demo", "adjudicator@oem.demo"
HOME = "/d/cq012/"
OEM_CLAIM = re.compile(r"/claims/CQ012[^/]*/$")


def test_from_the_file_to_a_submitted_claim(enter, site, orders_file):
    page = enter(CLERK)
    expect(page).to_have_url(re.compile("/d/cq012/$", re.IGNORECASE))
    page.keyboard.press("i")
    bring(page, orders_file)
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


def test_from_the_queue_to_a_decision_by_keys_alone(enter, site):
    page = enter(ADJUDICATOR)
    page.goto("/claims/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(OEM_CLAIM)
    number = page.inner_text("h1").split(" ")[0]

    page.keyboard.press("ArrowDown")
    row = page.locator("#line-table tr[data-focus]")
    line = row.get_attribute("id")
    approve = page.locator(f"#{line} [data-key='1']")
    expect(approve).to_have_attribute("aria-pressed", "true")  # what holds while nobody says less
    page.keyboard.press("2")
    page.fill("#reduce [name=amount]", "10")
    page.select_option("#reduce [name=reason_code]", "R-HOURS")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{line} [name=amount]")).to_have_value("10.00")
    expect(page.locator("#claim-bar .btn-primary")).to_contain_text("部分批准")
    page.keyboard.press("1")
    expect(approve).to_have_attribute("aria-pressed", "true")
    amount = page.inner_text(f"#{line} td:nth-child(3)")
    assert page.inner_text(f"#{line} td:nth-child(4)") == amount

    page.keyboard.press("a")
    expect(page.get_by_role("status").filter(has_text=f"{number} 已批准")).to_be_visible()
    expect(page.locator("h1 + .lb-chip")).to_have_text("初审通过")
    assert page.locator("#line-table [data-key]").count() == 0
    site.work()
    clerk = enter(CLERK)
    clerk.goto(f"{HOME}claims/{number}/")
    expect(clerk.locator("h1 + .lb-chip")).to_have_text("初审通过")


def test_whoever_comes_second_is_told_and_keeps_what_was_written(enter):
    late, first = enter(ADJUDICATOR, is_refused=True), enter("adjudicator2@oem.demo")
    late.goto("/claims/?desk=unclaimed")
    late.locator("#queue tbody a").last.click()
    late.wait_for_url(re.compile("/claims/CQ012"))
    path = late.url
    late.keyboard.press("r")
    late.select_option("#return [name=reason_code]", "B-CAUSE")
    late.fill("#return [name=text]", "请补充拆检实测值。")

    first.goto(path)
    first.keyboard.press("q")
    first.select_option("#ask [name=reason_code]", "Q-PHOTO")
    first.fill("#ask [name=text]", "请补照片。")
    first.click("#ask [type=submit]")
    expect(first.locator("h1 + .lb-chip")).to_contain_text("询问中")

    late.click("#return [type=submit]")
    expect(late.locator("#return [role=alert]")).to_be_visible()
    expect(late.locator("#return [name=text]")).to_have_value("请补充拆检实测值。")
    assert late.url == path


def test_the_desk_walks_its_queue_with_its_conditions(enter):
    page = enter(ADJUDICATOR)
    page.goto("/claims/?desk=unclaimed")
    total = page.locator("#queue tbody tr").count()
    assert total > 1
    page.locator("#queue tbody a").first.click()
    page.wait_for_url(re.compile(r"/claims/[^/]+/\?desk=unclaimed"))
    expect(page.locator(".lb-crumb")).to_contain_text(f"第 1 / {total} 单")
    page.keyboard.press("j")
    expect(page.locator(".lb-crumb")).to_contain_text(f"第 2 / {total} 单")
    page.keyboard.press("k")
    expect(page.locator(".lb-crumb")).to_contain_text(f"第 1 / {total} 单")
    page.keyboard.press("?")
    keys = page.inner_text("#lb-keys")
    assert all(word in keys for word in ("车辆历史", "下一单", "退回"))


def test_a_returned_claim_comes_back_corrected(enter, site):
    desk = enter(ADJUDICATOR)
    desk.goto("/claims/")
    desk.locator("#queue tbody a").first.click()
    desk.wait_for_url(OEM_CLAIM)
    number = desk.inner_text("h1").split(" ")[0]
    desk.keyboard.press("r")
    desk.select_option("#return [name=reason_code]", "B-CAUSE")
    desk.fill("#return [name=text]", "请补充检测数据。")
    desk.click("#return [type=submit]")
    expect(desk.locator("h1 + .lb-chip")).to_contain_text("退回")
    site.work()

    clerk = enter(CLERK)
    expect(clerk.locator("#returned")).to_contain_text(number)
    clerk.locator("#returned a", has_text=number).click()
    clerk.click(f"form[action$='/claims/{number}/correct/'] button")
    clerk.wait_for_url(re.compile(r"/drafts/[0-9a-f-]{36}/"))
    with clerk.expect_response(re.compile("/edit/")):
        clerk.fill("#draft [name=cause]", "用诊断仪读取数据流，对比标准值，确认零件内部断路，更换后数据恢复正常。")
        clerk.press("#draft [name=cause]", "Tab")
    accept = clerk.locator("[name=accept_warning]")
    if accept.count():
        accept.check()
    clerk.click("#bar form[action$='/submit/'] button")
    clerk.wait_for_url(re.compile(rf"/claims/{number}/"))
    expect(clerk.locator("#main")).to_contain_text("版本 2")
    site.work()

    desk.goto(f"/claims/{number}/?compare=1")
    expect(desk.locator("#compare")).to_contain_text("确认零件内部断路")


def test_the_desk_and_the_draft_in_english(enter):
    page = enter(CLERK, "en")
    page.goto(HOME)
    expect(page.get_by_role("heading", level=1)).to_have_text("Claim desk")
    expect(page.locator("h2").first).to_have_text("Drafts, first due first")
    page.locator("#drafts tbody a[data-open]").first.click()
    expect(page.get_by_role("heading", name="Complaint, cause, correction")).to_be_visible()
    expect(page.get_by_role("heading", name="Pre-check")).to_be_visible()
    headings = page.locator("main h2, main h3").all_inner_texts()
    assert not [text for text in headings if re.search("[一-鿿]", text)]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_the_component_sheet(browser, site, rf, theme):
    page = browser.new_page(color_scheme=theme)
    page.goto(f"{site.url}/accounts/login/")
    page.set_content(
        components_page.sheet(rf.get("/components/")).content.decode()
    )  # its address is the demo's alone
    expect(page.locator(".lb-relay .lb-clock[data-state=over]")).to_have_count(2)
    found = serious(page)
    page.close()
    assert found == []


def bring(page: Page, file: Path) -> None:
    """Upload a file; one that is here already is shown again."""
    page.set_input_files("[name=file]", file)
    page.click("form[enctype] [type=submit]")
    page.wait_for_url(re.compile(r"/imports/[0-9a-f-]{36}/"))
