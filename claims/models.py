"""Tables of claims: the claim, its immutable versions, the system's and the adjudicator's answers, the talk.

All of them stand in the OEM's schema; what a dealer may do with each is its `table_kind`. A draft is none of
these: it lives at the dealer.
"""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Concat, Right
from django.utils.translation import gettext_lazy as _

from claims import rules
from landbridge.doors.kinds import DealerAppend, DealerState, OemOnly, Parent, SharedRead, statuses
from landbridge.identifiers import vin as vins
from landbridge.ids import uuid7

POLICY_EDITION = "policy"
_DEALER = rules.dealer_moves()
_CLAIM = Parent("claim_id", "claims.Claim")
_MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class Claim(models.Model):
    """What a dealer asks the OEM to pay for one job: number, status, clocks, current version and sums.

    A dealer moves `status`, `version` and `version_at` only. Everything that repeats the current submission
    (VIN, mileage, sums) is copied from it by the OEM's side when a new version is adjudicated.

    Attributes:
        draft_id: the dealer's draft; submitting it twice gives the same claim.
        revision: grows with every move, so that a page opened before a move is told.
        due_at: end of the time to submit; the first moment that is too late.
        submitted_at: version 1; kept over resubmissions.
        version_at: the current version.
        review_due_at: until when the OEM decides; stands still while `asked_at` is set.
        returned_due_at: until when the dealer resubmits.
        decided_at: when the job was approved or rejected.
    """

    table_kind = DealerState(
        first=statuses(_DEALER.first),
        sources=statuses(_DEALER.sources),
        targets=statuses(_DEALER.targets),
        columns=("status", "version", "version_at", "revision"),
        blank_at_birth=(
            "approved_amount",
            "settled_amount",
            "decided_at",
            "review_due_at",
            "returned_due_at",
            "asked_at",
        ),
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("claim number"), max_length=30)
    dealer_id = models.UUIDField()
    dealer_code = models.CharField(_("dealer code"), max_length=12)
    draft_id = models.UUIDField()
    vin = models.CharField(_("VIN"), max_length=17)
    series_code = models.CharField(max_length=20, blank=True)
    model_name = models.CharField(_("model"), max_length=80, blank=True)
    order_number = models.CharField(_("order number"), max_length=40)
    job_line = models.CharField(_("job"), max_length=20)
    claim_type = models.CharField(_("claim type"), max_length=20)
    title = models.CharField(_("title"), max_length=120)
    mileage_km = models.PositiveIntegerField(_("mileage in km"), null=True)
    repaired_on = models.DateField(null=True)
    failure_code = models.CharField(max_length=20, blank=True)
    causal_part = models.CharField(max_length=40, blank=True)
    status = models.CharField(_("status"), max_length=20)
    version = models.PositiveSmallIntegerField(default=1)
    revision = models.PositiveIntegerField(default=1)
    claimed_amount = models.DecimalField(_("claimed"), **_MONEY)
    approved_amount = models.DecimalField(_("approved"), null=True, **_MONEY)
    settled_amount = models.DecimalField(_("settled"), null=True, **_MONEY)
    handed_over_at = models.DateTimeField(_("handed over at"), null=True)
    due_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(_("first submitted at"))
    version_at = models.DateTimeField()
    review_due_at = models.DateTimeField(null=True)
    returned_due_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        constraints = [
            models.UniqueConstraint(fields=["number"], name="claim_number_once"),
            # The dealer comes first, so that nobody runs into, and so learns of, a neighbour's row.
            models.UniqueConstraint(fields=["dealer_id", "draft_id"], name="claim_draft_once"),
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in rules.Status]), name="claim_status_known"
            ),
            models.CheckConstraint(
                condition=Q(claim_type__in=[one.value for one in rules.ClaimType]), name="claim_type_known"
            ),
            models.CheckConstraint(
                condition=Q(number__startswith=Concat(F("dealer_code"), models.Value("-"))),
                name="claim_number_names_its_dealer",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="claim_version_from_one"),
            models.CheckConstraint(
                condition=Q(approved_amount__isnull=True)
                | Q(approved_amount__gte=0, approved_amount__lte=F("claimed_amount")),
                name="claim_approved_within_claimed",
            ),
            models.CheckConstraint(
                condition=Q(status=rules.Status.ASKED.value, asked_at__isnull=False)
                | ~Q(status=rules.Status.ASKED.value),
                name="claim_asked_has_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["dealer_id", "status", "-version_at"], name="claim_dealer_status"),
            models.Index(fields=["dealer_id", "id"], name="claim_dealer_recent"),
            models.Index(fields=["dealer_id", "-version_at", "-id"], name="claim_dealer_by_version"),
            models.Index(Coalesce("review_due_at", "returned_due_at", "version_at"), "id", name="claim_by_clock"),
            models.Index(fields=["dealer_id", "vin"], name="claim_dealer_vin"),
            models.Index(fields=["dealer_id", "order_number", "job_line"], name="claim_dealer_job"),
            models.Index(fields=["status", "review_due_at", "id"], name="claim_queue"),
            models.Index(fields=["vin", "-submitted_at"], name="claim_vin_recent"),
            models.Index(Right("vin", vins.TAIL), name="claim_vin_tail"),
            models.Index(fields=["number"], opclasses=["varchar_pattern_ops"], name="claim_number_begins"),
            models.Index(fields=["order_number"], name="claim_order_number"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> rules.Status:
        return rules.Status(self.status)

    @property
    def turn(self) -> rules.Turn:
        return rules.turn(self.state)


class Submission(models.Model):
    """One version as the dealer sent it, with the facts that were known and the dealer's own pre-check.

    Attributes:
        content: `adjudication.types.Submission` by `adjudication.codec`.
        facts: `adjudication.facts.Facts`; every later judgement is computed from these two.
        judgement: what the rules said at the dealer.
        digest: SHA-256 of content and facts, hexadecimal.
    """

    table_kind = DealerAppend(parents=(_CLAIM,))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="submissions")
    dealer_id = models.UUIDField()
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    content = models.JSONField()
    facts = models.JSONField()
    judgement = models.JSONField()
    policy_version = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer_id", "claim", "version"], name="submission_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} v{self.version}"


