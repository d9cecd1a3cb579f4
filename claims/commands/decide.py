"""The adjudicator's decisions: lines, approve, return, reject, and the way back on the same day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from claims.commands.desk import hold, say
from claims.commands.moving import claim_to_move, save_move, stale
from claims.commands.submit import require_reason
from claims.models import Claim, LineDecision, Review, SubmissionLine
from claims.policy import in_force
from claims.rules import Purpose, Verdict, approved_line
from landbridge import events
from landbridge.clocks.days import local_day
from landbridge.errors import RuleViolation
from landbridge.identity.actor import Actor
from landbridge.money import ZERO, total


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """What an adjudicator says about one line.

    Args:
        amount: yuan, for a reduction only.
        reason_code: needed to reduce or refuse.
    """

    line_no: int
    verdict: Verdict
    amount: Decimal | None = None
    reason_code: str = ""


class NoSuchLine(RuleViolation):
    """The version has no line of that number."""


class NothingApproved(RuleViolation):
    """Every line was refused, so there is nothing to approve."""


class NotYours(RuleViolation):
    """Only the person who decided may take the decision back, and only on the same day."""


@transaction.atomic
def decide_lines(
    *, actor: Actor, now: datetime, number: str, version: int, decisions: Sequence[LineVerdict]
) -> Claim:
    """Note verdicts on lines. The dealer sees none of them before the claim is decided.

    Lines may be changed again and again, so this does not count as a change of the claim (`revision`).

    Raises:
        Claim.DoesNotExist, RuleViolation, Stale: see `moving.claim_to_move`.
        HeldByAnother, NoSuchLine, ReasonUnknown: nothing of the call is written.
    """
    claim = claim_to_move(actor=actor, verb="adjust", number=number, version=version)
    hold(actor, claim, now)
    lines = {line.line_no: line for line in _lines(claim)}
    for one in decisions:
        if one.line_no not in lines:
            raise NoSuchLine("no_such_line", _("This claim has no such line."), line=one.line_no)
        cut = one.verdict is not Verdict.APPROVE
        if cut:
            require_reason(one.reason_code, now, Purpose.REDUCE)
        LineDecision.objects.update_or_create(
            claim=claim,
            version=version,
            line_no=one.line_no,
            defaults={
                "dealer_id": claim.dealer_id,
                "verdict": one.verdict.value,
                "approved_amount": approved_line(one.verdict, lines[one.line_no].amount, one.amount),
                "reason_code": one.reason_code if cut else "",
                "by_label": actor.label,
                "decided_at": None,
            },
        )
    told = {
        "version": version,
        "lines": [[one.line_no, one.verdict.value, one.reason_code] for one in decisions],
    }
    events.record(actor, "claim.lines_adjusted", claim, at=now, facts=told, audience="oem")
    return claim


@transaction.atomic
def approve_claim(
    *,
    actor: Actor,
    now: datetime,
    number: str,
    version: int,
    expected: int | None = None,
    amount: Decimal | None = None,
) -> Claim:
    """Give a claim its first approval: it is warranty; money waits for the old part.

    Lines without a verdict are approved as claimed.

    Args:
        amount: the sum the adjudicator saw on the button, in yuan; another one is a change meanwhile.

    Raises:
        Claim.DoesNotExist, RuleViolation, Stale: see `moving.claim_to_move`.
        HeldByAnother: it lies on a colleague's desk.
        NothingApproved: all lines are refused.
    """
    claim = claim_to_move(actor=actor, verb="approve", number=number, version=version, expected=expected)
    review = hold(actor, claim, now)
    made = {row.line_no: row for row in LineDecision.objects.filter(claim=claim, version=version)}
    missing = [
        LineDecision(
            claim=claim,
            dealer_id=claim.dealer_id,
            version=version,
            line_no=line.line_no,
            verdict=Verdict.APPROVE.value,
            approved_amount=line.amount,
            by_label=actor.label,
        )
        for line in _lines(claim)
        if line.line_no not in made
    ]
    approved = total(row.approved_amount for row in (*made.values(), *missing))
    if amount is not None and amount != approved:
        raise stale(claim)
    if approved == ZERO:
        raise NothingApproved(
            "nothing_approved", _("All lines are refused. Reject the claim instead, with a reason.")
        )
    LineDecision.objects.bulk_create(missing)
    _make_final(claim, now)
    claim.approved_amount, claim.decided_at = approved, now
    save_move(claim, "approved_amount", "decided_at")
    _remember(review, actor, now)
    told = {"version": version, "claimed": str(claim.claimed_amount), "approved": str(approved)}
    events.record(actor, "claim.approved_first", claim, at=now, facts=told)
    return claim


@transaction.atomic
def return_claim(
    *,
    actor: Actor,
    now: datetime,
    number: str,
    version: int,
    reason_code: str,
    text: str = "",
    expected: int | None = None,
) -> Claim:
    """Send a claim back to be corrected; the dealer has a clock of its own for that.

    Raises:
        Claim.DoesNotExist, RuleViolation, Stale: see `moving.claim_to_move`.
        HeldByAnother, ReasonUnknown.
    """
    claim = claim_to_move(actor=actor, verb="return", number=number, version=version, expected=expected)
    require_reason(reason_code, now, Purpose.RETURN)
    review = hold(actor, claim, now)
    if text.strip():
        say(actor, claim, now, text, None)
    claim.returned_due_at = in_force(local_day(now)).terms.resubmit_due(now)
    save_move(claim, "returned_due_at")
    _remember(review, actor, now)
    told = {"version": version, "reason": reason_code}
    events.record(actor, "claim.returned", claim, at=now, facts=told)
    return claim


@transaction.atomic
def reject_claim(
    *,
    actor: Actor,
    now: datetime,
    number: str,
    version: int,
    reason_code: str,
    text: str = "",
    expected: int | None = None,
) -> Claim:
    """Refuse a claim; the dealer may appeal once.

    Raises:
        Claim.DoesNotExist, RuleViolation, Stale: see `moving.claim_to_move`.
        HeldByAnother, ReasonUnknown.
    """
    claim = claim_to_move(actor=actor, verb="reject", number=number, version=version, expected=expected)
    require_reason(reason_code, now, Purpose.REJECT)
    review = hold(actor, claim, now)
    if text.strip():
        say(actor, claim, now, text, None)
    LineDecision.objects.filter(claim=claim, version=version).delete()
    LineDecision.objects.bulk_create(
        LineDecision(
            claim=claim,
            dealer_id=claim.dealer_id,
            version=version,
            line_no=line.line_no,
            verdict=Verdict.REFUSE.value,
            approved_amount=ZERO,
            reason_code=reason_code,
            by_label=actor.label,
            decided_at=now,
        )
        for line in _lines(claim)
    )
    claim.approved_amount, claim.decided_at = ZERO, now
    save_move(claim, "approved_amount", "decided_at")
    _remember(review, actor, now)
    told = {"version": version, "reason": reason_code, "claimed": str(claim.claimed_amount)}
    events.record(actor, "claim.rejected", claim, at=now, facts=told)
    return claim


@transaction.atomic
def undo_decision(*, actor: Actor, now: datetime, number: str, expected: int | None = None) -> Claim:
    """Take one's own decision of today back. Verdicts on lines stay as notes, those of a rejection go.

    Raises:
        Claim.DoesNotExist, RuleViolation, Stale: see `moving.claim_to_move`.
        NotYours: somebody else, the system or another day decided.
    """
    claim = claim_to_move(actor=actor, verb="undo", number=number, expected=expected)
    review = Review.objects.filter(claim=claim).first()
    if review is None or review.decided_at is None or not may_undo(review, actor, now):
        raise NotYours(
            "not_yours_to_undo",
            _("Only the person who decided can take it back, and only on the same day."),
        )
    made = LineDecision.objects.filter(claim=claim, version=claim.version)
    if claim.approved_amount == ZERO:
        made.delete()
    else:
        made.update(decided_at=None)
    claim.approved_amount = claim.decided_at = claim.returned_due_at = None
    save_move(claim, "approved_amount", "decided_at", "returned_due_at")
    review.decided_at = review.decided_by_id = None
    review.save(update_fields=["decided_at", "decided_by_id"])
    events.record(actor, "claim.decision_undone", claim, at=now, facts={"version": claim.version})
    return claim


def may_undo(review: Review, actor: Actor, now: datetime) -> bool:
    """Return whether this person decided it, today."""
    return (
        review.decided_at is not None
        and review.decided_by_id == actor.user_id
        and local_day(review.decided_at) == local_day(now)
    )


def _lines(claim: Claim) -> list[SubmissionLine]:
    rows = SubmissionLine.objects.filter(claim=claim, submission__version=claim.version)
    return list(rows.order_by("line_no"))


def _make_final(claim: Claim, now: datetime) -> None:
    LineDecision.objects.filter(claim=claim, version=claim.version).update(decided_at=now)


def _remember(review: Review, actor: Actor, now: datetime) -> None:
    review.decided_by_id, review.decided_at = actor.user_id, now
    review.save(update_fields=["decided_by_id", "decided_at"])
