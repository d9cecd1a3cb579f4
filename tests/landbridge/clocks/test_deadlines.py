from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.clocks.days import SHANGHAI, end_of_day, local_day
from landbridge.clocks.deadlines import Pause, Unit, days_left, deadline, due_day, is_late
from landbridge.clocks.workdays import CalendarYearMissing
from tests.landbridge.clocks.builders import workdays_of

YEAR_2026 = workdays_of(
    2026, holidays=[date(2026, 10, day) for day in range(1, 8)], make_up_days=[date(2026, 9, 20)]
)
DAY, WORK = Unit.CALENDAR_DAY, Unit.WORKING_DAY
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 6, 30), timezones=st.just(UTC))


def at(month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI)


def test_ten_days_after_hand_over_end_at_24_00_of_the_tenth_day():
    due = deadline(at(11, 14, 17, 30), 10, DAY)
    assert due == datetime(2026, 11, 24, 16, tzinfo=UTC)
    assert due_day(due) == date(2026, 11, 24)


def test_the_hour_of_the_event_does_not_matter():
    assert deadline(at(11, 14, 0, 0), 10, DAY) == deadline(at(11, 14, 23, 59), 10, DAY)


def test_one_microsecond_before_24_00_is_in_time_and_24_00_is_late():
    due = deadline(at(11, 14), 10, DAY)
    assert not is_late(due - timedelta(microseconds=1), due)
    assert is_late(due, due)


def test_credits_move_the_day():
    assert due_day(deadline(at(11, 14), 10, DAY, credits=2)) == date(2026, 11, 26)


def test_no_days_end_with_the_day_of_the_event():
    assert due_day(deadline(at(11, 14), 0, DAY)) == date(2026, 11, 14)


def test_a_question_from_monday_to_wednesday_gives_two_days_back():
    pause = Pause(at(11, 16, 9), at(11, 18, 18))
    assert due_day(deadline(at(11, 14), 10, DAY, pauses=[pause])) == date(2026, 11, 26)


def test_a_question_answered_the_same_day_changes_nothing():
    assert deadline(at(11, 14), 10, DAY, pauses=[Pause(at(11, 16, 9), at(11, 16, 18))]) == deadline(
        at(11, 14), 10, DAY
    )


def test_overlapping_pauses_count_once():
    pauses = [Pause(at(11, 16), at(11, 18)), Pause(at(11, 17), at(11, 18))]
    assert due_day(deadline(at(11, 14), 10, DAY, pauses=pauses)) == date(2026, 11, 26)


def test_a_pause_before_the_start_or_after_the_end_changes_nothing():
    pauses = [Pause(at(11, 1), at(11, 10)), Pause(at(12, 1), at(12, 5))]
    assert due_day(deadline(at(11, 14), 10, DAY, pauses=pauses)) == date(2026, 11, 24)


def test_an_open_pause_runs_until_now():
    pause = Pause(at(11, 16))
    assert due_day(deadline(at(11, 14), 10, DAY, pauses=[pause], now=at(11, 19))) == date(2026, 11, 27)
    with pytest.raises(ValueError, match="now"):
        deadline(at(11, 14), 10, DAY, pauses=[pause])


def test_a_pause_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="pause"):
        Pause(at(11, 16), at(11, 15))


def test_three_working_days_pass_over_the_weekend():
    # Friday 20 November: Monday, Tuesday, Wednesday.
    assert due_day(deadline(at(11, 20), 3, WORK, calendar=YEAR_2026)) == date(2026, 11, 25)


def test_working_days_pass_over_national_day_and_count_the_make_up_sunday():
    assert due_day(deadline(at(9, 30), 1, WORK, calendar=YEAR_2026)) == date(2026, 10, 8)
    assert due_day(deadline(at(9, 18), 1, WORK, calendar=YEAR_2026)) == date(2026, 9, 20)


def test_a_pause_over_a_weekend_costs_working_days_only():
    pause = Pause(at(11, 20, 10), at(11, 23, 10))  # Friday to Monday: only Monday is given back
    assert due_day(deadline(at(11, 19), 3, WORK, calendar=YEAR_2026, pauses=[pause])) == date(2026, 11, 25)


def test_a_clock_over_the_end_of_the_table_is_an_error():
    with pytest.raises(CalendarYearMissing) as caught:
        deadline(at(12, 30), 5, WORK, calendar=YEAR_2026)
    assert caught.value.year == 2027


def test_working_days_without_a_calendar_are_refused():
    with pytest.raises(ValueError, match="calendar"):
        deadline(at(11, 14), 3, WORK)
    with pytest.raises(ValueError, match="calendar"):
        days_left(at(11, 20), at(11, 14), WORK)


@pytest.mark.parametrize(("length", "credits"), [(-1, 0), (3, -1)])
def test_negative_days_are_refused(length, credits):
    with pytest.raises(ValueError, match="negative"):
        deadline(at(11, 14), length, DAY, credits=credits)


@pytest.mark.parametrize(
    ("now", "expected"),
    [(at(11, 14), 10), (at(11, 24, 0), 0), (at(11, 24, 23, 59), 0), (at(11, 25, 0), -1), (at(11, 27), -3)],
)
def test_days_left(now, expected):
    assert days_left(deadline(at(11, 14), 10, DAY), now) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [(at(11, 20), 3), (at(11, 22), 3), (at(11, 24), 1), (at(11, 25), 0), (at(11, 28), -2)],
)
def test_working_days_left(now, expected):
    assert days_left(end_of_day(date(2026, 11, 25)), now, WORK, YEAR_2026) == expected


@given(MOMENTS, st.integers(0, 60), st.integers(0, 10))
def test_without_pauses_a_calendar_clock_is_plain_addition(start, length, credits):
    due = deadline(start, length, DAY, credits=credits)
    assert due_day(due) == local_day(start) + timedelta(days=length + credits)
    assert days_left(due, start) == length + credits


@given(MOMENTS, st.integers(0, 60), MOMENTS, st.integers(0, 400))
def test_a_pause_never_shortens_and_gives_back_no_more_than_it_took(start, length, paused_at, hours):
    pause = Pause(paused_at, paused_at + timedelta(hours=hours))
    free = deadline(start, length, DAY)
    held = deadline(start, length, DAY, pauses=[pause])
    assert timedelta(0) <= held - free <= timedelta(days=hours // 24 + 1)


@given(MOMENTS, st.integers(1, 40))
def test_a_working_day_clock_counts_exactly_its_working_days(start, length):
    due = due_day(deadline(start, length, WORK, calendar=YEAR_2026))
    assert YEAR_2026.is_workday(due)
    assert YEAR_2026.workdays_between(local_day(start), due) == length
