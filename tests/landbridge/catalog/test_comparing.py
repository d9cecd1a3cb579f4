from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from landbridge.catalog.loading.comparing import Change, Comparison, Outcome, Stored
from landbridge.catalog.loading.sheets import SHEETS

TODAY = date(2026, 3, 1)
PRICES = SHEETS["prices"]
SERIES = SHEETS["series"]
ROW = UUID(int=1)
NEXT_ROW = UUID(int=2)
OLD, NEW = date(2025, 1, 1), date(2026, 1, 1)


def price(net: str, start: date, end: date | None = None) -> dict:
    return {"part": "P-1", "net_price": Decimal(net), "valid_from": start, "valid_to": end}


def stored(*rows: dict) -> list[Stored]:
    return [Stored(row, UUID(int=number)) for number, row in enumerate(rows, start=1)]


def outcome(finding) -> tuple[Outcome, dict[str, tuple[str, str]]]:
    return finding.outcome, {change.column: (change.old, change.new) for change in finding.changes}


def test_a_new_key_is_added():
    comparison = Comparison(PRICES, [], TODAY)
    assert comparison.take(2, price("10.00", NEW)).outcome is Outcome.ADDED
    assert comparison.plan().inserts == (price("10.00", NEW),)
    assert comparison.plan().updates == ()


def test_a_changed_price_ends_the_old_row_and_keeps_it():
    comparison = Comparison(PRICES, stored(price("10.00", OLD)), TODAY)
    found = comparison.take(2, price("11.00", NEW))
    assert outcome(found) == (
        Outcome.CHANGED,
        {"net_price": ("10.00", "11.00"), "valid_from": ("2025-01-01", "2026-01-01")},
    )
    plan = comparison.plan()
    assert plan.updates == ((ROW, {"valid_to": NEW}),)
    assert plan.inserts == (price("11.00", NEW),)


def test_the_same_price_in_a_new_list_is_unchanged():
    comparison = Comparison(PRICES, stored(price("10.00", OLD)), TODAY)
    assert comparison.take(2, price("10.00", NEW)).outcome is Outcome.UNCHANGED
    assert comparison.plan().inserts == ()
    assert comparison.plan().updates == ()


def test_loading_the_same_history_again_changes_nothing():
    first = [price("10.00", OLD), price("11.00", NEW)]
    before = stored(price("10.00", OLD, NEW), price("11.00", NEW))
    comparison = Comparison(PRICES, before, TODAY)
    assert [comparison.take(line, row).outcome for line, row in enumerate(first, 2)] == [
        Outcome.UNCHANGED,
        Outcome.UNCHANGED,
    ]
    assert comparison.plan().updates == ()


def test_what_was_in_force_is_not_rewritten():
    comparison = Comparison(PRICES, stored(price("10.00", OLD)), TODAY)
    found = comparison.take(2, price("12.00", OLD))
    assert found.outcome is Outcome.REFUSED
    assert len(found.reasons) == 1
    assert comparison.plan().updates == ()


def test_a_row_of_the_future_may_be_corrected():
    tomorrow = date(2026, 3, 2)
    comparison = Comparison(PRICES, stored(price("10.00", tomorrow)), TODAY)
    assert outcome(comparison.take(2, price("12.00", tomorrow))) == (
        Outcome.CHANGED,
        {"net_price": ("10.00", "12.00")},
    )
    assert comparison.plan().updates == ((ROW, {"net_price": Decimal("12.00")}),)


def test_a_row_that_starts_today_is_in_force():
    comparison = Comparison(PRICES, stored(price("10.00", TODAY)), TODAY)
    assert comparison.take(2, price("12.00", TODAY)).outcome is Outcome.REFUSED


def test_an_end_is_set_and_nothing_else():
    comparison = Comparison(PRICES, stored(price("10.00", OLD)), TODAY)
    assert outcome(comparison.take(2, price("10.00", OLD, NEW))) == (
        Outcome.ENDED,
        {"valid_to": ("", "2026-01-01")},
    )
    assert comparison.plan().updates == ((ROW, {"valid_to": NEW}),)


def test_a_row_put_before_a_later_one_ends_where_that_starts():
    middle = date(2025, 7, 1)
    comparison = Comparison(PRICES, stored(price("10.00", OLD, NEW), price("12.00", NEW)), TODAY)
    assert comparison.take(2, price("11.00", middle)).outcome is Outcome.CHANGED
    plan = comparison.plan()
    assert plan.updates == ((ROW, {"valid_to": middle}),)
    assert plan.inserts == (price("11.00", middle, NEW),)


