"""The event log, and how far each of its subscribers has read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from landbridge.doors.kinds import DealerAppend, FrontDoor, OemOnly
from landbridge.ids import uuid7


class Audience(models.TextChoices):
    OEM = "oem", _("OEM only")
    BOTH = "both", _("Both sides")


class Event(models.Model):
    """Something that happened. Nobody may update or delete one.

    The table has one more column that Django does not know: `xid xid8`, filled by the database with the
    writing transaction. Subscribers read only below the oldest running transaction, in order `(xid, id)`,
    so no event that commits late is ever skipped (migration 0002).
    `facts` holds numbers, codes and reasons; never personal data.
    """

    # A dealer's hand never signs as the OEM's, and the front door writes what persons do to their own account.
    table_kind = DealerAppend(
        readable="audience = 'both'", insertable="actor_side <> 'oem'", front_door=FrontDoor.APPEND
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    dealer_id = models.UUIDField(null=True)
    audience = models.CharField(max_length=4, choices=Audience, default=Audience.BOTH)
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=20)
    actor_side = models.CharField(max_length=6)  # oem, dealer, self (own account) or system: whose hand it was
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject_id", "at"], name="event_subject_at")]

    def __str__(self) -> str:
        return f"{self.verb} {self.at:%Y-%m-%d %H:%M}"


class Position(models.Model):
    """How far one subscriber has read: the pair `(xid, event id)` of the last event it has applied."""

    table_kind = OemOnly()

    subscriber = models.CharField(max_length=40, primary_key=True)
    xid = models.BigIntegerField(default=0)
    event_id = models.UUIDField(null=True)
    moved_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.subscriber} at {self.xid}"


class ParkedEvent(models.Model):
    """An event that a subscriber could not apply; kept aside so that the others go on, retried by the beat."""

    table_kind = OemOnly()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subscriber = models.CharField(max_length=40)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    tries = models.PositiveSmallIntegerField(default=1)
    error = models.TextField()
    next_try_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "event"], name="parked_unique")]

    def __str__(self) -> str:
        return f"{self.subscriber}: {self.error[:60]}"
