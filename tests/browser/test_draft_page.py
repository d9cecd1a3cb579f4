"""The page of a draft by keyboard: type-ahead, the walk through findings, nothing typed is lost."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

CLERK = "clerk@cq012.demo"
DRAFTS = "/d/cq012/drafts/"
DRAFT_URL = re.compile(r"/drafts/[0-9a-f-]{36}/")
NOW_SAVED = re.compile(r"\d\d:\d\d:\d\d 已自动保存")
CAUSE = "用诊断仪读取数据流，转矩传感器 A/B 路差 0.71 V，标准不大于 0.25 V，确认零件内部断路。"


@pytest.fixture
def page(enter) -> Page:
    page = enter(CLERK)
    page.goto(f"{DRAFTS}?show=ready")
    page.locator("#drafts tbody a[data-open]").first.click()
    page.wait_for_url(DRAFT_URL)
    page.wait_for_load_state("networkidle")
    return page


def test_a_code_is_found_while_it_is_typed_and_taken_by_keyboard(page):
    field = page.locator("#id_failure_code")
    wanted = field.input_value()
    field.fill("")
    field.press_sequentially(wanted[:3])
    option = page.locator("#lb-suggestions [role=option]").first
    expect(option).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    code = option.get_attribute("data-value")
    field.press("Enter")
    expect(page.locator("#lb-suggestions")).to_be_hidden()
    expect(field).to_have_value(code)
    expect(page.locator("#id_failure_code_why")).not_to_be_empty()
    assert page.url.endswith("/")  # Enter took the code and sent nothing


def test_escape_closes_the_list_and_what_was_typed_stays(page):
    field = page.locator("[id^=id_lines-][id$=-code]").first
    field.press_sequentially("-")
    field.press("ArrowDown")
    expect(page.locator("#lb-suggestions")).to_be_visible()
    typed = field.input_value()
    field.press("Escape")
    expect(page.locator("#lb-suggestions")).to_be_hidden()
    expect(field).to_have_value(typed)
    expect(field).to_be_focused()


def test_f8_goes_to_the_field_of_a_finding_and_back_again(page):
    with page.expect_response(re.compile("/edit/")):
        page.fill("#id_cause", "坏")
        page.press("#id_cause", "Tab")
    expect(page.locator("#w_id_cause")).to_have_attribute("data-sev", "return")
    expect(page.locator("#tabs a[href='#s2'] .lb-bad")).to_have_text("1")
    page.keyboard.press("F8")
    expect(page.locator("#id_cause")).to_be_focused()
    expect(page.locator("#findings li[data-field=cause]")).to_have_attribute("data-focus", "")
    expect(page.locator("#id_cause_why")).not_to_be_empty()
    with page.expect_response(re.compile("/edit/")):
        page.fill("#id_cause", CAUSE)
        page.press("#id_cause", "Tab")
    expect(page.locator("#w_id_cause")).not_to_have_attribute("data-sev", "return")


def test_what_was_typed_is_saved_before_the_next_draft_opens(page):
    first = page.url
    page.fill("#id_cause", CAUSE)
    page.focus("#id_cause")
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_url(lambda url: DRAFT_URL.search(url) and url != first)
    page.goto(first)
    expect(page.locator("#id_cause")).to_have_value(CAUSE)
    expect(page.locator("#saved")).to_have_text(NOW_SAVED)


def test_a_refused_value_keeps_one_on_the_page(page):
    first = page.url
    page.fill("#id_mileage_km", "viele")
    page.focus("#id_mileage_km")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#id_mileage_km_why")).to_have_text("请填写整数公里数。")
    expect(page.locator("#id_mileage_km")).to_be_focused()
    assert page.url == first


def test_what_was_typed_last_goes_along_with_the_claim(page):
    page.fill("#id_correction", "更换总成并编程、标定，路试 18 km，故障未再出现。")
    page.focus("#id_correction")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/claims/CQ012"))
    expect(page.locator("#main")).to_contain_text("路试 18 km，故障未再出现")


def test_a_line_and_a_draft_come_back(page):
    line = page.locator("[id^=id_lines-][id$=-code]").first
    code = line.input_value()
    page.locator("form[action*='/remove/'] button").first.click()
    gone = page.locator(".lb-removed")
    expect(gone).to_contain_text(code)
    gone.get_by_role("button").click()
    expect(line).to_have_value(code)
    page.locator("form[action$='/discard/'] button").click()
    page.get_by_role("button", name="恢复草稿").click()
    expect(page.locator("h1 + .lb-chip")).to_have_text("草稿")
