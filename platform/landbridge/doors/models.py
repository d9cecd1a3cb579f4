"""Job rows (progress that survives a kill) and the counters of human numbers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from landbridge.doors.kinds import DealerState, OemOnly, SharedRead, statuses
from landbridge.ids import uuid7


class JobState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


class Job(models.Model):
    """Long work as a row: who asked, how far it is, where it goes on.

    `cursor` is private to the job's step function; `result` is what its page shows at the end. A job is run
    by a chain of short tasks, each one chunk in one scope, so a killed worker loses at most one chunk.
    """

    table_kind = DealerState(
        status_column="state",
        first=statuses([JobState.QUEUED]),
        sources=statuses(UNFINISHED),
        targets=statuses(JobState.values),
        columns=("state", "done", "total", "cursor", "result", "message", "tries", "beat_at", "ended_at"),
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=60)
    dealer_id = models.UUIDField(null=True)
    owner_id = models.UUIDField(null=True)
    owner_label = models.CharField(max_length=20)
    subject_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    cursor = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    message = models.TextField(default="")
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["beat_at"], condition=Q(state__in=UNFINISHED), name="job_unfinished"),
            models.Index(fields=["dealer_id", "-created_at"], name="job_dealer_recent"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            # One import of one file at a time, one replay of one policy: a second click finds the first.
            models.UniqueConstraint(
                fields=["kind", "subject_id"], condition=Q(state__in=UNFINISHED), name="job_one_per_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.done}/{self.total}"


class Edition(models.Model):
    """The stamp of tables that change seldom and are read often; a trigger makes it anew with every change."""

    table_kind = SharedRead()

    name = models.CharField(max_length=20, primary_key=True)
    stamp = models.UUIDField()

    def __str__(self) -> str:
        return f"{self.name} {self.stamp}"


class Counter(models.Model):
    """The next human number per dealer and name; taken last in a transaction through `sec.next_serials`."""

    table_kind = OemOnly()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dealer_id = models.UUIDField()
    name = models.CharField(max_length=40)
    value = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dealer_id", "name"], name="counter_unique")]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"
