"""Closed lists of the catalogue, and how a price is made of its rows. Plain Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

from landbridge.money import yuan


class Energy(StrEnum):
    ICE = "ICE"
    PHEV = "PHEV"
    BEV = "BEV"


class System(StrEnum):
    """Systems of the car: what parts, operations and failure codes are filed under."""

    ENGINE = "engine"
    TRANSMISSION = "transmission"
    DRIVELINE = "driveline"
    STEERING = "steering"
    BRAKES = "brakes"
    SUSPENSION = "suspension"
    BODY = "body"
    INTERIOR = "interior"
    ELECTRICAL = "electrical"
    LIGHTING = "lighting"
    INFOTAINMENT = "infotainment"
    RESTRAINT = "restraint"
    CLIMATE = "climate"
    COOLING = "cooling"
    FUEL = "fuel"
    EMISSION = "emission"
    TRACTION_BATTERY = "traction_battery"
    DRIVE_MOTOR = "drive_motor"


class SanbaoClass(StrEnum):
    """Class of a part under the three guarantees (GB/T 29632-2021)."""

    ASSEMBLY = "ASSEMBLY"
    MAIN_PART = "MAIN_PART"
    WEAR = "WEAR"
    SPECIAL = "SPECIAL"
    NORMAL = "NORMAL"


# The groups whose main parts Order 43 Art. 24 counts; every other part has none.
SANBAO_SYSTEMS: frozenset[System] = frozenset(
    {
        System.ENGINE,
        System.TRANSMISSION,
        System.TRACTION_BATTERY,
        System.DRIVE_MOTOR,
        System.STEERING,
        System.BRAKES,
        System.SUSPENSION,
        System.DRIVELINE,
        System.EMISSION,
        System.BODY,
    }
)


class DealerGrade(StrEnum):
    """Size class of a dealer, set by the OEM."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


CITY_LEVELS = (1, 2, 3)


class ClaimType(StrEnum):
    """What a claim, and so a labour rate, can be for (domain list 2.1)."""

    NORMAL = "NORMAL"
    FIRST_MAINT = "FIRST_MAINT"
    PDI = "PDI"
    PRE_SALE = "PRE_SALE"
    TRANSPORT = "TRANSPORT"
    PART = "PART"
    GOODWILL = "GOODWILL"
    CAMPAIGN = "CAMPAIGN"
    RECALL = "RECALL"
    OUTSIDE = "OUTSIDE"
    SPECIAL = "SPECIAL"
    SUPPLEMENT = "SUPPLEMENT"
    URGENT_PART = "URGENT_PART"
    SANBAO = "SANBAO"


class TermScope(StrEnum):
    """What a warranty term speaks of; the narrower one wins: part, class, whole vehicle."""

    BASE = "base"
    CLASS = "class"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Term:
    """A warranty promise: inside while both the months and the kilometres last.

    Args:
        id: key of the row, kept with every decision made from it.
        scope: vehicle, class or part, for the person who asks why.
        km: None where only time counts.
    """

    id: str
    scope: TermScope
    months: int
    km: int | None


class Narrowed(Protocol):
    """A labour rate row: an empty series or claim type means all."""

    @property
    def series_code(self) -> str: ...
    @property
    def claim_type(self) -> str: ...


R = TypeVar("R", bound=Narrowed)


def in_force(valid_from: date, valid_to: date | None, on: date) -> bool:
    """Return whether a row counts on a day; the first day counts, `valid_to` no longer does."""
    return valid_from <= on and (valid_to is None or on < valid_to)


def with_markup(net: Decimal, percent: Decimal) -> Decimal:
    """Return the unit price in yuan a dealer is paid: net x (1 + percent/100), half up to the cent."""
    return yuan(net * (100 + percent) / 100)


def narrowest(rates: Iterable[R]) -> R | None:
    """Return the rate that says most: series and claim type, then series, then claim type, then neither."""
    return max(rates, key=lambda rate: (bool(rate.series_code), bool(rate.claim_type)), default=None)
