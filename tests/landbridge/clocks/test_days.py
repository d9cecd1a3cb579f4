from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.clocks.days import (
    SHANGHAI,
    Period,
    add_months,
    end_of_day,
    last_day,
    local_day,
    repair_days,
    start_of_day,
)
from landbridge.clocks.workdays import CalendarYearMissing
from tests.landbridge.clocks.builders import workdays_of

MAY_2024 = workdays_of(
    2024,
    holidays=[date(2024, 5, day) for day in range(1, 6)],
    make_up_days=[date(2024, 4, 28), date(2024, 5, 11)],
)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
MOMENTS = st.datetimes(datetime(1995, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


def test_a_day_ends_at_24_00_which_is_the_start_of_the_next():
    assert end_of_day(date(2026, 11, 24)) == datetime(2026, 11, 24, 16, tzinfo=UTC)
    assert end_of_day(date(2026, 12, 31)) == start_of_day(date(2027, 1, 1))


def test_the_day_is_shanghais_wherever_the_moment_was_written():
    assert local_day(datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 23)
    assert local_day(datetime(2026, 11, 23, 16, tzinfo=UTC)) == date(2026, 11, 24)
    assert local_day(datetime(2026, 11, 23, 23, tzinfo=timezone(timedelta(hours=-8)))) == date(2026, 11, 24)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        local_day(datetime(2026, 11, 24, 12))


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_last_of_the_month(start, months, expected):
    assert add_months(start, months) == expected


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (Period(days=60), date(2024, 5, 4)),
        (Period(months=24), date(2026, 3, 5)),
        (Period(months=36), date(2027, 3, 5)),
        (Period(days=7), date(2024, 3, 12)),
        (Period(), date(2024, 3, 5)),
    ],
)
def test_periods_of_a_car_delivered_on_5_march_2024(period, expected):
    assert last_day(date(2024, 3, 5), period) == expected


def test_a_last_day_on_a_holiday_moves_to_the_day_after_the_rest():
    # 4 May 2024 is in the Labour Day rest of 1-5 May.
    assert last_day(date(2024, 3, 5), Period(days=60), MAY_2024) == date(2024, 5, 6)
    assert last_day(date(2024, 3, 7), Period(days=60), MAY_2024) == date(2024, 5, 6)


def test_a_last_day_in_an_unknown_year_is_an_error_not_a_guess():
    with pytest.raises(CalendarYearMissing) as caught:
        last_day(date(2024, 3, 5), Period(months=12), MAY_2024)
    assert caught.value.year == 2025


def test_a_period_does_not_run_backwards():
    with pytest.raises(ValueError, match="backwards"):
        Period(days=-1)


@pytest.mark.parametrize(
    ("spent", "expected"),
    [
        (timedelta(0), 0),
        (timedelta(seconds=1), 1),
        (timedelta(hours=1), 1),
        (timedelta(hours=24), 1),
        (timedelta(hours=24, microseconds=1), 2),
        (timedelta(hours=25), 2),
        (timedelta(hours=48), 2),
        (timedelta(hours=121), 6),
    ],
)
def test_repair_time_is_rounded_up_to_days(spent, expected):
    agreed = datetime(2026, 11, 14, 9, 30, tzinfo=SHANGHAI)
    assert repair_days(agreed, agreed + spent) == expected


def test_a_repair_completed_before_it_was_agreed_is_refused():
    agreed = datetime(2026, 11, 14, 9, tzinfo=UTC)
    with pytest.raises(ValueError, match="agreed"):
        repair_days(agreed, agreed - timedelta(seconds=1))


@given(DAYS, st.integers(0, 600))
def test_adding_months_never_leaves_the_month_that_is_meant(day, months):
    result = add_months(day, months)
    assert (result.year * 12 + result.month) - (day.year * 12 + day.month) == months
    assert result.day <= day.day


@given(MOMENTS)
def test_a_moment_lies_inside_its_own_day(at):
    day = local_day(at)
    assert start_of_day(day) <= at < end_of_day(day)
    assert end_of_day(day) - start_of_day(day) == timedelta(days=1)


@given(MOMENTS, st.integers(0, 10**7))
def test_repair_days_never_fall_short_and_never_exceed_by_a_day(agreed, seconds):
    days = repair_days(agreed, agreed + timedelta(seconds=seconds))
    assert timedelta(0) <= timedelta(days=days) - timedelta(seconds=seconds) < timedelta(days=1)
