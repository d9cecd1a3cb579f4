"""Bad rows go back as a workbook that can be put right and uploaded again."""

import datetime as dt
import io

import openpyxl

from landbridge.intake.books import GUIDE_SHEET
from landbridge.intake.corrections import DATA_SHEET, write_corrections
from landbridge.intake.mapping import table_fingerprint
from landbridge.intake.readers import REASON_HEADER
from tests.landbridge.intake.builders import (
    HEADER,
    LINE_HEADER,
    csv_bytes,
    line_row,
    make_vin,
    order_row,
    orders_of,
    reading_of,
    table_of,
    xlsx_bytes,
)

RED, YELLOW = "FFF8D0CC", "FFFCEBC0"


def corrections(content: bytes, language: str = "zh-hans") -> bytes:
    reading = reading_of(content)
    out = io.BytesIO()
    write_corrections(out, reading.table.columns, reading.reader, reading, language=language)
    return out.getvalue()


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))[DATA_SHEET]


def corrected(content: bytes, **cells) -> bytes:
    """Return the workbook as a person saves it after typing into some cells."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for place, value in cells.items():
        book[DATA_SHEET][place] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


BAD = csv_bytes(
    [
        ["维修工单明细表"],
        [*HEADER, "备注", "备注"],
        [*order_row(), "好", ""],
        [*order_row(工单号="00712", 交车时间="", 车牌号="渝A31K8"), "=1+1", "http://x.cn"],
        [*order_row(工单号="RO3", 交车时间="2026-11-21 17:05"), "", ""],
    ],
    "gb18030",
)


def test_only_bad_rows_with_the_files_own_columns_behind_the_reason():
    sheet = opened(corrections(BAD))

    rows = list(sheet.iter_rows(values_only=True))

    assert rows[0] == (REASON_HEADER, *HEADER, "备注", "备注")
    assert [row[1] for row in rows[1:]] == ["00712", "RO3"]
    assert rows[1][0] == (
        "原文件第 4 行：车牌“渝A31K8”不是常见的写法，请核对；索赔工单须有交车时间（10 日时限由此起算）"
    )
    assert rows[2][0] == "原文件第 5 行：交车早于进厂；两格中有一格错"


def test_cells_stay_what_they_were_and_nothing_becomes_a_formula_or_a_link():
    sheet = opened(corrections(BAD))

    assert (sheet["B2"].value, sheet["B2"].data_type) == ("00712", "s")
    assert (sheet["J2"].value, sheet["J2"].data_type) == ("=1+1", "s")
    assert sheet["K2"].hyperlink is None


def test_bad_cells_are_red_odd_ones_yellow_and_both_say_why():
    sheet = opened(corrections(BAD))

    def colour(place):
        return sheet[place].fill.start_color.rgb if sheet[place].fill.fill_type else None

    # The empty hand-over, the odd plate, and both cells of the contradiction.
    assert (colour("F2"), colour("D2"), colour("E3"), colour("F3")) == (RED, YELLOW, RED, RED)
    assert colour("C2") is None
    assert sheet["F2"].comment.text.strip() == "索赔工单须有交车时间（10 日时限由此起算）"


def test_the_comment_holds_the_suggestion():
    number = make_vin(951)
    sheet = opened(corrections(csv_bytes([HEADER, order_row(车架号=number[:13] + "O" + number[14:])])))

    assert sheet["C2"].comment.text.strip().endswith(f"应为 {number}")


def test_reasons_in_english():
    sheet = opened(corrections(BAD, "en"))

    assert sheet["A3"].value == "Row 5 of the file: Hand-over is before arrival; one of the two cells is wrong"


def test_the_guide_is_a_sheet_of_its_own():
    book = openpyxl.load_workbook(io.BytesIO(corrections(BAD)))

    assert book.sheetnames == [DATA_SHEET, GUIDE_SHEET]
    assert book[GUIDE_SHEET]["A2"].value.startswith("1. “待改”表里是没有导入的行")


def test_corrected_and_uploaded_again_it_goes_in():
    again = corrected(corrections(BAD), F2="2026-11-22 12:00", F3=dt.datetime(2026, 11, 22, 17, 5))

    first, second = orders_of(again, "待改.xlsx")

    assert (first.key, str(first.values.moment("handed_over_at"))) == ("00712", "2026-11-22 12:00")
    assert (second.key, str(second.values.moment("handed_over_at"))) == ("RO3", "2026-11-22 17:05")
    assert first.is_good
    assert second.findings == []


def test_a_second_round_has_one_reason_column_and_the_dealers_mapping_still_fits():
    once = corrections(BAD)
    twice = corrections(once)

    assert [cell.value for cell in opened(twice)[1]] == [cell.value for cell in opened(once)[1]]
    assert table_fingerprint(table_of(twice)) == table_fingerprint(table_of(BAD))
    assert [draft.digest() for draft in orders_of(twice)] == [
        draft.digest() for draft in orders_of(BAD) if not draft.is_good
    ]


def test_an_order_comes_back_with_all_its_rows():
    rows = [
        line_row(order_row(), 工时代码="A"),
        line_row(order_row(工单号="RO2")),
        line_row(["RO26112201", *[""] * 7], 工时代码="B", 数量="x"),
        line_row(工时代码="C"),
    ]

    sheet = opened(corrections(csv_bytes([LINE_HEADER, *rows])))

    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [
        "原文件第 2 行：本行无误；同一工单第 4 行要改，改好后整单一起导入",
        "原文件第 4 行：数量“x”不是数字",
        "原文件第 5 行：本行无误；同一工单第 4 行要改，改好后整单一起导入",
    ]
    [draft] = orders_of(corrected(corrections(csv_bytes([LINE_HEADER, *rows])), O3=1))
    assert draft.is_good
    assert [line.values.text("labour_code") for line in draft.lines] == ["A", "B", "C"]


def test_numbers_and_dates_of_a_workbook_keep_their_kind():
    at = dt.datetime(2026, 11, 22, 8, 47)
    content = xlsx_bytes([[*HEADER, "备"], [*order_row(进厂时间=at, 行驶里程=18204, 交车时间=""), True]])

    sheet = opened(corrections(content))

    assert (sheet["E2"].value, sheet["E2"].number_format) == (at, "yyyy-mm-dd hh:mm")
    assert sheet["G2"].value == 18204
    assert sheet["J2"].value is True


def test_a_file_without_mistakes_gives_no_rows():
    reading = reading_of(csv_bytes([HEADER, order_row()]))

    assert write_corrections(io.BytesIO(), reading.table.columns, reading.reader, reading) == 0
