from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from landbridge.catalog.rules import in_force, narrowest, with_markup


@dataclass(frozen=True)
class Rate:
    series_code: str
    claim_type: str


ALL, SERIES, TYPE, BOTH = Rate("", ""), Rate("ESCAPE", ""), Rate("", "PDI"), Rate("ESCAPE", "PDI")


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        ([], None),
        ([ALL], ALL),
        ([ALL, TYPE], TYPE),
        ([TYPE, SERIES, ALL], SERIES),
        ([ALL, SERIES, BOTH, TYPE], BOTH),
    ],
)
def test_the_rate_that_says_most_wins(rates, expected):
    assert narrowest(rates) == expected


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 6, 30), True),
        (date(2026, 7, 1), False),
    ],
)
def test_the_first_day_counts_and_the_end_does_not(on, expected):
    assert in_force(date(2026, 1, 1), date(2026, 7, 1), on) is expected


def test_an_open_row_goes_on():
    assert in_force(date(2026, 1, 1), None, date(2099, 1, 1))


@pytest.mark.parametrize(
    ("net", "percent", "expected"),
    [
        ("4344.07", "18", "5126.00"),
        ("74.15", "18", "87.50"),
        ("80.51", "18", "95.00"),
        ("0.10", "5", "0.11"),  # 0.105: half a cent goes up
        ("100.00", "0", "100.00"),
    ],
)
def test_mark_up_is_rounded_half_up_to_the_cent(net, percent, expected):
    assert with_markup(Decimal(net), Decimal(percent)) == Decimal(expected)
