"""What the dealer's API takes and gives. Amounts are yuan without tax, as text; times carry their zone."""

import hashlib
import json
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from dealers.api.examples import ORDER, TAKEN
from dealers.api.taking import Taken, Until
from dealers.drafts.models import ClaimDraft, DraftLine
from dealers.drafts.rules import MOST_KM, MOST_TEXT, DraftStatus, Readiness
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
from landbridge.api.problems import members, violation
from landbridge.identifiers import phone as phones
from landbridge.identifiers import plate as plates
from landbridge.identifiers import vin as vins
from landbridge.money import ZERO

MOST_ROWS = 100


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


@extend_schema_serializer(examples=[OpenApiExample("A warranty order", value=ORDER, request_only=True)])
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


class OrderDetailSerializer(OrderSerializer):
    """An order with its jobs and lines; never its customer."""

    number = serializers.CharField(max_length=40)


class OrderFilter(serializers.Serializer[Any]):
    """Narrows the list of orders."""

    status = serializers.ChoiceField(OrderStatus.values, required=False)
    search = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="A part of number, plate or VIN."
    )


class ProblemSerializer(serializers.Serializer[Any]):
    """Why a row was refused, as a problem document."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()


class DraftListedSerializer(serializers.ModelSerializer[ClaimDraft]):
    """A draft in a list; `readiness` says what would happen if it were sent now."""

    status = serializers.ChoiceField([one.value for one in DraftStatus])
    readiness = serializers.ChoiceField([one.value for one in Readiness])

    class Meta:
        model = ClaimDraft
        fields: tuple[str, ...] = (
            "id",
            "order_number",
            "job_line",
            "claim_type",
            "title",
            "vin",
            "status",
            "readiness",
            "blocking_count",
            "claimed_amount",
            "expected_amount",
            "due_at",
            "claim_number",
            "version",
        )
        read_only_fields = fields


class DraftLineSerializer(serializers.ModelSerializer[DraftLine]):
    """A line; `line_no` is its address in findings."""

    class Meta:
        model = DraftLine
        fields = (
            "line_no",
            "kind",
            "code",
            "name",
            "quantity",
            "unit_price",
            "amount",
            "is_causal",
            "must_return",
            "old_part_number",
            "supplier_code",
            "serial",
        )
        read_only_fields = fields


class DraftDetailSerializer(DraftListedSerializer):
    """A draft with its lines and what the OEM's rules say to it."""

    lines: Any = many(DraftLineSerializer, read_only=True)
    findings: Any = serializers.SerializerMethodField()

    class Meta(DraftListedSerializer.Meta):
        fields = (
            *DraftListedSerializer.Meta.fields,
            "complaint",
            "cause",
            "correction",
            "failure_code",
            "lines",
            "findings",
        )
        read_only_fields = fields

    @extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": True}})
    def get_findings(self, draft: ClaimDraft) -> list[dict[str, Any]]:
        """Return the findings of the last check, in both languages."""
        found: list[dict[str, Any]] = draft.precheck.get("findings", [])
        return found


class DraftFilter(serializers.Serializer[Any]):
    """Narrows the list of drafts."""

    status = serializers.ChoiceField([one.value for one in DraftStatus], required=False)
    readiness = serializers.ChoiceField([one.value for one in Readiness], required=False)
    order_number = serializers.CharField(max_length=40, required=False, allow_blank=True)


class EditSerializer(serializers.Serializer[Any]):
    """One field of a draft, addressed as findings do."""

    field = serializers.CharField(max_length=60, help_text="Such as `mileage_km` or `lines.2.supplier_code`.")
    value = serializers.CharField(max_length=MOST_TEXT, allow_blank=True)


class SendSerializer(serializers.Serializer[Any]):
    """How a draft is sent."""

    seen = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, help_text="The draft's `version` that was read."
    )
    accept_warning = serializers.BooleanField(
        default=False, help_text="Send although it would be rejected, to appeal."
    )


class SendManySerializer(serializers.Serializer[Any]):
    """Which drafts to send; each for itself."""

    ids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST_ROWS)


class DraftResultSerializer(serializers.Serializer[Any]):
    """What became of one draft; `problem` says why it is still one."""

    id = serializers.UUIDField(source="draft.pk")
    order_number = serializers.CharField(source="draft.order_number")
    job_line = serializers.CharField(source="draft.job_line")
    status = serializers.ChoiceField(
        [one.value for one in DraftStatus],
        source="draft.status",
        allow_null=True,
        help_text="Null: no such draft.",
    )
    readiness = serializers.ChoiceField(
        [one.value for one in Readiness], source="draft.readiness", allow_null=True
    )
    claim_number = serializers.CharField(source="draft.claim_number")
    problem: Any = serializers.SerializerMethodField()

    @extend_schema_field(ProblemSerializer(allow_null=True))
    def get_problem(self, result: Any) -> dict[str, Any] | None:
        """Return why it was not sent, or null."""
        return violation(result.error) if result.error else None


def unknown_draft(draft_id: UUID) -> dict[str, Any]:
    """Return the result for an id that is no draft of this dealer."""
    empty = {"order_number": "", "job_line": "", "status": None, "readiness": None, "claim_number": ""}
    return {"id": str(draft_id), **empty, "problem": members(404)}


class DraftResultsSerializer(serializers.Serializer[Any]):
    """A result for each draft, in the order they were named."""

    results: Any = DraftResultSerializer(many=True)


@extend_schema_serializer(examples=[OpenApiExample("Taken and sent", value=TAKEN, response_only=True)])
class TakenSerializer(serializers.Serializer[Taken]):
    """What an order came to."""

    number = serializers.CharField(source="order.number")
    outcome = serializers.ChoiceField(["created", "changed", "unchanged"])
    order_status = serializers.ChoiceField(OrderStatus.values, source="order.status")
    drafts: Any = DraftResultSerializer(many=True)


class ManyOrdersSerializer(serializers.Serializer[Any]):
    """Orders, each checked and written for itself."""

    orders: Any = serializers.ListField(child=OrderRowSerializer(), min_length=1, max_length=MOST_ROWS)


class OrderResultSerializer(serializers.Serializer[Any]):
    """What became of one order: `status` as if it had been sent alone."""

    number = serializers.CharField(allow_blank=True)
    status = serializers.IntegerField()
    taken: Any = TakenSerializer(allow_null=True)
    problem: Any = ProblemSerializer(allow_null=True)


class OrderResultsSerializer(serializers.Serializer[Any]):
    """A result for each order, in the order they were sent."""

    results: Any = OrderResultSerializer(many=True)
