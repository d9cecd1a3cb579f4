"""What drafts do when an order closes, and what they hold an order to."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from dealers.drafts import access, commands
from dealers.drafts.rules import DraftStatus
from dealers.workshop.closing import ClosedOrder
from landbridge.identity.actor import Actor
from landbridge.texts import Text


def orders_closed(actor: Actor, now: datetime, closed: Sequence[ClosedOrder]) -> None:
    """Make or refresh the drafts of orders that were just closed."""
    commands.drafts_from_orders(actor=actor, now=now, closed=closed)


def order_is_claimed(order_id: UUID) -> bool:
    """Return whether a claim of this order was sent, so that the order may no longer change."""
    sent = (DraftStatus.SUBMITTED.value, DraftStatus.REOPENED.value)
    return access.all_drafts().filter(order=order_id, status__in=sent).exists()


def built_on_orders(order_ids: Collection[UUID]) -> dict[UUID, Text]:
    """Return for those orders with a claim, or with a draft that somebody has worked on, which it is."""
    drafts = access.all_drafts().filter(order__in=order_ids)
    told = {row.order_id: _WORKED_ON for row in drafts.filter(touched_at__isnull=False).only("order")}
    for row in drafts.filter(claim_id__isnull=False).only("order", "claim_number"):
        told[row.order_id] = _CLAIMED.format(number=row.claim_number)
    return told


_WORKED_ON = Text("它的索赔草稿有人改过", "somebody has worked on its claim draft")
_CLAIMED = Text("索赔 {number} 已提交", "claim {number} was submitted")


def orders_withdrawn(actor: Actor, now: datetime, order_ids: Collection[UUID]) -> None:
    """Let the drafts of orders that are taken back go with them."""
    commands.withdraw_drafts(actor=actor, now=now, order_ids=order_ids)
