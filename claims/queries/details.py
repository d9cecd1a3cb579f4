"""One claim with everything its page shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from claims import access
from claims.models import (
    Adjudication,
    Claim,
    LineDecision,
    Message,
    ReasonCode,
    Review,
    Submission,
    SubmissionLine,
)
from landbridge.events.models import Event
from landbridge.identity.actor import Actor
from tenants import queries as tenants


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


def claim_by_number(actor: Actor, number: str) -> Claim:
    """Return a claim.

    Raises:
        Claim.DoesNotExist: no such claim, or not visible to the actor.
    """
    return access.visible_claims(actor).get(number=number)


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
