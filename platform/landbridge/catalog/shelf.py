"""Rows of the catalogue kept in the process, with those of all days, as plain values.

Pricing and judging ask the same few thousand numbers all day. What is kept here is thrown away when any row of the
catalogue changes (`landbridge.doors.editions`); asking for what is kept costs one statement.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from landbridge.catalog import access, models, rules
from landbridge.catalog.models.periods import EDITION
from landbridge.clocks.workdays import WorkdayCalendar
from landbridge.doors.editions import Kept, stamp_of

_MOST_PARTS = 50_000  # a part is about 2 kB
_MOST_OPERATIONS = 20_000


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in force for a while: yuan, percent or hours, with the key of its row."""

    id: UUID
    value: Decimal
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Period:
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Promise:
    """A warranty term by the day of sale."""

    term: rules.Term
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part number with its prices, the series it fits and the terms of its own; its period is that of supply."""

    number: str
    name_zh: str
    name_en: str
    system: str
    sanbao_class: str
    sanbao_system: str
    must_return: bool
    supplier_code: str
    quantity_per_vehicle: int
    superseded_by: str
    valid_from: date
    valid_to: date | None
    prices: tuple[Amount, ...]
    fits: Mapping[str, tuple[Period, ...]]
    terms: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class FailurePair:
    code: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Operation:
    """A labour operation with its hours by series and the failures that it answers."""

    code: str
    name_zh: str
    name_en: str
    system: str
    hours: Mapping[str, tuple[Amount, ...]]
    failures: tuple[FailurePair, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """A labour rate; an empty series or claim type means all."""

    series_code: str
    claim_type: str
    rate: Amount


@dataclass(frozen=True, slots=True)
class Tariffs:
    """What is read whole: mark-ups by grade and class, rates by grade and city level, terms of car and class."""

    markups: Mapping[tuple[str, str], tuple[Amount, ...]]
    rates: Mapping[tuple[str, int], tuple[Rate, ...]]
    base_terms: tuple[Promise, ...]
    class_terms: Mapping[str, tuple[Promise, ...]]


_parts: Kept[str, Part] = Kept(_MOST_PARTS)
_operations: Kept[str, Operation] = Kept(_MOST_OPERATIONS)
_tariffs: Kept[str, Tariffs] = Kept(1)
_calendar: Kept[str, WorkdayCalendar] = Kept(1)


def look_up(
    part_numbers: Collection[str], operation_codes: Collection[str]
) -> tuple[dict[str, Part], dict[str, Operation], Tariffs]:
    """Return the known ones of these numbers and codes; one statement, and at most twelve where some are new."""
    stamp = stamp_of(EDITION)
    return (
        _parts.among(stamp, part_numbers, _read_parts),
        _operations.among(stamp, operation_codes, _read_operations),
        _tariffs.among(stamp, ("",), lambda _: {"": _read_tariffs()})[""],
    )


def workday_calendar() -> WorkdayCalendar:
    """Return the loaded calendar. A year that is not loaded raises when a deadline runs into it."""
    return _calendar.among(stamp_of(EDITION), ("",), lambda _: {"": _read_calendar()})[""]


def _read_parts(numbers: Collection[str]) -> dict[str, Part]:
    rows = list(access.parts().filter(number__in=numbers))
    ids = [row.pk for row in rows]
    prices = _grouped((row.part_id, row) for row in models.PartPrice.objects.filter(part__in=ids))
    fits = _grouped(
        ((row.part_id, row.series.code), Period(row.valid_from, row.valid_to))
        for row in models.PartFit.objects.filter(part__in=ids).select_related("series")
    )
    series: defaultdict[UUID, dict[str, tuple[Period, ...]]] = defaultdict(dict)
    for (part_id, code), periods in fits.items():
        series[part_id][code] = periods
    terms = _grouped((row.part_id, _promise(row)) for row in models.WarrantyTerm.objects.filter(part__in=ids))
    return {
        row.number: Part(
            number=row.number,
            name_zh=row.name_zh,
            name_en=row.name_en,
            system=row.system,
            sanbao_class=row.sanbao_class,
            sanbao_system=row.sanbao_system,
            must_return=row.must_return,
            supplier_code=row.supplier.code if row.supplier else "",
            quantity_per_vehicle=row.quantity_per_vehicle,
            superseded_by=row.superseded_by.number if row.superseded_by else "",
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            prices=tuple(
                Amount(price.pk, price.net_price, price.valid_from, price.valid_to)
                for price in prices.get(row.pk, ())
            ),
            fits=series[row.pk],
            terms=terms.get(row.pk, ()),
        )
        for row in rows
    }


def _read_operations(codes: Collection[str]) -> dict[str, Operation]:
    rows = list(access.operations().filter(code__in=codes))
    ids = [row.pk for row in rows]
    times = models.LabourTime.objects.filter(operation__in=ids).select_related("series")
    hours = _grouped(
        ((row.operation_id, row.series.code), Amount(row.pk, row.standard_hours, row.valid_from, row.valid_to))
        for row in times
    )
    by_series: defaultdict[UUID, dict[str, tuple[Amount, ...]]] = defaultdict(dict)
    for (operation_id, code), amounts in hours.items():
        by_series[operation_id][code] = amounts
    pairs = models.OperationFailure.objects.filter(operation__in=ids).select_related("failure_code")
    failures = _grouped(
        (row.operation_id, FailurePair(row.failure_code.code, row.valid_from, row.valid_to)) for row in pairs
    )
    return {
        row.code: Operation(
            row.code, row.name_zh, row.name_en, row.system, by_series[row.pk], failures.get(row.pk, ())
        )
        for row in rows
    }


def _read_tariffs() -> Tariffs:
    rates = models.LabourRate.objects.select_related("series")
    markups = models.Markup.objects.all()
    of_no_part = list(models.WarrantyTerm.objects.filter(part__isnull=True))
    return Tariffs(
        markups=_grouped(
            ((row.dealer_grade, row.sanbao_class), Amount(row.pk, row.percent, row.valid_from, row.valid_to))
            for row in markups
        ),
        rates=_grouped(
            (
                (row.dealer_grade, row.city_level),
                Rate(
                    row.series.code if row.series else "",
                    row.claim_type,
                    Amount(row.pk, row.rate, row.valid_from, row.valid_to),
                ),
            )
            for row in rates
        ),
        base_terms=tuple(_promise(row) for row in of_no_part if not row.sanbao_class),
        class_terms=_grouped((row.sanbao_class, _promise(row)) for row in of_no_part if row.sanbao_class),
    )


def _read_calendar() -> WorkdayCalendar:
    return WorkdayCalendar(dict(access.workdays().values_list("date", "is_workday")))


def _promise(row: models.WarrantyTerm) -> Promise:
    term = rules.Term(str(row.pk), rules.TermScope(row.scope), row.months, row.km)
    return Promise(term, row.valid_from, row.valid_to)


K = TypeVar("K")
V = TypeVar("V")


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    found: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return {key: tuple(values) for key, values in found.items()}
