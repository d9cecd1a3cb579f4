"""Calendar days of Asia/Shanghai and periods counted as the Civil Code counts them (Art. 201-203)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from landbridge.clocks.workdays import WorkdayCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)


def require_aware(at: datetime) -> datetime:
    """Return the moment unchanged.

    Raises:
        ValueError: it has no time zone, so it does not say which moment it is.
    """
    if at.tzinfo is None:
        raise ValueError(f"A moment needs a time zone: {at.isoformat()}")
    return at


def local_day(at: datetime) -> date:
    """Return the calendar day in Asia/Shanghai on which an aware moment falls."""
    return require_aware(at).astimezone(SHANGHAI).date()


def start_of_day(day: date) -> datetime:
    """Return 0:00 of the day in Asia/Shanghai."""
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


def end_of_day(day: date) -> datetime:
    """Return 24:00 of the day: the first moment that is too late, which is 0:00 of the next day."""
    return start_of_day(day + ONE_DAY)


def add_months(day: date, months: int) -> date:
    """Return the corresponding day, or the last day of the month if there is none (Art. 202)."""
    years, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    month = month_index + 1
    return date(years, month, min(day.day, monthrange(years, month)[1]))


@dataclass(frozen=True, slots=True)
class Period:
    """A length in months, days or both; a year is twelve months."""

    months: int = 0
    days: int = 0

    def __post_init__(self) -> None:
        if self.months < 0 or self.days < 0:
            raise ValueError(f"A period does not run backwards: {self!r}")


def last_day(start: date, period: Period, holidays: WorkdayCalendar | None = None) -> date:
    """Return the last day of a period; it ends at 24:00 of that day.

    The start day is not counted (Art. 201); months end on the corresponding day or the last of the month
    (Art. 202).

    Args:
        start: the day of the event.
        period: its length.
        holidays: if given, a last day on a statutory day of rest moves to the day after the rest ends
            (Art. 203). Leave it out where the parties agreed otherwise (Art. 204), such as a printed end.

    Raises:
        CalendarYearMissing: the calendar does not know the year of the last day.
    """
    end = add_months(start, period.months) + timedelta(days=period.days)
    return end if holidays is None else holidays.workday_from(end)


def repair_days(agreed_at: datetime, completed_at: datetime) -> int:
    """Return the repair time in days: each started 24 h counts as one (SAMR Order 43, Art. 40).

    Raises:
        ValueError: completed before it was agreed, or a moment without a time zone.
    """
    # In UTC, because subtraction inside one zone ignores a change of its offset.
    spent = require_aware(completed_at).astimezone(UTC) - require_aware(agreed_at).astimezone(UTC)
    if spent < timedelta(0):
        raise ValueError("A repair is not completed before it is agreed.")
    return -(-spent // ONE_DAY)
