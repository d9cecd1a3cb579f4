"""Dates and times as dealers' systems write them: text of many kinds, date cells, Excel serial numbers."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from landbridge.clocks.days import SHANGHAI, start_of_day
from landbridge.intake.cells import CellProblem, RawCell, from_number, half_width, nearest_second, written

_TIME = (
    r"(?P<half>上午|下午|晚上|中午|凌晨|AM|PM)?\s*(?P<hour>\d{1,2})\s*(?:[:时点]\s*(?P<minute>\d{1,2})?\s*分?\s*)"
    r"(?::?\s*(?P<second>\d{1,2})(?:\.\d+)?\s*秒?)?\s*(?P<half_after>AM|PM)?"
)
_WEEKDAY = r"(?:\s*\(?(?:星期|周)[一二三四五六日天]\)?)?"
_SEPARATED = re.compile(
    rf"(?P<year>\d{{4}})\s*[-/.年]\s*(?P<month>\d{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}})\s*[日号]?{_WEEKDAY}"
    rf"(?:\s*[T,]?\s*{_TIME})?",
    re.ASCII | re.IGNORECASE,
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:[\sT]*(?P<hour>\d{2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?)?",
    re.ASCII | re.IGNORECASE,
)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_AMBIGUOUS = re.compile(
    r"\d{1,2}\s*[-/.月年]\s*\d{1,2}(?:\s*[-/.月日]\s*(?:\d{2}|\d{4})?)?日?(?:[\sT].*)?", re.ASCII
)
_MIDNIGHT = dt.time()
_EPOCH_1900 = dt.datetime(1899, 12, 30)  # Excel believes in 29 February 1900, so day 61 is 1 March
_EPOCH_1904 = dt.datetime(1904, 1, 1)
_SERIAL_FROM, _SERIAL_TO = 20_000, 80_000  # years 1954 to 2119
_SECONDS_A_DAY = 86_400


class DateStyle(StrEnum):
    """How a date stood in the file."""

    TEXT = "text"
    DATE_CELL = "date_cell"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class Moment:
    """A day in Asia/Shanghai with or without a time of day.

    Args:
        day: calendar day as written.
        at: time of day, or None when the file has none; 0:00 counts as none, for systems that know only
            dates fill it in, and no car is handed over at midnight.
    """

    day: dt.date
    at: dt.time | None = None

    def earliest(self) -> dt.datetime:
        """Return the aware moment; without a time of day the start of the day (for arrivals)."""
        return (
            start_of_day(self.day) if self.at is None else dt.datetime.combine(self.day, self.at, tzinfo=SHANGHAI)
        )

    def latest(self) -> dt.datetime:
        """Return the aware moment; without a time of day its last second, 23:59:59 (for hand-overs).

        A hand-over without a time counts as 24:00; the last second keeps it on the day that was written.
        """
        at = dt.time(23, 59, 59) if self.at is None else self.at
        return dt.datetime.combine(self.day, at, tzinfo=SHANGHAI)

    def is_surely_before(self, other: "Moment") -> bool:
        """Return whether this is before the other whatever the missing times of day were."""
        return self.latest() < other.earliest()

    def __str__(self) -> str:
        if self.at is None:
            return self.day.isoformat()
        return f"{self.day.isoformat()} {self.at:%H:%M:%S}".removesuffix(":00")


def read_moment(raw: RawCell, *, counts_from_1904: bool = False) -> tuple[Moment, DateStyle]:
    """Return the moment in a cell and how it was written.

    Args:
        raw: a date cell, a number, or text: 2026-11-22 08:47, 2026年11月22日 8时47分, 20261122, 46348.5.
        counts_from_1904: the workbook's serial numbers count from 1904.

    Raises:
        CellProblem: `date_unreadable`, `date_not_in_calendar`, `date_ambiguous` (11/22/26 and the like).
    """
    if isinstance(raw, dt.datetime):
        exact = nearest_second(raw)
        return _moment(exact.date(), exact.time()), DateStyle.DATE_CELL
    if isinstance(raw, dt.date):
        return Moment(raw), DateStyle.DATE_CELL
    if isinstance(raw, bool | dt.time | dt.timedelta):
        raise CellProblem("date_unreadable")
    if isinstance(raw, int | float):
        value = from_number(raw)
        if _SERIAL_FROM <= value < _SERIAL_TO:
            return _of_serial(value, counts_from_1904), DateStyle.SERIAL
        return _of_text(f"{value:f}", counts_from_1904)
    return _of_text(half_width(written(raw)), counts_from_1904)


def _of_text(text: str, counts_from_1904: bool) -> tuple[Moment, DateStyle]:
    if match := _SEPARATED.fullmatch(text) or _COMPACT.fullmatch(text):
        return _of_parts(match.groupdict()), DateStyle.TEXT
    if _SERIAL.fullmatch(text) and _SERIAL_FROM <= Decimal(text) < _SERIAL_TO:
        return _of_serial(Decimal(text), counts_from_1904), DateStyle.SERIAL
    raise CellProblem("date_ambiguous" if _AMBIGUOUS.fullmatch(text) else "date_unreadable")


def _of_serial(value: Decimal, counts_from_1904: bool) -> Moment:
    seconds = int((value * _SECONDS_A_DAY).to_integral_value())
    exact = (_EPOCH_1904 if counts_from_1904 else _EPOCH_1900) + dt.timedelta(seconds=seconds)
    return _moment(exact.date(), exact.time())


def _of_parts(parts: dict[str, str | None]) -> Moment:
    year, month, day = (int(parts[name] or 0) for name in ("year", "month", "day"))
    try:
        date = dt.date(year, month, day)
    except ValueError as error:
        raise CellProblem("date_not_in_calendar") from error
    if parts["hour"] is None:
        return Moment(date)
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or parts.get("half_after") or "").upper()
    if (half in {"下午", "晚上", "PM"} and hour < 12) or (half == "中午" and hour < 3):
        hour += 12
    elif half in {"上午", "凌晨", "AM"} and hour == 12:
        hour = 0
    if (hour, minute, second) == (24, 0, 0):
        return Moment(date)  # the end of that day, which is what a missing time means
    try:
        return _moment(date, dt.time(hour, minute, second))
    except ValueError as error:
        raise CellProblem("date_unreadable") from error


def _moment(day: dt.date, at: dt.time) -> Moment:
    return Moment(day, None if at == _MIDNIGHT else at)
