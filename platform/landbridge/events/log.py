"""Writing an event: in the same transaction as the state it speaks of."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import connection, models

from landbridge.ids import uuid7

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
    if not told:
        return
    subject, facts = told[0]
    common = _event(actor, verb, subject, at, facts, dealer_id, audience)
    # What differs travels as one JSON text, which is several times faster than rows of parameters.
    rows = [(str(uuid7()), str(row.pk), _owner(actor, row, dealer_id), told_of_it) for row, told_of_it in told]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT_ALL,
            [
                common.at,
                common.verb,
                common.subject_type,
                common.audience,
                common.actor_id,
                common.actor_label,
                common.actor_side,
                json.dumps(rows, default=str, ensure_ascii=False),
            ],
        )


_INSERT_ALL = """
INSERT INTO events_event (at, verb, subject_type, audience, actor_id, actor_label, actor_side,
    id, subject_id, dealer_id, facts)
SELECT %s, %s, %s, %s, %s::uuid, %s, %s,
    (row ->> 0)::uuid, (row ->> 1)::uuid, (row ->> 2)::uuid, row -> 3
FROM jsonb_array_elements(%s::jsonb) AS row
"""


def _owner(actor: "Actor", subject: models.Model, dealer_id: UUID | None) -> UUID | None:
    """Return the dealer that may read of it: subjects of one statement may belong to several."""
    owner: UUID | None = dealer_id or getattr(subject, "dealer_id", None) or actor.dealer_id
    return owner


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
        dealer_id=_owner(actor, subject, dealer_id),
        audience=audience,
        actor_id=actor.user_id,
        actor_label=actor.label,
        actor_side=_side(actor),
        facts=facts,
    )


def _side(actor: "Actor") -> str:
    if actor.user_id is None:
        return "system"
    if actor.is_dealer:
        return "dealer"
    return "oem" if actor.roles else "self"
