"""Days and moments as written here: 11-23, 11-23 14:05, 11-23 24:00; the year only if it is another."""

from datetime import date, datetime

from landbridge.clocks.days import SHANGHAI, local_day
from landbridge.clocks.deadlines import due_day


def day_text(day: date | datetime, today: date) -> str:
    """Return `11-23`, or `2025-11-23` if today is in another year; a moment is taken in Asia/Shanghai."""
    plain = local_day(day) if isinstance(day, datetime) else day
    return f"{plain:%m-%d}" if plain.year == today.year else f"{plain:%Y-%m-%d}"


def moment_text(at: datetime, today: date) -> str:
    """Return `11-23 14:05` in Asia/Shanghai, with the year if it is another.

    Raises:
        ValueError: the moment has no time zone.
    """
    return f"{day_text(at, today)} {at.astimezone(SHANGHAI):%H:%M}"


def due_text(due: datetime, today: date) -> str:
    """Return a deadline; one at 0:00 is written as 24:00 of the day before, the last day that is in time."""
    at = due.astimezone(SHANGHAI)
    if at.hour or at.minute:
        return moment_text(due, today)
    return f"{day_text(due_day(due), today)} 24:00"
