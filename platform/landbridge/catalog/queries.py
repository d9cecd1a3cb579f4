"""What pages and other apps ask the catalogue: prices, terms, what fits, type-ahead, working days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Replace

from landbridge.catalog import access, models
from landbridge.catalog.loading.sheet import VALID_FROM
from landbridge.catalog.loading.sheets import SHEETS
from landbridge.texts import Text

SHORT_LIST = 20
M = TypeVar("M", models.Part, models.LabourOperation, models.FailureCode)


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


def series_names() -> dict[str, Text]:
    """Return the names of all series by code."""
    rows = models.Series.objects.values_list("code", "name_zh", "name_en")
    return {code: Text(zh, en) for code, zh, en in rows}


def part_names(numbers: Collection[str]) -> dict[str, Text]:
    """Return the names of part numbers in both languages, in one statement; unknown numbers are left out."""
    found = access.parts().select_related(None).filter(number__in=set(numbers))
    return {number: Text(zh, en) for number, zh, en in found.values_list("number", "name_zh", "name_en")}


def model_name(code: str) -> Text | None:
    """Return the name of a vehicle model in both languages; None for an unknown code."""
    row = models.VehicleModel.objects.filter(code=code).values_list("name_zh", "name_en").first()
    return Text(*row) if row else None


def operation_names(codes: Collection[str]) -> dict[str, Text]:
    """Return the names of labour operations in both languages, in one statement."""
    found = access.operations().filter(code__in=set(codes))
    return {code: Text(zh, en) for code, zh, en in found.values_list("code", "name_zh", "name_en")}


def failure_names(codes: Collection[str]) -> dict[str, Text]:
    """Return the names of the known ones among failure codes."""
    rows = access.failure_codes().filter(code__in=codes).values_list("code", "name_zh", "name_en")
    return {code: Text(zh, en) for code, zh, en in rows}


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


def sheet_values(kind: str) -> list[tuple[Any, ...]]:
    """Return all rows of a sheet, past and future ones too, each value in the order of the sheet's columns.

    Raises:
        KeyError: there is no such sheet.
    """
    sheet = SHEETS[kind]
    order = [sheet.column(name).path for name in sheet.key] + ([VALID_FROM] if sheet.dated else [])
    rows = sheet.table._default_manager.order_by(*order)
    return list(rows.values_list(*(column.path for column in sheet.columns)))


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


def find_parts(text: str, limit: int) -> list[models.Part]:
    """Return parts as `listed_parts` does, numbers that begin with the text first."""
    plain = text.replace("-", "").replace(" ", "")
    place = Case(When(plain__istartswith=plain, then=0), default=1, output_field=IntegerField())
    return list(listed_parts(text).annotate(place=place).order_by("place", "number")[:limit])


def listed_operations(text: str) -> QuerySet[models.LabourOperation]:
    """Return labour operations by code, with a text those whose code or name holds it."""
    rows = access.operations().order_by("code")
    return rows.filter(_code_or_name(text.strip())) if text.strip() else rows


def listed_failure_codes(text: str) -> QuerySet[models.FailureCode]:
    """Return failure codes by code, with a text those whose code or name holds it."""
    rows = access.failure_codes().order_by("code")
    return rows.filter(_code_or_name(text.strip())) if text.strip() else rows
