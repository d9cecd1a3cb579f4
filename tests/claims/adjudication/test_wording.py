from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from claims.adjudication.wording import day_text, field_name, km, line_name, moment_text, yuan_text
from claims.bilingual import Text
from tests.claims.adjudication.builders import GEAR, make_line


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("mileage_km", Text("里程", "Mileage")),
        ("lines.2.supplier_code", Text("第 2 行 · 旧件供应商", "Line 2 · Old part's supplier")),
        ("lines", Text("明细", "Lines")),
        ("lines.3.colour", Text("第 3 行 · colour", "Line 3 · colour")),
        ("colour", Text("colour", "colour")),
    ],
)
def test_field_names(field, expected):
    assert field_name(field) == expected


def test_numbers_and_dates():
    assert km(1_234_567) == "1,234,567"
    assert yuan_text(Decimal("-1234.5")) == "-¥1,234.50"
    assert day_text(date(2026, 11, 14)) == "2026-11-14"
    assert day_text(datetime(2026, 11, 14, 16, tzinfo=UTC)) == "2026-11-15"
    assert moment_text(datetime(2026, 11, 14, 16, 5, tzinfo=UTC)) == "2026-11-15 00:05"


def test_a_line_without_a_name_is_called_by_its_number():
    assert line_name(GEAR) == Text("第 2 行 转向机总成", "Line 2 转向机总成")
    assert line_name(make_line(4, name="", code="P-9")) == Text("第 4 行 P-9", "Line 4 P-9")
    assert line_name(make_line(4, name="", code="")) == Text("第 4 行", "Line 4")
