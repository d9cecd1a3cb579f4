"""What the OEM knows of car, dealer, readings, claims and terms; gathered once and stored with a submission.

Frozen, and exact in JSON (`codec`), as everything in `types`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from claims.adjudication.catalogue import CatalogueFact, MaintenanceFact, ModelFact, NearFact
from claims.rules import ClaimType, Status


@dataclass(frozen=True, slots=True)
class VehicleFact:
    """The car as the OEM's vehicle file knows it.

    Args:
        sold_on: invoice date reported by the seller; None while the car is not reported as sold.
        warranty_start: invoice or delivery date by the rule of SAMR Order 43, Art. 18.
    """

    vin: str
    model_code: str = ""
    series_code: str = ""
    model_name: str = ""
    usage_type: str = ""
    built_on: date | None = None
    sold_on: date | None = None
    warranty_start: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A span of days, both ends included; an open end is None."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class DealerFact:
    """The dealer's right to claim.

    Args:
        opened_on: first day on which it may repair under warranty.
        closed_on: first day on which it may not any more.
        suspensions: spans in which it may not.
    """

    code: str
    opened_on: date | None = None
    closed_on: date | None = None
    suspensions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class OdometerFact:
    """An accepted odometer reading; it does not tell which other dealer took it."""

    mileage_km: int
    read_on: date
    at_this_dealer: bool = False


@dataclass(frozen=True, slots=True)
class EarlierClaim:
    """Another claim on this car. Number, order and job are empty where it belongs to another dealer."""

    status: Status
    at_this_dealer: bool
    number: str = ""
    order_number: str = ""
    job_line: str = ""
    repaired_on: date | None = None
    mileage_km: int | None = None
    failure_code: str = ""
    causal_part: str = ""
    claim_type: ClaimType = ClaimType.NORMAL


@dataclass(frozen=True, slots=True)
class WarrantyTerm:
    """How long a part is covered; time or mileage, whichever comes first.

    Args:
        months: None for no limit in time.
        km: None for no limit in mileage.
        source: which policy row says so, shown to people.
        starts_on: for a part with a period of its own; None means the car's warranty start.
        starts_at_km: odometer when the part was fitted.
    """

    months: int | None
    km: int | None
    source: str = ""
    starts_on: date | None = None
    starts_at_km: int = 0


@dataclass(frozen=True, slots=True)
class AuthorisationFact:
    """A prior approval in force on the repair date, found by its number."""

    number: str
    vin: str
    amount: Decimal | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the OEM knows about the submission's car, dealer and parts; gathered once and stored with it.

    None means "unknown" and makes the rules that need it skip. Car and dealer have a flag beside them,
    because "looked up and not there" is an answer too.
    """

    vehicle: VehicleFact | None = None
    vehicle_looked_up: bool = True
    dealer: DealerFact | None = None
    dealer_looked_up: bool = True
    odometer_before: OdometerFact | None = None
    odometer_after: OdometerFact | None = None
    earlier_claims: tuple[EarlierClaim, ...] | None = None
    terms: Mapping[str, WarrantyTerm] = field(default_factory=dict)
    base_term: WarrantyTerm | None = None
    deadline_credit_days: int | None = None
    authorisation: AuthorisationFact | None = None
    catalogue: CatalogueFact | None = None
    claimed_model: ModelFact | None = None
    near_elsewhere: NearFact | None = None
    maintenance: MaintenanceFact | None = None
