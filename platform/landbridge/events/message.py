"""An event as other systems get it, by webhook or from the feed: the same in both."""

from typing import Any

from landbridge.events.models import Event


def as_message(event: Event) -> dict[str, Any]:
    """Return an event in the shape of Standard Webhooks; there is no personal data in its facts."""
    return {
        "type": event.verb,
        "timestamp": event.at.isoformat(),
        "data": {
            "event_id": str(event.pk),
            "subject_type": event.subject_type,
            "subject_id": str(event.subject_id),
            "dealer_id": str(event.dealer_id) if event.dealer_id else None,
            "by": event.actor_label,
            "facts": event.facts,
        },
    }
