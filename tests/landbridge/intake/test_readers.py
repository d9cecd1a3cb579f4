"""Dialects: encodings, delimiters, sheets, titles above, totals below, and where the header is."""

import datetime as dt
import io

import pytest
import xlsxwriter

from landbridge.intake.books import open_book
from landbridge.intake.layouts.repair_orders import REPAIR_ORDER_LAYOUT
from landbridge.intake.mapping import propose
from landbridge.intake.readers import IgnoredBecause, find_table
from landbridge.intake.sniff import FileKind
from tests.landbridge.intake.builders import (
    HEADER,
    LINE_HEADER,
    VIN,
    csv_bytes,
    found,
    line_row,
    numbers_of,
    order_row,
    orders_of,
    table_of,
    xls_bytes,
    xlsx_bytes,
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(encoding, delimiter):
    content = csv_bytes([["维修工单明细表"], HEADER, order_row()], encoding, delimiter)

    book = open_book(content, "工单.csv")

    assert (book.kind, book.text.encoding, book.text.delimiter) == (FileKind.CSV, encoding, delimiter)
    [draft] = orders_of(content)
    assert draft.values.text("complaint") == "倒车影像有时候黑屏"
    assert draft.findings == []


def test_utf_16_written_the_other_way_round():
    content = b"\xfe\xff" + csv_bytes([HEADER, order_row()], "utf-16-be")

    assert len(orders_of(content)) == 1


def test_rare_characters_of_gb18030():
    [draft] = orders_of(csv_bytes([HEADER, order_row(客户描述="䶮先生说车子“突突”地抖")], "gb18030"))

    assert draft.values.text("complaint") == "䶮先生说车子“突突”地抖"


def test_a_character_cut_in_half_by_the_system_costs_a_warning_and_not_the_file():
    content = csv_bytes([HEADER, order_row(客户描述="空调异味")], "gb18030")
    content = content.replace("异味".encode("gb18030"), "异味".encode("gb18030")[:3])

    [draft] = orders_of(content)

    assert open_book(content, "x.csv").text.damaged_characters == 1
    assert draft.is_good
    assert found(draft) == [(2, "complaint", "damaged_text")]


def test_cells_may_hold_delimiters_quotes_and_line_ends():
    words = '他说:"响,\n还抖"'
    content = csv_bytes([HEADER, order_row(客户描述=words), order_row(工单号="RO2")])

    first, second = orders_of(content)

    assert first.values.text("complaint") == words
    # Rows are counted as Excel shows them, not by lines of text.
    assert numbers_of(second) == (3,)


def test_titles_totals_footers_blank_rows_and_repeated_headers_are_no_data():
    content = csv_bytes(
        [
            ["重庆安行金渝店　维修工单明细表"],
            ["统计日期：2026-11-01 至 2026-11-22"],
            [],
            HEADER,
            order_row(),
            ["本页小计", "", "", "", "", "18,204", "", ""],
            HEADER,
            [],
            order_row(工单号="RO2"),
            ["合 计", "", "", "", "", "36,408", "", ""],
            ["制表：张", "", "", "打印时间：2026-11-22"],
            ["共 2 条"],
            [],
        ],
        "gb18030",
    )
    table = table_of(content)

    rows = list(table.rows())

    assert table.header_row == 4
    assert [row.number for row in rows] == [5, 9]
    assert [(one.number, one.because) for one in table.ignored] == [
        (1, IgnoredBecause.TITLE),
        (2, IgnoredBecause.TITLE),
        (6, IgnoredBecause.TOTALS),
        (7, IgnoredBecause.REPEATED_HEADER),
        (10, IgnoredBecause.TOTALS),
        (11, IgnoredBecause.FOOTER),
        (12, IgnoredBecause.FOOTER),
    ]
    assert table.ignored[0].words == "重庆安行金渝店　维修工单明细表"
    # A second pass tells the same and not twice as much.
    assert [row.number for row in table.rows()] == [5, 9]
    assert len(table.ignored) == 7


def test_an_order_whose_first_cell_looks_like_totals_is_still_an_order():
    assert [draft.key for draft in orders_of(csv_bytes([HEADER, order_row(工单号="合计-01")]))] == ["合计-01"]


def test_a_line_that_begins_with_a_brand_of_oil_is_no_total():
    header = ["配件名称", *LINE_HEADER]
    rows = [["机滤", *line_row(order_row())], ["TotalEnergies 0W-20", *line_row()]]

    [draft] = orders_of(csv_bytes([header, *rows]))

    assert [line.values.text("part_name") for line in draft.lines] == ["机滤", "TotalEnergies 0W-20"]


def test_xlsx_with_serial_dates_and_numbers():
    row = order_row(
        进厂时间=dt.datetime(2026, 11, 22, 8, 47), 交车时间=dt.datetime(2026, 11, 22, 11, 20), 行驶里程=18204
    )

    [draft] = orders_of(xlsx_bytes([["维修工单"], [], HEADER, row]))

    assert str(draft.values.moment("arrived_at")) == "2026-11-22 08:47"
    assert draft.values.integer("mileage_km") == 18204
    assert numbers_of(draft) == (4,)
    assert draft.findings == []


def test_xlsx_that_counts_from_1904():
    rows = [HEADER, order_row(进厂时间=dt.datetime(2026, 11, 22, 8, 47), 交车时间=46348 - 1462)]
    content = xlsx_bytes(rows, options={"date_1904": True})

    [draft] = orders_of(content)

    assert open_book(content, "x").counts_from_1904
    assert str(draft.values.moment("arrived_at")) == "2026-11-22 08:47"
    assert str(draft.values.moment("handed_over_at")) == "2026-11-22"


def test_xls_of_excel_97():
    content = xls_bytes([["维修工单明细"], list(HEADER), order_row(行驶里程=18204.0), ["合计"]])

    book = open_book(content, "维修工单明细_20261122.xls")
    [draft] = orders_of(content)

    assert (book.kind, book.sheets[0].name) == (FileKind.XLS, "明细")
    assert draft.values.text("vin") == VIN
    assert draft.values.integer("mileage_km") == 18204
    assert numbers_of(draft) == (3,)
    assert draft.findings == []


def test_the_name_of_a_file_does_not_matter():
    assert open_book(csv_bytes([HEADER, order_row()]), "工单.xls").kind is FileKind.CSV
    assert open_book(xlsx_bytes([HEADER, order_row()]), "工单.csv").kind is FileKind.XLSX


def test_hidden_sheets_are_passed_over():
    content = xlsx_bytes([["x"], HEADER, order_row()], hidden="旧数据")

    book = open_book(content, "x.xlsx")

    assert ([sheet.name for sheet in book.sheets], book.hidden_sheets) == (["Sheet1"], ("旧数据",))


def test_a_table_that_does_not_begin_in_the_first_column():
    rows = [["", "", *HEADER], ["", "", *order_row()]]

    for content in (csv_bytes(rows), xlsx_bytes(rows)):
        [draft] = orders_of(content)
        assert draft.key == "RO26112201"


def test_two_columns_of_one_name_are_told_apart():
    table = table_of(csv_bytes([["工单号", "车架号", "金额", "金额", ""], ["RO1", VIN, "1", "2", "3"]]))

    assert [column.key for column in table.columns] == ["工单号", "车架号", "金额", "金额 (2)", ""]


def test_headers_mapped_by_hand_before_are_found_again():
    rows = csv_bytes([["说明"], ["档号", "架", "码", "VIN"], ["RO1", "x", "y", VIN]])

    table = find_table(open_book(rows, "x.csv"), REPAIR_ORDER_LAYOUT, frozenset({"档号", "架"}))

    assert table.header_row == 2


def test_the_best_of_several_sheets_is_taken():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in {
        "封面": [["月报"]],
        "明细": [HEADER, order_row()],
        "汇总": [["VIN", "次数"], [VIN, 1]],
    }.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()

    table = table_of(out.getvalue())

    assert table.sheet.name == "明细"
    assert propose(table, REPAIR_ORDER_LAYOUT).missing == ()


def test_merged_order_cells_are_read_like_empty_ones_below_the_first():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, LINE_HEADER)
    for column, cell in enumerate(order_row()):
        sheet.merge_range(1, column, 2, column, cell)
    sheet.write_row(1, len(HEADER), line_row()[len(HEADER) :])
    sheet.write_row(2, len(HEADER), line_row()[len(HEADER) :])
    book.close()

    [draft] = orders_of(out.getvalue())

    assert (draft.key, len(draft.lines), draft.findings) == ("RO26112201", 2, [])
