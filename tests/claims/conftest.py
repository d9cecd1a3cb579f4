"""A world in which claims can be made, and claims in the states that tests start from."""

from collections.abc import Callable

import pytest

from claims import commands
from claims.models import Claim
from landbridge.identity.actor import Actor
from tests.cast import NOON
from tests.claims import world


@pytest.fixture
def made_world(as_, adjudicator: Actor) -> None:
    with as_(adjudicator):
        world.make_world()
        world.make_narrative_manual()


@pytest.fixture
def submitted(made_world: None, as_, clerk: Actor) -> Claim:
    """A claim that the system would send to a person."""
    with as_(clerk):
        return world.submit(clerk, **world.THIN)


@pytest.fixture
def in_review(submitted: Claim, as_, adjudicator: Actor) -> Claim:
    with as_(adjudicator):
        commands.adjudicate_claim(claim_id=submitted.pk, version=1, now=NOON)
        submitted.refresh_from_db()
    return submitted


@pytest.fixture
def returned(in_review: Claim, as_, adjudicator: Actor) -> Claim:
    with as_(adjudicator):
        return commands.return_claim(
            actor=adjudicator, now=NOON, number=in_review.number, version=1, reason_code="B-CAUSE", text="请补"
        )


@pytest.fixture
def reload(as_, adjudicator: Actor) -> Callable[[Claim], Claim]:
    """Return the claim as the database has it."""

    def read(claim: Claim) -> Claim:
        with as_(adjudicator):
            return Claim.objects.get(pk=claim.pk)

    return read
