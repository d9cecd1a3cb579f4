import datetime as dt
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils.translation import override

from landbridge.catalog.choices import SANBAO_CLASSES
from landbridge.catalog.loading.cells import Amount, BadCell, Choice, Code, Day, Number, Text, YesNo
from landbridge.catalog.loading.files import UnreadableFile, read_file
from landbridge.catalog.loading.sheets import SHEETS
from landbridge.intake import limits
from tests.landbridge.intake.builders import csv_bytes, encrypted_xlsx_bytes, xls_bytes, xlsx_bytes

SERIES = SHEETS["series"]


def uncalculated() -> bytes:
    book = openpyxl.Workbook()
    for row in (["code", "name_zh", "name_en"], ["ESCAPE", "=A2", "Escape"]):
        book.active.append(row)
    book.save(out := io.BytesIO())
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_rows_are_read_with_their_lines(encoding, delimiter):
    lines = [
        ["code", "name_zh", "name_en"],
        ["ESCAPE", "锐际", "Escape"],
        ["", "", ""],
        ["EDGEL", "锐界L", "Edge L"],
    ]
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    rows = read_file(SERIES, content)
    assert [(row.line, dict(row.cells)) for row in rows] == [
        (2, {"code": "ESCAPE", "name_zh": "锐际", "name_en": "Escape"}),
        (4, {"code": "EDGEL", "name_zh": "锐界L", "name_en": "Edge L"}),
    ]


def test_a_quoted_cell_may_hold_the_delimiter_and_line_ends():
    rows = read_file(SERIES, b'code,name_zh,name_en\nA,"x,\ny",z\nB,b,b\n')
    assert rows[0].cells["name_zh"] == "x,\ny"
    assert rows[1].cells["code"] == "B"


HEADER = ["code", "name_zh", "name_en"]
ROW = ["ESCAPE", "锐际", "Escape"]


@pytest.mark.parametrize("write", [xlsx_bytes, xls_bytes, lambda rows: csv_bytes(rows, "utf-16")])
def test_workbooks_and_other_encodings_are_read_by_the_same_intake(write):
    rows = read_file(SERIES, write([["2026 年车系表"], [], HEADER, ROW]))
    assert [(row.line, dict(row.cells)) for row in rows] == [(4, dict(zip(HEADER, ROW, strict=True)))]


def test_cells_of_a_workbook_are_read_as_a_text_file_would_hold_them():
    header = ["part", "net_price", "valid_from"]
    [row] = read_file(SHEETS["prices"], xlsx_bytes([header, ["P-1", 1180.5, dt.datetime(2026, 1, 1)]]))
    assert dict(row.cells) == {"part": "P-1", "net_price": "1180.5", "valid_from": "2026-01-01"}


def test_headers_may_be_the_labels_in_either_language():
    with override("en"):
        labels = [str(column.label) for column in SERIES.columns]
    [row] = read_file(SERIES, csv_bytes([labels, ROW]))
    assert row.cells["name_zh"] == "锐际"


def test_a_header_alone_is_an_empty_table():
    assert read_file(SERIES, csv_bytes([HEADER])) == []


def test_a_row_that_looks_like_totals_is_a_row():
    names = [row.cells["name_zh"] for row in read_file(SERIES, csv_bytes([HEADER, ["合计", "说明书", ""], ROW]))]
    assert names == ["说明书", "锐际"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n \n", "empty"),
        (b"PK\x03\x04\x00\x00", "damaged"),
        (b"\xff\xd8\xff\xe0 picture", "not_a_table"),
        (b"x" * (limits.FILE_BYTES + 1), "too_large"),
        (encrypted_xlsx_bytes(), "password_protected"),
        (b"<html><table></table></html>", "web_page"),
        (b"when,where\n1,2\n", "unknown_headers"),
        (b"code,name_zh,name_en,colour\nA,b,c,d\n", "header_unknown"),
        (b"code,name_zh,name_en\nA,b,c,d\n", "header_unknown"),
        (b"code,code,name_zh,name_en\nA,A,b,c\n", "header_twice"),
        (b"code,name_zh\nA,b\n", "header_missing"),
        (uncalculated(), "formula_without_value"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused(content, code):
    with pytest.raises(UnreadableFile) as refusal:
        read_file(SERIES, content)
    assert refusal.value.code == code
    assert str(refusal.value) != code  # a sentence, not only a code


def test_a_refusal_speaks_the_readers_language():
    for language, words in (("zh-hans", "文件有打开密码"), ("en", "The file is protected by a password")):
        with override(language), pytest.raises(UnreadableFile) as refusal:
            read_file(SERIES, encrypted_xlsx_bytes())
        assert words in str(refusal.value.message)


@pytest.mark.parametrize(
    ("cell", "text", "expected"),
    [
        (Code(30), "ｌｘ6p-7a100-bd", "LX6P-7A100-BD"),
        (Text(10), "（左）", "（左）"),
        (Amount(), "¥1,234.5", Decimal("1234.50")),
        (Amount(), "18%", Decimal("18.00")),
        (Number(), "１，０００", 1000),
        (Day(), "2026-1-5", date(2026, 1, 5)),
        (Day(), "2026/01/05", date(2026, 1, 5)),
        (Day(), "20260105", date(2026, 1, 5)),
        (Day(), "2026年1月5日", date(2026, 1, 5)),
        (YesNo(), "是", True),
        (YesNo(), "N", False),
        (Choice(SANBAO_CLASSES), "wear", "WEAR"),
    ],
)
def test_cells_are_read_as_people_write_them(cell, text, expected):
    assert cell.read(text) == expected


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (Code(5, "[A-Z0-9]{5}"), "K3Q7"),
        (Code(4), "TOOLONG"),
        (Code(30), "LX6P 7A100"),
        (Text(2), "三个字"),
        (Amount(), "1.234"),
        (Amount(), "-1"),
        (Amount(), "NaN"),
        (Amount(), "abc"),
        (Number(1), "0"),
        (Number(), "1.5"),
        (Day(), "2026-02-30"),
        (Day(), "2026-01/05"),
        (Day(), "5.1.2026"),
        (YesNo(), "maybe"),
        (Choice(SANBAO_CLASSES), "GOLD"),
    ],
)
def test_cells_that_mean_nothing_are_refused(cell, text):
    with pytest.raises(BadCell) as refusal:
        cell.read(text)
    assert str(refusal.value.reason)
