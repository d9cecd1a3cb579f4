"""Writing an event: in the same transaction as the state it speaks of."""

from collections.abc import Sequence
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
    event = _event(actor, verb, subject, at, facts or {}, dealer_id, audience)
    event.save(force_insert=True)
    return event


def record_all(
    actor: "Actor",
    verb: str,
    told: Sequence[tuple[models.Model, dict[str, Any]]],
    *,
    at: datetime,
    dealer_id: UUID | None = None,
    audience: str = "both",
) -> None:
    """Write that the same happened to many subjects, each with its facts, in one statement; see `record`."""
    from landbridge.events.models import Event

    Event.objects.bulk_create(
        [_event(actor, verb, subject, at, facts, dealer_id, audience) for subject, facts in told]
    )


def _event(
    actor: "Actor",
    verb: str,
    subject: models.Model,
    at: datetime,
    facts: dict[str, Any],
    dealer_id: UUID | None,
    audience: str,
) -> "Event":
    from landbridge.events.models import Event

    return Event(
        at=at,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        dealer_id=dealer_id or getattr(subject, "dealer_id", None) or actor.dealer_id,
        audience=audience,
        actor_id=actor.user_id,
        actor_label=actor.label,
        actor_side="system" if actor.user_id is None else "dealer" if actor.is_dealer else "oem",
        facts=facts,
    )
