"""What a recorded maintenance holds its order to."""

from collections.abc import Collection
from uuid import UUID

from dealers.maintenance import access
from landbridge.texts import Text

_RECORDED = Text("它的首保单已登记", "its first-maintenance sheet was recorded")


def built_on_orders(order_ids: Collection[UUID]) -> dict[UUID, Text]:
    """Return those orders whose maintenance was recorded: they are not taken back any more."""
    found = access.all_sheets().filter(order__in=order_ids).values_list("order_id", flat=True)
    return dict.fromkeys(found, _RECORDED)