def test_an_explicit_overlap_is_refused():
    comparison = Comparison(PRICES, stored(price("12.00", NEW)), TODAY)
    found = comparison.take(2, price("11.00", OLD, date(2026, 1, 2)))
    assert found.outcome is Outcome.REFUSED
    assert comparison.plan().inserts == ()


@pytest.mark.parametrize("end", [OLD, date(2024, 12, 31)])
def test_a_period_needs_a_day(end):
    comparison = Comparison(PRICES, [], TODAY)
    assert comparison.take(2, price("1.00", OLD, end)).outcome is Outcome.REFUSED


def test_a_key_twice_in_a_file_is_refused_the_second_time():
    comparison = Comparison(PRICES, [], TODAY)
    assert comparison.take(2, price("1.00", OLD)).outcome is Outcome.ADDED
    assert comparison.take(3, price("1.00", OLD)).outcome is Outcome.REFUSED
    assert len(comparison.plan().inserts) == 1


def test_rows_of_one_file_follow_each_other():
    comparison = Comparison(PRICES, [], TODAY)
    comparison.take(2, price("10.00", OLD))
    comparison.take(3, price("11.00", NEW))
    assert comparison.plan().inserts == (price("10.00", OLD, NEW), price("11.00", NEW))


def test_a_sheet_without_periods_changes_in_place():
    row = {"code": "ESCAPE", "name_zh": "翼博", "name_en": "Escape"}
    comparison = Comparison(SERIES, stored(row), TODAY)
    found = comparison.take(2, {**row, "name_zh": "锐际"})
    assert found.outcome is Outcome.CHANGED
    assert found.key == ("ESCAPE",)
    assert found.changes == (Change("name_zh", "翼博", "锐际"),)
    assert comparison.plan().updates == ((ROW, {"name_zh": "锐际"}),)


PART = {
    "number": "LX6P-7A100-BD",
    "name_zh": "阀体",
    "name_en": "valve body",
    "system": "transmission",
    "position": "",
    "sanbao_class": "MAIN_PART",
    "sanbao_system": "transmission",
    "must_return": True,
    "supplier": "",
    "quantity_per_vehicle": 1,
    "superseded_by": "",
    "valid_from": OLD,
    "valid_to": None,
}


def test_a_part_that_only_gets_an_end_is_ended():
    comparison = Comparison(SHEETS["parts"], stored(PART), TODAY)
    assert comparison.take(2, {**PART, "valid_to": NEW}).outcome is Outcome.ENDED


def test_columns_that_the_file_does_not_have_stay():
    comparison = Comparison(SHEETS["parts"], stored({**PART, "supplier": "K3Q7A"}), TODAY)
    without = {name: value for name, value in PART.items() if name != "supplier"}
    assert comparison.take(2, without).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(
    "wrong",
    [
        {"superseded_by": "LX6P-7A100-BD"},
        {"sanbao_system": "interior"},
        {"sanbao_system": ""},
        {"valid_to": OLD},
    ],
)
def test_a_part_that_cannot_be_is_refused(wrong):
    comparison = Comparison(SHEETS["parts"], [], TODAY)
    found = comparison.take(2, {**PART, **wrong})
    assert found.outcome is Outcome.REFUSED
    assert len(found.reasons) == 1


@pytest.mark.parametrize(
    ("scope", "sanbao_class", "part", "expected"),
    [
        ("base", "", "", Outcome.ADDED),
        ("class", "WEAR", "", Outcome.ADDED),
        ("part", "", "P-1", Outcome.ADDED),
        ("base", "WEAR", "", Outcome.REFUSED),
        ("class", "", "", Outcome.REFUSED),
        ("class", "WEAR", "P-1", Outcome.REFUSED),
        ("part", "", "", Outcome.REFUSED),
    ],
)
def test_a_term_has_exactly_the_key_of_its_scope(scope, sanbao_class, part, expected):
    row = {
        "scope": scope,
        "sanbao_class": sanbao_class,
        "part": part,
        "months": 36,
        "km": 100_000,
        "valid_from": OLD,
        "valid_to": None,
    }
    assert Comparison(SHEETS["terms"], [], TODAY).take(2, row).outcome is expected
