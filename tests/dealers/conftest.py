"""Repair orders and drafts on real tables; the car, the policy and the calendar come from the claims' world."""

from collections.abc import Callable
from datetime import datetime

import pytest

from dealers.drafts.models import ClaimDraft
from dealers.workshop import commands
from dealers.workshop.models import RepairOrder
from landbridge.identity.actor import Actor
from tests.cast import NOON
from tests.claims import world
from tests.dealers import builders


@pytest.fixture
def made_world(as_, adjudicator: Actor) -> None:
    """A known car, its catalogue, policy rows as they come."""
    with as_(adjudicator):
        world.make_world()


@pytest.fixture
def closed(made_world: None, as_, clerk: Actor) -> Callable[..., RepairOrder]:
    """Save and close an order of the ordinary kind, with changes; returns it."""

    def close(now: datetime = NOON, **changes: object) -> RepairOrder:
        with as_(clerk):
            saved = commands.save_order(actor=clerk, now=now, data=builders.make_order(**changes))
            return commands.close_order(actor=clerk, now=now, order_id=saved.order.pk)

    return close


@pytest.fixture
def draft(closed: Callable[..., RepairOrder], as_, clerk: Actor) -> ClaimDraft:
    """The draft of an ordinary closed order; nothing stands against sending it."""
    order = closed()
    with as_(clerk):
        return ClaimDraft.objects.get(order=order.pk)
