"""What the head of a draft says about its car: what it is, what it is used for, how long the warranty runs."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from dealers.drafts.models import ClaimDraft
from landbridge.catalog.books import Book
from landbridge.clocks.days import Period, last_day, local_day
from landbridge.texts import Text
from landbridge.vehicles import queries as vehicles
from landbridge.vehicles.models import Vehicle
from landbridge.vehicles.rules import UsageType, three_guarantees_apply


@dataclass(frozen=True, slots=True)
class Warranty:
    """The whole car's warranty; single parts may have terms of their own, which the rules know.

    Attributes:
        holds: the car came in inside time and kilometres; None where one of them is not known.
    """

    until: date
    km: int | None
    holds: bool | None


@dataclass(frozen=True, slots=True)
class CarShown:
    """The car of a draft; without a `vehicle` the maker does not know this VIN."""

    series: Any
    vehicle: Vehicle | None
    is_under_guarantees: bool
    warranty: Warranty | None


def car_of(draft: ClaimDraft) -> CarShown:
    """Return the car of a draft, in three statements."""
    vehicle = vehicles.vehicle_by_vin(draft.vin)
    if vehicle is None:
        return CarShown("", None, False, None)
    series = vehicle.model.series
    return CarShown(
        Text(series.name_zh, series.name_en),
        vehicle,
        three_guarantees_apply(UsageType(vehicle.usage_type)),
        _warranty(draft, vehicle),
    )


def _warranty(draft: ClaimDraft, vehicle: Vehicle) -> Warranty | None:
    if vehicle.warranty_start is None:
        return None
    sold_on = vehicle.invoice_date or vehicle.warranty_start
    term = Book.open().terms(sold_on, ()).base
    if term is None:
        return None
    until = last_day(vehicle.warranty_start, Period(months=term.months))
    if draft.arrived_at is None or (term.km is not None and draft.mileage_km is None):
        return Warranty(until, term.km, None)
    in_km = term.km is None or (draft.mileage_km or 0) <= term.km
    return Warranty(until, term.km, in_km and local_day(draft.arrived_at) <= until)
