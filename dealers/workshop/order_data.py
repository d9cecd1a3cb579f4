"""A repair order as a plain tree of values: what imports and pages hand over to be saved."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from landbridge.money import ZERO


class JobKind(StrEnum):
    """Who pays a job and why."""

    WARRANTY = "warranty"
    FIRST_MAINTENANCE = "first_maintenance"
    RECALL = "recall"
    CAMPAIGN = "campaign"
    PDI = "pdi"
    GOODWILL = "goodwill"
    CUSTOMER_PAID = "customer_paid"
    INSURANCE = "insurance"
    INTERNAL = "internal"


class Source(StrEnum):
    """How an order came here."""

    MANUAL = "manual"
    IMPORT = "import"


class CustomerKind(StrEnum):
    """A person or a company."""

    PERSON = "person"
    COMPANY = "company"


class OtherKind(StrEnum):
    """A cost that is neither labour nor part."""

    TOWING = "towing"
    TRAVEL = "travel"
    COURTESY_CAR = "courtesy_car"
    SUBLET = "sublet"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PhoneData:
    """A telephone number in E.164 with what the dealer wrote beside it."""

    number: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CustomerData:
    """Who brought the car."""

    name: str
    kind: CustomerKind = CustomerKind.PERSON
    phones: tuple[PhoneData, ...] = ()


@dataclass(frozen=True, slots=True)
class LabourData:
    """Work done. `hours` as booked, `rate` yuan an hour, `amount` yuan; None where the dealer's file has none."""

    operation_code: str = ""
    name: str = ""
    hours: Decimal | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    technician: str = ""


@dataclass(frozen=True, slots=True)
class PartData:
    """A part fitted. `quantity` in pieces, `unit_price` and `amount` in yuan; None where the file has none."""

    part_number: str = ""
    name: str = ""
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None
    old_part_number: str = ""
    supplier_code: str = ""
    is_causal: bool = False


@dataclass(frozen=True, slots=True)
class OtherData:
    """A further cost of a job in yuan."""

    kind: OtherKind
    description: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class JobData:
    """One job; its number on the order is its place in `OrderData.jobs`, from 1.

    Args:
        complaint: the customer's own words, unedited.
        checks: what the technician checked and measured.
        cause: what had failed and why.
        correction: what was done.
    """

    kind: JobKind
    complaint: str = ""
    checks: str = ""
    cause: str = ""
    correction: str = ""
    failure_code: str = ""
    labour: tuple[LabourData, ...] = ()
    parts: tuple[PartData, ...] = ()
    others: tuple[OtherData, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderData:
    """A whole repair order.

    Args:
        number: the dealer's own number, unique at the dealer.
        vin: 17 characters, cleaned (`landbridge.identifiers.vin.clean`).
        plate: cleaned (`landbridge.identifiers.plate.clean`); may be empty.
        handed_over_at: None while the car is still here.
        hand_over_has_time: False where the dealer's system only knows the day; the moment is then the day's
            last second.
        signed_by_customer: the signed sheet is on file. Not asked of imports: there it is kept with the
            dealer's own system, and no file has a column for it.
        digest: SHA-256 of what the file says, empty for orders written here.
    """

    number: str
    vin: str
    arrived_at: datetime
    jobs: tuple[JobData, ...]
    plate: str = ""
    model_name: str = ""
    mileage_km: int | None = None
    repair_started_at: datetime | None = None
    repair_ended_at: datetime | None = None
    handed_over_at: datetime | None = None
    hand_over_has_time: bool = True
    adviser: str = ""
    towing_amount: Decimal = ZERO
    courtesy_car_amount: Decimal = ZERO
    signed_by_customer: bool = False
    customer: CustomerData | None = None
    source: Source = Source.MANUAL
    digest: str = ""
