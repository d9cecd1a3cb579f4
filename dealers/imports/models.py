"""Tables of the intake, in the dealer's own schema: files, their orders as read, remembered columns."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from landbridge.ids import uuid7


class FileState(models.TextChoices):
    """Where a file is. `unmapped` waits for a person who says which column holds what."""

    READING = "reading", pgettext_lazy("file", "Being read")
    UNMAPPED = "unmapped", pgettext_lazy("file", "Columns to be assigned")
    READ = "read", pgettext_lazy("file", "To be imported")
    IMPORTING = "importing", pgettext_lazy("file", "Being imported")
    DONE = "done", pgettext_lazy("file", "Imported")
    REFUSED = "refused", pgettext_lazy("file", "Not accepted")
    FAILED = "failed", pgettext_lazy("file", "Interrupted")
    DISCARDED = "discarded", pgettext_lazy("file", "Discarded")
    UNDOING = "undoing", pgettext_lazy("file", "Being undone")
    UNDONE = "undone", pgettext_lazy("file", "Undone")


class Outcome(models.TextChoices):
    """What happens, or has happened, to an order of a file."""

    GOOD = "good", pgettext_lazy("outcome", "Can be imported")
    WARNED = "warned", pgettext_lazy("outcome", "Reminder")
    BAD = "bad", pgettext_lazy("outcome", "To be corrected")
    DUPLICATE = "duplicate", pgettext_lazy("outcome", "Already there")
    LOCKED = "locked", pgettext_lazy("outcome", "Claim submitted, not changed")
    IMPORTED = "imported", pgettext_lazy("outcome", "Imported")
    UNCHANGED = "unchanged", pgettext_lazy("outcome", "Already there, unchanged")
    WITHDRAWN = "withdrawn", pgettext_lazy("outcome", "Undone")
    KEPT = "kept", pgettext_lazy("outcome", "Could not be undone")


IMPORTABLE = (Outcome.GOOD, Outcome.WARNED)
CLOSED_STATES = (FileState.REFUSED, FileState.DISCARDED, FileState.UNDONE)


class WithoutContent(models.Manager["ImportFile"]):
    """Files without their bytes, which are fetched only where they are read."""

    def get_queryset(self) -> models.QuerySet["ImportFile"]:
        return super().get_queryset().defer("content")


class ImportFile(models.Model):
    """An uploaded file. Its bytes stay here until it is imported, so that a killed job goes on from them.

    `facts` is what the page tells about it (kind, header row, columns, period); `counts` are the numbers by
    outcome and reason; `fixes` are cells corrected on the page, `{row number: {column index: cell}}`;
    `refusal` is `{code, text}` in both languages.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    content = models.BinaryField(default=b"")
    state = models.CharField(max_length=10, choices=FileState, default=FileState.READING)
    uploaded_at = models.DateTimeField()
    uploaded_by_label = models.CharField(max_length=20)
    header_fingerprint = models.CharField(max_length=64, blank=True)
    mapping = models.JSONField(default=dict)
    mapping_remembered_at = models.DateTimeField(null=True)
    fixes = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    row_count = models.PositiveIntegerField(default=0)
    order_count = models.PositiveIntegerField(default=0)
    imported_at = models.DateTimeField(null=True)

    objects = WithoutContent()

    class Meta:
        default_manager_name = "objects"
        indexes = [models.Index(fields=["-uploaded_at"], name="importfile_recent")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=FileState.values), name="importfile_state_known"),
            # The same bytes twice are the same file, unless it was refused, put away or undone.
            models.UniqueConstraint(
                fields=["sha256"], condition=~Q(state__in=CLOSED_STATES), name="importfile_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_busy(self) -> bool:
        """Whether a job is at work on it."""
        return self.state in (FileState.READING, FileState.IMPORTING, FileState.UNDOING)

    def count(self, *outcomes: str, of: str = "rows") -> int:
        """Return how many rows (or `of="orders"`) have one of these outcomes."""
        by_outcome: dict[str, Any] = self.counts.get("outcomes", {})
        return sum(by_outcome.get(outcome, {}).get(of, 0) for outcome in outcomes)


class ImportOrder(models.Model):
    """An order of a file as it was read.

    `rows` are its rows as they stand in the file, `[{n: row number, c: [cells]}]` (see `cells`); `values` is
    what was understood (see `values`); `findings` what there is to say about it; `codes` their codes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="orders")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=64, blank=True)
    first_row = models.PositiveIntegerField()
    row_count = models.PositiveIntegerField()
    rows = models.JSONField()
    values = models.JSONField()
    digest = models.CharField(max_length=64)
    findings = models.JSONField(default=list)
    codes = models.JSONField(default=list)
    outcome = models.CharField(max_length=10, choices=Outcome)
    is_oem = models.BooleanField(default=False)
    handed_over_on = models.DateField(null=True)
    order_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["file", "outcome", "position"], name="importorder_outcome")]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="importorder_outcome_known"),
            models.UniqueConstraint(fields=["file", "position"], name="importorder_position_once"),
        ]

    def __str__(self) -> str:
        return self.key


class ColumnMapping(models.Model):
    """Which column holds what, as this dealer's people said it for a set of headers."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    header_fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["header_fingerprint"], name="columnmapping_headers_once")]

    def __str__(self) -> str:
        return self.header_fingerprint
