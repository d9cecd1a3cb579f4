"""What drafts do when an order closes, and what they hold an order to."""

from datetime import datetime
from uuid import UUID

from dealers.drafts import access, commands
from dealers.drafts.rules import DraftStatus
from dealers.workshop.models import RepairOrder
from landbridge.identity.actor import Actor


def order_closed(actor: Actor, now: datetime, order: RepairOrder) -> None:
    """Make or refresh the drafts of an order that was just closed."""
    commands.drafts_from_order(actor=actor, now=now, order_id=order.pk)


def order_is_claimed(order_id: UUID) -> bool:
    """Return whether a claim of this order was sent, so that the order may no longer change."""
    sent = (DraftStatus.SUBMITTED.value, DraftStatus.REOPENED.value)
    return access.all_drafts().filter(order=order_id, status__in=sent).exists()
