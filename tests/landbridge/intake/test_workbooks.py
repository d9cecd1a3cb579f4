"""What only workbooks have: sheets of lines, formulas, merged and hidden cells, and Excel 97."""

import datetime as dt
import io

import openpyxl
import pytest
import xlsxwriter
import xlwt

from landbridge.intake.books import open_book
from landbridge.intake.corrections import write_corrections
from landbridge.intake.findings import Severity
from landbridge.intake.readers import row_label
from landbridge.intake.sniff import FileKind
from tests.landbridge.intake.builders import (
    HEADER,
    LINE_HEADER,
    found,
    line_row,
    make_vin,
    numbers_of,
    order_row,
    orders_of,
    reading_of,
    table_of,
    xlsx_bytes,
)

LINES = ("工单号", *LINE_HEADER[len(HEADER) :])


def line_of(order, **changes):
    return [order, *line_row(**changes)[len(HEADER) :]]


def book_of(**sheets):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def test_orders_and_lines_on_two_sheets():
    second = order_row(工单号="RO2", 车架号=make_vin(2))
    content = book_of(
        明细=[["导出"], LINES, line_of("RO2"), line_of("RO26112201"), line_of("", 数量="2", 配件金额="1284")],
        工单=[HEADER, order_row(), second],
    )

    first, other = sorted(orders_of(content), key=lambda draft: draft.key, reverse=True)

    assert table_of(content).sheet.name == "工单"
    assert [row_label(row.number) for row in first.rows] == ["2", "2/4", "2/5"]
    assert [line.values.text("part_number") for line in first.lines] == ["GN15-1A2B"] * 2
    assert [str(line.values.decimal("quantity")) for line in first.lines] == ["1", "2"]
    assert (first.findings, other.findings, len(other.lines)) == ([], [], 1)


def test_a_line_whose_order_is_not_there():
    content = book_of(工单=[HEADER, order_row()], 明细=[LINES, line_of("RO26112201"), line_of("RO9")])

    _, lost = orders_of(content)

    assert found(lost) == [(1_000_003, "order_number", "line_without_order")]
    assert lost.findings[0].text.zh == "明细里的工单号 RO9，工单表里没有"


def test_a_second_sheet_of_whole_orders_is_no_sheet_of_lines():
    content = book_of(
        十一月=[LINE_HEADER, line_row(order_row())], 十月=[LINE_HEADER, line_row(order_row(工单号="RO1"))]
    )

    assert [draft.key for draft in orders_of(content)] == ["RO26112201"]
    assert table_of(content).line_sheets == ()


def test_corrections_of_two_sheets_come_back_on_one():
    content = book_of(
        工单=[HEADER, order_row(行驶里程="不详")], 明细=[LINES, line_of("RO26112201"), line_of("RO26112201")]
    )
    reading = reading_of(content)
    out = io.BytesIO()

    assert write_corrections(out, reading.table.columns, reading.reader, reading) == 3

    book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    sheet = book.worksheets[0]
    assert sheet.cell(3, 1).value.startswith("原文件第 2/2 行：")
    sheet.cell(2, 1 + 1 + HEADER.index("行驶里程")).value = 18204
    book.save(again := io.BytesIO())
    [draft] = orders_of(again.getvalue())
    assert (draft.is_good, len(draft.lines)) == (True, 2)


def test_a_formula_tells_its_value_and_one_that_was_not_calculated_is_told():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("R & D")
    page.write_row(0, 0, LINE_HEADER)
    page.write_row(1, 0, line_row(order_row()))
    page.write_formula(1, LINE_HEADER.index("工时费"), "=2*92.5", None, 185)
    page.write_formula(1, LINE_HEADER.index("配件编号"), "=VLOOKUP(1,A1:B2,2)", None, "#REF!")
    page.write_formula(1, LINE_HEADER.index("客户描述"), "=VLOOKUP(1,A1:B2,2)", None, "#N/A")
    book.close()

    [draft] = orders_of(out.getvalue())

    assert str(draft.lines[0].values.decimal("labour_amount")) == "185.00"
    assert [one for one in found(draft) if one[2] != "complaint_missing"] == [(2, "part_number", "formula_error")]
    told = next(one for one in draft.findings if one.code == "formula_error")
    assert told.text.zh == "配件编号的公式出错：#REF!"

    plain = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    plain.worksheets[0].cell(2, LINE_HEADER.index("配件编号") + 1).value = "GN15"
    plain.save(saved := io.BytesIO())  # openpyxl saves formulas without their values

    [draft] = orders_of(saved.getvalue())

    assert (2, "labour_amount", "formula_without_value") in found(draft)
    assert not draft.is_good
    assert (
        "请用 Excel 打开保存一次" in next(o for o in draft.findings if o.code == "formula_without_value").text.zh
    )


def test_a_header_merged_over_two_rows():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    page.merge_range(0, 0, 0, 12, "维修工单明细表")
    for column, header in enumerate(LINE_HEADER[:-4]):
        page.merge_range(1, column, 2, column, header)
    last = len(LINE_HEADER) - 4
    page.merge_range(1, last, 1, last + 3, "配件")
    page.write_row(2, last, ["编号", "数量", "单价", "金额"])
    page.write_row(3, 0, line_row(order_row()))
    book.close()

    [draft] = orders_of(out.getvalue())

    assert table_of(out.getvalue()).header_row == 3
    assert draft.lines[0].values.text("part_number") == "GN15-1A2B"
    assert [one for one in draft.findings if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize("merge", [False, True])
def test_a_file_of_excel_97(merge):
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("明细")
    moment = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    page.write_merge(0, 0, 0, 8, "重庆安行金渝店 维修工单明细")
    for column, header in enumerate(LINE_HEADER):
        page.write(2, column, header)
    whole = line_row(order_row(进厂时间=dt.datetime(2026, 11, 22, 8, 47), 行驶里程=18204.0))
    for column, cell in enumerate(whole):
        style = moment if isinstance(cell, dt.datetime) else xlwt.Style.default_style
        if merge and column < len(HEADER):
            page.write_merge(3, 4, column, column, cell, style)
        else:
            page.write(3, column, cell, style)
            page.write(4, column, cell if column >= len(HEADER) or column == 0 else "")
    page.write(5, 0, "合计")
    hidden = book.add_sheet("上月")
    hidden.write(0, 0, "工单号")
    hidden.visibility = 1
    book.save(out := io.BytesIO())

    opened = open_book(out.getvalue(), "维修工单明细_20261122.xls")
    [draft] = orders_of(out.getvalue())

    assert (opened.kind, opened.hidden_sheets) == (FileKind.XLS, ("上月",))
    assert str(draft.values.moment("arrived_at")) == "2026-11-22 08:47"
    assert (numbers_of(draft), len(draft.lines), draft.findings) == ((4, 5), 2, [])


def test_hidden_sheets_are_named():
    content = xlsx_bytes([HEADER, order_row()], hidden="旧数据")

    assert open_book(content, "x.xlsx").hidden_sheets == ("旧数据",)
    assert len(orders_of(content)) == 1
