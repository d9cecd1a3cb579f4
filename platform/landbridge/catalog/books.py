"""The catalogue opened once for many questions: a whole file of repair orders is priced from one book.

A book is opened for the part numbers and operations in question, in a fixed number of statements, with their rows
of all days; asking it reads nothing. A question names the day, and only rows in force on it count.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db.models import Q

from landbridge.catalog import access, models, rules
from landbridge.catalog.models.periods import Dated

D = TypeVar("D", bound=Dated)


@dataclass(frozen=True, slots=True)
class PricedPart:
    """A known part number on a day, for one dealer.

    Attributes:
        unit_price: yuan that this dealer is paid for one piece; None while a price or mark-up row is missing,
            which is a question for a person, never a refusal.
        is_supplied: the number is in its period of supply on that day.
        fits: it belongs into the asked series on that day.
    """

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
    is_supplied: bool
    fits: bool
    net_price: Decimal | None
    markup_percent: Decimal | None
    unit_price: Decimal | None
    price_row_id: UUID | None
    markup_row_id: UUID | None


@dataclass(frozen=True, slots=True)
class TimedOperation:
    """A known labour operation; no standard hours means: not allowed on the asked series."""

    code: str
    name_zh: str
    name_en: str
    system: str
    standard_hours: Decimal | None
    time_row_id: UUID | None
    failure_codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Prices:
    """Answers for one dealer, series, claim type and day. A number that is not in the catalogue is absent."""

    on: date
    parts: Mapping[str, PricedPart]
    operations: Mapping[str, TimedOperation]
    labour_rate: Decimal | None
    rate_row_id: UUID | None


@dataclass(frozen=True, slots=True)
class Terms:
    """Warranty terms of a car sold on one day. An unknown part has the vehicle's term, `base`."""

    sold_on: date
    base: rules.Term | None
    by_part: Mapping[str, rules.Term]

    def of(self, part_number: str) -> rules.Term | None:
        return self.by_part.get(part_number, self.base)


@dataclass(frozen=True, slots=True)
class _Rate:
    id: UUID
    series_code: str
    claim_type: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class PriceBook:
    """What the OEM pays one dealer for certain parts and operations, on any day."""

    parts: Mapping[str, models.Part]
    part_prices: Mapping[UUID, list[models.PartPrice]]
    fits: Mapping[tuple[UUID, str], list[models.PartFit]]
    markups: Mapping[str, list[models.Markup]]
    operations: Mapping[str, models.LabourOperation]
    times: Mapping[tuple[UUID, str], list[models.LabourTime]]
    failures: Mapping[UUID, list[models.OperationFailure]]
    rates: list[models.LabourRate]
    # The jobs of a file fall on few days: what was found for one of them is kept.
    _rate_found: dict[tuple[date, str, str], _Rate | None] = field(default_factory=dict)

    @classmethod
    def open(
        cls,
        *,
        dealer_grade: str,
        city_level: int,
        part_numbers: Collection[str],
        operation_codes: Collection[str],
        series_codes: Collection[str],
    ) -> "PriceBook":
        """Read the rows of all days for these series, in eight statements however many numbers there are."""
        parts = {part.number: part for part in access.parts().filter(number__in=part_numbers)}
        operations = {row.code: row for row in access.operations().filter(code__in=operation_codes)}
        part_ids = [part.pk for part in parts.values()]
        operation_ids = [operation.pk for operation in operations.values()]
        fits = models.PartFit.objects.filter(part__in=part_ids, series__code__in=series_codes)
        times = models.LabourTime.objects.filter(operation__in=operation_ids, series__code__in=series_codes)
        failures = models.OperationFailure.objects.filter(operation__in=operation_ids)
        rates = models.LabourRate.objects.filter(dealer_grade=dealer_grade, city_level=city_level)
        return cls(
            parts=parts,
            part_prices=_grouped((row.part_id, row) for row in models.PartPrice.objects.filter(part__in=part_ids)),
            fits=_grouped(((row.part_id, row.series.code), row) for row in fits.select_related("series")),
            markups=_grouped(
                (row.sanbao_class, row) for row in models.Markup.objects.filter(dealer_grade=dealer_grade)
            ),
            operations=operations,
            times=_grouped(((row.operation_id, row.series.code), row) for row in times.select_related("series")),
            failures=_grouped((row.operation_id, row) for row in failures.select_related("failure_code")),
            rates=list(rates.select_related("series")),
        )

    def prices(
        self,
        *,
        on: date,
        series_code: str,
        claim_type: str,
        part_numbers: Iterable[str],
        operation_codes: Iterable[str],
    ) -> Prices:
        """Return what the OEM pays; reads nothing.

        Args:
            on: the day the repair began; prices, mark-ups, hours and rate are those in force then.
            claim_type: picks a rate of its own where there is one.
            part_numbers, operation_codes: among those the book was opened for.
        """
        rate = self._labour_rate(on, series_code, claim_type)
        return Prices(
            on=on,
            parts={
                number: self._part(self.parts[number], on, series_code)
                for number in part_numbers
                if number in self.parts
            },
            operations={
                code: self._operation(self.operations[code], on, series_code)
                for code in operation_codes
                if code in self.operations
            },
            labour_rate=rate.rate if rate else None,
            rate_row_id=rate.id if rate else None,
        )

    def _part(self, part: models.Part, on: date, series_code: str) -> PricedPart:
        price = _valid(self.part_prices.get(part.pk), on)
        markup = _valid(self.markups.get(part.sanbao_class), on)
        return PricedPart(
            number=part.number,
            name_zh=part.name_zh,
            name_en=part.name_en,
            system=part.system,
            sanbao_class=part.sanbao_class,
            sanbao_system=part.sanbao_system,
            must_return=part.must_return,
            supplier_code=part.supplier.code if part.supplier else "",
            quantity_per_vehicle=part.quantity_per_vehicle,
            superseded_by=part.superseded_by.number if part.superseded_by else "",
            is_supplied=rules.in_force(part.valid_from, part.valid_to, on),
            fits=_valid(self.fits.get((part.pk, series_code)), on) is not None,
            net_price=price.net_price if price else None,
            markup_percent=markup.percent if markup else None,
            unit_price=rules.with_markup(price.net_price, markup.percent) if price and markup else None,
            price_row_id=price.pk if price else None,
            markup_row_id=markup.pk if markup else None,
        )

    def _operation(self, operation: models.LabourOperation, on: date, series_code: str) -> TimedOperation:
        time = _valid(self.times.get((operation.pk, series_code)), on)
        pairs = self.failures.get(operation.pk, ())
        return TimedOperation(
            code=operation.code,
            name_zh=operation.name_zh,
            name_en=operation.name_en,
            system=operation.system,
            standard_hours=time.standard_hours if time else None,
            time_row_id=time.pk if time else None,
            failure_codes=frozenset(pair.failure_code.code for pair in pairs if _counts(pair, on)),
        )

    def _labour_rate(self, on: date, series_code: str, claim_type: str) -> _Rate | None:
        key = (on, series_code, claim_type)
        if key not in self._rate_found:
            self._rate_found[key] = self._narrowest_rate(*key)
        return self._rate_found[key]

    def _narrowest_rate(self, on: date, series_code: str, claim_type: str) -> _Rate | None:
        found = (
            _Rate(row.pk, row.series.code if row.series else "", row.claim_type, row.rate)
            for row in self.rates
            if _counts(row, on)
        )
        return rules.narrowest(
            rate for rate in found if rate.series_code in ("", series_code) and rate.claim_type in ("", claim_type)
        )


