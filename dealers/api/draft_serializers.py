"""Drafts as the dealer's API takes and gives them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.api.serializers import FindingSerializer
from dealers.api.examples import (
    DRAFT,
    DRAFT_DETAIL,
    DRAFT_RESULTS,
    EDIT,
    SEND,
    SEND_MANY,
)
from dealers.api.taking import MOST_ROWS
from dealers.drafts.models import ClaimDraft, DraftLine
from dealers.drafts.rules import MOST_TEXT, DraftStatus, Readiness
from landbridge.api.fields import many
from landbridge.api.problems import members, violation
from landbridge.api.schema import with_example


class ProblemSerializer(serializers.Serializer[Any]):
    """Why a row was refused, as a problem document."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()


@with_example("A draft that can be sent", DRAFT)
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


@with_example("A draft with a finding", DRAFT_DETAIL)
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

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, draft: ClaimDraft) -> list[dict[str, Any]]:
        """Return the findings of the last check, in both languages."""
        found: list[dict[str, Any]] = draft.precheck.get("findings", [])
        return found


class DraftFilter(serializers.Serializer[Any]):
    """Narrows the list of drafts."""

    status = serializers.ChoiceField([one.value for one in DraftStatus], required=False)
    readiness = serializers.ChoiceField([one.value for one in Readiness], required=False)
    order_number = serializers.CharField(max_length=40, required=False, allow_blank=True)


@with_example("Hours of a line", EDIT)
class EditSerializer(serializers.Serializer[Any]):
    """One field of a draft, addressed as findings do."""

    field = serializers.CharField(max_length=60, help_text="Such as `mileage_km` or `lines.2.supplier_code`.")
    value = serializers.CharField(max_length=MOST_TEXT, allow_blank=True)


@with_example("As it was read", SEND)
class SendSerializer(serializers.Serializer[Any]):
    """How a draft is sent."""

    seen = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, help_text="The draft's `version` that was read."
    )
    accept_warning = serializers.BooleanField(
        default=False, help_text="Send although it would be rejected, to appeal."
    )


@with_example("Two drafts", SEND_MANY)
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


@with_example("One is sent, one is not", DRAFT_RESULTS)
class DraftResultsSerializer(serializers.Serializer[Any]):
    """A result for each draft, in the order they were named."""

    results: Any = DraftResultSerializer(many=True)
