"""What the dealer's API takes and gives. Amounts are yuan without tax, as text; times carry their zone."""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from dealers.api.draft_serializers import DraftResultSerializer, ProblemSerializer
from dealers.api.examples import MANY_ORDERS, ORDER, ORDER_DETAIL, ORDER_LISTED, ORDER_RESULTS, TAKEN
from dealers.api.taking import MOST_ROWS, Taken, Until
from dealers.drafts.rules import MOST_KM, MOST_TEXT
from dealers.workshop.models import OrderStatus
from dealers.workshop.order_data import (
    CustomerData,
    CustomerKind,
    JobData,
    JobKind,
    LabourData,
    OrderData,
    OtherData,
    OtherKind,
    PartData,
    PhoneData,
    Source,
)
from landbridge.api.fields import MomentField, many
from landbridge.api.schema import with_example
from landbridge.identifiers import phone as phones
from landbridge.identifiers import plate as plates
from landbridge.identifiers import vin as vins
from landbridge.money import ZERO


def _text(length: int, **options: Any) -> serializers.CharField:
    return serializers.CharField(max_length=length, required=False, allow_blank=True, default="", **options)


def _number(digits: int, places: int) -> serializers.DecimalField:
    return serializers.DecimalField(
        max_digits=digits, decimal_places=places, min_value=0, required=False, allow_null=True, default=None
    )


def _amount(**options: Any) -> serializers.DecimalField:
    return serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, **options)


class LabourSerializer(serializers.Serializer[Any]):
    """Work done; `hours` as booked, `rate` yuan an hour."""

    operation_code = _text(40)
    name = _text(120)
    hours = _number(7, 3)
    rate = _number(12, 4)
    amount = _number(12, 2)
    technician = _text(64)


class FittedPartSerializer(serializers.Serializer[Any]):
    """A part fitted; `is_causal` marks the one that caused the failure."""

    part_number = _text(40)
    name = _text(120)
    quantity = _number(7, 3)
    unit_price = _number(12, 4)
    amount = _number(12, 2)
    old_part_number = _text(40)
    supplier_code = _text(20)
    is_causal = serializers.BooleanField(default=False)


class OtherSerializer(serializers.Serializer[Any]):
    """A further cost."""

    kind = serializers.ChoiceField([kind.value for kind in OtherKind])
    description = _text(120)
    amount = _amount()


class JobSerializer(serializers.Serializer[Any]):
    """A job; its number on the order is its place in the list, from 1."""

    kind = serializers.ChoiceField([kind.value for kind in JobKind])
    complaint = _text(MOST_TEXT, help_text="The customer's own words.")
    checks = _text(MOST_TEXT)
    cause = _text(MOST_TEXT)
    correction = _text(MOST_TEXT)
    failure_code = _text(20)
    labour: Any = many(LabourSerializer, default=list, max_length=60)
    parts: Any = many(FittedPartSerializer, default=list, max_length=60)
    others: Any = many(OtherSerializer, default=list, max_length=20)


class PhoneSerializer(serializers.Serializer[Any]):
    """A telephone number as the dealer writes it."""

    number = serializers.CharField(max_length=30)
    note = _text(60)

    def validate_number(self, value: str) -> str:
        found = phones.parse(value)
        if found is None:
            raise serializers.ValidationError(_("No telephone number."))
        return found.e164


class CustomerSerializer(serializers.Serializer[Any]):
    """Who brought the car; stays in the dealer's own schema and is never given back by this API."""

    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField([kind.value for kind in CustomerKind], default=CustomerKind.PERSON.value)
    phones: Any = many(PhoneSerializer, default=list, max_length=10)


@with_example("A warranty order", ORDER, sent_only=True)
class OrderSerializer(serializers.Serializer[Any]):
    """A repair order as the dealer's system has it. The number is the address, so sending it again updates."""

    vin = serializers.CharField(max_length=30)
    plate = _text(20)
    model_name = _text(120)
    mileage_km = serializers.IntegerField(
        min_value=0, max_value=MOST_KM, required=False, allow_null=True, default=None
    )
    arrived_at = MomentField()
    repair_started_at = MomentField(required=False, allow_null=True, default=None)
    repair_ended_at = MomentField(required=False, allow_null=True, default=None)
    handed_over_at = MomentField(
        required=False, allow_null=True, default=None, help_text="Null while the car is here."
    )
    adviser = _text(64)
    towing_amount = _amount(default=ZERO)
    courtesy_car_amount = _amount(default=ZERO)
    signed_by_customer = serializers.BooleanField(default=False)
    customer: Any = CustomerSerializer(required=False, allow_null=True, default=None, write_only=True)
    jobs: Any = many(JobSerializer, max_length=40)
    until = serializers.ChoiceField(
        [until.value for until in Until],
        default=Until.SAVED.value,
        write_only=True,
        help_text="How far: `saved`, `closed` (drafts are born) or `submitted` (those that can are sent).",
    )

    def validate_vin(self, value: str) -> str:
        cleaned = vins.clean(value)
        if not 0 < len(cleaned) <= 17:
            raise serializers.ValidationError(_("A VIN has 17 characters."))
        return cleaned

    def validate_plate(self, value: str) -> str:
        cleaned = plates.clean(value)
        if len(cleaned) > 12:
            raise serializers.ValidationError(_("No number plate is so long."))
        return cleaned


