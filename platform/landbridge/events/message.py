"""An event as other systems get it, by webhook or from the feed: the same in both."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from landbridge.events.models import Event

Numbers = Callable[[Collection[UUID]], Mapping[UUID, str]]
_numbers: dict[str, Numbers] = {}


def number_subjects(subject_type: str, numbers: Numbers) -> None:
    """Say how subjects of a type are numbered, such as `claims.claim`. Called by an app's `ready()`.

    Args:
        numbers: returns the numbers by key, asked in the OEM's scope.
    """
    _numbers[subject_type] = numbers


def as_messages(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Return events in the shape of Standard Webhooks; there is no personal data in their facts.

    In the OEM's scope: one statement for each type of subjects that have numbers.
    """
    numbers: dict[UUID, str] = {}
    for subject_type, numbers_of in _numbers.items():
        wanted = {event.subject_id for event in events if event.subject_type == subject_type}
        if wanted:
            numbers.update(numbers_of(wanted))
    return [_message(event, numbers.get(event.subject_id)) for event in events]


def _message(event: Event, number: str | None) -> dict[str, Any]:
    return {
        "type": event.verb,
        "timestamp": event.at.isoformat(),
        "data": {
            "event_id": str(event.pk),
            "subject_type": event.subject_type,
            "subject_id": str(event.subject_id),
            "number": number,
            "dealer_id": str(event.dealer_id) if event.dealer_id else None,
            "by": event.actor_label,
            "facts": event.facts,
        },
    }
