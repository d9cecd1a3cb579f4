"""Vehicle identification number (GB 16735, ISO 3779): cleaning, check digit, model year.

The check digit catches typing errors, not fraud.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum

LENGTH = 17
TAIL = 8  # what workshops read out
CHECK_POSITION = 9  # counted from 1, as people do

_ALPHABET = frozenset("ABCDEFGHJKLMNPRSTUVWXYZ0123456789")
_VALUES = {str(digit): digit for digit in range(10)} | dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_SEPARATORS = re.compile(r"[\s.·•・\-_/*]+")
_LOOKALIKES = str.maketrans("OIQ", "010")

_YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"  # 1980 … 2009, then again every 30 years
_CYCLE = 30
_FIRST_YEAR = 1980


class VinProblem(StrEnum):
    """What is wrong with a VIN, in the order in which a person would put it right."""

    EMPTY = "vin_empty"
    LENGTH = "vin_length"
    CHARACTER = "vin_character"
    CHECK_DIGIT = "vin_check_digit"


class ModelYearProblem(ValueError):
    """The model year cannot be told: `vin_year_code` (no such code) or `vin_year_after_build`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean(text: str) -> str:
    """Return the VIN in capitals and half width, without blanks, dots and dashes; nothing is guessed."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).upper())


def check_digit(vin: str) -> str:
    """Return what position 9 must hold, "0" to "9" or "X".

    Args:
        vin: 17 cleaned characters of the alphabet.
    """
    remainder = sum(_VALUES[char] * weight for char, weight in zip(vin, _WEIGHTS, strict=True)) % 11
    return "X" if remainder == 10 else str(remainder)


def problem(vin: str) -> VinProblem | None:
    """Return the first thing wrong with a cleaned VIN, or None if there is nothing."""
    if not vin:
        return VinProblem.EMPTY
    if len(vin) != LENGTH:
        return VinProblem.LENGTH
    if not _ALPHABET.issuperset(vin):
        return VinProblem.CHARACTER
    if vin[CHECK_POSITION - 1] != check_digit(vin):
        return VinProblem.CHECK_DIGIT
    return None


def is_valid(vin: str) -> bool:
    """Return whether a cleaned VIN has 17 allowed characters and the right check digit."""
    return problem(vin) is None


def bad_positions(vin: str) -> tuple[int, ...]:
    """Return the positions, from 1, of characters no VIN uses (I, O, Q and signs)."""
    return tuple(place for place, char in enumerate(vin, start=1) if char not in _ALPHABET)


def suggest(text: str) -> str | None:
    """Return the VIN that was probably meant (O as 0, I as 1, Q as 0), only if that one is valid.

    A proposal for the person to take, never applied by itself. None if nothing valid comes of it, or
    nothing needs changing.
    """
    given = clean(text)
    proposal = given.translate(_LOOKALIKES)
    return proposal if proposal != given and is_valid(proposal) else None


def model_year(vin: str, built_on: date) -> int:
    """Return the model year of position 10; the 30-year cycle is told by the build date.

    Raises:
        ModelYearProblem: no year code, or a year more than one after the build date.
    """
    try:
        offset = _YEAR_CODES.index(vin[9])
    except (ValueError, IndexError):
        raise ModelYearProblem("vin_year_code") from None
    base = _FIRST_YEAR + offset
    year = min((base + _CYCLE * cycle for cycle in range(5)), key=lambda one: abs(one - built_on.year))
    if year > built_on.year + 1:
        raise ModelYearProblem("vin_year_after_build")
    return year
