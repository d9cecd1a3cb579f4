"""An ordinary first maintenance and what was promised to its car."""

from datetime import date
from decimal import Decimal
from typing import Any

from claims.adjudication.catalogue import MaintenanceFact
from claims.adjudication.facts import Facts, VehicleFact
from claims.adjudication.types import Line, Submission
from claims.rules import ClaimType, LineKind
from tests.claims.adjudication.builders import VIN, make_facts, make_submission

FEE = Line(1, LineKind.OTHER, "FM1", "首保固定费用", Decimal(1), Decimal("428.00"), Decimal("428.00"))


def make_first(**changes: Any) -> Submission:
    """Return a first maintenance at 4,120 km on 2026-11-13."""
    values: dict[str, Any] = {
        "claim_type": ClaimType.FIRST_MAINT,
        "mileage_km": 4_120,
        "failure_code": "",
        "lines": (FEE,),
        "claimed_total": FEE.amount,
        "warranty_start": date(2026, 6, 20),
    }
    return make_submission(**(values | changes))


def make_promise(**changes: Any) -> MaintenanceFact:
    """Return one free maintenance within 6 months, from 3,000 to 5,000 km, for ¥428."""
    values: dict[str, Any] = {
        "n": 1, "promised": 1, "months": 6, "km_from": 3_000, "km_to": 5_000, "fee": Decimal("428.00"),
    }  # fmt: skip
    return MaintenanceFact(**(values | changes))


def make_known(start: date = date(2026, 6, 20), **changes: Any) -> Facts:
    """Return the facts of a car sold on a day; changes are of the promise."""
    return make_facts(
        vehicle=VehicleFact(VIN, "RJL-20", "RJL", "锐界L 2.0T", sold_on=start, warranty_start=start),
        maintenance=make_promise(**changes),
        odometer_before=None,
    )
