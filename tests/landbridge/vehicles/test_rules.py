from datetime import date

import pytest

from landbridge.vehicles.rules import (
    Problem,
    UsageType,
    dates_in_order,
    is_sold,
    three_guarantees_apply,
    warranty_start,
)

MARCH_1, MARCH_5, JUNE_1 = date(2024, 3, 1), date(2024, 3, 5), date(2024, 6, 1)


@pytest.mark.parametrize(
    ("invoice", "delivery", "replaced", "expected"),
    [
        (None, None, None, None),
        (MARCH_1, None, None, MARCH_1),
        (MARCH_1, MARCH_1, None, MARCH_1),
        (MARCH_1, MARCH_5, None, MARCH_5),  # the example of domain rule T1
        (MARCH_5, MARCH_1, None, MARCH_1),  # handed over before the invoice was written
        (None, MARCH_5, None, None),  # no invoice, no sale
        (MARCH_1, MARCH_5, JUNE_1, JUNE_1),  # T6: given in exchange
    ],
)
def test_the_warranty_starts_by_rule_t1_and_t6(invoice, delivery, replaced, expected):
    assert warranty_start(invoice, delivery, replaced) == expected


def test_a_car_with_an_invoice_is_sold():
    assert is_sold(MARCH_1)
    assert not is_sold(None)


@pytest.mark.parametrize(("usage", "expected"), [("private", True), ("operating", False), ("corporate", False)])
def test_only_home_use_cars_are_under_the_three_guarantees(usage, expected):
    assert three_guarantees_apply(UsageType(usage)) is expected


@pytest.mark.parametrize(
    ("invoice", "delivery", "expected"),
    [
        (None, None, True),
        (MARCH_5, MARCH_5, True),
        (MARCH_1, MARCH_5, False),
        (MARCH_5, MARCH_1, False),
        (JUNE_1, MARCH_5, True),
    ],
)
def test_nothing_is_sold_before_it_is_built(invoice, delivery, expected):
    assert dates_in_order(MARCH_5, invoice, delivery) is expected


def test_a_problem_holds_codes_only():
    problem = Problem(1, "transmission", "TR04-06", "LX6P-7A100-BD", ("LX6P-7A100-BD",), ("6F-4112A1",))
    assert problem.to_json() == {
        "job_no": 1,
        "system": "transmission",
        "failure_code": "TR04-06",
        "causal_part": "LX6P-7A100-BD",
        "parts": ["LX6P-7A100-BD"],
        "operations": ["6F-4112A1"],
    }
