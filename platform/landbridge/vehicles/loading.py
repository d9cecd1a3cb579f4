"""The sheet of cars: the maker's list of what was built and sold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from landbridge.catalog.loading.cells import BadCell, Choice, Code, Day, Text, Value, YesNo
from landbridge.catalog.loading.sheet import Column, Sheet, Values
from landbridge.identifiers import vin as vins
from landbridge.vehicles.models import USAGE_TYPES
from landbridge.vehicles.rules import dates_in_order, warranty_start

VIN_PROBLEMS = {
    vins.VinProblem.EMPTY: _("The VIN is missing"),
    vins.VinProblem.LENGTH: _("A VIN has 17 characters"),
    vins.VinProblem.CHARACTER: _("A VIN has only digits and capital letters without I, O and Q"),
    vins.VinProblem.CHECK_DIGIT: _("The VIN's check digit is wrong"),
}
_SOLD = ("invoice_date", "delivery_date")


@dataclass(frozen=True, slots=True)
class Vin:
    """A valid VIN."""

    empty: Value = ""

    def read(self, text: str) -> Value:
        vin = vins.clean(text)
        problem = vins.problem(vin)
        if problem is not None:
            raise BadCell(VIN_PROBLEMS[problem])
        return vin


def _day(values: Values, name: str) -> date | None:
    day = values.get(name)
    return day if isinstance(day, date) else None


def _wrong(values: Values) -> Iterable[object]:
    built = values["build_date"]
    assert isinstance(built, date)
    if not dates_in_order(built, *(_day(values, name) for name in _SOLD)):
        yield _("Sold before it was built")
    if _day(values, "delivery_date") and not _day(values, "invoice_date"):
        yield _("Delivered without an invoice date")
    try:
        vins.model_year(str(values["vin"]), built)
    except vins.ModelYearProblem:
        yield _("The VIN's year does not go with the build date")


def _forbidden(old: Values, new: Values) -> Iterable[object]:
    if old["is_buyback"] and not new["is_buyback"]:
        yield _("The mark of a car taken back stays for good")
    if old["invoice_date"] and not new["invoice_date"]:
        yield _("A sale is not taken back by a file")


def _derive(values: Values, changed: frozenset[str]) -> Values:
    # A start set by an exchange stays, as long as the file brings no other date of sale.
    if changed.isdisjoint(_SOLD):
        return {}
    return {"warranty_start": warranty_start(*(_day(values, name) for name in _SOLD))}


VEHICLES = Sheet(
    kind="vehicles",
    label=_("vehicles"),
    model="vehicles.Vehicle",
    columns=(
        Column("vin", _("VIN"), Vin()),
        Column("model", _("vehicle model"), Code(24), target="catalog.VehicleModel"),
        Column("build_date", _("build date"), Day()),
        Column("invoice_date", _("invoice date"), Day(), required=False),
        Column("delivery_date", _("delivery date"), Day(), required=False),
        Column("usage_type", _("use"), Choice(USAGE_TYPES)),
        Column("engine_number", _("engine number"), Text(30), required=False),
        Column("is_buyback", _("taken back"), YesNo(), required=False),
    ),
    key=("vin",),
    wrong=_wrong,
    forbidden=_forbidden,
    derive=_derive,
)
