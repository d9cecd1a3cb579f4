"""What pages ask about drafts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum, prefetch_related_objects

from claims.adjudication.codec import Unreadable, from_json
from claims.adjudication.types import Judgement
from dealers.drafts import access
from dealers.drafts.models import ClaimDraft, DraftLine
from dealers.drafts.rules import BULK, DraftStatus, Readiness
from landbridge.identity.actor import Actor
from landbridge.money import ZERO

FILTERS = ("all", "ready", "change", "person", "discarded")
_OPEN = Q(status=DraftStatus.OPEN.value)
# What a corrected order made void was touched by nobody, and comes back with the order.
_DISCARDED = Q(status=DraftStatus.DISCARDED.value, touched_at__isnull=False)


@dataclass(frozen=True, slots=True)
class DraftCounts:
    """Open drafts by what would happen to them; `change` are those that cannot or should not be sent.

    `discarded` are those that a person gave up; they are not among `all`. `due` and `due_amount` (yuan claimed)
    are those that run out until the moment asked for.
    """

    all: int
    ready: int
    change: int
    person: int
    discarded: int
    due: int
    due_amount: Decimal


def open_drafts(actor: Actor, *, now: datetime, show: str = "all", search: str = "") -> QuerySet[ClaimDraft]:
    """Return open drafts, what runs out first standing first, each with its causal parts (`causal_lines`).

    Args:
        show: one of `FILTERS`; anything else means all open ones.
    """
    rows = access.drafts(actor).filter(_DISCARDED if show == "discarded" else _OPEN)
    if search.strip():
        wanted = search.strip()
        rows = rows.filter(
            Q(order_number__icontains=wanted)
            | Q(vin__icontains=wanted.upper())
            | Q(plate__icontains=wanted.replace("·", "").upper())
            | Q(title__icontains=wanted)
        )
    condition = _shown(now).get(show)
    if condition is not None:
        rows = rows.filter(condition)
    return rows.prefetch_related(_causal()).order_by("due_at", "id")


def all_drafts(actor: Actor) -> QuerySet[ClaimDraft]:
    """Return the dealer's drafts of every status, for the API to narrow and order."""
    return access.drafts(actor)


def counts(actor: Actor, *, now: datetime, until: datetime | None = None) -> DraftCounts:
    """Return how many open drafts there are of each kind, in one statement."""
    shown = _shown(now)
    due = _OPEN & Q(due_at__lte=until or now)
    found = (
        access.drafts(actor)
        .filter(_OPEN | _DISCARDED)
        .aggregate(
            all=Count("id", filter=_OPEN),
            ready=Count("id", filter=_OPEN & shown["ready"]),
            change=Count("id", filter=_OPEN & shown["change"]),
            person=Count("id", filter=_OPEN & shown["person"]),
            discarded=Count("id", filter=_DISCARDED),
            due=Count("id", filter=due),
            due_amount=Sum("claimed_amount", filter=due, default=ZERO),
        )
    )
    return DraftCounts(**found)


def still_open(actor: Actor) -> QuerySet[ClaimDraft]:
    """Return open drafts in no order, for the navigation to count."""
    return access.drafts(actor).filter(status=DraftStatus.OPEN.value)


def first_due_and_new(
    actor: Actor, *, now: datetime, since: datetime, show: str = "all", due: int = 10, new: int = 8
) -> tuple[list[ClaimDraft], list[ClaimDraft]]:
    """Return the open drafts that run out first, and the newest of those born since a moment, for a home page.

    Each with its causal parts, which are read once for both.
    """
    first = list(open_drafts(actor, now=now, show=show).prefetch_related(None)[:due])
    newest = list(still_open(actor).filter(created_at__gte=since).order_by("-created_at", "-id")[:new])
    prefetch_related_objects([*first, *newest], _causal())
    return first, newest


def find_drafts(actor: Actor, *, number: str, vins: Collection[str], limit: int) -> list[ClaimDraft]:
    """Return open and reopened drafts of an order number or its beginning, and of some cars, by clock."""
    editable = [DraftStatus.OPEN.value, DraftStatus.REOPENED.value]
    spelled = Q(order_number__startswith=number) | Q(order_number__startswith=number.upper())
    rows = access.drafts(actor).filter(spelled | Q(vin__in=vins), status__in=editable)
    return list(rows.order_by("due_at", "id")[:limit])


def draft(actor: Actor, draft_id: UUID) -> ClaimDraft:
    """Return a draft with its order and lines.

    Raises:
        ClaimDraft.DoesNotExist: there is none.
    """
    return access.drafts(actor).select_related("order").prefetch_related("lines").get(pk=draft_id)


def removed_lines(draft: ClaimDraft) -> list[DraftLine]:
    """Return the lines that were taken off a draft."""
    return list(DraftLine.every.filter(draft=draft, is_removed=True))


def plates_of_claims(actor: Actor, claim_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the plates of claims by claim; the OEM's side does not know them."""
    rows = access.drafts(actor).filter(claim_id__in=claim_ids)
    return {claim_id: plate for claim_id, plate in rows.values_list("claim_id", "plate") if claim_id}


def drafts_of_order(actor: Actor, order_id: UUID) -> dict[UUID, ClaimDraft]:
    """Return the drafts of an order's jobs by job."""
    return {row.job_id: row for row in access.drafts(actor).filter(order=order_id)}


def drafts_of_orders(actor: Actor, order_ids: Collection[UUID]) -> list[ClaimDraft]:
    """Return the drafts of many orders, in one statement."""
    return list(access.drafts(actor).filter(order__in=order_ids))


def next_draft(actor: Actor, after: ClaimDraft) -> ClaimDraft | None:
    """Return the open draft that runs out next after this one, or the first one of all."""
    rows = still_open(actor).exclude(pk=after.pk).order_by("due_at", "id")
    later = rows.filter(Q(due_at__gt=after.due_at) | Q(due_at=after.due_at, id__gt=after.pk)).first()
    return later or rows.first()


def judgement_of(draft: ClaimDraft) -> Judgement | None:
    """Return the last pre-check; None before the first, or where an older release wrote another shape."""
    if not draft.precheck:
        return None
    try:
        return from_json(Judgement, draft.precheck)
    except Unreadable:
        return None


def _causal() -> "Prefetch[str, QuerySet[DraftLine], str]":
    return Prefetch("lines", DraftLine.objects.filter(is_causal=True), to_attr="causal_lines")


def _shown(now: datetime) -> dict[str, Q]:
    # A check is only made when somebody types; the day passes by itself.
    in_time = Q(due_at__gt=now)
    sendable = [one.value for one in BULK]
    return {
        "ready": in_time & Q(readiness=Readiness.READY.value),
        "person": in_time & Q(readiness=Readiness.PERSON.value),
        "change": ~in_time | ~Q(readiness__in=sendable),
    }
