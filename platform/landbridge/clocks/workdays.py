"""Working days from a table that is loaded year by year; a missing year is an error, never a guess."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from landbridge.errors import RuleViolation

_ONE_DAY = timedelta(days=1)


class CalendarYearMissing(RuleViolation):
    """The working-day table does not hold this year, so the deadline cannot be known."""

    def __init__(self, year: int) -> None:
        super().__init__("calendar_year_missing", year=year)
        self.year = year

    def __str__(self) -> str:
        return f"工作日历缺 {self.year} 年，无法计算期限。 / The working-day table has no year {self.year}."


@dataclass(frozen=True, slots=True)
class WorkdayCalendar:
    """Which days are working days, as the State Council announces them each year.

    Args:
        days: True for a working day, False for a day of rest; make-up Saturdays and Sundays are True.
    """

    days: Mapping[date, bool]

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", MappingProxyType(dict(self.days)))

    def is_workday(self, day: date) -> bool:
        """Return whether people work that day.

        Raises:
            CalendarYearMissing: the table does not hold the day.
        """
        try:
            return self.days[day]
        except KeyError:
            raise CalendarYearMissing(day.year) from None

    def workday_from(self, day: date) -> date:
        """Return the day itself if it is a working day, else the next one."""
        while not self.is_workday(day):
            day += _ONE_DAY
        return day

    def workdays_between(self, after: date, until: date) -> int:
        """Return the number of working days after one day up to and including another."""
        return sum(
            self.is_workday(after + timedelta(days=offset)) for offset in range(1, (until - after).days + 1)
        )
