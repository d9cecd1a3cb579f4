from collections.abc import Collection
from datetime import date, timedelta

from landbridge.clocks.workdays import WorkdayCalendar


def workdays_of(year: int, *, holidays: Collection[date], make_up_days: Collection[date]) -> WorkdayCalendar:
    """Return one year: Monday to Friday, less the holidays, plus the make-up days."""
    first = date(year, 1, 1)
    days = [first + timedelta(days=place) for place in range((date(year + 1, 1, 1) - first).days)]
    return WorkdayCalendar(
        {day: day in make_up_days or (day.weekday() < 5 and day not in holidays) for day in days}
    )
