"""The conversation on a claim."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from claims import access
from claims.commands.desk import say
from claims.commands.moving import claim_to_move, save_move, wake_subscribers
from claims.models import Claim, Message
from landbridge import events
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role

SPEAKERS = (Role.ADJUDICATOR, Role.CLAIM_CLERK, Role.MANAGER)


@transaction.atomic
def post_message(*, actor: Actor, now: datetime, claim_id: UUID, text: str, line_no: int | None = None) -> Message:
    """Write to the other side; changes no status and no clock.

    Raises:
        Claim.DoesNotExist: no such claim, or not visible to the actor.
        Forbidden: the actor does not speak for a side.
        TextMissing: there is nothing in it.
    """
    actor.require(*SPEAKERS)
    claim = access.visible_claims(actor).get(pk=claim_id)
    message = say(actor, claim, now, text, line_no)
    events.record(actor, "claim.message_posted", claim, at=now, facts={"line": line_no})
    return message


@transaction.atomic
def answer_question(
    *, actor: Actor, now: datetime, claim_id: UUID, text: str, expected: int | None = None
) -> Claim:
    """Answer the adjudicator; the claim is in review again and the desk's clock runs on.

    Raises:
        Claim.DoesNotExist, RuleViolation, Stale: see `moving.claim_to_move`.
        TextMissing: there is nothing in it.
    """
    claim = claim_to_move(actor=actor, verb="answer", claim_id=claim_id, expected=expected)
    say(actor, claim, now, text, None)
    save_move(claim)
    events.record(actor, "claim.answered", claim, at=now, facts={"version": claim.version})
    wake_subscribers()
    return claim
