"""What the API takes and gives."""

from typing import Any

from rest_framework import serializers

from claims.models import Claim, SubmissionLine


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A claim as its list shows it; amounts are yuan without tax, as text."""

    class Meta:
        model = Claim
        fields: tuple[str, ...] = (
            "number",
            "dealer_code",
            "vin",
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
        fields = ("line_no", "kind", "code", "name", "quantity", "unit_price", "amount", "is_causal")
        read_only_fields = fields


class ClaimDetailSerializer(ClaimSerializer):
    """A claim with the lines of its current version and the system's findings."""

    lines: Any = serializers.SerializerMethodField()
    findings: Any = serializers.SerializerMethodField()

    class Meta(ClaimSerializer.Meta):
        fields = (*ClaimSerializer.Meta.fields, "lines", "findings")
        read_only_fields = fields

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

    def get_findings(self, claim: Claim) -> list[dict[str, Any]]:
        """Return the hits of the current version, in both languages."""
        answer = self.context["detail"].adjudication
        return answer.judgement.get("findings", []) if answer else []


class ApproveInput(serializers.Serializer[Any]):
    """Which version and state the caller saw; `amount` is the sum expected to be approved."""

    version = serializers.IntegerField(min_value=1)
    expected = serializers.IntegerField(min_value=1, required=False)
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, required=False)


class ReasonInput(serializers.Serializer[Any]):
    """A coded reason and, where words are needed, words."""

    version = serializers.IntegerField(min_value=1)
    expected = serializers.IntegerField(min_value=1, required=False)
    reason_code = serializers.CharField(max_length=30)
    text = serializers.CharField(max_length=1000, required=False, allow_blank=True)
