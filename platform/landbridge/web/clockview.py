"""A deadline as the clock chip shows it: state, one segment a day, and the same in words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from landbridge.clocks.days import local_day
from landbridge.clocks.deadlines import days_left, due_day, is_late
from landbridge.web.moments import due_text, due_time
from landbridge.web.words import Words

SOON_DAYS = 3
SOON_WORKING_DAYS = 1  # a clock of two or three working days would otherwise start as "soon"
MOST_SEGMENTS = 10  # longer clocks show tenths of their length


class ClockState(StrEnum):
    """How near the deadline is; the CSS takes its colour from it."""

    OK = "ok"
    SOON = "soon"
    TODAY = "today"
    OVER = "over"
    PAUSED = "paused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ClockView:
    """What the chip shows.

    Args:
        state: how near the deadline is.
        total: segments of the bar, 0 for no bar.
        left: segments still filled; today counts as one.
        title: the time left in words.
        note: the due date, with its hour if that is not midnight, or why the clock stands.
    """

    state: ClockState
    total: int
    left: int
    title: Words
    note: Words = ""


def clock_view(
    due: datetime,
    now: datetime,
    total_days: int,
    paused: Words | None = None,
    done: Words | None = None,
    working_days_left: int | None = None,
) -> ClockView:
    """Return the chip of a deadline, in the language now active.

    Args:
        due: the first moment that is too late: 24:00 of the last day, as `landbridge.clocks.deadline` returns
            it, or an hour of that day.
        now: the moment of the request.
        total_days: length of the clock in its own unit (calendar days, or working days if the next is given).
        paused: why the clock stands; shown as the note. None if it runs.
        done: how it ended, such as `submitted_on_day(…)`. None if it has not.
        working_days_left: for a clock in working days, those left; 0 on the last day, negative when overdue.
    """
    if done is not None:
        return ClockView(ClockState.DONE, 0, 0, done)
    left = days_left(due, now) if working_days_left is None else working_days_left
    total = min(total_days, MOST_SEGMENTS)
    filled = _segments(left, total_days, total)
    if paused is not None:
        title = _("Paused, %(left)s") % {"left": _left(left, working_days_left is not None)}
        return ClockView(ClockState.PAUSED, total, filled, title, paused)
    if is_late(now, due):
        return ClockView(ClockState.OVER, 0, 0, _overdue(due, now, working_days_left))
    if due_day(due) == local_day(now):
        return ClockView(ClockState.TODAY, total, 1, _("Today %(time)s") % {"time": due_time(due)})
    soon = SOON_DAYS if working_days_left is None else SOON_WORKING_DAYS
    return ClockView(
        ClockState.SOON if left <= soon else ClockState.OK,
        total,
        filled,
        _left(left, working_days_left is not None),
        _until(due, local_day(now)),
    )


def submitted_on_day(at: datetime, start: datetime | date) -> str:
    """Return "submitted on day 3", counted as clocks count: the day of the start is day 0."""
    first = local_day(start) if isinstance(start, datetime) else start
    return _("Submitted on day %(day)d") % {"day": (local_day(at) - first).days}


def _segments(left: int, total_days: int, total: int) -> int:
    if left < 0 or not total_days:
        return 0
    tenths = -(-(left + 1) * total // total_days)  # rounded up: what runs is never shown as empty
    return min(total, tenths)


def _left(days: int, in_working_days: bool) -> str:
    days = max(days, 0)
    if in_working_days:
        return ngettext("%(days)d working day left", "%(days)d working days left", days) % {"days": days}
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}


def _until(due: datetime, today: date) -> str:
    """Return the last day, and the hour where the deadline is not the end of that day."""
    return due_text(due, today).removesuffix(" 24:00")


def _overdue(due: datetime, now: datetime, working_days_left: int | None) -> str:
    if due_day(due) == local_day(now):
        hours = (now - due) // timedelta(hours=1)
        if not hours:
            return _("Overdue since %(time)s") % {"time": due_time(due)}
        return ngettext("%(hours)d hour overdue", "%(hours)d hours overdue", hours) % {"hours": hours}
    if working_days_left is not None and working_days_left < 0:
        late = -working_days_left
        return ngettext("%(days)d working day overdue", "%(days)d working days overdue", late) % {"days": late}
    days = -days_left(due, now)
    return ngettext("%(days)d day overdue", "%(days)d days overdue", days) % {"days": days}
