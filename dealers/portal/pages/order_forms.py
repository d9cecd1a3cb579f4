"""The form of an order written by hand: head, jobs, and their rows of labour, parts and further costs.

Rows are told apart by short keys that the page makes up. A hidden field lists each row in the order of the page
(`job`, then `labour`, `part` and `other` as `<job>-<row>`), and its fields carry the same key as their prefix.
"""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealers.workshop.models import JOB_KINDS, OTHER_KINDS
from dealers.workshop.order_data import (
    CustomerData,
    JobData,
    JobKind,
    LabourData,
    OrderData,
    OtherData,
    OtherKind,
    PartData,
    PhoneData,
)
from landbridge.identifiers import phone, plate, vin
from landbridge.money import ZERO, line_amount

MOST_ROWS = 60  # jobs and rows of one form together
ROW_KINDS = ("labour", "part", "other")
_MOMENT = "%Y-%m-%dT%H:%M"
_TEXT = {"rows": 2, "maxlength": 2000}


def new_key() -> str:
    """Return a key for a new row, unlike those already on the page."""
    return f"k{secrets.token_hex(4)}"


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


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of a job on the page; `key` is `<job>-<row>`."""

    kind: str
    key: str
    form: Any


@dataclass(slots=True)
class JobShown:
    """A job on the page with its rows by kind."""

    key: str
    form: JobForm
    rows: dict[str, list[RowShown]] = field(default_factory=lambda: {kind: [] for kind in ROW_KINDS})
    errors: list[str] = field(default_factory=list)

    @property
    def labour(self) -> list[RowShown]:
        return self.rows["labour"]

    @property
    def parts(self) -> list[RowShown]:
        return self.rows["part"]

    @property
    def others(self) -> list[RowShown]:
        return self.rows["other"]

    def check(self) -> bool:
        """Return whether everything in the job can be saved; what stands against it is on the fields."""
        rows = [row for kind in ROW_KINDS for row in self.rows[kind]]
        valid = all([self.form.is_valid(), *(row.form.is_valid() for row in rows)])
        if valid and sum(row.form.cleaned_data["is_causal"] for row in self.parts) > 1:
            self.errors.append(_("One part of a job is the causal one."))
        return valid and not self.errors

    def data(self) -> JobData:
        given = self.form.cleaned_data

        def told(kind: str) -> tuple[Any, ...]:
            return tuple(row.form.line() for row in self.rows[kind] if not row.form.is_blank)

        return JobData(
            kind=JobKind(given["kind"]),
            complaint=given["complaint"],
            checks=given["checks"],
            cause=given["cause"],
            correction=given["correction"],
            failure_code=given["failure_code"].upper(),
            labour=told("labour"),
            parts=told("part"),
            others=told("other"),
        )


def new_job(key: str) -> JobShown:
    """Return an empty job with a row for labour and one for a part."""
    job = JobShown(key, JobForm(prefix=key))
    for kind in ("labour", "part"):
        job.rows[kind].append(new_row(kind, key))
    return job


def new_row(kind: str, job: str) -> RowShown:
    """Return an empty row of a job."""
    key = f"{job}-{new_key()}"
    return RowShown(kind, key, ROW_FORMS[kind](prefix=key))


def posted_jobs(posted: QueryDict) -> list[JobShown]:
    """Return the jobs of a sent form, in the order of the page, at most `MOST_ROWS` rows of them."""
    jobs = {key: JobShown(key, JobForm(posted, prefix=key)) for key in posted.getlist("job")[:MOST_ROWS]}
    left = MOST_ROWS
    for kind in ROW_KINDS:
        for key in posted.getlist(kind)[:left]:
            job = jobs.get(key.partition("-")[0])
            if job is not None:
                job.rows[kind].append(RowShown(kind, key, ROW_FORMS[kind](posted, prefix=key)))
                left -= 1
    return list(jobs.values())


def stored_jobs(data: OrderData) -> list[JobShown]:
    """Return the jobs of an order as they stand, to be changed."""
    shown = []
    for job in data.jobs:
        key = new_key()
        told = {name: getattr(job, name) for name in JobForm.base_fields}
        one = JobShown(key, JobForm(prefix=key, initial=told | {"kind": job.kind.value}))
        rows: Iterable[tuple[str, Any]] = [
            *(("labour", row) for row in job.labour),
            *(("part", row) for row in job.parts),
            *(("other", row) for row in job.others),
        ]
        for kind, row in rows:
            row_key = f"{key}-{new_key()}"
            initial = {name: _plain(getattr(row, name)) for name in ROW_FORMS[kind].base_fields}
            one.rows[kind].append(RowShown(kind, row_key, ROW_FORMS[kind](prefix=row_key, initial=initial)))
        shown.append(one)
    return shown


def stored_head(data: OrderData) -> dict[str, Any]:
    """Return the head of an order as initial values of its form."""
    told = {name: _plain(getattr(data, name)) for name in OrderForm.base_fields if hasattr(data, name)}
    customer = data.customer
    first = customer.phones[0].number if customer and customer.phones else ""
    return told | {"customer": customer.name if customer else "", "phone": phone.written(first) if first else ""}


def order_data(head: OrderForm, jobs: Iterable[JobShown], before: OrderData | None = None) -> OrderData:
    """Return a checked form as an order; what no field shows stays as it was `before`."""
    given = head.cleaned_data
    order = before or OrderData(number=given["number"].strip(), vin="", arrived_at=given["arrived_at"], jobs=())
    told = {name: given[name] for name in given if name not in ("number", "customer", "phone")}
    told |= {name: told[name] or ZERO for name in ("towing_amount", "courtesy_car_amount")}
    return replace(
        order,
        **told,
        hand_over_has_time=True,
        customer=_customer(given["customer"].strip(), given["phone"], before),
        jobs=tuple(job.data() for job in jobs),
    )


def _customer(name: str, number: str, before: OrderData | None) -> CustomerData | None:
    if not name:
        return None
    known = before.customer if before and before.customer and before.customer.name == name else None
    others = known.phones[1:] if known else ()
    first = (PhoneData(number, known.phones[0].note if known and known.phones else ""),) if number else ()
    return replace(known or CustomerData(name), phones=(*first, *others))


def _amount(quantity: Decimal | None, price: Decimal | None) -> Decimal | None:
    return None if quantity is None or price is None else line_amount(quantity, price)


def _plain(value: Any) -> Any:
    """Return a quantity without the trailing zeros of its column."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) and value else value or ""
