"""What drafts do when an order closes, and what they hold an order to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from dealers.drafts import access, commands
from dealers.drafts.rules import DraftStatus
from dealers.workshop.closing import ClosedOrder
from landbridge.identity.actor import Actor


def orders_closed(actor: Actor, now: datetime, closed: Sequence[ClosedOrder]) -> None:
    """Make or refresh the drafts of orders that were just closed."""
    commands.drafts_from_orders(actor=actor, now=now, closed=closed)


def order_is_claimed(order_id: UUID) -> bool:
    """Return whether a claim of this order was sent, so that the order may no longer change."""
    sent = (DraftStatus.SUBMITTED.value, DraftStatus.REOPENED.value)
    return access.all_drafts().filter(order=order_id, status__in=sent).exists()
