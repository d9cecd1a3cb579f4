"""What the API takes and gives."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from claims.adjudication.types import Result, Severity
from claims.api.examples import APPROVAL, ASKED, CLAIM, CLAIM_DETAIL, REJECTION, RETURN, VERDICTS
from claims.models import Claim, SubmissionLine
from claims.rules import Status, Verdict
from landbridge.api.fields import MomentField, many
from landbridge.api.schema import with_example


@with_example("A claim in review", CLAIM)
class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A claim as its list shows it; amounts are yuan without tax, as text."""

    class Meta:
        model = Claim
        fields: tuple[str, ...] = (
            "number",
            "dealer_code",
            "vin",
            "order_number",
            "job_line",
            "claim_type",
            "title",
            "status",
            "version",
            "revision",
            "claimed_amount",
            "approved_amount",
            "settled_amount",
            "submitted_at",
            "review_due_at",
            "returned_due_at",
            "decided_at",
        )
        read_only_fields: tuple[str, ...] = fields


class LineSerializer(serializers.ModelSerializer[SubmissionLine]):
    """A line of the current version."""

    class Meta:
        model = SubmissionLine
        fields: tuple[str, ...] = (
            "line_no",
            "kind",
            "code",
            "name",
            "quantity",
            "unit_price",
            "amount",
            "is_causal",
        )
        read_only_fields: tuple[str, ...] = fields


class DecidedLineSerializer(LineSerializer):
    """A line with what is approved for it, null while undecided."""

    approved_amount = serializers.CharField(allow_null=True)

    class Meta(LineSerializer.Meta):
        fields = (*LineSerializer.Meta.fields, "approved_amount")
        read_only_fields = fields


class TextSerializer(serializers.Serializer[Any]):
    """A sentence in both languages."""

    zh = serializers.CharField(allow_blank=True)
    en = serializers.CharField(allow_blank=True)


class FixSerializer(serializers.Serializer[Any]):
    """A change that would help: the field and what to put there."""

    label: Any = TextSerializer()
    field = serializers.CharField()
    value = serializers.CharField(allow_blank=True)


class FindingSerializer(serializers.Serializer[Any]):
    """What one rule has to say, with the numbers it compared; `field` is the address of what to change."""

    rule_id = serializers.CharField()
    severity = serializers.ChoiceField([one.value for one in Severity])
    result = serializers.ChoiceField([one.value for one in Result])
    title: Any = TextSerializer()
    text: Any = TextSerializer()
    source: Any = TextSerializer()
    effect: Any = TextSerializer()
    field = serializers.CharField(allow_blank=True)
    fixes: Any = FixSerializer(many=True)
    inputs: Any = serializers.DictField(child=serializers.CharField(allow_blank=True))


@with_example("A claim with its lines", CLAIM_DETAIL)
class ClaimDetailSerializer(ClaimSerializer):
    """A claim with the lines of its current version and the system's findings."""

    lines: Any = serializers.SerializerMethodField()
    findings: Any = serializers.SerializerMethodField()

    class Meta(ClaimSerializer.Meta):
        fields = (*ClaimSerializer.Meta.fields, "lines", "findings")
        read_only_fields = fields

    @extend_schema_field(DecidedLineSerializer(many=True))
    def get_lines(self, claim: Claim) -> list[dict[str, Any]]:
        """Return lines with what is approved for each, null while undecided."""
        detail = self.context["detail"]
        return [
            {
                **LineSerializer(view.line).data,
                "approved_amount": None if view.approved_amount is None else str(view.approved_amount),
            }
            for view in detail.lines
        ]

    @extend_schema_field(FindingSerializer(many=True))
    def get_findings(self, claim: Claim) -> list[dict[str, Any]]:
        """Return the hits of the current version, in both languages."""
        answer = self.context["detail"].adjudication
        return answer.judgement.get("findings", []) if answer else []


class ClaimFilterSerializer(serializers.Serializer[Any]):
    """Narrows a list of claims; what is given must match exactly."""

    status = serializers.ChoiceField([one.value for one in Status], required=False)
    vin = serializers.CharField(max_length=17, required=False, allow_blank=True)
    order_number = serializers.CharField(max_length=40, required=False, allow_blank=True)
    submitted_from = MomentField(required=False)
    submitted_to = MomentField(required=False, help_text="The first moment that is too late.")

    def validate_status(self, value: str) -> Status:
        return Status(value)


class OemClaimFilterSerializer(ClaimFilterSerializer):
    """The same for the OEM, which has many dealers."""

    dealer = serializers.CharField(max_length=12, required=False, allow_blank=True, help_text="A dealer code.")


class DecisionInput(serializers.Serializer[Any]):
    """Which version and state the caller saw: whoever was first is told."""

    version = serializers.IntegerField(min_value=1, max_value=32_767)
    expected = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, help_text="The claim's `revision` that was read."
    )


@with_example("As claimed, if that is still this sum", APPROVAL)
class ApproveInput(DecisionInput):
    """`amount` is the sum expected to be approved; another one is a change meanwhile."""

    amount = serializers.DecimalField(max_digits=14, decimal_places=2, required=False)


class ReasonInput(DecisionInput):
    """A coded reason and, where words are needed, words."""

    reason_code = serializers.CharField(max_length=30)
    text = serializers.CharField(max_length=1000, required=False, allow_blank=True)


@with_example("With a reason for returns", RETURN)
class ReturnInput(ReasonInput):
    """Why it goes back; the words reach the dealer."""


@with_example("With a reason for rejections", REJECTION)
class RejectInput(ReasonInput):
    """Why it is refused; the words reach the dealer."""


@with_example("About one line", ASKED)
class AskInput(DecisionInput):
    """A question to the dealer, about one line or the whole."""

    text = serializers.CharField(max_length=1000)
    reason_code = serializers.CharField(max_length=30, required=False, allow_blank=True)
    line_no = serializers.IntegerField(min_value=1, max_value=32_767, required=False)


class VerdictInput(serializers.Serializer[Any]):
    """What is said about one line; `amount` in yuan for a reduction only."""

    line_no = serializers.IntegerField(min_value=1, max_value=32_767)
    verdict = serializers.ChoiceField([one.value for one in Verdict])
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, required=False)
    reason_code = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")

    def validate_verdict(self, value: str) -> Verdict:
        return Verdict(value)


@with_example("One line is cut", VERDICTS)
class LinesInput(serializers.Serializer[Any]):
    """Verdicts on lines; all of them or none is written."""

    version = serializers.IntegerField(min_value=1, max_value=32_767)
    decisions: Any = many(VerdictInput, min_length=1, max_length=200)
