"""Cells: what Chinese exports and Excel do to text, numbers and kilometres."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.intake.cells import (
    CellProblem,
    is_blank,
    read_code,
    read_decimal,
    read_mileage,
    written,
)

FULL_WIDTH = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("　 倒车影像 黑屏 　", "倒车影像 黑屏"),
        ("\ufeffRO1\u200b", "RO1"),
        ('="00712"', "00712"),
        ("'00712", "00712"),
        ("第一行_x000D_\n第二行", "第一行\n第二行"),
        (18204.0, "18204"),
        (0.1 + 0.2, "0.3"),
        (True, "TRUE"),
        (dt.datetime(2026, 11, 22, 8, 47), "2026-11-22 08:47"),
        (dt.datetime(2026, 11, 22, 8, 46, 59, 999_997), "2026-11-22 08:47"),
        (dt.date(2026, 11, 22), "2026-11-22"),
        (None, ""),
    ],
)
def test_a_cell_is_written_as_a_person_reads_it(raw, read):
    assert written(raw) == read


@pytest.mark.parametrize(
    "raw", ["", " ", "　", "\u00a0", "-", "——", "/", "N/A", "null", "ＮＵＬＬ", '=""', None, "\u200b"]
)
def test_blank(raw):
    assert is_blank(raw)


@pytest.mark.parametrize("raw", ["0", "无", 0, 0.0, False, "N", "None of them", "-1", dt.date(2026, 1, 1)])
def test_not_blank(raw):
    assert not is_blank(raw)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("1288", "1288"),
        ("1,288.50", "1288.50"),
        ("12,345,678", "12345678"),
        ("¥1,288.00", "1288.00"),
        ("￥ 1 288", "1288"),
        ("１，２８８．５０元", "1288.50"),
        ("RMB 99", "99"),
        ("人民币99元整", "99"),
        ("(120.00)", "-120.00"),
        ("（120）", "-120"),
        ("-¥3", "-3"),
        ("¥-3", "-3"),
        ("+7", "7"),
        (".5", "0.5"),
        (1.1, "1.1"),
        (0.1 + 0.2, "0.3"),
        (642, "642"),
    ],
)
def test_numbers(raw, read):
    number = read_decimal(raw)

    assert number == Decimal(read)
    assert isinstance(number, Decimal)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "-",
        "12%",
        "1,2",
        "12,34",
        "1.2.3",
        "--5",
        "五百",
        "1e5",
        "NaN",
        True,
        dt.date(2026, 1, 1),
        "1" * 50,
    ],
)
def test_no_numbers(raw):
    with pytest.raises(CellProblem) as refused:
        read_decimal(raw)
    assert refused.value.code == "number_unreadable"


def test_a_number_that_no_column_holds_is_refused():
    with pytest.raises(CellProblem) as refused:
        read_decimal("1000000000000")
    assert refused.value.code == "number_too_large"


amounts = st.decimals(min_value=-999_999_999, max_value=999_999_999, places=2)


@given(
    amounts,
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "¥", "￥", "RMB "]),
    st.sampled_from(["", "元", " "]),
)
def test_any_way_of_writing_an_amount_gives_it_back(amount, commas, full_width, before, after):
    text = f"{amount:,}" if commas else str(amount)
    if full_width:
        text = text.translate(FULL_WIDTH)

    assert read_decimal(f"{before}{text}{after}") == amount


@given(amounts)
def test_a_number_cell_gives_back_the_amount_that_was_typed(amount):
    # Excel stores every number as a binary fraction.
    assert read_decimal(float(amount)) == amount


@given(st.text())
def test_no_text_makes_the_readers_fail_in_another_way(text):
    for read in (read_decimal, read_code, read_mileage, written, is_blank):
        try:
            read(text)
        except CellProblem:
            continue


@pytest.mark.parametrize(
    ("raw", "kilometres"),
    [
        ("18204", 18204),
        ("18,204 km", 18204),
        ("１８２０４公里", 18204),
        ("1.82万公里", 18200),
        ("3.6万", 36000),
        ("18204.5千米", 18205),
        (18204.0, 18204),
    ],
)
def test_mileage(raw, kilometres):
    assert read_mileage(raw)[0] == kilometres


def test_mileage_under_a_header_in_ten_thousands_unless_the_cell_says_otherwise():
    assert read_mileage("3.6", in_ten_thousands=True)[0] == 36000
    assert read_mileage(3.6, in_ten_thousands=True)[0] == 36000
    assert read_mileage("36,770km", in_ten_thousands=True)[0] == 36770


@given(st.integers(0, 999_999), st.booleans(), st.sampled_from(["", "km", "KM", "公里", " 公里"]))
def test_any_way_of_writing_a_mileage_gives_it_back(kilometres, commas, unit):
    text = f"{kilometres:,}" if commas else str(kilometres)

    assert read_mileage(f"{text}{unit}") == (kilometres, Decimal(kilometres))


@pytest.mark.parametrize(
    ("raw", "code"),
    [("ＧＮ１５－１Ａ２Ｂ", "GN15-1A2B"), (26112201.0, "26112201"), (" RO  1 ", "RO 1"), ("1E5", "1E5")],
)
def test_codes(raw, code):
    assert read_code(raw) == code


@pytest.mark.parametrize("raw", [2.02611220000123e17, 10**15, "2.02611E+17", "2.02611E+11"])
def test_a_code_that_excel_has_mutilated_is_told(raw):
    with pytest.raises(CellProblem) as refused:
        read_code(raw)
    assert refused.value.code == "digits_lost"
