"""From the event log to deliveries: written with the subscriber's position, so each exactly once."""

import json
from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from landbridge.events.message import as_messages
from landbridge.events.models import Audience, Event
from landbridge.events.subscribers import subscribe_in_batches
from landbridge.webhooks.models import Delivery, Endpoint, EndpointStatus
from landbridge.webhooks.rules import OFFERED
from landbridge.webhooks.waking import wake


@subscribe_in_batches("webhooks", *OFFERED)
def deliver_later(events: Sequence[Event]) -> None:
    """Write a delivery for each endpoint that wants an event and may know of it."""
    endpoints = list(Endpoint.objects.filter(status=EndpointStatus.ACTIVE))
    now = timezone.now()
    wanted = [(endpoint, event) for event in events for endpoint in endpoints if wants(endpoint, event)]
    rows = deliveries(wanted, now)
    if rows:
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        wake()


def wants(endpoint: Endpoint, event: Event) -> bool:
    """Return whether an event is told to an endpoint: the OEM's get all, a dealer's its own without secrets."""
    if event.verb not in endpoint.verbs or event.at < endpoint.created_at:
        return False
    if endpoint.dealer_id is None:
        return True
    return event.dealer_id == endpoint.dealer_id and event.audience == Audience.BOTH


def deliveries(wanted: Sequence[tuple[Endpoint, Event]], at: datetime) -> list[Delivery]:
    """Return events on their way to endpoints, due at once; not saved yet."""
    messages = as_messages([event for _, event in wanted])
    return [
        Delivery(
            endpoint=endpoint,
            dealer_id=endpoint.dealer_id,
            event_id=event.pk,
            verb=event.verb,
            body=json.dumps(message, ensure_ascii=False, separators=(",", ":")),
            next_at=at,
            created_at=at,
        )
        for (endpoint, event), message in zip(wanted, messages, strict=True)
    ]
