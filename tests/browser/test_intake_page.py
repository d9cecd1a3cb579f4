"""The preview of a file by keyboard: columns are assigned, the first ones stay in sight, an import is undone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.landbridge.intake.builders import LINE_HEADER, csv_bytes, line_row, order_row

pytestmark = pytest.mark.browser

IMPORTS = "/d/cq012/imports/"
FILE_URL = re.compile(r"/imports/[0-9a-f-]{36}/$")
HEADER = [*LINE_HEADER, "分类"]
ROWS = [[*line_row(order_row(维修类型="")), "三包索赔"], [*line_row(), ""]]


@pytest.fixture
def page(enter) -> Page:
    page = enter("clerk@cq012.demo")
    page.goto(IMPORTS)
    file = {"name": "十一月.csv", "mimeType": "text/csv", "buffer": csv_bytes([HEADER, *ROWS], "gb18030")}
    page.set_input_files("input[type=file]", files=[file])
    page.keyboard.press("Tab")
    page.locator("main form button[type=submit]").first.press("Enter")
    page.wait_for_url(FILE_URL)
    return page


def test_a_column_is_assigned_by_keyboard_and_focus_stays(page):
    expect(page.locator("#map")).to_be_visible()
    expect(page.locator("#file")).to_contain_text("1 列没有用到：分类")
    place = len(HEADER) - 1
    chosen = page.locator(f"#map-{place}")
    chosen.focus()
    values = [one.get_attribute("value") for one in chosen.locator("option").all()]
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/mapping/" in request.url else None)
    with page.expect_response(re.compile("/mapping/")):
        for _ in range(values.index("kind")):
            chosen.press("ArrowDown")

    expect(page.locator("#numbers")).to_contain_text("可导入 2")
    expect(page.locator(f"#map-{place}")).to_have_value("kind")
    expect(page.locator(f"#map-{place}")).to_be_focused()
    assert len(sent) == 1  # walking through the fields asks once, at the end


def test_the_first_columns_stay_in_sight(page):
    first = page.locator("#rows tbody tr").first.locator("td.imp-3")
    before = first.bounding_box()
    region = page.locator("#preview .lb-scroll")
    region.focus()
    for _ in range(12):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(800)
    assert region.evaluate("region => region.scrollLeft") > 200
    assert abs(first.bounding_box()["x"] - before["x"]) < 40
    expect(page.locator("#rows tr.imp-line").first).to_contain_text("GN15-1A2B")
