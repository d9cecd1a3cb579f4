"""What the catalogue and the maintenance records say about one submission: a part of its facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PartFact:
    """A part number that the catalogue knows, on the day of the repair.

    Args:
        fits: it belongs into the car's series.
        unit_price: yuan that this dealer is paid for one piece; None while a price or mark-up row is missing.
    """

    fits: bool
    quantity_per_vehicle: int
    unit_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OperationFact:
    """A labour operation that the catalogue knows, on the day of the repair.

    Args:
        standard_hours: None where it is not allowed on the car's series.
        answers_failure: it may be claimed with the submission's failure code.
        failure_codes: if it may not, a few codes with which it may.
    """

    standard_hours: Decimal | None
    answers_failure: bool = True
    failure_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogueFact:
    """Parts and operations of the submission's lines; a number that is absent is not in the catalogue.

    Args:
        labour_rate: yuan an hour for this dealer, series and claim type; None without a rate row.
    """

    series_code: str
    parts: Mapping[str, PartFact] = field(default_factory=dict)
    operations: Mapping[str, OperationFact] = field(default_factory=dict)
    labour_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ModelFact:
    """The car that the dealer's words name; `code` is empty where they name only the series."""

    code: str
    series_code: str
    name: str


@dataclass(frozen=True, slots=True)
class NearFact:
    """How near other dealers' claims for this car and causal part are; neither who nor when.

    Args:
        days_apart: days to the nearest one, before or after; None if there is none.
        km_apart: kilometres to the nearest one.
    """

    days_apart: int | None = None
    km_apart: int | None = None


@dataclass(frozen=True, slots=True)
class MaintenanceFact:
    """The free maintenance that the submission claims, as promised to this car.

    Args:
        n: which one.
        promised: how many are promised to the car; 0 where no plan covers it.
        months, km_from, km_to, fee: of the n-th plan; None where there is none.
        claimed_elsewhere: how many other dealers have claimed on this car.
    """

    n: int
    promised: int
    months: int | None = None
    km_from: int | None = None
    km_to: int | None = None
    fee: Decimal | None = None
    claimed_elsewhere: int = 0
