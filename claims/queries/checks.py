"""What the rules say to a draft, before it is sent."""

from collections.abc import Sequence
from uuid import UUID

from claims.adjudication import types
from claims.adjudication.facts import Facts
from claims.adjudication.judging import judge
from claims.facts import gather_all_facts
from claims.policy import policy_in_force
from landbridge.clocks.days import local_day
from landbridge.identity.actor import Actor


def checked(
    *, actor: Actor, submission: types.Submission, claim_id: UUID | None = None
) -> tuple[Facts, types.Judgement]:
    """Return what is known about a draft and what the rules say to it, as the system will after submission.

    Args:
        claim_id: the claim itself if the draft corrects a returned one.
    """
    return all_checked(actor=actor, asked=[(submission, claim_id)])[0]


def all_checked(
    *, actor: Actor, asked: Sequence[tuple[types.Submission, UUID | None]]
) -> list[tuple[Facts, types.Judgement]]:
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
