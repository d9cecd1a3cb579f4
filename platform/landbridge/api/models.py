"""Tables of the API: who may call it, with which token, and what was answered to a key."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from landbridge.doors.kinds import DealerState, FrontDoor, OemOnly, statuses
from landbridge.ids import uuid7


class ClientStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    REVOKED = "revoked", _("Revoked")


def default_rate() -> int:
    """Return how many requests a minute a new client has."""
    return int(settings.API_RATE_PER_MINUTE)


class ApiClient(models.Model):
    """A program that calls the API for one dealer, or for the OEM (no dealer).

    Attributes:
        label: short name that stands in events and timelines as the actor, such as "DMS-1".
        secret_hash: SHA-256; the secret has 256 random bits, so a slow hash would add nothing.
        secret_at: tokens from before are void, so a new secret shuts out whoever had the old one.
        window_at, used: requests counted in the running minute; a row, so that it holds across processes.
    """

    table_kind = DealerState(
        front_door=FrontDoor.WRITE,
        first=statuses([ClientStatus.ACTIVE]),
        sources=statuses([ClientStatus.ACTIVE]),
        targets=statuses(ClientStatus.values),
        columns=("status", "scopes", "secret_hash", "secret_at", "revoked_at"),
        blank_at_birth=("last_used_at", "window_at"),
    )

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dealer_id = models.UUIDField(null=True)
    label = models.CharField(_("short name"), max_length=20)
    scopes = models.JSONField(default=list)
    secret_hash = models.CharField(max_length=64)
    secret_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=ClientStatus, default=ClientStatus.ACTIVE)
    rate_per_minute = models.PositiveIntegerField(default=default_rate)
    window_at = models.DateTimeField(null=True)
    used = models.PositiveIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by_label = models.CharField(max_length=20)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ClientStatus.values), name="api_client_status_known"),
            models.UniqueConstraint(
                fields=["dealer_id", "label"], name="api_client_label_once", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return self.label


class AccessToken(models.Model):
    """A bearer token; only its SHA-256 is kept."""

    table_kind = OemOnly(front_door=FrontDoor.WRITE)

    hash = models.CharField(max_length=64, primary_key=True)
    client = models.ForeignKey(ApiClient, models.CASCADE, related_name="tokens")
    scopes = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"until {self.expires_at:%Y-%m-%d %H:%M}"


class StoredAnswer(models.Model):
    """What was answered to a request with an `Idempotency-Key`, written with what the request wrote.

    A dealer's answers stand in its own schema (`dealers.api`), because they may repeat what is its own.

    Attributes:
        caller_id: client or person; a key is one caller's own.
        request_hash: SHA-256 of method, path and body.
        status: None while the request that brought the key is still at work.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    caller_id = models.UUIDField()
    key = models.CharField(max_length=100)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True
        constraints = [models.UniqueConstraint(fields=["caller_id", "key"], name="%(class)s_key_once")]

    def __str__(self) -> str:
        return self.key


class OemAnswer(StoredAnswer):
    """Answers of the OEM's API."""

    table_kind = OemOnly()

    class Meta(StoredAnswer.Meta):
        abstract = False
