"""Writing an order by hand: rows come and go, a code brings its name, mistakes stand at their fields."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CLERK = "clerk@cq012.demo"
ORDERS = "/d/cq012/orders/"


def test_an_order_is_written_by_hand(enter):
    page = enter(CLERK)
    page.goto(ORDERS)
    vin = page.locator(".lb-vin").first.inner_text()
    page.keyboard.press("n")
    page.wait_for_url(re.compile("/orders/new/$"))
    page.fill("#id_number", "HAND-1")
    page.fill("#id_vin", vin[:-1])
    page.fill("[name$=-complaint]", "冷车启动有异响。")

    page.get_by_role("button", name="工时", exact=True).click()
    labour = page.locator("tbody[id^=labour-] tr")
    expect(labour).to_have_count(2)
    expect(labour.nth(1).locator("input[name$=-operation_code]")).to_be_focused()
    labour.nth(1).get_by_role("button").click()
    expect(labour).to_have_count(1)

    page.keyboard.press("Control+Enter")
    expect(page.locator("#id_vin_error")).to_have_text("VIN 应为 17 位，现为 16 位。")
    expect(page.locator("[name$=-complaint]")).to_have_value("冷车启动有异响。")
    page.fill("#id_vin", vin)

    part = page.locator("input[name$=-part_number]").first
    part.press_sequentially("L")
    part.press("ArrowDown")
    option = page.locator("#lb-suggestions [role=option]").first
    expect(option).to_be_visible()
    part.press("ArrowDown")
    name = option.get_attribute("data-name")
    part.press("Enter")
    expect(page.locator("tbody[id^=part-] input[name$=-name]").first).to_have_value(name)

    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile("/orders/HAND-1/$"))
    expect(page.locator("#missing")).to_contain_text("客户结算签字")
    expect(page.locator("h1")).to_have_text("HAND-1")
