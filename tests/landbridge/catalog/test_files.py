from datetime import date
from decimal import Decimal

import pytest

from landbridge.catalog.choices import SANBAO_CLASSES
from landbridge.catalog.loading.cells import Amount, BadCell, Choice, Code, Day, Number, Text, YesNo
from landbridge.catalog.loading.files import UnreadableFile, read_file
from landbridge.catalog.loading.sheets import SHEETS

SERIES = SHEETS["series"]


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


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n \n", "file_empty"),
        (b"PK\x03\x04\x00\x00", "file_refused"),
        (b"\xff\xfe\xff", "file_not_text"),
        (b"x" * 20_000_001, "file_too_large"),
        (b"code,name_zh,name_en,colour\n", "header_unknown"),
        (b"code,code,name_zh,name_en\n", "header_twice"),
        (b"code,name_zh\n", "header_missing"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused(content, code):
    with pytest.raises(UnreadableFile) as refusal:
        read_file(SERIES, content)
    assert refusal.value.code == code
    assert str(refusal.value) != code  # a sentence, not only a code


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
