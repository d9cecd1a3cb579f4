"""The system's move: every rule over the stored version, on the OEM's side."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from claims import access
from claims.adjudication import types
from claims.adjudication.codec import from_json, to_json
from claims.adjudication.judging import judge
from claims.commands.moving import claim_to_move, save_move
from claims.commands.submit import header_of
from claims.models import Adjudication, Claim, LineDecision, Submission
from claims.policy import in_force
from claims.rules import Status, Verdict
from claims.terms import DeskTerms
from landbridge import events
from landbridge.catalog.queries import workday_calendar
from landbridge.clocks.days import local_day
from landbridge.clocks.deadlines import Pause
from landbridge.events.models import Event
from landbridge.identity.actor import Actor
from landbridge.money import ZERO

BY_SYSTEM = "R-RULES"  # reason code of a line that a rule refused

_EVENTS = {
    types.Outcome.APPROVED_FIRST: "claim.approved_first",
    types.Outcome.RETURNED: "claim.returned",
    types.Outcome.REJECTED: "claim.rejected",
    types.Outcome.IN_REVIEW: "claim.review_opened",
}


@transaction.atomic
def adjudicate_claim(*, claim_id: UUID, version: int, now: datetime) -> Adjudication | None:
    """Judge one version from its stored facts and move the claim; safe to run twice.

    The dealer's pre-check and this judgement come from the same facts and rules. If they differ, something
    is wrong with one of the two, and a person decides instead of the system.

    Returns:
        The answer, also if it was there already; None if the claim is no longer waiting for it.

    Raises:
        Unreadable: the stored version is not what this code can read.
        CalendarYearMissing: the desk's deadline cannot be known.
    """
    system = Actor.system()
    claim = access.visible_claims(system).select_for_update(of=("self",)).get(pk=claim_id)
    done = Adjudication.objects.filter(claim=claim, version=version).first()
    if done is not None or claim.state is not Status.SUBMITTED or claim.version != version:
        return done
    stored = Submission.objects.get(claim=claim, version=version)
    submission = from_json(types.Submission, stored.content)
    facts = from_json(types.Facts, stored.facts)
    valid = in_force(local_day(stored.at))
    judgement = judge(submission, facts, valid.policy)
    agrees = _hits(stored.judgement) == _hits(to_json(judgement))
    outcome = judgement.outcome if agrees else types.Outcome.IN_REVIEW

    claim = claim_to_move(actor=system, verb="adjudicate", claim_id=claim_id, outcome=outcome.status)
    header = header_of(submission, facts)
    for column, value in header.items():
        setattr(claim, column, value)
    claim.approved_amount = claim.decided_at = claim.review_due_at = claim.returned_due_at = None
    claim.asked_at = None
    if outcome is types.Outcome.IN_REVIEW:
        claim.review_due_at = valid.terms.review_due(now, workday_calendar())
    elif outcome is types.Outcome.RETURNED:
        claim.returned_due_at = valid.terms.resubmit_due(now)
    else:
        claim.decided_at = now
        claim.approved_amount = claim.claimed_amount if outcome is types.Outcome.APPROVED_FIRST else ZERO
        _decide_all_lines(claim, submission, outcome, now)
    save_move(
        claim,
        *header,
        "approved_amount",
        "decided_at",
        "review_due_at",
        "returned_due_at",
        "asked_at",
    )
    adjudication = Adjudication.objects.create(
        claim=claim,
        dealer_id=claim.dealer_id,
        version=version,
        at=now,
        outcome=outcome.value,
        policy_version=judgement.policy_version,
        judgement=to_json(judgement),
        agrees=agrees,
    )
    told = {
        "version": version,
        "policy": judgement.policy_version,
        "rules": [one.rule_id for one in judgement.findings],
        "passed": len(judgement.passed),
        "skipped": len(judgement.skipped),
        "approved": None if claim.approved_amount is None else str(claim.approved_amount),
    }
    events.record(system, _EVENTS[outcome], claim, at=now, facts=told)
    if not agrees:
        events.record(
            system,
            "claim.judgement_differs",
            claim,
            at=now,
            facts={
                "version": version,
                "dealer": sorted(map(list, _hits(stored.judgement))),
                "oem": sorted(map(list, _hits(to_json(judgement)))),
            },
            audience="oem",
        )
    return adjudication


@transaction.atomic
def resume_review(*, claim_id: UUID, now: datetime) -> Claim | None:
    """Let the desk's clock run on after an answer, without the days on which the question stood."""
    system = Actor.system()
    claim = access.visible_claims(system).select_for_update(of=("self",)).get(pk=claim_id)
    if claim.state is not Status.IN_REVIEW or claim.asked_at is None:
        return None
    restart_clock(claim, in_force(local_day(now)).terms)
    claim.save(update_fields=["asked_at", "review_due_at"])
    return claim


def restart_clock(claim: Claim, terms: DeskTerms) -> None:
    """Set the desk's deadline from the system's answer and all questions of this version; not yet saved."""
    opened = Adjudication.objects.get(claim=claim, version=claim.version)
    claim.review_due_at = terms.review_due(opened.at, workday_calendar(), _pauses(claim, opened.at))
    claim.asked_at = None


def _pauses(claim: Claim, since: datetime) -> list[Pause]:
    pauses: list[Pause] = []
    asked: datetime | None = None
    verbs = ("claim.asked", "claim.answered", "claim.question_closed")
    rows = Event.objects.filter(subject_id=claim.pk, verb__in=verbs, at__gte=since).order_by("at", "id")
    for verb, at in rows.values_list("verb", "at"):
        if verb == "claim.asked":
            asked = at
        elif asked is not None:
            pauses.append(Pause(asked, at))
            asked = None
    return pauses


def _hits(judgement: Mapping[str, Any]) -> frozenset[tuple[str, str, str]]:
    """Return which rules hit or were skipped, and how severely: what has to agree on both sides."""
    found = [*judgement.get("findings", ()), *judgement.get("skipped", ())]
    return frozenset((one.get("rule_id"), one.get("severity"), one.get("result")) for one in found)


def _decide_all_lines(claim: Claim, submission: types.Submission, outcome: types.Outcome, now: datetime) -> None:
    approved = outcome is types.Outcome.APPROVED_FIRST
    LineDecision.objects.bulk_create(
        LineDecision(
            claim=claim,
            dealer_id=claim.dealer_id,
            version=claim.version,
            line_no=line.line_no,
            verdict=(Verdict.APPROVE if approved else Verdict.REFUSE).value,
            approved_amount=line.amount if approved else ZERO,
            reason_code="" if approved else BY_SYSTEM,
            by_label=Actor.system().label,
            decided_at=now,
        )
        for line in submission.lines
    )
