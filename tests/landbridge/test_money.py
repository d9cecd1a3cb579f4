from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.money import line_amount, total, yuan

AMOUNTS = st.decimals(min_value="-999999999999.99", max_value="999999999999.99", places=5)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0.005", "0.01"),
        ("0.004999", "0.00"),
        ("-0.005", "-0.01"),
        ("2.675", "2.68"),
        ("1234", "1234.00"),
        (7, "7.00"),
        (Decimal("1E+3"), "1000.00"),
        ("-0.001", "0.00"),
        ("999999999999.994", "999999999999.99"),
    ],
)
def test_yuan_has_two_places_half_up(value, expected):
    assert str(yuan(value)) == expected


@pytest.mark.parametrize("value", [1.1, True, None])
def test_yuan_refuses_what_has_lost_the_exact_amount(value):
    with pytest.raises(TypeError):
        yuan(value)


@pytest.mark.parametrize("value", ["", "12,5", "NaN", "Infinity", "¥1"])
def test_yuan_refuses_what_is_no_number(value):
    with pytest.raises(ValueError, match="Not an amount"):
        yuan(value)


@pytest.mark.parametrize(
    ("quantity", "price", "expected"),
    [
        ("3.2", "178.00", "569.60"),
        ("4.6", "185", "851.00"),
        (5, "87.50", "437.50"),
        ("0.5", "0.01", "0.01"),
        ("0.333", "100.05", "33.32"),
    ],
)
def test_line_amount_is_rounded_once(quantity, price, expected):
    assert line_amount(quantity, price) == Decimal(expected)


def test_total_of_nothing_is_zero():
    assert str(total([])) == "0.00"


@given(AMOUNTS)
def test_rounding_moves_by_half_a_cent_at_most_and_only_once(value):
    assert abs(yuan(value) - value) <= Decimal("0.005")
    assert yuan(yuan(value)) == yuan(value)


@given(st.lists(AMOUNTS.map(yuan), max_size=20))
def test_total_does_not_depend_on_the_order(amounts):
    assert total(amounts) == total(reversed(amounts))
