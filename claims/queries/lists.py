"""Lists of claims: filters, pages of rows, counts, and a claim's place in its list."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Right

from claims import access
from claims.models import Adjudication, Claim, Submission
from claims.rules import Status
from landbridge.clocks.days import end_of_day, local_day
from landbridge.counting import capped, counts_of
from landbridge.identifiers.vin import TAIL
from landbridge.identity.actor import Actor
from tenants import queries as tenants

PAGE = 50
CURRENT = Q(version=F("claim__version"))

# Pages speak of what a person waits for, not of single statuses.
STATUS_GROUPS: Mapping[str, frozenset[Status]] = {
    "open": frozenset({Status.IN_REVIEW}),
    "asked": frozenset({Status.ASKED}),
    "system": frozenset({Status.SUBMITTED}),
    "returned": frozenset({Status.RETURNED}),
    "approved": frozenset({Status.APPROVED_FIRST, Status.APPROVED_FINAL, Status.IN_SETTLEMENT, Status.SETTLED}),
    "rejected": frozenset({Status.REJECTED, Status.IN_APPEAL, Status.REJECTED_FINAL}),
    "withdrawn": frozenset({Status.WITHDRAWN}),
    "all": frozenset(Status),
}


# From, and below which sum in yuan; None is no limit.
AMOUNTS: Mapping[str, tuple[Decimal | None, Decimal | None]] = {
    "small": (None, Decimal(1000)),
    "middle": (Decimal(1000), Decimal(5000)),
    "large": (Decimal(5000), None),
}
MOST_DEALERS = 30  # in the menu of conditions; the others are found by searching for their code


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What a list is narrowed to; every field is a part of the page's address.

    Args:
        status: a key of `STATUS_GROUPS`.
        desk: `mine` or `unclaimed` (OEM).
        due_before: only what the OEM must decide before this moment.
        dealer: a dealer code.
        rule: a rule that hit the current version.
        amount: a key of `AMOUNTS`.
        search: a claim number or a part of one, an order number, a VIN or its last eight.
    """

    status: str = "open"
    desk: str = ""
    due_before: datetime | None = None
    dealer: str = ""
    rule: str = ""
    amount: str = ""
    search: str = ""

    @property
    def statuses(self) -> frozenset[Status]:
        return STATUS_GROUPS.get(self.status, STATUS_GROUPS["all"])


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row of the page before, as text `<moment>~<id>`."""

    clock: datetime
    id: UUID

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Return the cursor that an address names; None for an empty or a broken one."""
        clock, _, key = text.partition("~")
        try:
            moment = datetime.fromisoformat(clock)
            return cls(moment, UUID(key)) if moment.tzinfo else None
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.clock.isoformat()}~{self.id}"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A claim in a list.

    Args:
        hits: ids of the rules that hit its current version, strongest first.
        complaint: the customer's words; only where the list shows them.
        reviewer: staff number of the adjudicator who has it; only at the OEM.
    """

    claim: Claim
    dealer_name: str
    hits: tuple[str, ...]
    complaint: str = ""
    reviewer: str = ""
    reviewer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of a list; `next` is empty on the last one."""

    rows: tuple[QueueRow, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """Claims by group, for tabs and navigation; beyond a thousand only that they are more."""

    by_status: Mapping[str, int]

    def of(self, group: str) -> int:
        return capped(sum(self.by_status.get(status.value, 0) for status in STATUS_GROUPS[group]))


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """What waits for the OEM's decision, for the strip above the queue; overdue is part of today."""

    waiting: int
    overdue: int
    today: int
    mine: int
    unclaimed: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a claim stands in a list by clock.

    Args:
        number: from 1; None if the claim is not in the list (any more).
        total: how many there are.
        before, after: numbers of the claims next to it; empty at an end.
    """

    number: int | None
    total: int
    before: str
    after: str


def claim_list(actor: Actor, chosen: ClaimFilter, cursor: str = "", size: int = PAGE) -> QueuePage:
    """Return a page of claims by clock: first what is due first, what has no clock by its last submission.

    Five statements at most, however many rows.
    """
    rows = _by_clock(actor, chosen)
    after = Cursor.read(cursor)
    if after is not None:
        # The first condition says nothing new, but the index can begin at it.
        later = Q(clock__gt=after.clock) | Q(clock=after.clock, id__gt=after.id)
        rows = rows.filter(later, clock__gte=after.clock)
    if not actor.is_dealer:
        rows = rows.select_related("review")
    found = list(rows.order_by("clock", "id")[: size + 1])
    page = found[:size]
    names = tenants.dealer_names(claim.dealer_id for claim in page) if page else {}
    hits, complaints = _hits(page), _complaints(page)
    more = str(Cursor(page[-1].clock, page[-1].pk)) if len(found) > size else ""
    return QueuePage(
        tuple(
            _row(
                actor,
                claim,
                names.get(claim.dealer_id, claim.dealer_code),
                hits,
                complaints.get(claim.pk, ""),
            )
            for claim in page
        ),
        more,
    )


def listed_claims(
    actor: Actor,
    *,
    status: Status | None = None,
    vin: str = "",
    order_number: str = "",
    dealer: str = "",
    submitted_from: datetime | None = None,
    submitted_to: datetime | None = None,
) -> QuerySet[Claim]:
    """Return visible claims that match exactly, for the API to order and cut into pages."""
    asked = {
        "status": status.value if status else None,
        "vin": vin,
        "order_number": order_number,
        "dealer_code": dealer.upper(),
        "submitted_at__gte": submitted_from,
        "submitted_at__lt": submitted_to,
    }
    return access.visible_claims(actor).filter(**{name: value for name, value in asked.items() if value})


def place_in_list(actor: Actor, claim: Claim, chosen: ClaimFilter) -> Place:
    """Return where a claim stands in a list by clock, in three statements; its neighbours also if it left it."""
    rows = _by_clock(actor, chosen)
    clock = claim.review_due_at or claim.returned_due_at or claim.version_at
    before = Q(clock__lt=clock) | Q(clock=clock, id__lt=claim.pk)
    after = Q(clock__gt=clock) | Q(clock=clock, id__gt=claim.pk)
    numbers = rows.order_by().aggregate(
        total=Count("id"), before=Count("id", filter=before), here=Count("id", filter=Q(pk=claim.pk))
    )
    return Place(
        number=numbers["before"] + 1 if numbers["here"] else None,
        total=numbers["total"],
        before=rows.filter(before).order_by("-clock", "-id").values_list("number", flat=True).first() or "",
        after=rows.filter(after).order_by("clock", "id").values_list("number", flat=True).first() or "",
    )


def desk_counts(actor: Actor, now: datetime) -> DeskCounts:
    """Return what waits for the OEM's decision, in one statement."""
    evening = end_of_day(local_day(now))
    found = (
        access.visible_claims(actor)
        .filter(status=Status.IN_REVIEW.value)
        .aggregate(
            waiting=Count("id"),
            overdue=Count("id", filter=Q(review_due_at__lte=now)),
            today=Count("id", filter=Q(review_due_at__lte=evening)),
            mine=Count("id", filter=Q(review__reviewer_id=actor.user_id)),
            unclaimed=Count("id", filter=Q(review__reviewer_id__isnull=True)),
        )
    )
    return DeskCounts(**found)


def dealers_in_list(actor: Actor, status: str) -> dict[str, str]:
    """Return the dealers with most claims in a group of statuses: code to `name code`, most first."""
    rows = _filtered(actor, ClaimFilter(status=status)).order_by().values("dealer_id", "dealer_code")
    found = list(rows.annotate(number=Count("id")).order_by("-number", "dealer_code")[:MOST_DEALERS])
    names = tenants.dealer_names(row["dealer_id"] for row in found) if found else {}
    return {row["dealer_code"]: names.get(row["dealer_id"], row["dealer_code"]) for row in found}


def claims_of_dealer(
    actor: Actor, *, status: str = "all", search: str = "", cursor: str = "", size: int = PAGE
) -> QueuePage:
    """Return a page of the dealer's own claims, newest version first.

    Args:
        status: a key of `STATUS_GROUPS`.
    """
    rows = _filtered(actor, ClaimFilter(status=status, search=search))
    after = Cursor.read(cursor)
    if after is not None:
        earlier = Q(version_at__lt=after.clock) | Q(version_at=after.clock, id__lt=after.id)
        rows = rows.filter(earlier, version_at__lte=after.clock)
    found = list(rows.order_by("-version_at", "-id")[: size + 1])
    page = found[:size]
    hits = _hits(page)
    more = str(Cursor(page[-1].version_at, page[-1].pk)) if len(found) > size else ""
    return QueuePage(tuple(_row(actor, claim, claim.dealer_code, hits) for claim in page), more)


def find_claims(actor: Actor, *, code: str, vins: Collection[str] = (), limit: int) -> list[Claim]:
    """Return the claims that a search field may mean, newest version first.

    Args:
        code: in capitals without blanks: a claim number or its beginning, an order number, a VIN or its last
            eight; for a dealer also the end of a claim number, which is what a desk calls its claims by.
        vins: cars already found otherwise, such as by their plate.
    """
    means = Q(number__startswith=code) | Q(order_number=code) | Q(vin__in=[code, *vins]) | Q(vin_tail=code)
    if actor.is_dealer:
        means |= Q(number__endswith=code)
    rows = access.visible_claims(actor).annotate(vin_tail=Right("vin", TAIL)).filter(means)
    return list(rows.order_by("-version_at", "-id")[:limit])


def claim_counts(actor: Actor) -> Counts:
    """Return how many visible claims stand in which status, in one statement."""
    return Counts(counts_of(access.visible_claims(actor), "status", [status.value for status in Status]))


def in_review(actor: Actor) -> QuerySet[Claim]:
    """Return claims that wait for an adjudicator, in no order, for the navigation to count."""
    return access.visible_claims(actor).filter(status=Status.IN_REVIEW.value)


def numbers_of(claims: Collection[UUID]) -> dict[UUID, str]:
    """Return the numbers of claims of all dealers, for what is told to other systems."""
    return dict(access.visible_claims(Actor.system()).filter(pk__in=claims).values_list("pk", "number"))


def waits_for_dealer(actor: Actor) -> QuerySet[Claim]:
    """Return claims that wait for their dealer, in no order, for the navigation to count."""
    return access.visible_claims(actor).filter(status__in=[Status.RETURNED.value, Status.ASKED.value])


def _filtered(actor: Actor, chosen: ClaimFilter) -> QuerySet[Claim]:
    rows = access.visible_claims(actor)
    if chosen.statuses != frozenset(Status):
        rows = rows.filter(status__in=[status.value for status in chosen.statuses])
    if chosen.desk and not actor.is_dealer:
        mine = Q(review__reviewer_id=actor.user_id)
        rows = rows.filter(mine if chosen.desk == "mine" else Q(review__reviewer_id__isnull=True))
    if chosen.due_before is not None:
        rows = rows.filter(review_due_at__lte=chosen.due_before)
    if chosen.dealer:
        rows = rows.filter(dealer_code__iexact=chosen.dealer)
    if chosen.rule:
        hit = Adjudication.objects.filter(
            claim=OuterRef("pk"),
            version=OuterRef("version"),
            judgement__findings__contains=[{"rule_id": chosen.rule}],
        )
        rows = rows.filter(Exists(hit))
    low, high = AMOUNTS.get(chosen.amount, (None, None))
    if low is not None:
        rows = rows.filter(claimed_amount__gte=low)
    if high is not None:
        rows = rows.filter(claimed_amount__lt=high)
    text = chosen.search.strip().upper().replace(" ", "")
    if text:
        rows = rows.filter(Q(number__icontains=text) | Q(order_number__iexact=text) | Q(vin__endswith=text))
    return rows


def _by_clock(actor: Actor, chosen: ClaimFilter) -> QuerySet[Any]:
    return _filtered(actor, chosen).annotate(clock=Coalesce("review_due_at", "returned_due_at", "version_at"))


def _complaints(claims: Sequence[Claim]) -> dict[UUID, str]:
    if not claims:
        return {}
    rows = Submission.objects.filter(CURRENT, claim__in=[claim.pk for claim in claims])
    return {claim_id: words or "" for claim_id, words in rows.values_list("claim_id", "content__complaint")}


def _hits(claims: Sequence[Claim]) -> dict[UUID, tuple[str, ...]]:
    if not claims:
        return {}
    rows = Adjudication.objects.filter(CURRENT, claim__in=[claim.pk for claim in claims])
    found: dict[UUID, tuple[str, ...]] = {}
    for claim_id, findings in rows.values_list("claim_id", "judgement__findings"):
        found[claim_id] = tuple(one["rule_id"] for one in findings or ())
    return found


def _row(
    actor: Actor, claim: Claim, dealer_name: str, hits: Mapping[UUID, tuple[str, ...]], complaint: str = ""
) -> QueueRow:
    review: Any = None if actor.is_dealer else getattr(claim, "review", None)
    return QueueRow(
        claim,
        dealer_name,
        hits.get(claim.pk, ()),
        complaint,
        review.reviewer_label if review else "",
        review.reviewer_id if review else None,
    )
