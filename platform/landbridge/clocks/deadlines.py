"""Deadlines: a pure function of start, length, unit, pauses, calendar and credits (zone Asia/Shanghai)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from landbridge.clocks.days import ONE_DAY, end_of_day, local_day, require_aware
from landbridge.clocks.workdays import WorkdayCalendar


class Unit(StrEnum):
    """What a clock counts."""

    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which a clock stands still, such as a question that waits for the dealer's answer.

    Args:
        start: when the clock stopped.
        end: when it ran again; None while it still stands.
    """

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        require_aware(self.start)
        if self.end is not None and require_aware(self.end) < self.start:
            raise ValueError("A pause does not end before it starts.")

    def covers(self, day: date, now: datetime | None) -> bool:
        """Return whether the clock does not count this day.

        The day on which it stopped is counted (part of it was used), the day on which it runs again is not,
        as a start day is not.

        Raises:
            ValueError: the pause is still open and `now` is not given.
        """
        end = self.end if self.end is not None else now
        if end is None:
            raise ValueError("An open pause needs `now`.")
        return local_day(self.start) < day <= local_day(end)


def deadline(
    start: datetime,
    length: int,
    unit: Unit,
    *,
    pauses: Sequence[Pause] = (),
    calendar: WorkdayCalendar | None = None,
    credits: int = 0,
    now: datetime | None = None,
) -> datetime:
    """Return 24:00 of the last day: the first moment that is too late.

    Args:
        start: the event; its day is not counted.
        length: days of the clock's unit, 0 or more; 0 ends with the day of the event.
        unit: calendar days or working days.
        pauses: days that do not count; overlapping pauses count once.
        calendar: needed for working days.
        credits: further days of the same unit, from a granted extension or downtime of the platform.
        now: where an open pause is taken to end, which gives the deadline "if answered now".

    Raises:
        CalendarYearMissing: the clock runs over the end of the working-day table.
        ValueError: negative length or credit, working days without a calendar, open pause without `now`.
    """
    if length < 0 or credits < 0:
        raise ValueError("A clock has no negative days.")
    left = length + credits
    day = local_day(start)
    if unit is Unit.CALENDAR_DAY and not pauses:
        return end_of_day(day + left * ONE_DAY)
    while left:
        day += ONE_DAY
        if _counts(day, unit, calendar) and not any(pause.covers(day, now) for pause in pauses):
            left -= 1
    return end_of_day(day)


def due_day(due: datetime) -> date:
    """Return the last day on which something is still in time, given its deadline at 24:00."""
    return local_day(due - timedelta(microseconds=1))


def is_late(at: datetime, due: datetime) -> bool:
    """Return whether a moment is after the deadline; 24:00 itself is too late."""
    return require_aware(at) >= due


def days_left(
    due: datetime,
    now: datetime,
    unit: Unit = Unit.CALENDAR_DAY,
    calendar: WorkdayCalendar | None = None,
) -> int:
    """Return the days of the unit from today to the last day: 0 today, negative when overdue."""
    today, last = local_day(now), due_day(due)
    if unit is Unit.CALENDAR_DAY:
        return (last - today).days
    if calendar is None:
        raise ValueError("Working days need a calendar.")
    if last >= today:
        return calendar.workdays_between(today, last)
    return -calendar.workdays_between(last, today)


def _counts(day: date, unit: Unit, calendar: WorkdayCalendar | None) -> bool:
    if unit is Unit.CALENDAR_DAY:
        return True
    if calendar is None:
        raise ValueError("Working days need a calendar.")
    return calendar.is_workday(day)
