"""What pages and other apps ask the catalogue: prices, terms, what fits, type-ahead, working days."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Replace

from landbridge.catalog import access, models, rules
from landbridge.catalog.loading.sheets import SHEETS
from landbridge.clocks.workdays import WorkdayCalendar

SHORT_LIST = 20
M = TypeVar("M", models.Part, models.LabourOperation, models.FailureCode)


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


def prices(
    *,
    on: date,
    dealer_grade: str,
    city_level: int,
    series_code: str,
    claim_type: str,
    part_numbers: Collection[str],
    operation_codes: Collection[str],
) -> Prices:
    """Return what the OEM pays, in seven queries however many lines there are.

    Args:
        on: the day the repair began; prices, mark-ups, hours and rate are those in force then.
        claim_type: picks a rate of its own where there is one.
    """
    fits = access.in_force(models.PartFit.objects.all(), on).filter(part=OuterRef("pk"), series__code=series_code)
    parts = list(access.parts().filter(number__in=part_numbers).annotate(fits_series=Exists(fits)))
    price_rows = {
        row.part_id: row
        for row in access.in_force(models.PartPrice.objects.all(), on).filter(part__in=[p.pk for p in parts])
    }
    markups = {
        row.sanbao_class: row
        for row in access.in_force(models.Markup.objects.all(), on).filter(dealer_grade=dealer_grade)
    }
    rate = _labour_rate(on, dealer_grade, city_level, series_code, claim_type)
    return Prices(
        on=on,
        parts={
            part.number: _priced(part, on, price_rows.get(part.pk), markups.get(part.sanbao_class))
            for part in parts
        },
        operations=_timed(on, series_code, operation_codes),
        labour_rate=rate.rate if rate else None,
        rate_row_id=rate.id if rate else None,
    )


def _priced(
    part: models.Part, on: date, price: models.PartPrice | None, markup: models.Markup | None
) -> PricedPart:
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
        fits=bool(getattr(part, "fits_series", False)),
        net_price=price.net_price if price else None,
        markup_percent=markup.percent if markup else None,
        unit_price=rules.with_markup(price.net_price, markup.percent) if price and markup else None,
        price_row_id=price.pk if price else None,
        markup_row_id=markup.pk if markup else None,
    )


def _timed(on: date, series_code: str, codes: Collection[str]) -> dict[str, TimedOperation]:
    operations = list(access.operations().filter(code__in=codes))
    keys = [operation.pk for operation in operations]
    times = {
        row.operation_id: row
        for row in access.in_force(models.LabourTime.objects.all(), on).filter(
            operation__in=keys, series__code=series_code
        )
    }
    failures: dict[UUID, set[str]] = {}
    pairs = access.in_force(models.OperationFailure.objects.all(), on).filter(operation__in=keys)
    for operation_id, code in pairs.values_list("operation_id", "failure_code__code"):
        failures.setdefault(operation_id, set()).add(code)
    return {
        operation.code: TimedOperation(
            code=operation.code,
            name_zh=operation.name_zh,
            name_en=operation.name_en,
            system=operation.system,
            standard_hours=times[operation.pk].standard_hours if operation.pk in times else None,
            time_row_id=times[operation.pk].pk if operation.pk in times else None,
            failure_codes=frozenset(failures.get(operation.pk, ())),
        )
        for operation in operations
    }


def _labour_rate(on: date, grade: str, city_level: int, series_code: str, claim_type: str) -> _Rate | None:
    rows = access.in_force(models.LabourRate.objects.all(), on).filter(
        Q(series__isnull=True) | Q(series__code=series_code),
        dealer_grade=grade,
        city_level=city_level,
        claim_type__in=["", claim_type],
    )
    found = rows.values_list("pk", "series__code", "claim_type", "rate")
    return rules.narrowest(_Rate(pk, series or "", kind, rate) for pk, series, kind, rate in found)


def warranty_terms(*, sold_on: date, part_numbers: Collection[str]) -> Terms:
    """Return the terms promised to a car sold on that day: the part's own, its class's, or the vehicle's.

    Two queries. `base` is None, and a part may have no term, where no policy row covers the sale date.
    """
    base: rules.Term | None = None
    by_class: dict[str, rules.Term] = {}
    by_part: dict[UUID, rules.Term] = {}
    numbered = Q(part__isnull=True) | Q(part__number__in=part_numbers)
    for row in access.in_force(models.WarrantyTerm.objects.all(), sold_on).filter(numbered):
        term = rules.Term(str(row.pk), rules.TermScope(row.scope), row.months, row.km)
        if row.part_id is not None:
            by_part[row.part_id] = term
        elif row.sanbao_class:
            by_class[row.sanbao_class] = term
        else:
            base = term
    narrowest = {}
    parts = models.Part.objects.filter(number__in=part_numbers)
    for pk, number, sanbao_class in parts.values_list("pk", "number", "sanbao_class"):
        term_or_none = by_part.get(pk) or by_class.get(sanbao_class) or base
        if term_or_none is not None:
            narrowest[number] = term_or_none
    return Terms(sold_on, base, narrowest)


def maintenance_plan(*, sold_on: date, series_code: str, n: int) -> models.MaintenancePlan | None:
    """Return window and fee of the n-th free maintenance promised to a car sold on that day."""
    plans = access.in_force(models.MaintenancePlan.objects.all(), sold_on)
    return plans.filter(series__code=series_code, n=n).first()


def search_parts(text: str, *, on: date, series_code: str = "") -> list[models.Part]:
    """Return up to 20 parts in supply whose number or name holds the text; hyphens do not matter.

    Numbers that begin with the text come first. Nothing is returned for an empty text.
    """
    wanted = text.strip()
    if not wanted:
        return []
    found = access.in_force(access.parts(), on)
    if series_code:
        fits = access.in_force(models.PartFit.objects.all(), on)
        found = found.filter(Exists(fits.filter(part=OuterRef("pk"), series__code=series_code)))
    plain = wanted.replace("-", "").replace(" ", "")
    found = found.annotate(plain=Replace(F("number"), Value("-"), Value("")))
    matching = found.filter(
        Q(plain__icontains=plain) | Q(name_zh__icontains=wanted) | Q(name_en__icontains=wanted)
    )
    return list(_best_first(matching, Q(plain__istartswith=plain), "number"))


def search_operations(text: str, *, on: date, series_code: str = "") -> list[models.LabourOperation]:
    """Return up to 20 operations whose code or name holds the text; of a series those with hours on it."""
    wanted = text.strip()
    if not wanted:
        return []
    found = access.operations()
    if series_code:
        times = access.in_force(models.LabourTime.objects.all(), on)
        found = found.filter(Exists(times.filter(operation=OuterRef("pk"), series__code=series_code)))
    return list(_best_first(found.filter(_code_or_name(wanted)), Q(code__istartswith=wanted), "code"))


def search_failure_codes(text: str, *, on: date, operation_code: str = "") -> list[models.FailureCode]:
    """Return up to 20 failure codes whose code or name holds the text, or of those an operation answers."""
    wanted = text.strip()
    if not wanted:
        return []
    found = access.failure_codes()
    if operation_code:
        pairs = access.in_force(models.OperationFailure.objects.all(), on).filter(
            failure_code=OuterRef("pk"), operation__code=operation_code
        )
        found = found.filter(Exists(pairs))
    return list(_best_first(found.filter(_code_or_name(wanted)), Q(code__istartswith=wanted), "code"))


def workday_calendar() -> WorkdayCalendar:
    """Return the loaded calendar. A year that is not loaded raises when a deadline runs into it."""
    return WorkdayCalendar(dict(access.workdays().values_list("date", "is_workday")))


def catalogue_loads(limit: int = 50) -> list[models.CatalogueLoad]:
    """Return the latest loads, newest first (OEM only)."""
    return list(access.loads()[:limit])


def _code_or_name(wanted: str) -> Q:
    return Q(code__icontains=wanted) | Q(name_zh__icontains=wanted) | Q(name_en__icontains=wanted)


def _best_first(found: QuerySet[M], begins: Q, by: str) -> QuerySet[M]:
    place = Case(When(begins, then=0), default=1, output_field=IntegerField())
    return found.annotate(place=place).order_by("place", by)[:SHORT_LIST]


def counts(on: date) -> dict[str, int]:
    """Return how many rows of each sheet are in the catalogue; of dated ones those in force on that day."""
    found = {}
    for kind, sheet in SHEETS.items():
        rows: QuerySet[Any] = sheet.table._default_manager.all()
        found[kind] = (access.in_force(rows, on) if sheet.dated else rows).count()
    return found


@dataclass(frozen=True, slots=True)
class PartFile:
    """All that the catalogue says about one part number.

    Attributes:
        prices: newest first, past and future ones too.
        fits: series it belongs into, with the period.
    """

    part: models.Part
    prices: list[models.PartPrice]
    fits: list[models.PartFit]


def part_file(number: str) -> PartFile:
    """Return a part with its prices over time and the series it fits.

    Raises:
        Part.DoesNotExist: there is no such number.
    """
    part = access.parts().get(number=number)
    return PartFile(
        part,
        list(part.prices.order_by("-valid_from")),
        list(part.fits.select_related("series").order_by("series__code", "-valid_from")),
    )


def listed_parts(text: str) -> QuerySet[models.Part]:
    """Return parts by number; with a text those whose number (hyphens do not matter) or name holds it."""
    rows = access.parts().order_by("number")
    wanted = text.strip()
    if not wanted:
        return rows
    plain = wanted.replace("-", "").replace(" ", "")
    return rows.annotate(plain=Replace(F("number"), Value("-"), Value(""))).filter(
        Q(plain__icontains=plain) | Q(name_zh__icontains=wanted) | Q(name_en__icontains=wanted)
    )


def listed_operations(text: str) -> QuerySet[models.LabourOperation]:
    """Return labour operations by code, with a text those whose code or name holds it."""
    rows = access.operations().order_by("code")
    return rows.filter(_code_or_name(text.strip())) if text.strip() else rows


def listed_failure_codes(text: str) -> QuerySet[models.FailureCode]:
    """Return failure codes by code, with a text those whose code or name holds it."""
    rows = access.failure_codes().order_by("code")
    return rows.filter(_code_or_name(text.strip())) if text.strip() else rows
