"""The sheet of cars: the maker's list of what was built and sold, whole or only with what a sale adds."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from landbridge.catalog.loading.cells import BadCell, Choice, Code, Day, Text, Value, YesNo
from landbridge.catalog.loading.sheet import Column, Sheet, Values
from landbridge.identifiers import vin as vins
from landbridge.vehicles.models import USAGE_TYPES, Vehicle, VehicleSale
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


class _Seller:
    """Which dealer sold a car: the OEM's to know, so it does not lie with the car."""

    def read(self, ids: Collection[UUID]) -> Mapping[UUID, Value]:
        codes = dict(apps.get_model("tenants.Dealer")._default_manager.values_list("pk", "code"))
        sales = VehicleSale.objects.filter(vehicle__in=ids).order_by("sold_on").values_list("vehicle", "dealer_id")
        return {vehicle: codes.get(dealer, "") for vehicle, dealer in sales}  # the latest stands last

    def write(self, values: Mapping[UUID, UUID]) -> None:
        latest = {
            sale.vehicle_id: sale for sale in VehicleSale.objects.filter(vehicle__in=values).order_by("sold_on")
        }
        cars = Vehicle.objects.filter(pk__in=values).values_list("pk", "invoice_date")
        new = [VehicleSale(vehicle_id=pk, sold_on=day) for pk, day in cars if day and pk not in latest]
        for sale in (known := list(latest.values())) + new:
            sale.dealer_id = values[sale.vehicle_id]
        VehicleSale.objects.bulk_update(known, ["dealer_id"], batch_size=1000)
        VehicleSale.objects.bulk_create(new, batch_size=1000)


def _day(values: Values, name: str) -> date | None:
    day = values.get(name)
    return day if isinstance(day, date) else None


def _wrong(values: Values) -> Iterable[object]:
    if values.get("seller") and "invoice_date" in values and not values["invoice_date"]:
        yield _("Sold by a dealer without an invoice date")
    built = values.get("build_date")
    if not isinstance(built, date):
        return  # a file of sales; the car itself is asked when it is found
    if not dates_in_order(built, *(_day(values, name) for name in _SOLD)):
        yield _("Sold before it was built")
    if _day(values, "delivery_date") and not _day(values, "invoice_date"):
        yield _("Delivered without an invoice date")
    try:
        vins.model_year(str(values["vin"]), built)
    except vins.ModelYearProblem:
        yield _("The VIN's year does not go with the build date")


def _forbidden(old: Values, new: Values) -> Iterable[object]:
    yield from _wrong(new)
    if old["is_buyback"] and not new["is_buyback"]:
        yield _("The mark of a car taken back stays for good")
    if old["seller"] and old["invoice_date"] != new["invoice_date"]:
        yield _("The car was reported as sold on another day.")
    if any(old[name] and not new[name] for name in ("invoice_date", "seller")):
        yield _("A sale is not taken back by a file")


def _derive(values: Values, changed: frozenset[str]) -> Values:
    # A start set by an exchange stays, as long as the file brings no other date of sale.
    if changed.isdisjoint(_SOLD):
        return {}
    return {"warranty_start": warranty_start(*(_day(values, name) for name in _SOLD))}


VEHICLES = Sheet(
    kind="vehicles",
    label=_("vehicles and their sales"),
    model="vehicles.Vehicle",
    columns=(
        Column("vin", _("VIN"), Vin()),
        Column("model", _("vehicle model"), Code(24), target="catalog.VehicleModel"),
        Column("build_date", _("build date"), Day()),
        Column("invoice_date", _("invoice date"), Day(), required=False),
        Column("delivery_date", _("delivery date"), Day(), required=False),
        Column("seller", _("selling dealer"), Code(10), required=False, target="tenants.Dealer", apart=_Seller()),
        Column("usage_type", _("use"), Choice(USAGE_TYPES)),
        Column("engine_number", _("engine number"), Text(30), required=False),
        Column("is_buyback", _("taken back"), YesNo(), required=False),
    ),
    key=("vin",),
    partial=True,
    wrong=_wrong,
    forbidden=_forbidden,
    derive=_derive,
)