class SubmissionLine(models.Model):
    """One line of one version, as columns for lists and statistics; `Submission.content` is the original."""

    table_kind = DealerAppend(parents=(_CLAIM, Parent("submission_id", "claims.Submission")))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="lines")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="lines")
    dealer_id = models.UUIDField()
    line_no = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True)
    quantity = models.DecimalField(max_digits=10, decimal_places=3)
    unit_price = models.DecimalField(**_MONEY)
    amount = models.DecimalField(**_MONEY)
    is_causal = models.BooleanField(default=False)
    must_return = models.BooleanField(default=False)
    old_part_number = models.CharField(max_length=40, blank=True)
    supplier_code = models.CharField(max_length=20, blank=True)
    serial = models.CharField(max_length=60, blank=True)
    price_row_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dealer_id", "submission", "line_no"], name="submission_line_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in rules.LineKind]), name="submission_line_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line_no} {self.code}"


class Adjudication(models.Model):
    """The system's answer to one version, recomputed on the OEM's side from the stored facts.

    Attributes:
        agrees: the dealer's pre-check came to the same hits; if not, a person decides.
    """

    table_kind = SharedRead(dealer_column="dealer_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="adjudications")
    dealer_id = models.UUIDField()
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20)
    policy_version = models.CharField(max_length=40)
    judgement = models.JSONField()
    agrees = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "version"], name="adjudication_version_once")]
        indexes = [
            models.Index(fields=["dealer_id", "claim"], name="adjudication_dealer"),
            models.Index(fields=["at"], name="adjudication_at"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} v{self.version}: {self.outcome}"


class LineDecision(models.Model):
    """What the OEM pays for one line of one version. The dealer reads it once the claim is decided."""

    table_kind = SharedRead(dealer_column="dealer_id", readable="decided_at IS NOT NULL")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="decisions")
    dealer_id = models.UUIDField()
    version = models.PositiveSmallIntegerField()
    line_no = models.PositiveSmallIntegerField()
    verdict = models.CharField(max_length=10)
    approved_amount = models.DecimalField(**_MONEY)
    reason_code = models.CharField(max_length=30, blank=True)
    by_label = models.CharField(max_length=20)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claim", "version", "line_no"], name="line_decision_once"),
            models.CheckConstraint(
                condition=Q(verdict__in=[one.value for one in rules.Verdict]), name="line_verdict_known"
            ),
            models.CheckConstraint(condition=Q(approved_amount__gte=0), name="line_approved_not_negative"),
            # Whoever pays less than was claimed says why.
            models.CheckConstraint(
                condition=Q(verdict=rules.Verdict.APPROVE.value) | ~Q(reason_code=""),
                name="line_cut_has_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["dealer_id", "claim"], name="line_decision_dealer")]

    def __str__(self) -> str:
        return f"{self.line_no} {self.verdict} {self.approved_amount}"


class Review(models.Model):
    """Which adjudicator has the claim on the desk, and who decided it last."""

    table_kind = OemOnly()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = models.OneToOneField(Claim, models.PROTECT, related_name="review")
    reviewer_id = models.UUIDField(null=True)
    reviewer_label = models.CharField(max_length=20, blank=True)
    picked_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)
    decided_by_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.claim_id} {self.reviewer_label}"


class Message(models.Model):
    """One message of the conversation on a claim; nobody changes one."""

    table_kind = DealerAppend(parents=(_CLAIM,), insertable="author_side = 'dealer'")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="messages")
    dealer_id = models.UUIDField()
    at = models.DateTimeField()
    author_label = models.CharField(max_length=20)
    author_side = models.CharField(max_length=6)
    line_no = models.PositiveSmallIntegerField(null=True)
    text = models.CharField(max_length=2000)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(author_side__in=["dealer", "oem"]), name="message_side_known"),
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
        ]
        indexes = [models.Index(fields=["dealer_id", "claim", "at"], name="message_dealer_claim")]

    def __str__(self) -> str:
        return f"{self.author_label}: {self.text[:40]}"


class ReasonCode(models.Model):
    """Why less is paid, or why a claim goes back; the same words on both sides."""

    table_kind = SharedRead()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=30)
    purpose = models.CharField(_("used for"), max_length=10)
    zh = models.CharField(max_length=80)
    en = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=50)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], name="reason_code_once"),
            models.CheckConstraint(
                condition=Q(purpose__in=[one.value for one in rules.Purpose]), name="reason_purpose_known"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class RulePolicy(models.Model):
    """With which severity and numbers a rule judges from a day on; also the terms of the desk (`terms`).

    A later row of the same rule takes over on its first day.
    """

    table_kind = SharedRead(edition=POLICY_EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    rule_id = models.CharField(_("rule"), max_length=10)
    severity = models.CharField(_("severity"), max_length=10, blank=True)
    enabled = models.BooleanField(_("judged"), default=True)
    params = models.JSONField(default=dict)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule_id", "valid_from"], name="rule_policy_starts_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="rule_policy_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.severity} {self.valid_from}"