class OrderRowSerializer(OrderSerializer):
    """One order of many, with its number."""

    number = serializers.CharField(max_length=40)


def order_data(number: str, sent: dict[str, Any]) -> OrderData:
    """Return the workshop's order for a checked body; its digest makes the same body again change nothing.

    Alone or as a row of many is the same body: where the number stood, and how far to go, are not of the content.
    """
    fields = {name: value for name, value in sent.items() if name not in ("until", "number", "customer", "jobs")}
    return OrderData(
        number=number,
        jobs=tuple(_job(job) for job in sent["jobs"]),
        customer=_customer(sent["customer"]) if sent["customer"] else None,
        source=Source.IMPORT,
        digest=_digest({**{name: value for name, value in sent.items() if name != "number"}, "until": ""}),
        **fields,
    )


def _job(job: dict[str, Any]) -> JobData:
    return JobData(
        **{
            **job,
            "kind": JobKind(job["kind"]),
            "labour": tuple(LabourData(**one) for one in job["labour"]),
            "parts": tuple(PartData(**one) for one in job["parts"]),
            "others": tuple(OtherData(**{**one, "kind": OtherKind(one["kind"])}) for one in job["others"]),
        }
    )


def _customer(customer: dict[str, Any]) -> CustomerData:
    numbers = {one["number"]: PhoneData(**one) for one in customer["phones"]}
    return CustomerData(customer["name"], CustomerKind(customer["kind"]), tuple(numbers.values()))


def _digest(sent: dict[str, Any]) -> str:
    text = json.dumps(sent, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


@with_example("A closed order", ORDER_LISTED)
class OrderListedSerializer(serializers.Serializer[Any]):
    """An order in a list."""

    number = serializers.CharField()
    vin = serializers.CharField()
    plate = serializers.CharField()
    model_name = serializers.CharField()
    mileage_km = serializers.IntegerField(allow_null=True)
    arrived_at = serializers.DateTimeField()
    handed_over_at = serializers.DateTimeField(allow_null=True)
    status = serializers.ChoiceField(OrderStatus.values)
    revision = serializers.IntegerField()
    closed_at = serializers.DateTimeField(allow_null=True)


@with_example("A closed order", ORDER_DETAIL)
class OrderDetailSerializer(OrderSerializer):
    """An order with its jobs and lines; never its customer."""

    number = serializers.CharField(max_length=40)


class OrderFilter(serializers.Serializer[Any]):
    """Narrows the list of orders."""

    status = serializers.ChoiceField(OrderStatus.values, required=False)
    search = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="A part of number, plate or VIN."
    )


@with_example("Taken and sent", TAKEN)
class TakenSerializer(serializers.Serializer[Taken]):
    """What an order came to."""

    number = serializers.CharField(source="order.number")
    outcome = serializers.ChoiceField(["created", "changed", "unchanged"])
    order_status = serializers.ChoiceField(OrderStatus.values, source="order.status")
    drafts: Any = DraftResultSerializer(many=True)


@with_example("Two orders", MANY_ORDERS)
class ManyOrdersSerializer(serializers.Serializer[Any]):
    """Orders, each checked and written for itself."""

    orders: Any = serializers.ListField(child=OrderRowSerializer(), min_length=1, max_length=MOST_ROWS)


class OrderResultSerializer(serializers.Serializer[Any]):
    """What became of one order: `status` as if it had been sent alone."""

    number = serializers.CharField(allow_blank=True)
    status = serializers.IntegerField()
    taken: Any = TakenSerializer(allow_null=True)
    problem: Any = ProblemSerializer(allow_null=True)


@with_example("One is taken, one is not", ORDER_RESULTS)
class OrderResultsSerializer(serializers.Serializer[Any]):
    """A result for each order, in the order they were sent."""

    results: Any = OrderResultSerializer(many=True)
