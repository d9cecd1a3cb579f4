from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.clocks.workdays import CalendarYearMissing, WorkdayCalendar
from tests.landbridge.clocks.builders import workdays_of

# As announced for 2025: the week of National Day and the Sunday that makes up for it.
YEAR_2025 = workdays_of(
    2025,
    holidays=[date(2025, 10, day) for day in range(1, 9)],
    make_up_days=[date(2025, 9, 28), date(2025, 10, 11)],
)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2025, 9, 28), True),  # a Sunday, worked
        (date(2025, 9, 27), False),
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),
    ],
)
def test_make_up_days_are_working_days(day, expected):
    assert YEAR_2025.is_workday(day) is expected


def test_a_missing_year_is_an_error_that_names_it():
    with pytest.raises(CalendarYearMissing) as caught:
        YEAR_2025.is_workday(date(2026, 1, 1))
    assert caught.value.code == "calendar_year_missing"
    assert caught.value.params == {"year": 2026}
    assert str(caught.value) == "工作日历缺 2026 年，无法计算期限。 / The working-day table has no year 2026."


def test_rest_over_the_end_of_the_table_is_an_error():
    half = WorkdayCalendar({date(2025, 12, 31): False})
    with pytest.raises(CalendarYearMissing):
        half.workday_from(date(2025, 12, 31))


def test_the_next_working_day():
    assert YEAR_2025.workday_from(date(2025, 10, 1)) == date(2025, 10, 9)
    assert YEAR_2025.workday_from(date(2025, 10, 9)) == date(2025, 10, 9)


def test_working_days_between_count_the_last_and_not_the_first():
    assert YEAR_2025.workdays_between(date(2025, 9, 30), date(2025, 10, 11)) == 3
    assert YEAR_2025.workdays_between(date(2025, 9, 30), date(2025, 9, 30)) == 0


def test_a_calendar_cannot_be_changed_from_outside():
    days = {date(2025, 1, 1): False}
    calendar = WorkdayCalendar(days)
    days[date(2025, 1, 1)] = True
    assert calendar.is_workday(date(2025, 1, 1)) is False
    with pytest.raises(TypeError):
        calendar.days[date(2025, 1, 1)] = True


@given(st.dates(date(2025, 1, 1), date(2025, 12, 1)), st.integers(0, 30))
def test_counting_adds_up(start, length):
    middle, end = start + timedelta(days=length // 2), start + timedelta(days=length)
    whole = YEAR_2025.workdays_between(start, end)
    assert whole == YEAR_2025.workdays_between(start, middle) + YEAR_2025.workdays_between(middle, end)
