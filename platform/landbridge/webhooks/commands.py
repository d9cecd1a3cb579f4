"""Writes of webhooks: a dealer's manager for the dealer's own, the administrator for the OEM's."""

import base64
import secrets
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from landbridge import events
from landbridge.errors import RuleViolation
from landbridge.identity import sealing
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.webhooks.calling import AddressRefused, split
from landbridge.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointStatus
from landbridge.webhooks.rules import OFFERED
from landbridge.webhooks.waking import wake

MANAGERS = (Role.MANAGER, Role.ADMINISTRATOR)


class BadAddress(RuleViolation):
    """The address cannot be called."""


class NoVerb(RuleViolation):
    """An endpoint wants at least one kind of event."""


def endpoints(actor: Actor) -> QuerySet[Endpoint]:
    """Return the endpoints of the actor's own portal that were not removed, oldest first."""
    actor.require(*MANAGERS)
    own = Endpoint.objects.filter(dealer_id=actor.dealer_id)
    return own.exclude(status=EndpointStatus.REMOVED).order_by("id")


def endpoints_with_health(actor: Actor) -> QuerySet[Endpoint]:
    """Return the endpoints with their latest delivery (`last_state`, `last_at`) and whether any `has_failed`."""
    own = Delivery.objects.filter(dealer_id=actor.dealer_id, endpoint=OuterRef("pk"))
    latest = own.order_by("-id")
    return endpoints(actor).annotate(
        last_state=Subquery(latest.values("state")[:1]),
        last_at=Subquery(latest.values("created_at")[:1]),
        has_failed=Exists(own.filter(state=DeliveryState.FAILED)),
    )


def deliveries(actor: Actor, endpoint: Endpoint) -> QuerySet[Delivery]:
    """Return an endpoint's deliveries, newest first."""
    actor.require(*MANAGERS)
    return Delivery.objects.filter(dealer_id=actor.dealer_id, endpoint=endpoint).order_by("-id")


@transaction.atomic
def add_endpoint(*, actor: Actor, now: datetime, url: str, verbs: Collection[str]) -> Endpoint:
    """Subscribe an address; its `secret` is to be shown once.

    Raises:
        Forbidden: neither a manager nor an administrator.
        BadAddress, NoVerb: see there.
    """
    actor.require(*MANAGERS)
    endpoint = Endpoint(
        dealer_id=actor.dealer_id,
        url=_address(url),
        verbs=_chosen(verbs),
        sealed_secret=sealing.seal(f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"),
        created_at=now,
        created_by_label=actor.label,
    )
    endpoint.save(force_insert=True)
    events.record(actor, "webhook.added", endpoint, at=now, facts={"verbs": endpoint.verbs})
    return endpoint


@transaction.atomic
def set_status(*, actor: Actor, now: datetime, endpoint_id: UUID, status: EndpointStatus) -> Endpoint:
    """Pause an endpoint, let it go on, or remove it for good. What waits is not sent meanwhile.

    Raises:
        Endpoint.DoesNotExist: there is none, or it was removed.
    """
    endpoint = endpoints(actor).select_for_update(of=("self",)).get(pk=endpoint_id)
    if endpoint.status != status:
        endpoint.status = status
        endpoint.save(update_fields=["status"])
        events.record(actor, f"webhook.{status.value}", endpoint, at=now)
        wake()
    return endpoint


@transaction.atomic
def replay(*, actor: Actor, now: datetime, endpoint_id: UUID, delivery_ids: Collection[UUID] = ()) -> int:
    """Send deliveries once more, or all that failed if none is named; returns how many.

    Raises:
        Endpoint.DoesNotExist: there is none, or it was removed.
    """
    endpoint = endpoints(actor).get(pk=endpoint_id)
    rows = deliveries(actor, endpoint).order_by()
    chosen = rows.filter(pk__in=delivery_ids) if delivery_ids else rows.filter(state=DeliveryState.FAILED)
    number = chosen.update(state=DeliveryState.WAITING, attempts=0, next_at=now)
    if number:
        events.record(actor, "webhook.replayed", endpoint, at=now, facts={"number": number})
        wake()
    return number


def _address(url: str) -> str:
    try:
        split(url.strip())
    except AddressRefused as error:
        raise BadAddress("webhook_address", _("Give an https address of a system of yours.")) from error
    return url.strip()


def _chosen(verbs: Collection[str]) -> list[str]:
    chosen = [verb for verb in OFFERED if verb in verbs]
    if not chosen:
        raise NoVerb("webhook_no_verb", _("Choose at least one kind of event."))
    return chosen
