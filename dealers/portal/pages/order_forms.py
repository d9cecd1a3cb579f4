"""The forms of an order written by hand: its head, a job, and a row of labour, parts or further costs."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealers.workshop.models import JOB_KINDS, OTHER_KINDS
from dealers.workshop.order_data import LabourData, OtherData, OtherKind, PartData
from landbridge.identifiers import phone, plate, vin
from landbridge.money import ZERO, line_amount

_MOMENT = "%Y-%m-%dT%H:%M"
_TEXT = {"rows": 2, "maxlength": 2000}


def _moment(label: Any, *, required: bool = False) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)
    return forms.DateTimeField(label=label, required=required, widget=widget)


def _yuan(label: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "lb-n", "size": 8})
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=12, decimal_places=2, widget=widget
    )


def _quantity(label: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "lb-n", "size": 4})
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=9, decimal_places=3, widget=widget
    )


def _code(label: Any, *, most: int = 64) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "lb-mono", "size": 13, "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget)


def _words(label: Any, *, most: int = 200, size: int = 18) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, widget=forms.TextInput({"size": size}))


def _type_ahead(kind: str) -> dict[str, str]:
    return {
        "role": "combobox",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        # Within the dealer's prefix, so only known while a request is answered.
        "data-suggest": reverse("suggest", args=[kind]),
    }


class OrderForm(forms.Form):
    """The head: eight fields everybody fills in, and those that can wait."""

    number = forms.CharField(label=gettext_lazy("Order number"), max_length=40)
    vin = forms.CharField(
        label="VIN", max_length=40, widget=forms.TextInput({"class": "lb-mono", "autocomplete": "off"})
    )
    plate = forms.CharField(label=gettext_lazy("Plate"), max_length=20, required=False)
    mileage_km = forms.IntegerField(
        label=gettext_lazy("Mileage km"),
        required=False,
        min_value=0,
        max_value=2_000_000,
        widget=forms.TextInput({"inputmode": "numeric", "class": "lb-n"}),
    )
    arrived_at = _moment(gettext_lazy("Arrival"), required=True)
    handed_over_at = _moment(gettext_lazy("Hand-over"))
    customer = forms.CharField(label=gettext_lazy("Customer"), max_length=120, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )
    adviser = forms.CharField(label=gettext_lazy("Adviser"), max_length=64, required=False)
    repair_started_at = _moment(gettext_lazy("Start of repair"))
    repair_ended_at = _moment(gettext_lazy("End of repair"))
    towing_amount = _yuan(gettext_lazy("Towing ¥"))
    courtesy_car_amount = _yuan(gettext_lazy("Courtesy car ¥"))

    FIRST = ("number", "vin", "plate", "mileage_km", "arrived_at", "handed_over_at", "customer", "phone")

    def __init__(self, *args: Any, now: datetime, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        if not is_new:
            self.fields["number"].disabled = True

    @property
    def first(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST]

    @property
    def later(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.FIRST]

    def clean_vin(self) -> str:
        typed = vin.clean(self.cleaned_data["vin"])
        problem = vin.problem(typed)
        if problem is None:
            return typed
        meant = vin.suggest(typed)
        if meant:
            raise forms.ValidationError(_("A VIN has no I, O or Q. Did you mean %(vin)s?") % {"vin": meant})
        if problem is vin.VinProblem.LENGTH:
            raise forms.ValidationError(
                _("A VIN has 17 characters; this has %(number)d.") % {"number": len(typed)}
            )
        raise forms.ValidationError(_("This VIN is mistyped: its check digit does not fit."))

    def clean_plate(self) -> str:
        typed = plate.clean(self.cleaned_data["plate"])
        if typed and plate.problem(typed):
            raise forms.ValidationError(_("This is no number plate."))
        return typed

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        if not typed.strip():
            return ""
        found = phone.parse(typed)
        if found is None:
            raise forms.ValidationError(_("This is no telephone number."))
        return found.e164

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        arrived, handed = given.get("arrived_at"), given.get("handed_over_at")
        for name in ("arrived_at", "handed_over_at", "repair_started_at", "repair_ended_at"):
            moment = given.get(name)
            if moment is not None and moment > self.now:
                self.add_error(name, _("This lies in the future."))
            elif moment is not None and arrived is not None and moment < arrived:
                self.add_error(name, _("This is before the arrival."))
        started, ended = given.get("repair_started_at"), given.get("repair_ended_at")
        if started and ended and ended < started:
            self.add_error("repair_ended_at", _("This is before the start of the repair."))
        if ended and handed and handed < ended:
            self.add_error("handed_over_at", _("This is before the end of the repair."))
        if given.get("phone") and not given.get("customer"):
            self.add_error("customer", _("Whose telephone is it?"))
        return given


class RowForm(forms.Form):
    """A row that may stay empty; `codes` names the fields with a type-ahead."""

    codes: Mapping[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in self.codes.items():
            own = {"data-suggest-with": "id_vin", "data-suggest-name": self["name"].id_for_label}
            self.fields[name].widget.attrs.update(_type_ahead(kind) | own)
        for bound in self:
            bound.field.widget.attrs["aria-label"] = str(bound.label)

    @property
    def is_blank(self) -> bool:
        return not any(value for name, value in self.cleaned_data.items() if name != "kind")


class JobForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Who pays"), choices=JOB_KINDS)
    failure_code = _code(gettext_lazy("Failure code"), most=20)
    complaint = forms.CharField(
        label=gettext_lazy("Customer's words"), required=False, max_length=2000, widget=forms.Textarea(_TEXT)
    )
    checks = forms.CharField(
        label=gettext_lazy("Checks and readings"), required=False, max_length=2000, widget=forms.Textarea(_TEXT)
    )
    cause = forms.CharField(
        label=gettext_lazy("Cause"), required=False, max_length=2000, widget=forms.Textarea(_TEXT)
    )
    correction = forms.CharField(
        label=gettext_lazy("Correction"), required=False, max_length=2000, widget=forms.Textarea(_TEXT)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["failure_code"].widget.attrs.update(_type_ahead("failures"))


class LabourForm(RowForm):
    codes = {"operation_code": "operations"}
    operation_code = _code(gettext_lazy("Operation"))
    name = _words(gettext_lazy("Name"))
    hours = _quantity(gettext_lazy("Hours"))
    rate = _yuan(gettext_lazy("Rate ¥"))
    technician = _words(gettext_lazy("Technician"), most=64, size=8)

    def line(self) -> LabourData:
        given = self.cleaned_data
        return LabourData(
            given["operation_code"].upper(),
            given["name"],
            given["hours"],
            given["rate"],
            _amount(given["hours"], given["rate"]),
            given["technician"],
        )


class PartForm(RowForm):
    codes = {"part_number": "parts"}
    part_number = _code(gettext_lazy("Part number"))
    name = _words(gettext_lazy("Name"))
    quantity = _quantity(gettext_lazy("Pieces"))
    unit_price = _yuan(gettext_lazy("Unit price ¥"))
    old_part_number = _code(gettext_lazy("Old part number"))
    is_causal = forms.BooleanField(label=gettext_lazy("Causal"), required=False)

    def line(self) -> PartData:
        given = self.cleaned_data
        return PartData(
            part_number=given["part_number"].upper(),
            name=given["name"],
            quantity=given["quantity"],
            unit_price=given["unit_price"],
            amount=_amount(given["quantity"], given["unit_price"]),
            old_part_number=given["old_part_number"].upper(),
            is_causal=given["is_causal"],
        )


class OtherForm(RowForm):
    kind = forms.ChoiceField(label=gettext_lazy("Other costs"), choices=OTHER_KINDS)
    description = _words(gettext_lazy("What for"), size=24)
    amount = _yuan(gettext_lazy("Amount ¥"))

    def line(self) -> OtherData:
        given = self.cleaned_data
        return OtherData(OtherKind(given["kind"]), given["description"], given["amount"] or ZERO)


ROW_FORMS: Mapping[str, type[RowForm]] = {"labour": LabourForm, "part": PartForm, "other": OtherForm}


def _amount(quantity: Decimal | None, price: Decimal | None) -> Decimal | None:
    return None if quantity is None or price is None else line_amount(quantity, price)
