"""The pages of the intake: upload, preview, columns, corrections, progress, refusals."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test.utils import CaptureQueriesContext

from dealers.imports import commands
from dealers.imports.models import FileState, ImportFile
from dealers.workshop.models import RepairOrder
from tests import cast
from tests.dealers.imports.conftest import make_vin, sample_order
from tests.landbridge.intake.builders import (
    HEADER,
    LINE_HEADER,
    csv_bytes,
    encrypted_xlsx_bytes,
    line_row,
    order_row,
)

BASE = f"/d/{cast.DEALER}/imports/"


@pytest.fixture(autouse=True)
def portal(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.ALLOWED_HOSTS = ["localhost"]


@pytest.fixture
def browser(client_for, clerk):
    return client_for(clerk)


@pytest.fixture
def bring(browser):
    """Upload a file by the form and return the address of its page."""

    def send(content, name="工单.csv"):
        answer = browser.post(BASE, {"file": SimpleUploadedFile(name, content)})
        assert answer.status_code == 302
        return answer["Location"]

    return send


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


WRONG = make_vin(30951)[:11] + make_vin(30951)[11:].replace("0", "O", 1)


def test_from_upload_to_import(browser, bring, run, as_, clerk):
    page = bring(csv_bytes([HEADER, order_row(), order_row(工单号="RO2", 交车时间="")]))
    shown = text(browser.get(page))
    for words in ("RO26112201", "索赔工单须有交车时间", "（空）", "导入 1 行", "1 行待改"):
        assert words in shown, words
    answer = browser.post(f"{page}start/")
    assert answer.status_code == 302
    assert "正在导入" in text(browser.get(page))
    asked = browser.get(f"{page}progress/")
    assert (asked.status_code, "hx-trigger" in asked.content.decode()) == (200, True)
    with as_(clerk):
        job = commands.start_import(actor=clerk, now=cast.NOON, file_id=page.rstrip("/").rsplit("/", 1)[1])
    run(job)
    asked = browser.get(f"{page}progress/")
    assert (asked.status_code, asked["HX-Refresh"]) == (286, "true")
    assert browser.get(f"{BASE}files/").status_code == 286
    with as_(clerk):
        assert RepairOrder.objects.get().number == "RO26112201"
    answer = browser.get(f"{page}corrections/")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.worksheets[0].max_row == 2


def test_english_is_complete(browser, bring):
    browser.cookies["lb_language"] = "en"
    shown = text(browser.get(bring(csv_bytes([HEADER, order_row(交车时间="")]))))
    main = shown[shown.index("<main") : shown.index("</main>")]
    for words in ("To correct", "Hand-over empty", "A warranty order needs its hand-over time", "Order number *"):
        assert words in main, words


def test_filters_show_what_they_say(browser, bring):
    page = bring(csv_bytes([HEADER, order_row(), order_row(工单号="RO2", 交车时间="")]))
    bad = text(browser.get(f"{page}?show=bad"))
    assert ("RO26112201" in bad, "RO2<" in bad) == (False, True)
    assert "RO26112201" not in text(browser.get(f"{page}?code=handover_missing"))


def test_a_cell_is_put_right(browser, bring, as_, clerk):
    page = bring(csv_bytes([HEADER, order_row(车架号=WRONG)]))
    assert "改为 0" in text(browser.get(page))
    with as_(clerk):
        row = ImportFile.objects.get().orders.get()
    fix = {"order": row.pk, "row": 2, "field": "vin", "value": make_vin(30951)}
    answer = browser.post(f"{page}cell/", fix, headers={"HX-Request": "true"})
    assert answer["HX-Trigger"] == "numbers"
    assert "lb-cellbad" not in text(answer)
    assert "导入 1 行" in text(browser.get(page))


def test_a_column_is_assigned_on_the_page(browser, bring, as_, clerk):
    page = bring(csv_bytes([[*HEADER[:-2], "分类", HEADER[-1]], order_row()]))
    assert "没有认出" in text(browser.get(page))
    assert browser.post(f"{page}mapping/", {"column": "分类", "field": "kind"}).status_code == 302
    assert "导入 1 行" in text(browser.get(page))


def test_a_word_is_explained_on_the_page(browser, bring):
    page = bring(csv_bytes([HEADER, order_row(维修类型="甲类")]))
    assert "甲类" in text(browser.get(page))
    assert browser.post(f"{page}word/", {"word": "甲类", "value": "customer_pay"}).status_code == 302
    assert "导入 1 行" in text(browser.get(page))


def test_a_refused_file_says_why(browser, bring, as_, clerk):
    page = bring(encrypted_xlsx_bytes(), "结算汇总.xlsx")
    assert "文件有打开密码" in text(browser.get(page))
    assert "文件有打开密码" in text(browser.get(BASE))
    browser.cookies["lb_language"] = "en"
    assert "The file is protected by a password" in text(browser.get(page))


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (FileState.REFUSED, "mapping"),
        (FileState.REFUSED, "word"),
        (FileState.READING, "mapping"),
        (FileState.FAILED, "mapping"),
        (FileState.FAILED, "word"),
    ],
)
def test_a_file_that_was_never_read_says_so_to_whoever_works_on_it(state, action, browser, bring, as_, clerk):
    page = bring(encrypted_xlsx_bytes(), "结算汇总.xlsx")
    with as_(clerk):
        ImportFile.objects.update(state=state)
    sent = {"column": "工单号", "field": "order_number", "word": "甲类", "value": "customer_pay"}
    answer = browser.post(f"{page}{action}/", sent)
    assert answer.status_code == 409
    assert "现在不能这样做。" in answer.content.decode()


def test_the_same_file_again_is_told(browser, bring):
    content = csv_bytes([HEADER, order_row()])
    first = bring(content)
    assert bring(content) == first
    assert "已经在这里" in text(browser.get(first))


def test_further_rows_of_an_order_are_short_lines(browser, bring):
    wrong = line_row(order_row(), 数量="-1")
    page = bring(csv_bytes([("备注", *LINE_HEADER), ["", *line_row(order_row())], ["x", *wrong]]))
    shown = text(browser.get(page))
    short = shown[shown.index("imp-line") :]
    short = short[: short.index("</tr>")]
    assert "GN15-1A2B" in short
    assert '<span title="数量" class="lb-cellbad">-1</span>' in short
    assert "RO26112201" not in short  # the order's cells stand on its first row
    assert "1 列没有用到：备注" in shown


def test_a_file_is_put_away(browser, bring, as_, clerk):
    page = bring(csv_bytes([HEADER, order_row()]))
    assert browser.post(f"{page}discard/").status_code == 302
    with as_(clerk):
        assert ImportFile.objects.get().state == FileState.DISCARDED
    assert text(browser.get(page))


def test_someone_elses_file_is_not_there(bring, client_for, other_clerk):
    page = bring(csv_bytes([HEADER, order_row()]))
    other = client_for(other_clerk)
    assert other.get(page.replace(cast.DEALER, cast.OTHER_DEALER)).status_code == 404
    assert other.get(page).status_code == 404


def test_technicians_have_no_page(client_for, technician):
    assert client_for(technician).get(BASE).status_code == 403


def test_further_rows_come_at_the_end(browser, bring):
    many = [order_row(工单号=f"R{n:03d}") for n in range(70)]
    page = bring(csv_bytes([HEADER, *many]))
    shown = text(browser.get(page))
    assert "after=59" in shown
    assert "R065" not in shown
    more = text(browser.get(f"{page}rows/?after=59"))
    assert ("R065" in more, "after=" in more) == (True, False)


def statements(browser, address):
    with CaptureQueriesContext(connections["default"]) as captured:
        text(browser.get(address))
    return len(captured)


def test_statements_do_not_grow_with_rows(browser, bring, dialects):
    (_, few), _lines = dialects([sample_order(n) for n in range(1, 4)])
    (_, many), _lines = dialects([sample_order(n) for n in range(1, 101)])
    first = bring(few)
    browser.get(first)  # what is read once per process
    small = statements(browser, first), statements(browser, BASE)
    second = bring(many)
    browser.get(second)
    assert (statements(browser, second), statements(browser, BASE)) == small
    assert max(small) <= 25
