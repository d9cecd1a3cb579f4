"""Writes of API clients: a dealer's manager manages the dealer's own, the administrator the OEM's."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from landbridge import events
from landbridge.api.clients import hashed, new_secret
from landbridge.api.models import ApiClient, ClientStatus
from landbridge.api.scopes import Scope, scopes_of
from landbridge.errors import RuleViolation
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role

MANAGERS = (Role.MANAGER, Role.ADMINISTRATOR)


class LabelTaken(RuleViolation):
    """Another client has this short name, perhaps a revoked one: events name it for ever."""


class NoScope(RuleViolation):
    """A client needs at least one scope, of its own side."""


def visible_clients(actor: Actor) -> QuerySet[ApiClient]:
    """Return the clients of the actor's own portal, newest first."""
    actor.require(*MANAGERS)
    return ApiClient.objects.filter(dealer_id=actor.dealer_id).order_by("status", "-created_at", "-id")


@transaction.atomic
def register_client(
    *, actor: Actor, now: datetime, label: str, scopes: Collection[Scope]
) -> tuple[ApiClient, str]:
    """Register a client; the secret is returned once and never kept.

    Raises:
        Forbidden: neither a manager nor an administrator.
        NoScope, LabelTaken: see there.
    """
    actor.require(*MANAGERS)
    secret = new_secret()
    client = ApiClient(
        dealer_id=actor.dealer_id,
        label=label.strip(),
        scopes=_chosen(actor, scopes),
        secret_hash=hashed(secret),
        secret_at=now,
        created_at=now,
        created_by_label=actor.label,
    )
    try:
        with transaction.atomic():
            client.save(force_insert=True)
    except IntegrityError as error:
        raise LabelTaken("api_client_label_taken", _("There is a client of this name already.")) from error
    events.record(actor, "api_client.registered", client, at=now, facts=_told(client))
    return client, secret


@transaction.atomic
def rotate_secret(*, actor: Actor, now: datetime, client_id: UUID) -> tuple[ApiClient, str]:
    """Give a client a new secret; the old one and all tokens made with it end at once.

    Raises:
        ApiClient.DoesNotExist: there is none, or it was revoked.
    """
    client = _to_change(actor, client_id)
    secret = new_secret()
    client.secret_hash, client.secret_at = hashed(secret), now
    client.save(update_fields=["secret_hash", "secret_at"])
    events.record(actor, "api_client.secret_rotated", client, at=now, facts=_told(client))
    return client, secret


@transaction.atomic
def set_scopes(*, actor: Actor, now: datetime, client_id: UUID, scopes: Collection[Scope]) -> ApiClient:
    """Change what a client may do; tokens already given lose what is taken away with the next request.

    Raises:
        ApiClient.DoesNotExist: there is none, or it was revoked.
        NoScope: see there.
    """
    client = _to_change(actor, client_id)
    client.scopes = _chosen(actor, scopes)
    client.save(update_fields=["scopes"])
    events.record(actor, "api_client.scopes_set", client, at=now, facts=_told(client))
    return client


@transaction.atomic
def revoke_client(*, actor: Actor, now: datetime, client_id: UUID) -> ApiClient:
    """Shut a client out for good, with its tokens; doing it again changes nothing.

    Raises:
        ApiClient.DoesNotExist: there is none.
    """
    client = visible_clients(actor).get(pk=client_id)
    if client.status == ClientStatus.REVOKED:
        return client
    client.status, client.revoked_at = ClientStatus.REVOKED, now
    client.save(update_fields=["status", "revoked_at"])
    events.record(actor, "api_client.revoked", client, at=now, facts=_told(client))
    return client


def _to_change(actor: Actor, client_id: UUID) -> ApiClient:
    rows = visible_clients(actor).filter(status=ClientStatus.ACTIVE)
    return rows.select_for_update(of=("self",)).get(pk=client_id)


def _chosen(actor: Actor, scopes: Collection[Scope]) -> list[str]:
    allowed = [scope.value for scope in scopes_of(actor.is_dealer) if scope in scopes]
    if not allowed:
        raise NoScope("api_client_no_scope", _("Choose at least one permission."))
    return allowed


def _told(client: ApiClient) -> dict[str, object]:
    return {"client": client.label, "scopes": list(client.scopes)}
