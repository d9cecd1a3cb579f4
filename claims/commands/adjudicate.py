"""The system's move: every rule over the stored version, on the OEM's side."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from claims import access
from claims.adjudication import types
from claims.adjudication.codec import from_json, to_json
from claims.adjudication.facts import Facts
from claims.adjudication.judging import judge
from claims.commands.submit import header_of
from claims.models import Adjudication, Claim, LineDecision, Submission
from claims.policy import InForce, in_force
from claims.rules import Status, Verdict, next_status
from claims.terms import DeskTerms
from landbridge import events
from landbridge.catalog.shelf import workday_calendar
from landbridge.clocks.days import local_day
from landbridge.clocks.deadlines import Pause
from landbridge.clocks.workdays import WorkdayCalendar
from landbridge.doors.bulk import insert_all, update_all
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


@dataclass(frozen=True, slots=True)
class _Judged:
    """A claim with the answer to its current version, both not yet saved."""

    claim: Claim
    adjudication: Adjudication
    submission: types.Submission
    header: Mapping[str, Any]
    judgement: types.Judgement
    dealers_own: Mapping[str, Any]

    @property
    def outcome(self) -> types.Outcome:
        return types.Outcome(self.adjudication.outcome)


def adjudicate_claim(*, claim_id: UUID, version: int, now: datetime) -> Adjudication | None:
    """Judge one version; see `adjudicate_claims`.

    Returns:
        The answer, also if it was there already; None if the claim is no longer waiting for it.
    """
    return adjudicate_claims(versions=[(claim_id, version)], now=now)[0]


@transaction.atomic
def adjudicate_claims(*, versions: Sequence[tuple[UUID, int]], now: datetime) -> list[Adjudication | None]:
    """Judge versions from their stored facts and move their claims, in few statements; safe to run twice.

    The dealer's pre-check and this judgement come from the same facts and rules. If they differ, something
    is wrong with one of the two, and a person decides instead of the system.

    Returns:
        For each the answer, also if it was there already; None if the claim is no longer waiting for it.

    Raises:
        Claim.DoesNotExist: there is none.
        Unreadable: a stored version is not what this code can read.
        CalendarYearMissing: the desk's deadline cannot be known.
    """
    asked = {claim_id for claim_id, _ in versions}
    # In one order for everybody, so that two workers never wait for each other.
    locked = access.visible_claims(Actor.system()).select_for_update(of=("self",)).filter(pk__in=asked)
    claims = {claim.pk: claim for claim in locked.order_by("pk")}
    if missing := asked - claims.keys():
        raise Claim.DoesNotExist(sorted(missing))
    done = {(row.claim_id, row.version): row for row in Adjudication.objects.filter(claim__in=asked)}
    stored = {(row.claim_id, row.version): row for row in Submission.objects.filter(claim__in=asked)}
    desk = _Desk(now)
    judged = {
        (claim_id, version): desk.judge(claims[claim_id], stored[claim_id, version])
        for claim_id, version in dict.fromkeys(versions)
        if (claim_id, version) not in done and _waits(claims[claim_id], version)
    }
    _write(list(judged.values()), now)
    answers = done | {key: one.adjudication for key, one in judged.items()}
    return [answers.get(key) for key in versions]


def _waits(claim: Claim, version: int) -> bool:
    return claim.state is Status.SUBMITTED and claim.version == version


class _Desk:
    """What all claims of a run are judged by: the policy of each day, and the calendar where it is needed."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._policies: dict[date, InForce] = {}

    @cached_property
    def _calendar(self) -> WorkdayCalendar:
        return workday_calendar()

    def judge(self, claim: Claim, stored: Submission) -> _Judged:
        """Return the claim moved by the system's answer; nothing is saved."""
        submission = from_json(types.Submission, stored.content)
        facts = from_json(Facts, stored.facts)
        day = local_day(stored.at)
        if day not in self._policies:
            self._policies[day] = in_force(day)
        valid = self._policies[day]
        judgement = judge(submission, facts, valid.policy)
        content = to_json(judgement)
        agrees = _hits(stored.judgement) == _hits(content)
        outcome = judgement.outcome if agrees else types.Outcome.IN_REVIEW
        claim.status = next_status("adjudicate", claim.state, Actor.system().roles, outcome.status).value
        claim.revision += 1
        header = header_of(submission, facts)
        for column, value in header.items():
            setattr(claim, column, value)
        claim.approved_amount = claim.decided_at = claim.review_due_at = claim.returned_due_at = None
        claim.asked_at = None
        if outcome is types.Outcome.IN_REVIEW:
            claim.review_due_at = valid.terms.review_due(self._now, self._calendar)
        elif outcome is types.Outcome.RETURNED:
            claim.returned_due_at = valid.terms.resubmit_due(self._now)
        else:
            claim.decided_at = self._now
            claim.approved_amount = claim.claimed_amount if outcome is types.Outcome.APPROVED_FIRST else ZERO
        answer = Adjudication(
            claim=claim,
            dealer_id=claim.dealer_id,
            version=stored.version,
            at=self._now,
            outcome=outcome.value,
            policy_version=judgement.policy_version,
            judgement=content,
            agrees=agrees,
        )
        return _Judged(claim, answer, submission, header, judgement, stored.judgement)