@dataclass(frozen=True, slots=True)
class TermBook:
    """The warranty promised for certain parts, to cars sold on any day."""

    terms_of_all: list[models.WarrantyTerm]
    parts: Mapping[str, tuple[UUID, str]]

    @classmethod
    def open(cls, part_numbers: Collection[str]) -> "TermBook":
        """Read the terms of all days, in two statements."""
        numbered = Q(part__isnull=True) | Q(part__number__in=part_numbers)
        rows = models.Part.objects.filter(number__in=part_numbers).values_list("number", "pk", "sanbao_class")
        return cls(
            list(models.WarrantyTerm.objects.filter(numbered)),
            {number: (pk, sanbao_class) for number, pk, sanbao_class in rows},
        )

    def terms(self, sold_on: date, part_numbers: Iterable[str]) -> Terms:
        """Return the terms of a car sold on that day: the part's own, its class's, or the vehicle's.

        `base` is None, and a part may have no term, where no policy row covers the sale date.
        """
        base: rules.Term | None = None
        by_class: dict[str, rules.Term] = {}
        by_part: dict[UUID, rules.Term] = {}
        for row in self.terms_of_all:
            if not _counts(row, sold_on):
                continue
            term = rules.Term(str(row.pk), rules.TermScope(row.scope), row.months, row.km)
            if row.part_id is not None:
                by_part[row.part_id] = term
            elif row.sanbao_class:
                by_class[row.sanbao_class] = term
            else:
                base = term
        narrowest = {}
        for number in part_numbers:
            if number not in self.parts:
                continue
            pk, sanbao_class = self.parts[number]
            term_or_none = by_part.get(pk) or by_class.get(sanbao_class) or base
            if term_or_none is not None:
                narrowest[number] = term_or_none
        return Terms(sold_on, base, narrowest)


def _counts(row: Dated, on: date) -> bool:
    return rules.in_force(row.valid_from, row.valid_to, on)


def _valid(rows: Iterable[D] | None, on: date) -> D | None:
    return next((row for row in rows or () if _counts(row, on)), None)


K = TypeVar("K")
V = TypeVar("V")


def _grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found: defaultdict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)
