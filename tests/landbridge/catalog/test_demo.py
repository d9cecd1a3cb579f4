import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from landbridge.catalog.demo import build
from landbridge.catalog.demo.calendar import workday_rows
from landbridge.catalog.loading.comparing import Comparison, Outcome
from landbridge.catalog.loading.sheets import SHEETS
from landbridge.clocks.workdays import WorkdayCalendar


@pytest.fixture(scope="module")
def catalogue():
    return build(1)


def test_a_seed_always_gives_the_same_catalogue(catalogue):
    assert build(1).tables == catalogue.tables
    assert build(2).tables["parts"] != catalogue.tables["parts"]


def test_it_has_the_size_that_was_asked_for(catalogue):
    sizes = {kind: len(rows) for kind, rows in catalogue.tables.items()}
    assert 550 <= sizes["parts"] <= 650
    assert {kind: sizes[kind] for kind in ("series", "operations", "failure_codes", "suppliers")} == {
        "series": 9,
        "operations": 300,
        "failure_codes": 200,
        "suppliers": 40,
    }
    assert list(sizes) == list(SHEETS)


@pytest.mark.parametrize("seed", [1, 7, 99])
def test_every_row_of_every_seed_can_be_added(seed):
    for kind, rows in build(seed).tables.items():
        comparison = Comparison(SHEETS[kind], [], date(2026, 11, 1))
        plain = sorted(rows, key=lambda row: str(row.get("valid_from")))
        outcomes = Counter(comparison.take(line, dict(row)).outcome for line, row in enumerate(plain, 2))
        # A later row of the same key is a change of the earlier one, never a refusal.
        assert set(outcomes) <= {Outcome.ADDED, Outcome.CHANGED}, kind
        assert outcomes[Outcome.ADDED] > 0


@pytest.mark.parametrize("seed", [1, 7, 99])
def test_part_numbers_are_unique_and_well_formed(seed):
    numbers = [row["number"] for row in build(seed).tables["parts"]]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"[A-Z0-9]{3}[A-Z]-[0-9A-Z]{4,6}-[A-Z]{2}", number) for number in numbers)


def test_a_component_fits_together(catalogue):
    times = {(row["operation"], row["series"]) for row in catalogue.tables["times"]}
    pairs = {(row["operation"], row["failure_code"]) for row in catalogue.tables["operation_failures"]}
    fits = {(row["part"], row["series"]) for row in catalogue.tables["fits"]}
    for component in catalogue.components:
        operations = [component.replace, component.diagnose, *component.extras]
        for series, numbers in component.numbers.items():
            assert all((number, series) in fits for number in numbers)
            assert all((operation, series) in times for operation in operations)
        assert all((one, code) in pairs for one in operations for code in component.failure_codes)
    assert all(catalogue.fitting(row["code"]) for row in catalogue.tables["series"])


def test_some_parts_fit_only_some_series_and_some_operations_only_some_failures(catalogue):
    valve_body = next(one for one in catalogue.components if one.base == "7A100")
    assert valve_body.replace == "6F-4112A1"
    assert valve_body.numbers["ESCAPE"] == ["LX6P-7A100-BD"]
    assert valve_body.former["ESCAPE"] == ["LX6P-7A100-BB"]
    assert "LX6P-7A100-BD" not in valve_body.numbers["EXPLORER"]
    others = {row["failure_code"] for row in catalogue.tables["operation_failures"]}
    assert set(valve_body.failure_codes) < others
    plugin = [one for one in catalogue.components if one.base == "10B759"]
    assert set(plugin[0].numbers) == {"ESCAPE", "MONDEO"}


def test_a_superseded_number_ends_when_its_successor_starts(catalogue):
    parts = {row["number"]: row for row in catalogue.tables["parts"]}
    old = [row for row in parts.values() if row["superseded_by"]]
    assert len(old) > 20
    for row in old:
        assert row["valid_to"] == parts[row["superseded_by"]]["valid_from"] == date(2023, 7, 1)


def test_every_part_has_a_price_on_every_day_of_its_supply_from_2022(catalogue):
    starts: dict[str, list[date]] = {}
    for row in catalogue.tables["prices"]:
        assert row["net_price"] > Decimal(0)
        starts.setdefault(row["part"], []).append(row["valid_from"])
    for part in catalogue.tables["parts"]:
        assert min(starts[part["number"]]) == max(part["valid_from"], date(2022, 1, 1))


def test_the_calendar_follows_the_notices():
    calendar = WorkdayCalendar({row["date"]: row["is_workday"] for row in workday_rows()})
    free = {
        year: sum(not work for day, work in calendar.days.items() if day.year == year)
        for year in range(2023, 2027)
    }
    # 365 days less 248 working days: 52 weekends, 13 holidays; until 2024 there were 11.
    assert free == {2023: 116, 2024: 115, 2025: 117, 2026: 117}
    worked = [
        "2023-10-07",
        "2024-02-04",
        "2025-09-28",
        "2025-01-26",
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-10-10",
        "2026-11-24",
    ]
    rested = [
        "2023-10-06",
        "2024-02-16",
        "2025-10-08",
        "2025-01-31",
        "2026-02-23",
        "2026-10-07",
        "2026-06-19",
        "2027-02-10",
        "2027-05-04",
    ]
    assert all(calendar.is_workday(date.fromisoformat(day)) for day in worked)
    assert not any(calendar.is_workday(date.fromisoformat(day)) for day in rested)
