"""What a dealer's desk asks about its claims: why they came back, and why less was paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F
from django.db.models.functions import Coalesce

from claims import access
from claims.adjudication.codec import from_json
from claims.adjudication.types import Finding, Judgement, Severity
from claims.models import Adjudication, Claim, LineDecision, Message, ReasonCode
from claims.reasons import RETURN_FIELDS
from claims.rules import Status
from landbridge.events.models import Event
from landbridge.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class WaitingClaim:
    """A claim that waits for the dealer.

    Attributes:
        since: when it came back or the question was asked.
        reason: the adjudicator's coded reason; None where the system's rules returned it.
        said: what the OEM wrote with it; may be empty.
        findings: why the rules returned it, strongest first; empty where a person did.
        fields: addresses of what is to be changed, as far as reason and findings tell.
    """

    claim: Claim
    since: datetime | None
    reason: ReasonCode | None
    said: str
    findings: tuple[Finding, ...]
    fields: tuple[str, ...]


def waiting_claims(actor: Actor, limit: int = 50) -> list[WaitingClaim]:
    """Return returned claims and open questions, what runs out first standing first; five statements at most."""
    waiting = [Status.RETURNED.value, Status.ASKED.value]
    rows = access.visible_claims(actor).filter(status__in=waiting)
    claims = list(rows.order_by(Coalesce("returned_due_at", "asked_at"), "id")[:limit])
    if not claims:
        return []
    keys = [claim.pk for claim in claims]
    returned = _last_events(keys)
    said = {
        row.claim_id: row
        for row in access.messages(actor)
        .filter(claim__in=keys, author_side="oem")
        .order_by("claim_id", "-at")
        .distinct("claim_id")
    }
    findings = _returning(keys)
    reasons = {row.code: row for row in ReasonCode.objects.all()}
    return [
        _waiting(claim, returned.get(claim.pk), said.get(claim.pk), findings.get(claim.pk, ()), reasons)
        for claim in claims
    ]


def cut_reasons(actor: Actor, since: datetime) -> list[tuple[ReasonCode, int]]:
    """Return why lines of claims first submitted since a moment were cut, with numbers, the commonest first."""
    own = access.visible_claims(actor).filter(submitted_at__gte=since).exclude(status=Status.WITHDRAWN.value)
    cut = LineDecision.objects.filter(claim__in=own, version=F("claim__version"), decided_at__isnull=False)
    numbers = dict(cut.exclude(reason_code="").order_by().values_list("reason_code").annotate(number=Count("id")))
    if not numbers:
        return []
    rows = ReasonCode.objects.filter(code__in=numbers)
    return sorted(((row, numbers[row.code]) for row in rows), key=lambda one: (-one[1], one[0].order))


def _last_events(keys: Sequence[UUID]) -> Mapping[UUID, Event]:
    rows = Event.objects.filter(subject_id__in=keys, verb__in=("claim.returned", "claim.asked"))
    return {row.subject_id: row for row in rows.order_by("at", "id")}


def _returning(keys: Sequence[UUID]) -> Mapping[UUID, tuple[Finding, ...]]:
    rows = Adjudication.objects.filter(claim__in=keys, version=F("claim__version"))
    return {
        claim_id: tuple(one for one in from_json(Judgement, stored).findings if one.severity is Severity.RETURN)
        for claim_id, stored in rows.values_list("claim_id", "judgement")
    }


def _waiting(
    claim: Claim,
    event: Event | None,
    message: Message | None,
    findings: tuple[Finding, ...],
    reasons: Mapping[str, ReasonCode],
) -> WaitingClaim:
    facts = event.facts if event else {}
    reason = reasons.get(facts.get("reason") or facts.get("reason_code") or "")
    since = event.at if event else claim.asked_at
    # What was written before belongs to an earlier turn.
    spoken = message.text if message and (since is None or message.at >= since) else ""
    told = findings if reason is None else ()
    wanted = [one.field for one in told if one.field]
    if reason is not None and reason.code in RETURN_FIELDS:
        wanted.append(RETURN_FIELDS[reason.code])
    return WaitingClaim(claim, since, reason, spoken, told, tuple(dict.fromkeys(wanted)))
