"""The pre-check: a draft in the shape of a submission, judged by the rules that the OEM judges by."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from claims import queries as claims
from claims.adjudication import types
from claims.adjudication.codec import to_json
from claims.adjudication.facts import Facts
from claims.adjudication.judging import expected_pay
from claims.rules import ClaimType, LineKind
from dealers.drafts import rules
from landbridge.identity.actor import Actor
from landbridge.money import ZERO, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dealers.drafts.models import ClaimDraft, DraftLine


@dataclass(frozen=True, slots=True)
class Check:
    """A draft as it would be sent, what is known about it, and what the rules say."""

    submission: types.Submission
    facts: Facts
    judgement: types.Judgement


def check(actor: Actor, draft: "ClaimDraft", lines: "Sequence[DraftLine]", now: datetime) -> Check:
    """Judge a draft as if it were sent now; see `check_all`."""
    return check_all(actor, [(draft, lines)], now)[0]


def check_all(
    actor: Actor, drafts: "Sequence[tuple[ClaimDraft, Sequence[DraftLine]]]", now: datetime
) -> list[Check]:
    """Judge drafts with their lines as if they were sent now, in a fixed number of statements."""
    if not drafts:
        return []
    asked = [(submission_of(draft, lines, actor.dealer_code, now), draft.claim_id) for draft, lines in drafts]
    found = claims.all_checked(actor=actor, asked=asked)
    return [
        Check(submission, facts, judgement)
        for (submission, _), (facts, judgement) in zip(asked, found, strict=True)
    ]


def write_down(draft: "ClaimDraft", checked: Check, now: datetime) -> None:
    """Set what a check found on the draft's row, unsaved."""
    judgement = checked.judgement
    blocking = rules.blocking(judgement)
    first = blocking[0] if blocking else next(iter(judgement.findings), None)
    draft.precheck = to_json(judgement)
    draft.readiness = rules.readiness(judgement).value
    draft.blocking_count = len(blocking)
    draft.first_finding = {"zh": first.title.zh, "en": first.title.en} if first else {}
    draft.prechecked_at = now
    draft.claimed_amount = checked.submission.claimed_total or ZERO
    draft.expected_amount = expected_pay(checked.submission, judgement).expected.total


def submission_of(
    draft: "ClaimDraft", lines: "Sequence[DraftLine]", dealer_code: str, now: datetime
) -> types.Submission:
    """Return the draft as the rules see it; checks and cause are one field there."""
    ordered = sorted(lines, key=lambda line: line.line_no)
    return types.Submission(
        claim_type=ClaimType(draft.claim_type),
        dealer_code=dealer_code,
        vin=draft.vin,
        order_number=draft.order_number,
        job_line=draft.job_line,
        submitted_at=now,
        mileage_km=draft.mileage_km,
        arrived_at=draft.arrived_at,
        repair_started_at=draft.repair_started_at,
        repair_ended_at=draft.repair_ended_at,
        handed_over_at=draft.handed_over_at,
        complaint=draft.complaint,
        cause=draft.cause,
        correction=draft.correction,
        failure_code=draft.failure_code,
        lines=tuple(
            types.Line(
                line_no=line.line_no,
                kind=LineKind(line.kind),
                code=line.code,
                name=line.name,
                quantity=line.quantity,
                unit_price=line.unit_price,
                amount=line.amount,
                is_causal=line.is_causal,
                old_part_number=line.old_part_number,
                supplier_code=line.supplier_code,
                serial=line.serial,
                must_return=line.must_return,
            )
            for line in ordered
        ),
        claimed_total=total(line.amount for line in ordered),
        first_submitted_at=draft.first_submitted_at,
        version=draft.claim_version + 1,
        model_name=draft.model_name,
        warranty_start=draft.warranty_start,
    )
