"""Rules of the dealer directory. Plain Python."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from landbridge.errors import RuleViolation

CODE = re.compile(r"[A-Z]{2}[0-9]{3}\Z")

# A closed dealer never opens again: its codes, numbers and history are final.
NEXT_STATUS: dict[str, tuple[str, ...]] = {
    "active": ("suspended", "closed"),
    "suspended": ("active", "closed"),
}

LATEST_GRADE_DAYS = 366  # a grade planned for later than that is a slip of the pen
OPENING_SILENT = timedelta(seconds=60)  # an opening without a sign of life for so long lost its worker
_MOST_SILENT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Standing:
    """A dealer's grade and the level of its city from a day on: what its prices depend on."""

    grade: str
    city_level: int
    valid_from: date


def standing_on(standings: Sequence[Standing], day: date) -> Standing:
    """Return how a dealer stood on a day; before its first standing that one counts.

    Args:
        standings: newest first, at least one.
    """
    return next((one for one in standings if one.valid_from <= day), standings[-1])


def opening_is_silent(beat_at: datetime, attempts: int, now: datetime) -> bool:
    """Return whether an opening should be begun again: a minute after its last sign, later after each attempt."""
    return now - beat_at >= min(OPENING_SILENT * max(1, attempts), _MOST_SILENT)


def dealer_code(text: str) -> str:
    """Return a dealer's code in its one spelling: two letters of the city and three digits, such as CQ012.

    Raises:
        RuleViolation: anything else; codes become schema names and parts of URLs.
    """
    code = text.strip().upper()
    if not CODE.match(code):
        raise RuleViolation("dealer_code", f"{text!r}: two letters and three digits, such as CQ012")
    return code


def schema_name(code: str) -> str:
    """Return the name of a dealer's schema."""
    return f"d_{code.lower()}"


def spare_schema_name(dealer_id: UUID) -> str:
    """Return the name of a schema that waits for its dealer."""
    return f"spare_{dealer_id.hex}"
