"""Writing an event: in the same transaction as the state it speaks of."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models

if TYPE_CHECKING:
    from landbridge.events.models import Event
    from landbridge.identity.actor import Actor


def record(
    actor: "Actor",
    verb: str,
    subject: models.Model,
    *,
    at: datetime,
    facts: dict[str, Any] | None = None,
    dealer_id: UUID | None = None,
    audience: str = "both",
) -> "Event":
    """Write that something happened.

    Args:
        verb: past tense with its subject, such as `claim.submitted`.
        subject: the row it happened to; its `dealer_id` makes the event visible to that dealer.
        facts: codes, numbers and reasons, JSON-serialisable; never personal data.
        dealer_id: for subjects in a dealer's own schema, which carry no dealer id.
        audience: `both`, or `oem` for what the dealer must not see.
    """
    from landbridge.events.models import Event

    owner = dealer_id or getattr(subject, "dealer_id", None) or actor.dealer_id
    side = "system" if actor.user_id is None else "dealer" if actor.is_dealer else "oem"
    return Event.objects.create(
        at=at,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        dealer_id=owner,
        audience=audience,
        actor_id=actor.user_id,
        actor_label=actor.label,
        actor_side=side,
        facts=facts or {},
    )
