"""Days, moments and lengths as written here: 11-23, 11-23 14:05, 11-23 24:00; the year only if it is another."""

from datetime import date, datetime, timedelta

from django.utils.translation import ngettext

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


def due_time(due: datetime) -> str:
    """Return the hour of a deadline: `18:00`, and `24:00` for the end of a day."""
    at = due.astimezone(SHANGHAI)
    return f"{at:%H:%M}" if at.hour or at.minute else "24:00"


def due_text(due: datetime, today: date) -> str:
    """Return a deadline; one at 0:00 is written as 24:00 of the day before, the last day that is in time."""
    return f"{day_text(due_day(due), today)} {due_time(due)}"


def length_text(length: timedelta) -> str:
    """Return how long something took in its largest unit, rounded down: "2 days", "5 hours", "40 seconds"."""
    seconds = int(length.total_seconds())
    if days := seconds // 86_400:
        return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}
    if hours := seconds // 3_600:
        return ngettext("%(hours)d hour", "%(hours)d hours", hours) % {"hours": hours}
    if minutes := seconds // 60:
        return ngettext("%(minutes)d minute", "%(minutes)d minutes", minutes) % {"minutes": minutes}
    return ngettext("%(seconds)d second", "%(seconds)d seconds", seconds) % {"seconds": seconds}
