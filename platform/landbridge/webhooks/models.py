"""Who is told what, and every attempt to tell it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from landbridge.doors.kinds import DealerState, Parent, statuses
from landbridge.identity import sealing
from landbridge.ids import uuid7


class EndpointStatus(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("webhook", "Active")
    PAUSED = "paused", pgettext_lazy("webhook", "Paused")
    REMOVED = "removed", pgettext_lazy("webhook", "Removed")


class DeliveryState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("webhook", "Waiting")
    DELIVERED = "delivered", pgettext_lazy("webhook", "Delivered")
    FAILED = "failed", pgettext_lazy("webhook", "Failed")


_KEPT = (EndpointStatus.ACTIVE, EndpointStatus.PAUSED)


class Endpoint(models.Model):
    """An address of a dealer's system, or of the OEM's (no dealer), and the verbs it wants.

    Attributes:
        sealed_secret: what every message is signed with; a copy of the database alone signs nothing.
    """

    table_kind = DealerState(
        first=statuses([EndpointStatus.ACTIVE]),
        sources=statuses(_KEPT),
        targets=statuses(EndpointStatus.values),
        columns=("status", "url", "verbs", "sealed_secret"),
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dealer_id = models.UUIDField(null=True)
    url = models.CharField(_("address"), max_length=300)
    verbs = models.JSONField(default=list)
    sealed_secret = models.CharField(max_length=255)
    status = models.CharField(max_length=10, choices=EndpointStatus, default=EndpointStatus.ACTIVE)
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=EndpointStatus.values), name="endpoint_status_known")
        ]
        indexes = [models.Index(fields=["dealer_id"], name="endpoint_dealer")]

    def __str__(self) -> str:
        return self.url

    @property
    def secret(self) -> str:
        """The secret, `whsec_…`; pages show it once, to whoever added the endpoint.

        Raises:
            Unreadable: it was sealed with a key that the installation has no longer.
        """
        return sealing.unseal(self.sealed_secret)


class Delivery(models.Model):
    """One event on its way to one endpoint. A dealer reads its own and may set one back to waiting.

    Attributes:
        body: the exact text that is signed and sent.
        attempts: since it was last set to waiting.
        next_at: when it is tried next; while an attempt runs, when another worker may take it over.
        log: the latest attempts, newest last: `{at, status, ms, error}`.
    """

    table_kind = DealerState(
        status_column="state",
        sources=statuses([DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.WAITING]),
        targets=statuses([DeliveryState.WAITING]),
        columns=("state", "attempts", "next_at"),
        parents=(Parent("endpoint_id", "webhooks.Endpoint"),),
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    endpoint = models.ForeignKey(Endpoint, models.PROTECT, related_name="deliveries")
    dealer_id = models.UUIDField(null=True)
    event_id = models.UUIDField()
    verb = models.CharField(max_length=60)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    log = models.JSONField(default=list)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.UniqueConstraint(fields=["endpoint", "event_id"], name="delivery_once"),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["endpoint", "-id"], name="delivery_of_endpoint"),
            models.Index(fields=["endpoint"], condition=Q(state="failed"), name="delivery_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.state}"
