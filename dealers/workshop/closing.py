"""What other apps of the dealer hang on an order's life, so that the workshop need not know them.

They register from their `AppConfig.ready`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from dealers.workshop.order_data import OrderData
from landbridge.texts import Text

if TYPE_CHECKING:
    from dealers.workshop.models import RepairOrder
    from landbridge.identity.actor import Actor

    OnClosed = Callable[[Actor, datetime, Sequence["ClosedOrder"]], None]
    OnWithdrawn = Callable[[Actor, datetime, Collection[UUID]], None]


@dataclass(frozen=True, slots=True)
class ClosedOrder:
    """An order that was just closed, as a row and as plain values.

    Args:
        job_ids: the job rows' keys, in the order of `data.jobs`.
        is_first_time: False where a closed order was corrected, so that others may know it already.
        wants_claims: who closes it wants its claims sent at once, where nothing speaks against them.
    """

    order: "RepairOrder"
    data: OrderData
    job_ids: tuple[UUID, ...]
    is_first_time: bool
    wants_claims: bool = False


# Called in the transaction that closes orders, and again when a closed order was corrected.
on_closed: "list[OnClosed]" = []

# Called in the transaction that takes orders back, before their rows go.
on_withdrawn: "list[OnWithdrawn]" = []

# Asked before orders are taken back: what somebody has built on each of them, as a sentence's end.
built_on: "list[Callable[[Collection[UUID]], dict[UUID, Text]]]" = []

# Asked before an order is changed; True from any of them means that somebody relies on it as it is.
holds: "list[Callable[[UUID], bool]]" = []


def is_held(order_id: UUID) -> bool:
    """Return whether an order may no longer be changed, because a claim that was submitted rests on it."""
    return any(holds_it(order_id) for holds_it in holds)


def tell_closed(actor: "Actor", now: datetime, closed: "Sequence[ClosedOrder]") -> None:
    """Call everybody who registered, in that order."""
    for reaction in on_closed:
        reaction(actor, now, closed)


def what_is_built_on(order_ids: "Collection[UUID]") -> dict[UUID, Text]:
    """Return for those orders that somebody has built on what it is."""
    return {order_id: told for asked in built_on for order_id, told in asked(order_ids).items()}


def tell_withdrawn(actor: "Actor", now: datetime, order_ids: "Collection[UUID]") -> None:
    """Call everybody who registered, in that order."""
    for reaction in on_withdrawn:
        reaction(actor, now, order_ids)
