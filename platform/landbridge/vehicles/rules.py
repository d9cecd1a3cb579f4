"""Warranty start, kinds of use and of readings. Plain Python."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class UsageType(StrEnum):
    """What the car is used for; only private cars are under the three guarantees (Order 43, Art. 2)."""

    PRIVATE = "private"
    OPERATING = "operating"
    CORPORATE = "corporate"


class ReadingSource(StrEnum):
    """Where an odometer reading comes from."""

    ORDER = "order"
    CLAIM = "claim"
    HANDOVER = "handover"
    INSPECTION = "inspection"


class ServiceKind(StrEnum):
    """What a closed repair order was, as far as it concerns the whole country."""

    WARRANTY = "warranty"
    FREE_MAINTENANCE = "free_maintenance"
    CAMPAIGN = "campaign"
    CUSTOMER_PAY = "customer_pay"
    INSURANCE = "insurance"
    INTERNAL = "internal"
    PDI = "pdi"


def warranty_start(
    invoice_date: date | None, delivery_date: date | None, replaced_on: date | None = None
) -> date | None:
    """Return the first day of both warranty periods (SAMR Order 43, Art. 18 and 29).

    The invoice date, unless the car was delivered on another day: then that day. A car given in exchange
    starts anew on the day of the exchange. None while the car is not sold, that is, has no invoice.
    """
    if replaced_on is not None:
        return replaced_on
    if invoice_date is None:
        return None
    return delivery_date or invoice_date


def is_sold(invoice_date: date | None) -> bool:
    """Return whether the car has been reported as sold."""
    return invoice_date is not None


def three_guarantees_apply(usage_type: UsageType) -> bool:
    """Return whether the car is a home-use car (SAMR Order 43, Art. 2 and 40)."""
    return usage_type is UsageType.PRIVATE


def dates_in_order(build_date: date, invoice_date: date | None, delivery_date: date | None) -> bool:
    """Return whether a car was built before it was invoiced and delivered; the order of these two is open.

    A car may be handed over before its invoice is written, as Art. 18 itself expects.
    """
    return all(day is None or day >= build_date for day in (invoice_date, delivery_date))


@dataclass(frozen=True, slots=True)
class Problem:
    """One job of a closed repair order as the whole country may know it: codes and numbers, no words.

    Args:
        job_no: the job's number on the order, from 1.
        causal_part: number of the part that caused the failure, empty if none was found.
        parts: numbers of the parts fitted.
        operations: codes of the labour operations done.
    """

    job_no: int
    system: str = ""
    failure_code: str = ""
    causal_part: str = ""
    parts: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()

    def to_json(self) -> dict[str, int | str | list[str]]:
        """Return what `ServiceRecord.problems` holds."""
        return {
            "job_no": self.job_no,
            "system": self.system,
            "failure_code": self.failure_code,
            "causal_part": self.causal_part,
            "parts": list(self.parts),
            "operations": list(self.operations),
        }


@dataclass(frozen=True, slots=True)
class Service:
    """A closed repair order as the whole country may know it: nothing about people.

    Args:
        order_id: the order's id in its dealer's schema.
        vin: cleaned (`identifiers.vin.clean`).
        repair_days: by `clocks.days.repair_days`.
    """

    order_id: UUID
    order_number: str
    vin: str
    arrived_at: datetime
    handed_over_at: datetime
    mileage_km: int
    kind: ServiceKind
    repair_days: int
    problems: tuple[Problem, ...]
