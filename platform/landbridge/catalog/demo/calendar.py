"""Working days of 2023 to 2027.

2023 to 2026 are the announced calendars (notices of the State Council's General Office of 2022-12-08, 2023-10-25,
2024-11-12 and 2025-11-04). 2027 is a proposal made from the holiday regulation alone: the thirteen days, and a
weekday for each one that falls on a weekend; the notice will also swap days, so its rows must be loaded over
these.
"""

from collections.abc import Iterator
from datetime import date, timedelta

_Span = tuple[str, str, str]

_FREE: tuple[_Span, ...] = (
    ("2023-01-01", "2023-01-02", "元旦"),
    ("2023-01-21", "2023-01-27", "春节"),
    ("2023-04-05", "2023-04-05", "清明节"),
    ("2023-04-29", "2023-05-03", "劳动节"),
    ("2023-06-22", "2023-06-24", "端午节"),
    ("2023-09-29", "2023-10-06", "中秋节、国庆节"),
    ("2023-12-30", "2024-01-01", "元旦"),
    ("2024-02-10", "2024-02-17", "春节"),
    ("2024-04-04", "2024-04-06", "清明节"),
    ("2024-05-01", "2024-05-05", "劳动节"),
    ("2024-06-08", "2024-06-10", "端午节"),
    ("2024-09-15", "2024-09-17", "中秋节"),
    ("2024-10-01", "2024-10-07", "国庆节"),
    ("2025-01-01", "2025-01-01", "元旦"),
    ("2025-01-28", "2025-02-04", "春节"),
    ("2025-04-04", "2025-04-06", "清明节"),
    ("2025-05-01", "2025-05-05", "劳动节"),
    ("2025-05-31", "2025-06-02", "端午节"),
    ("2025-10-01", "2025-10-08", "国庆节、中秋节"),
    ("2026-01-01", "2026-01-03", "元旦"),
    ("2026-02-15", "2026-02-23", "春节"),
    ("2026-04-04", "2026-04-06", "清明节"),
    ("2026-05-01", "2026-05-05", "劳动节"),
    ("2026-06-19", "2026-06-21", "端午节"),
    ("2026-09-25", "2026-09-27", "中秋节"),
    ("2026-10-01", "2026-10-07", "国庆节"),
    ("2027-01-01", "2027-01-01", "元旦（建议）"),
    ("2027-02-05", "2027-02-10", "春节（建议）"),
    ("2027-04-05", "2027-04-05", "清明节（建议）"),
    ("2027-05-01", "2027-05-04", "劳动节（建议）"),
    ("2027-06-09", "2027-06-09", "端午节（建议）"),
    ("2027-09-15", "2027-09-15", "中秋节（建议）"),
    ("2027-10-01", "2027-10-05", "国庆节（建议）"),
)
_MADE_UP = (
    "2023-01-28",
    "2023-01-29",
    "2023-04-23",
    "2023-05-06",
    "2023-06-25",
    "2023-10-07",
    "2023-10-08",
    "2024-02-04",
    "2024-02-18",
    "2024-04-07",
    "2024-04-28",
    "2024-05-11",
    "2024-09-14",
    "2024-09-29",
    "2024-10-12",
    "2025-01-26",
    "2025-02-08",
    "2025-04-27",
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
)
_PROPOSED = 2027


def workday_rows() -> Iterator[dict[str, object]]:
    """Yield the rows of the sheet `workdays`, every day of the five years."""
    free = {day: name for first, last, name in _FREE for day in _days(first, last)}
    made_up = {date.fromisoformat(day) for day in _MADE_UP}
    for day in _days("2023-01-01", "2027-12-31"):
        note = free.get(day, "调休上班" if day in made_up else "建议" if day.year == _PROPOSED else "")
        yield {
            "date": day,
            "is_workday": day in made_up or (day.weekday() < 5 and day not in free),
            "note": note,
        }


def _days(first: str, last: str) -> Iterator[date]:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day
        day += timedelta(days=1)
