"""From a draft to a claim, once, however often somebody clicks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from claims import commands as claims
from claims import queries as claim_queries
from claims.models import Claim
from claims.rules import Status
from dealers.drafts import access, checking
from dealers.drafts.models import ClaimDraft, DraftLine
from dealers.drafts.rules import BULK, WARNED, CannotSend, DraftStatus, NotEditable, Readiness
from dealers.workshop import queries as workshop
from landbridge import events
from landbridge.doors.bulk import update_all
from landbridge.errors import RuleViolation, Stale
from landbridge.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class SendResult:
    """What became of one draft among many; `error` is None where it was sent (now or before)."""

    draft: ClaimDraft
    error: RuleViolation | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """A draft that nothing speaks against, with its lines and the check that says so."""

    draft: ClaimDraft
    lines: Sequence[DraftLine]
    checked: checking.Check

    @property
    def line_rows(self) -> dict[int, UUID | None]:
        """The price row that each line's unit price came from, by line number."""
        return {line.line_no: line.price_row_id for line in self.lines}


@transaction.atomic
def submit_draft(
    *,
    actor: Actor,
    now: datetime,
    draft_id: UUID,
    seen: int | None = None,
    accept_warning: bool = False,
) -> ClaimDraft:
    """Send a draft to the OEM as a claim, or a corrected one as the next version of its claim.

    A draft that was sent already is returned as it is, so that a double click makes one claim.

    Args:
        seen: the draft's version on the page, so that nobody sends what somebody else just changed.
        accept_warning: the clerk knows that the claim is late, or would be rejected, and sends it all the
            same, to appeal.

    Raises:
        ClaimDraft.DoesNotExist: there is none.
        NotEditable: it was discarded.
        CannotSend: a finding blocks it (`draft_blocked`), or it needs `accept_warning` (`draft_warned`).
        Stale: it changed since it was seen.
    """
    actor.require(*access.WRITERS)
    # Locked: the second click waits here and then finds the claim.
    draft = access.drafts(actor).select_for_update(of=("self",)).get(pk=draft_id)
    if draft.is_editable and seen is not None and seen != draft.version:
        raise Stale("draft_changed", _("The draft changed meanwhile; look at it once more."))
    (result,) = _send(actor, now, [draft], accept_warning)
    if result.error is not None:
        raise result.error
    return draft


@transaction.atomic
def submit_drafts(*, actor: Actor, now: datetime, draft_ids: Sequence[UUID]) -> list[SendResult]:
    """Send many drafts, each for itself: what cannot be sent stays a draft and says why.

    Late ones and those that would be rejected are left out; they want a look of their own.
    """
    actor.require(*access.WRITERS)
    asked = set(draft_ids)
    # In one order for everybody, so that two clerks who choose the same drafts never wait for each other.
    drafts = list(access.drafts(actor).select_for_update(of=("self",)).filter(pk__in=asked).order_by("pk"))
    if missing := asked - {draft.pk for draft in drafts}:
        raise ClaimDraft.DoesNotExist(sorted(missing))
    return _send(actor, now, drafts, accept_warning=False)


def _send(actor: Actor, now: datetime, drafts: Sequence[ClaimDraft], accept_warning: bool) -> list[SendResult]:
    """Send locked drafts in few statements; those that cannot be sent keep their row and say why."""
    errors: dict[UUID, RuleViolation] = {
        draft.pk: NotEditable("draft_not_editable", _("The draft was discarded."), status=draft.status)
        for draft in drafts
        if draft.status == DraftStatus.DISCARDED
    }
    waiting = [draft for draft in drafts if draft.is_editable]
    prefetch_related_objects(waiting, "lines")
    checks = checking.check_all(actor, [(draft, list(draft.lines.all())) for draft in waiting], now)
    ready: list[Ready] = []
    for draft, checked in zip(waiting, checks, strict=True):
        checking.write_down(draft, checked, now)
        error = why_unready(draft, accept_warning)
        if error is None:
            ready.append(Ready(draft, list(draft.lines.all()), checked))
        else:
            errors[draft.pk] = error
    claims_made = _new_claims(actor, now, [one for one in ready if one.draft.claim_id is None])
    sent = []
    for one in ready:
        try:
            claim = claims_made.get(one.draft.pk) or _next_version(actor, now, one)
        except RuleViolation as error:
            errors[one.draft.pk] = error
            continue
        _mark_sent(one.draft, claim)
        sent.append(one.draft)
    update_all(sent, *_SENT)
    tell_sent(actor, now, sent)
    return [SendResult(draft, errors.get(draft.pk)) for draft in drafts]


def send_unwritten(actor: Actor, now: datetime, ready: "Sequence[Ready]") -> list[ClaimDraft]:
    """Send new drafts that are not written yet, and set on them what became of them.

    Whoever calls writes the rows and then says so (`tell_sent`).
    """
    claims_made = _new_claims(actor, now, ready)
    for one in ready:
        _mark_sent(one.draft, claims_made[one.draft.pk])
    return [one.draft for one in ready]


def tell_sent(actor: Actor, now: datetime, sent: Sequence[ClaimDraft]) -> None:
    """Record that drafts were sent."""
    told: list[tuple[Model, dict[str, Any]]] = [
        (draft, {"claim": draft.claim_number, "version": draft.claim_version}) for draft in sent
    ]
    events.record_all(actor, "draft.submitted", told, at=now)


