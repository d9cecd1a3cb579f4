"""Subscribers: what must happen because something happened.

A subscriber applies a few events and moves its position in one transaction of the OEM's scope: exactly once
inside the database. It reads only events of transactions older than the oldest one still running, in order
`(xid, id)`, so an event that commits late is never passed over.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from landbridge.doors.scopes import oem_scope
from landbridge.errors import described, where
from landbridge.events.models import Event, ParkedEvent, Position

logger = logging.getLogger(__name__)

Apply = Callable[[Event], None]
ApplyAll = Callable[[Sequence[Event]], None]
BATCH = 50  # events a transaction; writers are short
BATCH_SECONDS = 1.0
RETRY_AFTER = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))

_UNREAD = """
FROM events_event e WHERE e.verb = ANY(%s)
  AND (e.xid > (%s)::bigint::text::xid8 OR (e.xid = (%s)::bigint::text::xid8 AND e.id > %s))
"""
# Transaction numbers are the whole server's: a long writer in another database holds events back as well.
_NEXT = f"""
SELECT e.id, e.xid::text::bigint {_UNREAD} AND e.xid < pg_snapshot_xmin(pg_current_snapshot())
ORDER BY e.xid, e.id LIMIT %s
"""
_IS_WAITING = f"SELECT EXISTS (SELECT 1 {_UNREAD})"
_BEGINNING = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One reaction: its stable name, the verbs it reads and what it does with an event."""

    name: str
    verbs: tuple[str, ...]
    apply_all: ApplyAll


REGISTRY: dict[str, Subscriber] = {}


def subscribe(name: str, *verbs: str) -> Callable[[Apply], Apply]:
    """Register a function as the reaction to each event of these verbs (called from an app's `subscribers.py`)."""

    def register(function: Apply) -> Apply:
        def one_by_one(events: Sequence[Event]) -> None:
            for event in events:
                function(event)

        REGISTRY[name] = Subscriber(name, verbs, one_by_one)
        return function

    return register


def subscribe_in_batches(name: str, *verbs: str) -> Callable[[ApplyAll], ApplyAll]:
    """Register a function that takes up to `BATCH` events at once, in their order.

    Where one of them cannot be applied, all are taken back and given to it one by one.
    """

    def register(function: ApplyAll) -> ApplyAll:
        REGISTRY[name] = Subscriber(name, verbs, function)
        return function

    return register


def run_subscribers(*names: str, limit: int = 500) -> int:
    """Apply what is waiting, at most `limit` events a subscriber; return how many were applied."""
    return sum(_drain(REGISTRY[name], limit) for name in (names or sorted(REGISTRY)))


def run_until_quiet(within: timedelta = timedelta(seconds=60)) -> None:
    """Run all subscribers until nothing waits: for scripts and tests that go on only when everything is applied.

    Raises:
        TimeoutError: another transaction held the order of events back for too long.
    """
    until = time.monotonic() + within.total_seconds()
    while True:
        run_subscribers()
        with oem_scope():
            if not any(_is_waiting(subscriber) for subscriber in REGISTRY.values()):
                return
        if time.monotonic() > until:
            raise TimeoutError("events are still waiting")
        time.sleep(0.05)


def _is_waiting(subscriber: Subscriber) -> bool:
    position = Position.objects.filter(subscriber=subscriber.name).first() or Position()
    with connection.cursor() as cursor:
        cursor.execute(_IS_WAITING, _unread(subscriber, position))
        return bool(cursor.fetchone()[0])


def _unread(subscriber: Subscriber, position: Position) -> list[Any]:
    return [list(subscriber.verbs), position.xid, position.xid, position.event_id or _BEGINNING]


def _drain(subscriber: Subscriber, limit: int) -> int:
    applied = 0
    while applied < limit and (more := _apply_next(subscriber, min(BATCH, limit - applied))):
        applied += more
    return applied + _retry_parked(subscriber)


def _apply_next(subscriber: Subscriber, most: int) -> int:
    """Apply the next events; return how many, 0 when none waits or another worker holds this subscriber."""
    with oem_scope():
        Position.objects.get_or_create(subscriber=subscriber.name)
        held = Position.objects.select_for_update(skip_locked=True).filter(subscriber=subscriber.name)
        position = held.first()
        if position is None:
            return 0
        with connection.cursor() as cursor:
            cursor.execute(_NEXT, [*_unread(subscriber, position), most])
            places = dict(cursor.fetchall())
        if not places:
            return 0
        known = Event.objects.in_bulk(places)
        events = [known[key] for key in places]
        applied = events if _applies(subscriber, events) else _one_by_one(subscriber, events)
        last = applied[-1]
        position.event_id, position.xid, position.moved_at = last.pk, places[last.pk], timezone.now()
        position.save(update_fields=["event_id", "xid", "moved_at"])
        return len(applied)


def _applies(subscriber: Subscriber, events: Sequence[Event]) -> bool:
    """Apply all of these, or none and return False."""
    try:
        with transaction.atomic():
            subscriber.apply_all(events)
    except Exception as error:
        logger.info("%s takes %s events one by one: %s", subscriber.name, len(events), described(error))
        return False
    return True


def _one_by_one(subscriber: Subscriber, events: Sequence[Event]) -> Sequence[Event]:
    """Apply events each for itself and park what cannot be applied; return those dealt with within the time."""
    until = time.monotonic() + BATCH_SECONDS
    for place, event in enumerate(events, start=1):
        try:
            with transaction.atomic():
                subscriber.apply_all([event])
        except Exception as error:  # one bad event must not stop the others behind it
            logger.error(
                "%s could not apply %s: %s\n%s", subscriber.name, event.pk, described(error), where(error)
            )
            ParkedEvent.objects.create(
                subscriber=subscriber.name,
                event=event,
                error=described(error)[:2000],
                next_try_at=timezone.now() + RETRY_AFTER[0],
            )
        if time.monotonic() > until:
            return events[:place]
    return events


def _retry_parked(subscriber: Subscriber) -> int:
    applied = 0
    with oem_scope():
        due = list(
            ParkedEvent.objects.filter(
                subscriber=subscriber.name, resolved_at=None, next_try_at__lte=timezone.now()
            ).values_list("pk", flat=True)[:50]
        )
    for pk in due:
        with oem_scope():
            parked = (
                ParkedEvent.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(pk=pk, resolved_at=None)
                .select_related("event")
                .first()
            )
            if parked is None:
                continue
            try:
                with transaction.atomic():
                    subscriber.apply_all([parked.event])
            except Exception as error:
                wait = RETRY_AFTER[min(parked.tries, len(RETRY_AFTER) - 1)]
                parked.error = described(error)[:2000]
                parked.next_try_at = timezone.now() + wait
            else:
                parked.resolved_at = timezone.now()
                applied += 1
            parked.tries += 1
            parked.save(update_fields=["error", "next_try_at", "resolved_at", "tries"])
    return applied
