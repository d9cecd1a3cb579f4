"""The catalogue's own sheets, in the order in which they can be loaded."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from landbridge.catalog.choices import CLAIM_TYPES, ENERGIES, SANBAO_CLASSES, SYSTEMS, TERM_SCOPES
from landbridge.catalog.loading.cells import Amount, Choice, Code, Day, Number, Text, YesNo
from landbridge.catalog.loading.sheet import Column, Sheet, Values
from landbridge.catalog.rules import SANBAO_SYSTEMS, SanbaoClass, TermScope

_CODE = Column("code", _("code"), Code(16))
_NAMES = (
    Column("name_zh", _("Chinese name"), Text(100)),
    Column("name_en", _("English name"), Text(100)),
)
_SYSTEM = Column("system", _("system"), Choice(SYSTEMS))
_SERIES = Column("series", pgettext_lazy("cars", "series"), Code(12), target="catalog.Series")
_PART = Column("part", _("part number"), Code(30), target="catalog.Part", by="number")
_OPERATION = Column("operation", _("labour operation"), Code(16), target="catalog.LabourOperation")
_CLASS = Column("sanbao_class", _("three-guarantees class"), Choice(SANBAO_CLASSES))
_GRADE = Column("dealer_grade", _("dealer grade"), Code(1, "[A-F]"))
_VALID_TO = Column("valid_to", _("valid to"), Day(), required=False)
_PERIOD = (Column("valid_from", _("valid from"), Day()), _VALID_TO)


def _part_wrong(values: Values) -> Iterable[object]:
    start, end = values.get("valid_from"), values.get("valid_to")
    if isinstance(start, date) and isinstance(end, date) and end <= start:
        yield _("The period ends before it starts")
    if values.get("superseded_by") == values["number"]:
        yield _("A part does not supersede itself")
    group = values.get("sanbao_system")
    if group and group not in SANBAO_SYSTEMS:
        yield _("Not a system of the three guarantees")
    if values["sanbao_class"] in (SanbaoClass.ASSEMBLY, SanbaoClass.MAIN_PART) and not group:
        yield _("An assembly or main part belongs to a system of the three guarantees")


def _term_wrong(values: Values) -> Iterable[object]:
    wanted = {TermScope.CLASS: "sanbao_class", TermScope.PART: "part"}.get(TermScope(str(values["scope"])))
    for name in ("sanbao_class", "part"):
        if bool(values[name]) != (name == wanted):
            yield _("Class and part must be given exactly where the scope asks for them")
            return


def _plan_wrong(values: Values) -> Iterable[object]:
    low, high = values["km_from"], values["km_to"]
    if isinstance(low, int) and isinstance(high, int) and high <= low:
        yield _("The window of kilometres is empty")


SHEETS: dict[str, Sheet] = {
    sheet.kind: sheet
    for sheet in (
        Sheet(
            kind="suppliers",
            label=_("suppliers"),
            model="catalog.Supplier",
            columns=(
                Column("code", _("code"), Code(5, "[A-Z0-9]{5}")),
                Column("name", _("name"), Text(100)),
            ),
            key=("code",),
        ),
        Sheet(
            kind="series",
            label=pgettext_lazy("cars", "series"),
            model="catalog.Series",
            columns=(
                Column("code", _("code"), Code(12)),
                Column("name_zh", _("Chinese name"), Text(60)),
                Column("name_en", _("English name"), Text(60)),
            ),
            key=("code",),
        ),
        Sheet(
            kind="models",
            label=_("vehicle models"),
            model="catalog.VehicleModel",
            columns=(
                Column("code", _("code"), Code(24)),
                _SERIES,
                *_NAMES,
                Column("model_year", _("model year"), Number(1980, 2100)),
                Column("energy", _("energy"), Choice(ENERGIES)),
            ),
            key=("code",),
        ),
        Sheet(
            kind="parts",
            label=_("parts"),
            model="catalog.Part",
            columns=(
                Column("number", _("part number"), Code(30)),
                *_NAMES,
                _SYSTEM,
                Column("position", _("position"), Text(20), required=False),
                _CLASS,
                Column("sanbao_system", _("three-guarantees system"), Choice(SYSTEMS), required=False),
                Column("must_return", _("old part must be returned"), YesNo()),
                Column("supplier", _("supplier"), Code(5), required=False, target="catalog.Supplier"),
                Column("quantity_per_vehicle", _("quantity per vehicle"), Number(1, 500)),
                Column(
                    "superseded_by",
                    _("superseded by"),
                    Code(30),
                    required=False,
                    target="catalog.Part",
                    by="number",
                ),
                *_PERIOD,
            ),
            key=("number",),
            wrong=_part_wrong,
        ),
        Sheet(
            kind="fits",
            label=_("fits of parts"),
            model="catalog.PartFit",
            columns=(_PART, _SERIES, *_PERIOD),
            key=("part", "series"),
            dated=True,
        ),
        Sheet(
            kind="operations",
            label=_("labour operations"),
            model="catalog.LabourOperation",
            columns=(
                _CODE,
                *_NAMES,
                _SYSTEM,
                Column("part_base", _("part base number"), Code(12), required=False),
            ),
            key=("code",),
        ),
        Sheet(
            kind="times",
            label=_("standard times"),
            model="catalog.LabourTime",
            columns=(
                _OPERATION,
                _SERIES,
                Column("standard_hours", _("standard hours"), Amount(Decimal("0.01"), Decimal(999))),
                *_PERIOD,
            ),
            key=("operation", "series"),
            dated=True,
        ),
        Sheet(
            kind="failure_codes",
            label=_("failure codes"),
            model="catalog.FailureCode",
            columns=(_CODE, *_NAMES, _SYSTEM),
            key=("code",),
        ),
        Sheet(
            kind="operation_failures",
            label=_("operations for failures"),
            model="catalog.OperationFailure",
            columns=(
                _OPERATION,
                Column("failure_code", _("failure code"), Code(16), target="catalog.FailureCode"),
                *_PERIOD,
            ),
            key=("operation", "failure_code"),
            dated=True,
        ),
        Sheet(
            kind="prices",
            label=_("part prices"),
            model="catalog.PartPrice",
            columns=(_PART, Column("net_price", _("net price"), Amount()), *_PERIOD),
            key=("part",),
            dated=True,
        ),
        Sheet(
            kind="markups",
            label=_("mark-ups"),
            model="catalog.Markup",
            columns=(
                _GRADE,
                _CLASS,
                Column("percent", _("mark-up in percent"), Amount(most=Decimal(100))),
                *_PERIOD,
            ),
            key=("dealer_grade", "sanbao_class"),
            dated=True,
        ),
        Sheet(
            kind="rates",
            label=_("labour rates"),
            model="catalog.LabourRate",
            columns=(
                _GRADE,
                Column("city_level", _("city level"), Number(1, 3)),
                Column(
                    "series",
                    pgettext_lazy("cars", "series"),
                    Code(12),
                    required=False,
                    target="catalog.Series",
                ),
                Column("claim_type", _("claim type"), Choice(CLAIM_TYPES), required=False),
                Column("rate", _("labour rate"), Amount(Decimal("0.01"))),
                *_PERIOD,
            ),
            key=("dealer_grade", "city_level", "series", "claim_type"),
            dated=True,
        ),
        Sheet(
            kind="terms",
            label=_("warranty terms"),
            model="catalog.WarrantyTerm",
            columns=(
                Column("scope", _("scope"), Choice(TERM_SCOPES)),
                Column("sanbao_class", _("three-guarantees class"), Choice(SANBAO_CLASSES), required=False),
                Column("part", _("part number"), Code(30), required=False, target="catalog.Part", by="number"),
                Column("months", _("months"), Number(1, 600)),
                Column("km", _("kilometres"), Number(1, 10_000_000), required=False),
                *_PERIOD,
            ),
            key=("scope", "sanbao_class", "part"),
            dated=True,
            wrong=_term_wrong,
        ),
        Sheet(
            kind="plans",
            label=_("free maintenances"),
            model="catalog.MaintenancePlan",
            columns=(
                _SERIES,
                Column("n", _("n-th maintenance"), Number(1, 20)),
                Column("months", _("months"), Number(1, 600)),
                Column("km_from", _("from km"), Number(0, 1_000_000)),
                Column("km_to", _("up to km"), Number(1, 1_000_000)),
                Column("fee", _("fee"), Amount()),
                *_PERIOD,
            ),
            key=("series", "n"),
            dated=True,
            wrong=_plan_wrong,
        ),
        Sheet(
            kind="workdays",
            label=_("working calendar"),
            model="catalog.Workday",
            columns=(
                Column("date", _("date"), Day()),
                Column("is_workday", _("working day"), YesNo()),
                Column("note", _("note"), Text(60), required=False),
            ),
            key=("date",),
        ),
    )
}
