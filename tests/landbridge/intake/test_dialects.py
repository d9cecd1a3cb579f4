"""Ten systems, one meaning: whatever the dialect, what was written is read and what was planted is found."""

from decimal import Decimal

import pytest

from landbridge.intake.findings import Severity
from landbridge.intake.layouts.repair_orders import REPAIR_ORDER_LAYOUT
from landbridge.intake.orders import OrderDraft
from tests.landbridge.intake.builders import reading_of
from tests.landbridge.intake.dialects import DIALECTS, Dialect, told_by
from tests.landbridge.intake.faults import FAULTS, TODAY, orders, plant

SEEDS = (1, 2)
COUNT = 3 * len(FAULTS)


def number(value):
    return f"{float(value):g}" if isinstance(value, Decimal) else value


def understood(draft: OrderDraft) -> dict:
    values = {
        name: value if isinstance(value, int) else str(value)
        for name, value in draft.values.items()
        if name in REPAIR_ORDER_LAYOUT.by_name
    }
    fields = {spec.name for spec in REPAIR_ORDER_LAYOUT.fields if spec.level == "line"}
    lines = [
        {name: number(value) for name, value in line.values.items() if name in fields} for line in draft.lines
    ]
    return {**values, "lines": lines}


def joined(lines):
    """Labour and parts of an order from two sheets are lines of their own; what they say together counts."""
    return sorted((name, value) for line in lines for name, value in line.items())


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_what_is_planted_is_found_and_nothing_else(dialect: Dialect, seed):
    told = [order for order in orders(seed, 4 * COUNT) if dialect.takes(order)][:COUNT]
    planted = plant(seed, told)
    assert len(planted) == len(FAULTS)

    drafts = list(reading_of(dialect.write(told, seed), today=TODAY))

    found = {
        (draft.key, one.field, one.code)
        for draft in drafts
        for one in draft.findings
        if one.severity is not Severity.INFO
    }
    assert {one for one in found if one[2] not in dialect.always} == planted
    assert {code for _, _, code in found} >= dialect.always
    assert len(drafts) == len(told)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_every_dialect_means_the_same(dialect: Dialect, seed):
    told = {order["order_number"]: order for order in orders(seed, 30) if dialect.takes(order)}

    drafts = list(reading_of(dialect.write(told.values(), seed), today=TODAY))

    assert {draft.key for draft in drafts} == set(told)
    for draft in drafts:
        expected, read = told_by(told[draft.key], with_times=dialect.has_times), understood(draft)
        assert joined(read.pop("lines")) == joined(expected.pop("lines"))
        assert read == expected


def test_two_dialects_of_one_order_have_one_digest():
    repeated, first = (
        {draft.key: draft.digest() for draft in reading_of(dialect.write(orders(3, 20)), today=TODAY)}
        for dialect in DIALECTS
        if dialect.name in ("UTF-8 with BOM, cells repeated", "XLS of two sheets")
    )
    assert len(repeated) == 20
    assert repeated == first
