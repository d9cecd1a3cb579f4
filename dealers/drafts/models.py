"""Tables of drafts, in each dealer's own schema: the OEM cannot see them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.rules import ClaimType, LineKind
from dealers.drafts.rules import DraftStatus, Readiness
from dealers.workshop.models import RepairOrder
from landbridge.ids import uuid7

_MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class ClaimDraft(models.Model):
    """A claim in the making, one for each job that the OEM pays.

    Attributes:
        job_id: the workshop's job; no foreign key, because a corrected order may drop the job while a
            submitted draft still tells where it came from.
        due_at: 24:00 of the tenth day after the hand-over, the first moment that is too late.
        claim_version, first_submitted_at: the version sent last, and when version 1 was sent; the ten days are
            kept by version 1, however late a correction comes.
        warranty_start: as the vehicle file had it when the draft was born, or as the clerk reads it
            from the booklet.
        priced_on: the day whose prices stand on the lines.
        precheck: `claims.adjudication.types.Judgement` by its codec; empty before the first check.
        touched_at: when a person changed something; until then a corrected order rewrites the draft.
        version: grows with every change, so that nobody sends what he has not seen.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    job_id = models.UUIDField(unique=True)
    order = models.ForeignKey(RepairOrder, models.PROTECT, related_name="drafts")
    order_number = models.CharField(max_length=40)
    job_line = models.CharField(max_length=20)
    claim_type = models.CharField(_("claim type"), max_length=20)
    title = models.CharField(_("title"), max_length=120)
    vin = models.CharField(_("VIN"), max_length=17)
    plate = models.CharField(_("plate"), max_length=12, blank=True)
    model_name = models.CharField(_("model"), max_length=120, blank=True)
    series_code = models.CharField(max_length=20, blank=True)
    warranty_start = models.DateField(_("warranty start"), null=True)
    mileage_km = models.PositiveIntegerField(_("mileage in km"), null=True)
    arrived_at = models.DateTimeField(null=True)
    repair_started_at = models.DateTimeField(null=True)
    repair_ended_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    complaint = models.TextField(_("customer's words"), blank=True)
    cause = models.TextField(_("checks and cause"), blank=True)
    correction = models.TextField(_("correction"), blank=True)
    failure_code = models.CharField(_("failure code"), max_length=20, blank=True)
    due_at = models.DateTimeField()
    status = models.CharField(max_length=10, default=DraftStatus.OPEN.value)
    claim_id = models.UUIDField(null=True, unique=True)
    claim_number = models.CharField(max_length=30, blank=True)
    claim_version = models.PositiveSmallIntegerField(default=0)
    first_submitted_at = models.DateTimeField(null=True)
    claimed_amount = models.DecimalField(default=0, **_MONEY)
    expected_amount = models.DecimalField(null=True, **_MONEY)
    priced_on = models.DateField(null=True)
    precheck = models.JSONField(default=dict)
    readiness = models.CharField(max_length=12, default=Readiness.BLOCKED.value)
    blocking_count = models.PositiveSmallIntegerField(default=0)
    first_finding = models.JSONField(default=dict)
    prechecked_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in DraftStatus]), name="draft_status_known"
            ),
            models.CheckConstraint(
                condition=Q(readiness__in=[one.value for one in Readiness]), name="draft_readiness_known"
            ),
            models.CheckConstraint(
                condition=Q(claim_type__in=[one.value for one in ClaimType]), name="draft_type_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["open", "discarded"], claim_id=None)
                | Q(status__in=["submitted", "reopened"], claim_id__isnull=False),
                name="draft_claim_fits_status",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(status="open"), name="draft_open_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.order_number}/{self.job_line}"

    @property
    def is_editable(self) -> bool:
        return self.status in (DraftStatus.OPEN, DraftStatus.REOPENED)

    @property
    def is_reopened(self) -> bool:
        return self.status == DraftStatus.REOPENED


class LinesClaimed(models.Manager["DraftLine"]):
    """The lines that stand on the draft, without those taken off."""

    def get_queryset(self) -> models.QuerySet["DraftLine"]:
        return super().get_queryset().filter(is_removed=False)


class DraftLine(models.Model):
    """One line of a draft; `line_no` is its address in findings and never reused.

    Attributes:
        is_removed: taken off the claim, and kept so that it can be put back; only `every` sees it.
        price_row_id: the catalogue's row that the unit price came from; None where the catalogue has none
            and the workshop's own price stands.
        standard_hours: of labour, as the catalogue has them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draft = models.ForeignKey(ClaimDraft, models.CASCADE, related_name="lines")
    line_no = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    code = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True)
    quantity = models.DecimalField(max_digits=10, decimal_places=3)
    standard_hours = models.DecimalField(max_digits=9, decimal_places=3, null=True)
    unit_price = models.DecimalField(**_MONEY)
    amount = models.DecimalField(**_MONEY)
    is_causal = models.BooleanField(default=False)
    must_return = models.BooleanField(default=False)
    old_part_number = models.CharField(max_length=40, blank=True)
    supplier_code = models.CharField(max_length=20, blank=True)
    serial = models.CharField(max_length=60, blank=True)
    price_row_id = models.UUIDField(null=True)
    is_removed = models.BooleanField(default=False)

    objects = LinesClaimed()
    every = models.Manager["DraftLine"]()

    class Meta:
        ordering = ["line_no"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "line_no"], name="draft_line_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in LineKind]), name="draft_line_kind_known"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="draft_line_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.line_no} {self.code}"
