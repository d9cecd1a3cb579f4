"""The dealer's moves: submit, resubmit, withdraw."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from claims import access
from claims.adjudication import types
from claims.adjudication.codec import to_json
from claims.adjudication.facts import Facts
from claims.commands.moving import claim_to_move, save_move, wake_subscribers
from claims.models import Claim, Submission, SubmissionLine
from claims.policy import policy_in_force
from claims.rules import LineKind, Purpose, Status, next_status, sums
from claims.terms import submit_days
from landbridge import events
from landbridge.clocks.days import local_day
from landbridge.clocks.deadlines import Unit, deadline
from landbridge.doors.bulk import insert_all
from landbridge.doors.counters import next_serials
from landbridge.errors import Forbidden, RuleViolation
from landbridge.identity.actor import Actor


class FindingsBlock(RuleViolation):
    """A finding has to be put right before the claim can be sent."""


class ReasonUnknown(RuleViolation):
    """The coded reason does not exist, or not for this purpose."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A draft on its way to becoming a claim.

    Args:
        facts: what `facts.gather_facts` found, the base of every later judgement.
        judgement: what the rules say about both here; compared with the OEM's own.
        line_rows: the price row that each line's unit price came from, by line number.
        due_at: end of the time to submit; by the policy of V08 if not given.
    """

    submission: types.Submission
    draft_id: UUID
    title: str
    facts: Facts
    judgement: types.Judgement
    line_rows: Mapping[int, UUID | None] = field(default_factory=dict)
    model_name: str = ""
    due_at: datetime | None = None


def submit_claim(*, actor: Actor, now: datetime, **sending: Any) -> Claim:
    """Send one draft, given by the fields of `Sending`; see `submit_claims`."""
    return submit_claims(actor=actor, now=now, sendings=[Sending(**sending)])[0]


@transaction.atomic
def submit_claims(*, actor: Actor, now: datetime, sendings: Sequence[Sending]) -> list[Claim]:
    """Send drafts to the OEM, each as version 1 of a claim with a number of its own; all or none.

    The same draft again, twice clicked or from twenty tabs at once, gives the same claim and writes nothing.

    Raises:
        RuleViolation: `move_not_yours`.
        FindingsBlock: a RETURN finding; a late or rejected one may be sent and appealed.
        Forbidden: a submission names another dealer.
    """
    if not sendings:
        return []
    status = next_status("submit", None, actor.roles)
    known = _claims_of_drafts(actor, sendings)
    new = [one for one in sendings if one.draft_id not in known]
    for one in new:
        if actor.dealer_id is None or one.submission.dealer_code != actor.dealer_code:
            raise Forbidden(one.submission.dealer_code)
        _refuse_blocked(one.judgement)
    made = {one.draft_id: _new_claim(actor, now, one, status) for one in new}
    try:
        # A savepoint: the loser of a race gives its serials back with it.
        with transaction.atomic():
            month = f"{local_day(now):%y%m}"
            serials = next_serials(f"claim-{month}", len(made)) if made else range(0)
            for claim, serial in zip(made.values(), serials, strict=True):
                claim.number = f"{actor.dealer_code}-{month}-{serial:05}"
            insert_all(list(made.values()))
    except IntegrityError:
        # Somebody else sent one of these drafts meanwhile.
        if _claims_of_drafts(actor, sendings).keys() <= known.keys():
            raise
        return submit_claims(actor=actor, now=now, sendings=sendings)
    _store_versions([(made[one.draft_id], _sent(one, now), one) for one in new], now)
    told: list[tuple[Model, dict[str, Any]]] = [
        (claim, {"number": claim.number, "version": 1, "claimed": str(claim.claimed_amount)})
        for claim in made.values()
    ]
    events.record_all(actor, "claim.submitted", told, at=now)
    wake_subscribers()
    return [known.get(one.draft_id) or made[one.draft_id] for one in sendings]


def _claims_of_drafts(actor: Actor, sendings: Sequence[Sending]) -> dict[UUID, Claim]:
    drafts = [one.draft_id for one in sendings]
    return {claim.draft_id: claim for claim in access.visible_claims(actor).filter(draft_id__in=drafts)}


def _sent(one: Sending, now: datetime) -> types.Submission:
    return replace(one.submission, submitted_at=now, first_submitted_at=None, version=1)


def _new_claim(actor: Actor, now: datetime, one: Sending, status: Status) -> Claim:
    sent, due_at = _sent(one, now), one.due_at
    if due_at is None and sent.handed_over_at is not None:
        due_at = deadline(
            sent.handed_over_at,
            submit_days(policy_in_force(local_day(now))),
            Unit.CALENDAR_DAY,
            credits=one.facts.deadline_credit_days or 0,
        )
    assert actor.dealer_id is not None
    return Claim(
        dealer_id=actor.dealer_id,
        dealer_code=actor.dealer_code,
        draft_id=one.draft_id,
        model_name=one.model_name[:80],
        title=one.title[:120],
        status=status.value,
        due_at=due_at,
        submitted_at=now,
        version_at=now,
        **header_of(sent, one.facts),
    )


@transaction.atomic
def resubmit_claim(
    *,
    actor: Actor,
    now: datetime,
    claim_id: UUID,
    submission: types.Submission,
    facts: Facts,
    judgement: types.Judgement,
    line_rows: Mapping[int, UUID | None] | None = None,
    expected: int | None = None,
) -> Claim:
    """Send a returned claim again as its next version; the first submission time is kept.

    Raises:
        Claim.DoesNotExist: no such claim of this dealer.
        RuleViolation: it is not returned, or the actor is no clerk.
        FindingsBlock: a RETURN finding is still there.
        Stale: see `moving.claim_to_move`.
    """
    claim = claim_to_move(actor=actor, verb="resubmit", claim_id=claim_id, expected=expected)
    if submission.dealer_code != actor.dealer_code:
        raise Forbidden(submission.dealer_code)
    _refuse_blocked(judgement)
    claim.version += 1
    claim.version_at = now
    sent = replace(submission, submitted_at=now, first_submitted_at=claim.submitted_at, version=claim.version)
    save_move(claim, "version", "version_at")
    sending = Sending(submission, claim.draft_id, claim.title, facts, judgement, line_rows or {})
    _store_versions([(claim, sent, sending)], now)
    told = {"version": claim.version, "claimed": str(sums_of(sent))}
    events.record(actor, "claim.resubmitted", claim, at=now, facts=told)
    wake_subscribers()
    return claim


@transaction.atomic
def withdraw_claim(
    *, actor: Actor, now: datetime, claim_id: UUID, reason_code: str = "", expected: int | None = None
) -> Claim:
    """Take a claim back before it is decided; its number is never used again.

    Raises:
        Claim.DoesNotExist, RuleViolation, Stale: see `moving.claim_to_move`.
        ReasonUnknown: the code is not one for withdrawing.
    """
    claim = claim_to_move(actor=actor, verb="withdraw", claim_id=claim_id, expected=expected)
    if reason_code:
        require_reason(reason_code, now, Purpose.WITHDRAW)
    save_move(claim)
    events.record(actor, "claim.withdrawn", claim, at=now, facts={"reason": reason_code})
    return claim


def header_of(submission: types.Submission, facts: Facts) -> dict[str, Any]:
    """Return the columns of the claim row that repeat its current version."""
    causal = next((line.code for line in submission.lines_of(LineKind.PART) if line.is_causal), "")
    repair_at = submission.repair_at
    return {
        "vin": submission.vin[:17],
        "series_code": facts.vehicle.series_code if facts.vehicle else "",
        "order_number": submission.order_number,
        "job_line": submission.job_line,
        "claim_type": submission.claim_type.value,
        "mileage_km": submission.mileage_km,
        "repaired_on": local_day(repair_at) if repair_at else None,
        "failure_code": submission.failure_code,
        "causal_part": causal,
        "handed_over_at": submission.handed_over_at,
        "claimed_amount": sums_of(submission),
    }


def sums_of(submission: types.Submission) -> Any:
    """Return what the lines claim together, in yuan without tax."""
    return sums((line.kind, line.amount) for line in submission.lines).total


def require_reason(code: str, now: datetime, *purposes: Purpose) -> None:
    """Raise `ReasonUnknown` unless the code may be given for one of these purposes today."""
    if not access.reason_codes(local_day(now), *purposes).filter(code=code).exists():
        raise ReasonUnknown("reason_unknown", _("Choose a reason from the list."), given=code)


def digest_of(content: Any, facts: Any) -> str:
    """Return the SHA-256 of a version, the same for equal JSON however its keys are ordered."""
    text = json.dumps([content, facts], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_blocked(judgement: types.Judgement) -> None:
    blocking = [one for one in judgement.findings if one.severity is types.Severity.RETURN]
    if blocking:
        raise FindingsBlock(
            "findings_block",
            _("Some findings have to be put right first."),
            rules=[one.rule_id for one in blocking],
        )


def _store_versions(versions: Sequence[tuple[Claim, types.Submission, Sending]], now: datetime) -> None:
    stored = [_version(claim, sent, one, now) for claim, sent, one in versions]
    insert_all(stored)
    insert_all(
        [
            SubmissionLine(
                submission=row,
                claim=claim,
                dealer_id=claim.dealer_id,
                line_no=line.line_no,
                kind=line.kind.value,
                code=line.code,
                name=line.name,
                quantity=line.quantity,
                unit_price=line.unit_price,
                amount=line.amount,
                is_causal=line.is_causal,
                must_return=line.must_return,
                old_part_number=line.old_part_number,
                supplier_code=line.supplier_code,
                serial=line.serial,
                price_row_id=one.line_rows.get(line.line_no),
            )
            for row, (claim, sent, one) in zip(stored, versions, strict=True)
            for line in sent.lines
        ]
    )


def _version(claim: Claim, sent: types.Submission, one: Sending, now: datetime) -> Submission:
    content, known = to_json(sent), to_json(one.facts)
    return Submission(
        claim=claim,
        dealer_id=claim.dealer_id,
        version=claim.version,
        at=now,
        content=content,
        facts=known,
        judgement=to_json(one.judgement),
        policy_version=one.judgement.policy_version,
        digest=digest_of(content, known),
    )
