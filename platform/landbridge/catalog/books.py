"""The catalogue opened once for many questions: a whole file of repair orders is priced and judged by one book.

A book is opened for the part numbers and operations in question, with their rows of all days; asking it reads
nothing. A question names the day, and only rows in force on it count.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar
from uuid import UUID

from landbridge.catalog import rules, shelf


@dataclass(frozen=True, slots=True)
class Payee:
    """What a dealer's prices depend on: its grade and the level of its city, on the day of the repair."""

    grade: str
    city_level: int


@dataclass(frozen=True, slots=True)
class PricedPart:
    """A known part number on a day, for one dealer.

    Attributes:
        net: price of the day; None where no row is in force.
        markup: percent for the dealer's grade; None where no row is in force.
        is_supplied: the number is in its period of supply on that day.
        fits: it belongs into the asked series on that day.
    """

    part: shelf.Part
    net: shelf.Amount | None
    markup: shelf.Amount | None
    is_supplied: bool
    fits: bool

    @property
    def unit_price(self) -> Decimal | None:
        """Yuan that the dealer is paid for one piece.

        None while a price or mark-up row is missing, which is a question for a person, never a refusal.
        """
        if self.net is None or self.markup is None:
            return None
        return rules.with_markup(self.net.value, self.markup.value)


@dataclass(frozen=True, slots=True)
class TimedOperation:
    """A known labour operation on a day; no standard hours means: not allowed on the asked series."""

    operation: shelf.Operation
    time: shelf.Amount | None
    failure_codes: frozenset[str]

    @property
    def standard_hours(self) -> Decimal | None:
        return self.time.value if self.time else None


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
class Book:
    """What the OEM pays and promises for certain parts and operations, to any dealer and on any day."""

    parts: Mapping[str, shelf.Part]
    operations: Mapping[str, shelf.Operation]
    tariffs: shelf.Tariffs
    # The jobs of a file fall on few days: what was found for one of them is kept.
    _rate_found: dict[tuple[Payee, date, str, str], shelf.Rate | None] = field(default_factory=dict)

    @classmethod
    def open(cls, part_numbers: Collection[str] = (), operation_codes: Collection[str] = ()) -> "Book":
        """Look up the rows of all days: one statement, and a fixed number more where some are asked for anew."""
        return cls(*shelf.look_up(part_numbers, operation_codes))

    def prices(
        self,
        payee: Payee,
        *,
        on: date,
        series_code: str,
        claim_type: str,
        part_numbers: Iterable[str],
        operation_codes: Iterable[str],
    ) -> Prices:
        """Return what the OEM pays a dealer; reads nothing.

        Args:
            on: the day the repair began; prices, mark-ups, hours and rate are those in force then.
            claim_type: picks a rate of its own where there is one.
            part_numbers, operation_codes: among those the book was opened for.
        """
        rate = self._labour_rate(payee, on, series_code, claim_type)
        return Prices(
            on=on,
            parts={
                number: self._part(self.parts[number], payee, on, series_code)
                for number in part_numbers
                if number in self.parts
            },
            operations={
                code: _timed(self.operations[code], on, series_code)
                for code in operation_codes
                if code in self.operations
            },
            labour_rate=rate.rate.value if rate else None,
            rate_row_id=rate.rate.id if rate else None,
        )

    def terms(self, sold_on: date, part_numbers: Iterable[str]) -> Terms:
        """Return the terms of a car sold on that day: the part's own, its class's, or the vehicle's.

        Reads nothing. `base` is None, and a part may have no term, where no policy row covers the sale date.
        """
        base = _valid(self.tariffs.base_terms, sold_on)
        narrowest = {}
        for number in part_numbers:
            if number not in self.parts:
                continue
            part = self.parts[number]
            of_class = self.tariffs.class_terms.get(part.sanbao_class)
            promise = _valid(part.terms, sold_on) or _valid(of_class, sold_on) or base
            if promise is not None:
                narrowest[number] = promise.term
        return Terms(sold_on, base.term if base else None, narrowest)

    def _part(self, part: shelf.Part, payee: Payee, on: date, series_code: str) -> PricedPart:
        return PricedPart(
            part=part,
            net=_valid(part.prices, on),
            markup=_valid(self.tariffs.markups.get((payee.grade, part.sanbao_class)), on),
            is_supplied=_counts(part, on),
            fits=_valid(part.fits.get(series_code), on) is not None,
        )

    def _labour_rate(self, payee: Payee, on: date, series_code: str, claim_type: str) -> shelf.Rate | None:
        key = (payee, on, series_code, claim_type)
        if key not in self._rate_found:
            self._rate_found[key] = rules.narrowest(
                rate
                for rate in self.tariffs.rates.get((payee.grade, payee.city_level), ())
                if rate.series_code in ("", series_code)
                and rate.claim_type in ("", claim_type)
                and _counts(rate.rate, on)
            )
        return self._rate_found[key]


def _timed(operation: shelf.Operation, on: date, series_code: str) -> TimedOperation:
    return TimedOperation(
        operation=operation,
        time=_valid(operation.hours.get(series_code), on),
        failure_codes=frozenset(pair.code for pair in operation.failures if _counts(pair, on)),
    )


class _Lasting(Protocol):
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date | None: ...


L = TypeVar("L", bound=_Lasting)


def _counts(row: _Lasting, on: date) -> bool:
    return rules.in_force(row.valid_from, row.valid_to, on)


def _valid(rows: Iterable[L] | None, on: date) -> L | None:
    return next((row for row in rows or () if _counts(row, on)), None)