def _mark_sent(draft: ClaimDraft, claim: Claim) -> None:
    draft.status = DraftStatus.SUBMITTED.value
    draft.claim_id, draft.claim_number, draft.claim_version = claim.pk, claim.number, claim.version
    draft.first_submitted_at = claim.submitted_at
    draft.version += 1


_SENT = (
    "status",
    "claim_id",
    "claim_number",
    "claim_version",
    "first_submitted_at",
    "version",
    "precheck",
    "readiness",
    "blocking_count",
    "first_finding",
    "prechecked_at",
    "claimed_amount",
    "expected_amount",
)


def _new_claims(actor: Actor, now: datetime, ready: Sequence[Ready]) -> dict[UUID, Claim]:
    sendings = [
        claims.Sending(
            submission=one.checked.submission,
            draft_id=one.draft.pk,
            title=one.draft.title,
            facts=one.checked.facts,
            judgement=one.checked.judgement,
            line_rows=one.line_rows,
            model_name=one.draft.model_name,
            due_at=one.draft.due_at,
        )
        for one in ready
    ]
    return {claim.draft_id: claim for claim in claims.submit_claims(actor=actor, now=now, sendings=sendings)}


def _next_version(actor: Actor, now: datetime, one: Ready) -> Claim:
    """Send the draft of a returned claim again; what speaks against it leaves nothing behind."""
    assert one.draft.claim_id is not None
    with transaction.atomic():
        return claims.resubmit_claim(
            actor=actor,
            now=now,
            claim_id=one.draft.claim_id,
            submission=one.checked.submission,
            facts=one.checked.facts,
            judgement=one.checked.judgement,
            line_rows=one.line_rows,
        )


@transaction.atomic
def reopen_draft(*, actor: Actor, now: datetime, claim_id: UUID) -> ClaimDraft:
    """Take up the draft of a returned claim to correct it; taking it up twice changes nothing.

    Raises:
        ClaimDraft.DoesNotExist: no draft of this dealer became that claim.
        NotEditable: the claim was not returned.
    """
    actor.require(*access.WRITERS)
    draft = access.drafts(actor).select_for_update(of=("self",)).get(claim_id=claim_id)
    if draft.status == DraftStatus.REOPENED:
        return draft
    if claim_queries.claim_by_number(actor, draft.claim_number).state is not Status.RETURNED:
        raise NotEditable("claim_not_returned", _("Only a returned claim can be corrected."))
    draft.status = DraftStatus.REOPENED.value
    draft.version += 1
    checking.write_down(draft, checking.check(actor, draft, list(draft.lines.all()), now), now)
    draft.save()
    events.record(actor, "draft.reopened", draft, at=now, facts={"claim": draft.claim_number})
    return draft


@transaction.atomic
def discard_draft(*, actor: Actor, now: datetime, draft_id: UUID) -> ClaimDraft:
    """Give up a draft: the job will not be claimed. Doing it again changes nothing.

    Raises:
        ClaimDraft.DoesNotExist: there is none.
        NotEditable: it became a claim, which can only be withdrawn.
    """
    actor.require(*access.WRITERS)
    draft = access.drafts(actor).select_for_update(of=("self",)).get(pk=draft_id)
    if draft.status == DraftStatus.DISCARDED:
        return draft
    if draft.status != DraftStatus.OPEN:
        raise NotEditable("draft_not_editable", _("It is a claim already; withdraw it instead."))
    draft.status = DraftStatus.DISCARDED.value
    draft.touched_at = now
    draft.version += 1
    draft.save()
    events.record(actor, "draft.discarded", draft, at=now, facts={"order": draft.order_number})
    return draft


@transaction.atomic
def restore_draft(*, actor: Actor, now: datetime, draft_id: UUID) -> ClaimDraft:
    """Take up a draft that somebody gave up, checked as of now; one that is open stays as it is.

    Raises:
        ClaimDraft.DoesNotExist: there is none.
        NotEditable: it became a claim, or the order no longer has such a job.
    """
    actor.require(*access.WRITERS)
    draft = access.drafts(actor).select_for_update(of=("self",)).get(pk=draft_id)
    if draft.status == DraftStatus.OPEN:
        return draft
    if draft.status != DraftStatus.DISCARDED:
        raise NotEditable("draft_not_editable", _("It is a claim already; withdraw it instead."))
    if not workshop.is_paid_by_oem(actor, draft.job_id):
        raise NotEditable("draft_without_job", _("The order no longer has such a job; there is nothing to claim."))
    draft.status = DraftStatus.OPEN.value
    draft.touched_at = now
    draft.version += 1
    checking.write_down(draft, checking.check(actor, draft, list(draft.lines.all()), now), now)
    draft.save()
    events.record(actor, "draft.restored", draft, at=now, facts={"order": draft.order_number})
    return draft


def why_unready(draft: ClaimDraft, accept_warning: bool = False) -> CannotSend | None:
    """Return what keeps a draft from being sent, by its last check; None where nothing does."""
    ready = Readiness(draft.readiness)
    if ready in BULK or (accept_warning and ready in WARNED):
        return None
    if ready in WARNED:
        return CannotSend(
            "draft_warned",
            _("As it stands the claim would be rejected; it can be sent from its own page, and appealed."),
            readiness=ready.value,
        )
    return CannotSend(
        "draft_blocked",
        _("Something must be changed before it can be sent."),
        readiness=ready.value,
        blocking=draft.blocking_count,
    )
