"""Dates and times, in the many ways of dealers' systems."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.clocks.days import SHANGHAI
from landbridge.intake.cells import CellProblem
from landbridge.intake.moments import DateStyle, Moment, read_moment

DAY = dt.date(2026, 11, 22)
MORNING = Moment(DAY, dt.time(8, 47))


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22 08:47",
        "2026-11-22 8:47:00",
        "2026/11/22 8:47",
        "2026.11.22 08:47",
        "2026-11-22T08:47:00.000",
        "20261122 0847",
        "202611220847",
        "20261122084700",
        "2026年11月22日 8时47分",
        "2026年11月22日8点47分",
        "２０２６年１１月２２日　８：４７",
        "2026年11月22日 星期日 上午8:47",
        "2026-11-22 8:47 AM",
    ],
)
def test_a_day_with_its_time(text):
    assert read_moment(text) == (MORNING, DateStyle.TEXT)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22",
        "2026/11/22",
        "2026.11.22",
        "20261122",
        "2026年11月22日",
        "2026年11月22号",
        "2026-11-22 00:00:00",
    ],
)
def test_a_day_without_a_time(text):
    assert read_moment(text) == (Moment(DAY), DateStyle.TEXT)


def test_twenty_four_hundred_is_the_end_of_that_day():
    assert read_moment("2026-11-22 24:00")[0] == Moment(DAY)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-11-22 下午3:20", dt.time(15, 20)),
        ("2026-11-22 3:20:11 PM", dt.time(15, 20, 11)),
        ("2026-11-22 中午12:05", dt.time(12, 5)),
        ("2026-11-22 12:05 AM", dt.time(0, 5)),
        ("2026-11-22 凌晨12:05", dt.time(0, 5)),
    ],
)
def test_halves_of_the_day(text, time):
    assert read_moment(text)[0] == Moment(DAY, time)


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("46348", Moment(DAY)),
        (46348, Moment(DAY)),
        (46348.0, Moment(DAY)),
        (46348.365972222, MORNING),
        ("46348.365972", MORNING),
    ],
)
def test_serial_numbers(raw, moment):
    assert read_moment(raw) == (moment, DateStyle.SERIAL)


def test_serial_numbers_of_a_workbook_that_counts_from_1904():
    # Both systems differ by 1,462 days.
    assert read_moment(46348 - 1462, counts_from_1904=True)[0] == Moment(DAY)


def test_date_cells():
    assert read_moment(dt.datetime(2026, 11, 22, 8, 46, 59, 999_999)) == (MORNING, DateStyle.DATE_CELL)
    assert read_moment(DAY) == (Moment(DAY), DateStyle.DATE_CELL)


def test_a_number_cell_may_hold_a_date_written_as_one_number():
    assert read_moment(20261122.0) == (Moment(DAY), DateStyle.TEXT)


@pytest.mark.parametrize("text", ["11/22/26", "22-11-2026", "11/22/2026", "26-11-22", "11-22 08:47", "11月22日"])
def test_refused_as_ambiguous(text):
    assert problem(text) == "date_ambiguous"


@pytest.mark.parametrize("text", ["2026-02-30", "2026-13-01", "20261131", "2026-00-10"])
def test_refused_as_not_in_the_calendar(text):
    assert problem(text) == "date_not_in_calendar"


@pytest.mark.parametrize(
    "raw", ["昨天", "2026", "2026-11", "2026-11-22 25:00", 1.5e9, 19_999, 80_000, True, "1899"]
)
def test_refused_as_unreadable(raw):
    assert problem(raw) == "date_unreadable"


def problem(raw):
    with pytest.raises(CellProblem) as refused:
        read_moment(raw)
    return refused.value.code


minutes = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2099, 12, 31)).map(
    lambda one: one.replace(second=0, microsecond=0)
)
FORMATS = [
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y.%m.%d %H:%M",
    "%Y年%m月%d日 %H时%M分",
    "%Y%m%d%H%M",
    "%Y-%m-%dT%H:%M:%S",
]


@given(minutes, st.sampled_from(FORMATS))
def test_any_way_of_writing_a_moment_gives_it_back(at, pattern):
    assert read_moment(at.strftime(pattern))[0] == as_moment(at)


@given(minutes)
def test_a_serial_number_gives_back_the_minute(at):
    serial = (at - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)

    assert read_moment(serial)[0] == as_moment(at)


@given(st.text(alphabet="0123456789-/.:年月日时分 TPM上下午", max_size=20))
def test_no_text_makes_the_reader_fail_in_another_way(text):
    with contextlib.suppress(CellProblem):
        read_moment(text)


def as_moment(at):
    return Moment(at.date(), at.time() if at.time() != dt.time() else None)


def test_the_earliest_and_the_latest_a_moment_can_be():
    assert Moment(DAY).earliest() == dt.datetime(2026, 11, 22, tzinfo=SHANGHAI)
    assert Moment(DAY).latest() == dt.datetime(2026, 11, 22, 23, 59, 59, tzinfo=SHANGHAI)
    assert MORNING.earliest() == MORNING.latest() == dt.datetime(2026, 11, 22, 8, 47, tzinfo=SHANGHAI)


def test_before_is_only_said_when_no_missing_time_could_change_it():
    assert MORNING.is_surely_before(Moment(DAY, dt.time(8, 48)))
    assert not Moment(DAY).is_surely_before(MORNING)
    assert Moment(dt.date(2026, 11, 21)).is_surely_before(Moment(DAY))
