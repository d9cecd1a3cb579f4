"""The event feed on RabbitMQ: every event of the log, in the log's order, for whoever binds a queue.

A topic exchange; the routing key is the verb and the dealer's code, such as `claim.submitted.CQ012` (`oem` where
no dealer is concerned), so `claim.*.CQ012` or `claim.submitted.*` choose. The relay reads a batch in a scope,
publishes it outside with the broker's confirmation, and only then moves its position: nothing is lost, and after a
break the last batch may come again. Its `sequence` header grows with the log's order, by which a consumer knows a
repeat. One relay at a time publishes, because the broker itself keeps the second one out; so the order of a claim
holds.
"""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from amqp.exceptions import ResourceLocked
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string
from kombu.connection import Connection
from kombu.entity import Exchange, Queue
from kombu.messaging import Producer

from landbridge.doors.scopes import front_door, oem_scope
from landbridge.events.message import as_messages
from landbridge.events.models import Event, Position

NAME = "feed"
BATCH = 200
PATIENCE = 10.0  # seconds for the broker to confirm a message
NO_DEALER = "oem"
# What a lost broker, a refused connection or a missing confirmation raises.
BROKEN: tuple[type[Exception], ...] = (*Connection("amqp://").recoverable_connection_errors, TimeoutError)

_NEXT = """
SELECT e.id, e.xid::text::bigint FROM events_event e
WHERE (e.xid > (%s)::bigint::text::xid8 OR (e.xid = (%s)::bigint::text::xid8 AND e.id > %s))
  AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY e.xid, e.id LIMIT %s
"""
_BEGINNING = UUID(int=0)


class Busy(Exception):
    """Another relay publishes to this broker."""


@dataclass(frozen=True, slots=True)
class Item:
    """An event ready to be published.

    Attributes:
        sequence: place in the log as text that sorts as the log does.
        message: what is told of it.
    """

    event: Event
    xid: int
    routing_key: str
    message: Mapping[str, Any]

    @property
    def sequence(self) -> str:
        return f"{self.xid:020}-{self.event.pk}"


def exchange() -> Exchange:
    """Return the durable topic exchange that consumers bind to."""
    return Exchange(settings.FEED_EXCHANGE, type="topic", durable=True)


def relay(url: str, *, seconds: float = 20.0) -> int:
    """Publish what is waiting, for so many seconds at most; returns how many events the broker has confirmed.

    Raises:
        Busy: another relay is at work.
        BROKEN: the broker is away; the position stands where it was, and the next run goes on from there.
    """
    until = time.monotonic() + seconds
    published = 0
    with _alone(url) as producer:
        while time.monotonic() < until and (batch := waiting()):
            for item in batch:
                _publish(producer, item)
            _move_to(batch[-1])
            published += len(batch)
    return published


def waiting() -> list[Item]:
    """Return the next events in the log's order. In a scope of its own."""
    with front_door():
        codes: Mapping[UUID, str] = import_string(settings.LANDBRIDGE_DEALER_CODES)()
    with oem_scope():
        place = Position.objects.filter(subscriber=NAME).first() or Position()
        with connection.cursor() as cursor:
            cursor.execute(_NEXT, [place.xid, place.xid, place.event_id or _BEGINNING, BATCH])
            places = dict(cursor.fetchall())
        known = Event.objects.in_bulk(places)
        events = [known[key] for key in places]
        messages = as_messages(events)
    return [
        Item(event, places[event.pk], routing_key(event, codes), message)
        for event, message in zip(events, messages, strict=True)
    ]


def routing_key(event: Event, codes: Mapping[UUID, str]) -> str:
    """Return verb and dealer, such as `claim.submitted.CQ012`."""
    dealer = codes.get(event.dealer_id, event.dealer_id.hex) if event.dealer_id else NO_DEALER
    return f"{event.verb}.{dealer}"


def _publish(producer: Producer, item: Item) -> None:
    event = item.event
    producer.publish(
        json.dumps(item.message, ensure_ascii=False),
        routing_key=item.routing_key,
        content_type="application/json",
        content_encoding="utf-8",
        delivery_mode="persistent",
        message_id=str(event.pk),
        type=event.verb,
        headers={"sequence": item.sequence},
        timeout=PATIENCE,
        confirm_timeout=PATIENCE,
    )


def _move_to(last: Item) -> None:
    with oem_scope():
        Position.objects.update_or_create(
            subscriber=NAME,
            defaults={"xid": last.xid, "event_id": last.event.pk, "moved_at": timezone.now()},
        )


@contextmanager
def _alone(url: str) -> Iterator[Producer]:
    """Connect with confirmations and hold the relay's exclusive queue, which ends with the connection."""
    options: dict[str, Any] = {"confirm_publish": True, "max_retries": 0}
    with Connection(url, connect_timeout=5, transport_options=options) as broker:
        broker.connect()
        channel = broker.channel()
        try:
            Queue(f"{settings.FEED_EXCHANGE}.relay", exclusive=True, durable=False, channel=channel).declare()
        except ResourceLocked as error:
            raise Busy from error
        yield Producer(channel, exchange(), auto_declare=True)
