"""Sending deliveries: taken in one scope, sent outside of all, written down in another."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery import shared_task
from django.utils import timezone
from standardwebhooks import Webhook

from landbridge.doors.scopes import oem_scope
from landbridge.identity import sealing
from landbridge.webhooks import calling
from landbridge.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointStatus
from landbridge.webhooks.rules import GONE, retry_after

LEASE = timedelta(seconds=60)  # a worker that is killed while it sends leaves the delivery to the next one
RUN_SECONDS = 30.0
KEPT_ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class Message:
    """A delivery that this worker has taken."""

    id: UUID
    event_id: UUID
    url: str
    sealed_secret: str
    body: str


@shared_task(name="webhooks.send_due")
def send_due(**_: Any) -> None:
    """Send what is due, for half a minute at most."""
    until = time.monotonic() + RUN_SECONDS
    while time.monotonic() < until and (message := take()):
        note(message.id, send(message))


def take() -> Message | None:
    """Take the delivery that has been due longest; None if none is, or others have them all."""
    now = timezone.now()
    with oem_scope():
        due = Delivery.objects.filter(
            state=DeliveryState.WAITING, next_at__lte=now, endpoint__status=EndpointStatus.ACTIVE
        )
        row = (
            due.select_for_update(skip_locked=True, of=("self",))
            .select_related("endpoint")
            .order_by("next_at")
            .first()
        )
        if row is None:
            return None
        row.attempts += 1
        row.next_at = now + LEASE
        row.save(update_fields=["attempts", "next_at"])
        return Message(row.pk, row.event_id, row.endpoint.url, row.endpoint.sealed_secret, row.body)


def send(message: Message) -> calling.Answer:
    """Sign and send; the event's id is the message's, so that a repeat is known as one."""
    now = timezone.now()
    message_id = f"msg_{message.event_id.hex}"
    try:
        secret = sealing.unseal(message.sealed_secret)
    except sealing.Unreadable:
        # An attempt like others, so that it does not hold up what other endpoints wait for.
        return calling.Answer(None, 0, "secret unreadable")
    signature = Webhook(secret).sign(message_id, now, message.body)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Landbridge-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature,
    }
    return calling.post(message.url, message.body.encode(), headers)


def note(delivery_id: UUID, answer: calling.Answer) -> None:
    """Write an attempt down: delivered, to be tried again, or failed. 410 also pauses the endpoint."""
    now = timezone.now()
    with oem_scope():
        row = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery_id)
        row.log = [*row.log, _attempt(now, answer)][-KEPT_ATTEMPTS:]
        wait = None if answer.status == GONE else retry_after(row.attempts)
        if answer.is_taken:
            row.state, row.next_at, row.delivered_at = DeliveryState.DELIVERED, None, now
        elif wait is None:
            row.state, row.next_at = DeliveryState.FAILED, None
        else:
            row.next_at = now + wait
        row.save(update_fields=["log", "state", "next_at", "delivered_at"])
        if answer.status == GONE:
            Endpoint.objects.filter(pk=row.endpoint_id).update(status=EndpointStatus.PAUSED)


def _attempt(now: datetime, answer: calling.Answer) -> dict[str, Any]:
    return {
        "at": now.isoformat(),
        "status": answer.status,
        "ms": answer.milliseconds,
        "error": answer.error,
    }
