"""What pages, API and other apps ask about claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from claims import access
from claims.adjudication import types
from claims.adjudication.judging import judge
from claims.adjudication.registry import ENTRIES
from claims.facts import gather_all_facts
from claims.models import (
    Adjudication,
    Claim,
    LineDecision,
    Message,
    ReasonCode,
    Review,
    RulePolicy,
    Submission,
    SubmissionLine,
)
from claims.policy import policy_in_force
from claims.rules import Purpose, Status, Turn, turn
from landbridge.clocks.days import local_day
from landbridge.events.models import Event
from landbridge.identity.actor import Actor
from landbridge.identity.models import User
from landbridge.identity.rules import Role
from tenants import queries as tenants

PAGE = 50
HITS_DAYS = 90
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


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """What a list is narrowed to; every field is a part of the page's address.

    Args:
        status: a key of `STATUS_GROUPS`.
        mine: only what lies on the actor's own desk (OEM).
        dealer: a dealer code.
        search: a claim number or a part of one, an order number, a VIN or its last eight.
    """

    status: str = "open"
    mine: bool = False
    dealer: str = ""
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
        reviewer: staff number of the adjudicator who has it; only at the OEM.
    """

    claim: Claim
    dealer_name: str
    hits: tuple[str, ...]
    reviewer: str = ""
    reviewer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of a list; `next` is empty on the last one."""

    rows: tuple[QueueRow, ...]
    next: str = ""


@dataclass(frozen=True, slots=True)
class LineView:
    """A line in three versions of money; what is not decided, or not yet to be read, is None."""

    line: SubmissionLine
    decision: LineDecision | None
    settled_amount: Decimal | None = None

    @property
    def approved_amount(self) -> Decimal | None:
        return self.decision.approved_amount if self.decision else None


@dataclass(frozen=True, slots=True)
class ClaimDetail:
    """Everything a claim's page shows, for the side that asks.

    Args:
        submissions: all versions, newest first.
        adjudications: the system's answers, newest first.
        events: newest first, for a dealer without the OEM's own.
        review: None for a dealer.
        reasons: code to reason, for the decisions' words.
    """

    claim: Claim
    dealer_name: str
    submissions: tuple[Submission, ...]
    adjudications: tuple[Adjudication, ...]
    lines: tuple[LineView, ...]
    messages: tuple[Message, ...]
    events: tuple[Event, ...]
    review: Review | None
    reasons: Mapping[str, ReasonCode]

    @property
    def submission(self) -> Submission:
        """The current version."""
        return self.submissions[0]

    @property
    def adjudication(self) -> Adjudication | None:
        """The system's answer to the current version."""
        found = [one for one in self.adjudications if one.version == self.claim.version]
        return found[0] if found else None

    @property
    def approved_so_far(self) -> Decimal:
        """What an approval now would give: decided lines as decided, the others as claimed."""
        return sum(
            (view.line.amount if view.approved_amount is None else view.approved_amount for view in self.lines),
            Decimal("0.00"),
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """Claims by group, for tabs and navigation."""

    by_status: Mapping[str, int]

    def of(self, group: str) -> int:
        return sum(self.by_status.get(status.value, 0) for status in STATUS_GROUPS[group])

    def waiting_for(self, side: Turn) -> int:
        return sum(number for status, number in self.by_status.items() if turn(Status(status)) is side)


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with what the policy makes of it today."""

    rule: types.Rule
    policy: RulePolicy | None
    hits: int


def checked(
    *, actor: Actor, submission: types.Submission, claim_id: UUID | None = None
) -> tuple[types.Facts, types.Judgement]:
    """Return what is known about a draft and what the rules say to it, as the system will after submission.

    Args:
        claim_id: the claim itself if the draft corrects a returned one.
    """
    return all_checked(actor=actor, asked=[(submission, claim_id)])[0]


def all_checked(
    *, actor: Actor, asked: Sequence[tuple[types.Submission, UUID | None]]
) -> list[tuple[types.Facts, types.Judgement]]:
    """Return what `checked` does for many drafts, each with its claim if it has one, in few statements."""
    facts = gather_all_facts(actor=actor, asked=asked)
    days = {local_day(submission.submitted_at) for submission, _ in asked}
    policies = {day: policy_in_force(day) for day in days}
    return [
        (known, judge(submission, known, policies[local_day(submission.submitted_at)]))
        for (submission, _), known in zip(asked, facts, strict=True)
    ]


def precheck(*, actor: Actor, submission: types.Submission, claim_id: UUID | None = None) -> types.Judgement:
    """Return what the rules say to a draft; see `checked`."""
    return checked(actor=actor, submission=submission, claim_id=claim_id)[1]


def claim_by_number(actor: Actor, number: str) -> Claim:
    """Return a claim.

    Raises:
        Claim.DoesNotExist: no such claim, or not visible to the actor.
    """
    return access.visible_claims(actor).get(number=number)


def claim_list(actor: Actor, chosen: ClaimFilter, cursor: str = "", size: int = PAGE) -> QueuePage:
    """Return a page of claims by clock: first what is due first, what has no clock by its last submission.

    Four statements at most, however many rows.
    """
    rows = _filtered(actor, chosen).annotate(clock=Coalesce("review_due_at", "returned_due_at", "version_at"))
    after = Cursor.read(cursor)
    if after is not None:
        rows = rows.filter(Q(clock__gt=after.clock) | Q(clock=after.clock, id__gt=after.id))
    if not actor.is_dealer:
        rows = rows.select_related("review")
    found = list(rows.order_by("clock", "id")[: size + 1])
    page = found[:size]
    names = tenants.dealer_names(claim.dealer_id for claim in page) if page else {}
    hits = _hits(page)
    more = str(Cursor(page[-1].clock, page[-1].pk)) if len(found) > size else ""
    return QueuePage(
        tuple(_row(actor, claim, names.get(claim.dealer_id, claim.dealer_code), hits) for claim in page), more
    )


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
        rows = rows.filter(Q(version_at__lt=after.clock) | Q(version_at=after.clock, id__lt=after.id))
    found = list(rows.order_by("-version_at", "-id")[: size + 1])
    page = found[:size]
    hits = _hits(page)
    more = str(Cursor(page[-1].version_at, page[-1].pk)) if len(found) > size else ""
    return QueuePage(tuple(_row(actor, claim, claim.dealer_code, hits) for claim in page), more)


def returned_claims(actor: Actor, limit: int = PAGE) -> list[QueueRow]:
    """Return what waits for the dealer: returned claims and open questions, by clock."""
    waiting = [Status.RETURNED.value, Status.ASKED.value]
    rows = access.visible_claims(actor).filter(status__in=waiting)
    page = list(rows.order_by(Coalesce("returned_due_at", "asked_at"), "id")[:limit])
    hits = _hits(page)
    return [_row(actor, claim, claim.dealer_code, hits) for claim in page]


def claim_counts(actor: Actor) -> Counts:
    """Return how many visible claims stand in which status, in one statement."""
    rows = access.visible_claims(actor).order_by().values_list("status").annotate(number=Count("id"))
    return Counts(dict(rows))


def in_review_count(actor: Actor) -> int:
    """Return how many claims wait for an adjudicator (navigation)."""
    return access.visible_claims(actor).filter(status=Status.IN_REVIEW.value).count()


def returned_count(actor: Actor) -> int:
    """Return how many claims wait for the dealer (navigation)."""
    waiting = [Status.RETURNED.value, Status.ASKED.value]
    return access.visible_claims(actor).filter(status__in=waiting).count()


def claim_detail(actor: Actor, number: str) -> ClaimDetail:
    """Return a claim with versions, answers, lines, conversation and events, in ten statements at most.

    Raises:
        Claim.DoesNotExist: no such claim, or not visible to the actor.
    """
    claim = claim_by_number(actor, number)
    lines = SubmissionLine.objects.filter(claim=claim, submission__version=claim.version).order_by("line_no")
    decisions = {row.line_no: row for row in LineDecision.objects.filter(claim=claim, version=claim.version)}
    events = Event.objects.filter(subject_id=claim.pk)
    if actor.is_dealer:
        events = events.filter(audience="both")
    return ClaimDetail(
        claim=claim,
        dealer_name=tenants.dealer_names([claim.dealer_id]).get(claim.dealer_id, claim.dealer_code),
        submissions=tuple(Submission.objects.filter(claim=claim).order_by("-version")),
        adjudications=tuple(Adjudication.objects.filter(claim=claim).order_by("-version")),
        lines=tuple(LineView(line, decisions.get(line.line_no)) for line in lines),
        messages=tuple(Message.objects.filter(claim=claim).order_by("at", "id")),
        events=tuple(events.order_by("-at", "-id")),
        review=None if actor.is_dealer else Review.objects.filter(claim=claim).first(),
        reasons={row.code: row for row in ReasonCode.objects.all()},
    )


def claims_of_car(actor: Actor, vin: str) -> list[Claim]:
    """Return a car's claims that the actor may see, newest first; for the OEM those of all dealers."""
    return list(access.visible_claims(actor).filter(vin=vin).order_by("-submitted_at", "-id"))


def neighbours(actor: Actor, claim: Claim) -> tuple[str, str]:
    """Return the numbers of the claims before and after this one in the open queue; empty at an end."""
    queue = access.visible_claims(actor).filter(status=Status.IN_REVIEW.value, review_due_at__isnull=False)
    due = claim.review_due_at
    if due is None:
        return "", queue.order_by("review_due_at", "id").values_list("number", flat=True).first() or ""
    before = queue.filter(Q(review_due_at__lt=due) | Q(review_due_at=due, id__lt=claim.pk))
    after = queue.filter(Q(review_due_at__gt=due) | Q(review_due_at=due, id__gt=claim.pk))
    return (
        before.order_by("-review_due_at", "-id").values_list("number", flat=True).first() or "",
        after.order_by("review_due_at", "id").values_list("number", flat=True).first() or "",
    )


def reasons(on: date, *purposes: Purpose) -> list[ReasonCode]:
    """Return the coded reasons that may be given on a day, in their order."""
    return list(access.reason_codes(on, *purposes))


def adjudicators() -> list[User]:
    """Return the people a claim can be transferred to (OEM only)."""
    return list(access.adjudicators())


def rule_rows(on: date, since: datetime) -> list[RuleRow]:
    """Return all rules with their policy in force and their hits since a moment, in two statements."""
    policies = {row.rule_id: row for row in access.policy_rows(on)}
    with connection.cursor() as cursor:
        cursor.execute(_RULE_HITS, [since])
        hits = dict(cursor.fetchall())
    return [RuleRow(one.rule, policies.get(one.rule.id), hits.get(one.rule.id, 0)) for one in ENTRIES]


_RULE_HITS = """
SELECT finding ->> 'rule_id', count(*)
FROM claims_adjudication, jsonb_array_elements(judgement -> 'findings') finding
WHERE at >= %s GROUP BY 1
"""


def hits_since(now: datetime) -> datetime:
    """Return from when the page of rules counts hits."""
    return now - timedelta(days=HITS_DAYS)


def _filtered(actor: Actor, chosen: ClaimFilter) -> QuerySet[Claim]:
    rows = access.visible_claims(actor)
    if chosen.statuses != frozenset(Status):
        rows = rows.filter(status__in=[status.value for status in chosen.statuses])
    if chosen.mine and not actor.is_dealer:
        rows = rows.filter(review__reviewer_id=actor.user_id)
    if chosen.dealer:
        rows = rows.filter(dealer_code__iexact=chosen.dealer)
    text = chosen.search.strip().upper().replace(" ", "")
    if text:
        rows = rows.filter(Q(number__icontains=text) | Q(order_number__iexact=text) | Q(vin__endswith=text))
    return rows


def _hits(claims: Sequence[Claim]) -> dict[UUID, tuple[str, ...]]:
    if not claims:
        return {}
    rows = Adjudication.objects.filter(CURRENT, claim__in=[claim.pk for claim in claims])
    found: dict[UUID, tuple[str, ...]] = {}
    for claim_id, findings in rows.values_list("claim_id", "judgement__findings"):
        found[claim_id] = tuple(one["rule_id"] for one in findings or ())
    return found


def _row(actor: Actor, claim: Claim, dealer_name: str, hits: Mapping[UUID, tuple[str, ...]]) -> QueueRow:
    review: Any = None if actor.is_dealer else getattr(claim, "review", None)
    return QueueRow(
        claim,
        dealer_name,
        hits.get(claim.pk, ()),
        review.reviewer_label if review else "",
        review.reviewer_id if review else None,
    )


def may_decide(actor: Actor) -> bool:
    """Return whether the actor is an adjudicator of the OEM."""
    return not actor.is_dealer and actor.has(Role.ADJUDICATOR)
