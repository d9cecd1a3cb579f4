"""Whose desk a claim lies on: pick, transfer, ask, take back a question."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from claims import access
from claims.commands.adjudicate import restart_clock
from claims.commands.moving import claim_to_move, save_move
from claims.commands.submit import require_reason
from claims.models import Claim, Message, Review
from claims.policy import in_force
from claims.rules import Purpose
from landbridge import events
from landbridge.clocks.days import local_day
from landbridge.errors import RuleViolation
from landbridge.identity.actor import Actor


class HeldByAnother(RuleViolation):
    """Another adjudicator has the claim on the desk."""


class NoSuchAdjudicator(RuleViolation):
    """The person to transfer to is no adjudicator."""


class TextMissing(RuleViolation):
    """A question or an explanation without words."""


@transaction.atomic
def pick_claim(
    *, actor: Actor, now: datetime, number: str, take_over: bool = False, expected: int | None = None
) -> Claim:
    """Put a claim on one's own desk, or take it over from a colleague.

    Raises:
        Claim.DoesNotExist, RuleViolation, Stale: see `moving.claim_to_move`.
        HeldByAnother: a colleague has it and `take_over` is not set.
    """
    claim = claim_to_move(actor=actor, verb="adjust", number=number, expected=expected)
    review = _review(claim)
    if take_over and review.reviewer_id not in (None, actor.user_id):
        review.reviewer_id = None
    hold(actor, claim, now, review)
    return claim


@transaction.atomic
def transfer_claim(
    *, actor: Actor, now: datetime, number: str, to_user_id: UUID, note: str = "", expected: int | None = None
) -> Claim:
    """Give a claim to another adjudicator with a note that the dealer does not see.

    Raises:
        Claim.DoesNotExist, RuleViolation, Stale: see `moving.claim_to_move`.
        NoSuchAdjudicator: the person has not that role.
    """
    claim = claim_to_move(actor=actor, verb="transfer", number=number, expected=expected)
    colleague = access.adjudicators().filter(pk=to_user_id).first()
    if colleague is None:
        raise NoSuchAdjudicator("no_such_adjudicator", _("Choose an adjudicator from the list."))
    review = _review(claim)
    review.reviewer_id, review.reviewer_label = colleague.pk, colleague.staff_number
    review.picked_at, review.note = now, note[:500]
    review.save()
    save_move(claim)
    told = {"to": colleague.staff_number}
    events.record(actor, "claim.transferred", claim, at=now, facts=told, audience="oem")
    return claim


@transaction.atomic
def ask_dealer(
    *,
    actor: Actor,
    now: datetime,
    number: str,
    version: int,
    text: str,
    reason_code: str = "",
    line_no: int | None = None,
    expected: int | None = None,
) -> Claim:
    """Ask the dealer something; the desk's clock stands until the answer.

    Raises:
        Claim.DoesNotExist, RuleViolation, Stale: see `moving.claim_to_move`.
        HeldByAnother, TextMissing, ReasonUnknown.
    """
    claim = claim_to_move(actor=actor, verb="ask", number=number, version=version, expected=expected)
    if reason_code:
        require_reason(reason_code, now, Purpose.ASK)
    hold(actor, claim, now)
    say(actor, claim, now, text, line_no)
    claim.asked_at = now
    save_move(claim, "asked_at")
    told = {"version": version, "reason": reason_code, "line": line_no}
    events.record(actor, "claim.asked", claim, at=now, facts=told)
    return claim


@transaction.atomic
def close_question(
    *, actor: Actor, now: datetime, number: str, version: int, expected: int | None = None
) -> Claim:
    """Go on without the dealer's answer; the clock runs again from now.

    Raises:
        Claim.DoesNotExist, RuleViolation, Stale: see `moving.claim_to_move`.
    """
    claim = claim_to_move(actor=actor, verb="close_question", number=number, version=version, expected=expected)
    events.record(actor, "claim.question_closed", claim, at=now, facts={"version": version})
    restart_clock(claim, in_force(local_day(now)).terms)
    save_move(claim, "asked_at", "review_due_at")
    return claim


def hold(actor: Actor, claim: Claim, now: datetime, review: Review | None = None) -> Review:
    """Put a locked claim on the actor's desk if it is on nobody's.

    Raises:
        HeldByAnother: it lies on a colleague's.
    """
    review = review or _review(claim)
    if review.reviewer_id == actor.user_id:
        return review
    if review.reviewer_id is not None:
        raise HeldByAnother(
            "held_by_another",
            _("%(who)s has had this claim on the desk since %(when)s. Take it over first.")
            % {"who": review.reviewer_label, "when": _moment(review.picked_at)},
            by=review.reviewer_label,
        )
    review.reviewer_id, review.reviewer_label, review.picked_at = actor.user_id, actor.label, now
    review.save()
    told = {"version": claim.version}
    events.record(actor, "claim.picked", claim, at=now, facts=told, audience="oem")
    return review


def say(actor: Actor, claim: Claim, now: datetime, text: str, line_no: int | None) -> Message:
    """Write a message of the conversation.

    Raises:
        TextMissing: there is nothing in it.
    """
    words = text.strip()[:2000]
    if not words:
        raise TextMissing("text_missing", _("Write what it is about."))
    return Message.objects.create(
        claim=claim,
        dealer_id=claim.dealer_id,
        at=now,
        author_label=actor.label,
        author_side="dealer" if actor.is_dealer else "oem",
        line_no=line_no,
        text=words,
    )


def _review(claim: Claim) -> Review:
    return Review.objects.filter(claim=claim).first() or Review(claim=claim)


def _moment(at: datetime | None) -> str:
    return f"{localtime(at):%m-%d %H:%M}" if at else "—"