_MOVED = (
    "status",
    "revision",
    "approved_amount",
    "decided_at",
    "review_due_at",
    "returned_due_at",
    "asked_at",
)


def _write(judged: Sequence[_Judged], now: datetime) -> None:
    if not judged:
        return
    update_all([one.claim for one in judged], *_MOVED, *judged[0].header)
    insert_all([one.adjudication for one in judged])
    insert_all([row for one in judged for row in _line_decisions(one, now)])
    system = Actor.system()
    told: dict[str, list[tuple[Model, dict[str, Any]]]] = {}
    for one in judged:
        told.setdefault(_EVENTS[one.outcome], []).append((one.claim, _facts(one)))
    for verb, subjects in told.items():
        events.record_all(system, verb, subjects, at=now)
    differing: list[tuple[Model, dict[str, Any]]] = [
        (one.claim, _difference(one)) for one in judged if not one.adjudication.agrees
    ]
    events.record_all(system, "claim.judgement_differs", differing, at=now, audience="oem")


def _facts(one: _Judged) -> dict[str, Any]:
    return {
        "version": one.adjudication.version,
        "policy": one.judgement.policy_version,
        "rules": [finding.rule_id for finding in one.judgement.findings],
        "passed": len(one.judgement.passed),
        "skipped": len(one.judgement.skipped),
        "approved": None if one.claim.approved_amount is None else str(one.claim.approved_amount),
    }


def _difference(one: _Judged) -> dict[str, Any]:
    return {
        "version": one.adjudication.version,
        "dealer": sorted(map(list, _hits(one.dealers_own))),
        "oem": sorted(map(list, _hits(one.adjudication.judgement))),
    }


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


def _line_decisions(one: _Judged, now: datetime) -> Iterator[LineDecision]:
    """Yield the decisions of all lines where the system approved or rejected the claim as a whole."""
    if one.outcome not in (types.Outcome.APPROVED_FIRST, types.Outcome.REJECTED):
        return
    approved = one.outcome is types.Outcome.APPROVED_FIRST
    for line in one.submission.lines:
        yield LineDecision(
            claim=one.claim,
            dealer_id=one.claim.dealer_id,
            version=one.adjudication.version,
            line_no=line.line_no,
            verdict=(Verdict.APPROVE if approved else Verdict.REFUSE).value,
            approved_amount=line.amount if approved else ZERO,
            reason_code="" if approved else BY_SYSTEM,
            by_label=Actor.system().label,
            decided_at=now,
        )
