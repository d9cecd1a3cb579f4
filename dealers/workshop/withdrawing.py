"""Taking back orders that were never to be there, as after an import of the wrong file."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model, ProtectedError, RestrictedError

from dealers.workshop import access, closing
from dealers.workshop.models import OrderStatus, RepairOrder
from landbridge import events
from landbridge.identity.actor import Actor
from landbridge.texts import Text
from landbridge.vehicles import commands as vehicles

_EARLIER = Text(
    "这张工单在导入之前就有，导入只改了内容；旧内容没有留存",
    "the order was there before and the import changed it; its earlier content was not kept",
)
_CHANGED = Text("导入之后有人改过这张工单", "somebody has changed the order since")
_SIGNED = Text("客户已经签字", "the customer has signed it")
_OTHER = Text("还有别的记录引用它", "other records rest on it")


def reasons_to_stay(actor: Actor, digests: Mapping[UUID, str], since: datetime) -> dict[UUID, Text]:
    """Return for those orders that cannot be taken back why, in four statements whatever their number.

    Args:
        digests: of each order the content it was created with.
        since: when that began; an order older than this was only changed then.
    """
    rows = access.orders(actor).filter(pk__in=digests)
    return _reasons(list(rows), digests, since)


@transaction.atomic
def withdraw_orders(
    *, actor: Actor, now: datetime, digests: Mapping[UUID, str], since: datetime
) -> dict[UUID, Text]:
    """Take back orders that nobody has built on, with their drafts and what was shared about them.

    Cars and customers stay. Orders that are gone already are passed over.

    Args:
        digests, since: see `reasons_to_stay`.

    Returns:
        Those that stay, and why.

    Raises:
        Forbidden: the role may not write orders.
    """
    actor.require(*access.WRITERS)
    # Locked: somebody may close, change or submit one of them at this moment.
    rows = list(access.orders(actor).select_for_update(of=("self",)).filter(pk__in=digests).order_by("pk"))
    stay = _reasons(rows, digests, since)
    going = [row for row in rows if row.pk not in stay]
    try:
        with transaction.atomic():
            _withdraw(actor, now, going)
    except (ProtectedError, RestrictedError):
        for row in going:
            try:
                with transaction.atomic():
                    _withdraw(actor, now, [row])
            except (ProtectedError, RestrictedError):
                stay[row.pk] = _OTHER
    return stay


def _withdraw(actor: Actor, now: datetime, rows: Collection[RepairOrder]) -> None:
    if not rows:
        return
    keys = [row.pk for row in rows]
    closing.tell_withdrawn(actor, now, keys)
    closed = [row.pk for row in rows if row.status == OrderStatus.CLOSED]
    if closed:
        vehicles.withdraw_services(actor=actor, order_ids=closed, now=now)
    told: list[tuple[Model, dict[str, Any]]] = [(row, {"number": row.number}) for row in rows]
    events.record_all(actor, "order.withdrawn", told, at=now)
    RepairOrder.objects.filter(pk__in=keys).delete()


def _reasons(rows: Collection[RepairOrder], digests: Mapping[UUID, str], since: datetime) -> dict[UUID, Text]:
    stay = closing.what_is_built_on([row.pk for row in rows])
    for row in rows:
        if row.created_at < since:
            stay[row.pk] = _EARLIER
        elif row.pk in stay:
            continue
        elif row.revision > 1 or row.digest != digests[row.pk]:
            stay[row.pk] = _CHANGED
        elif row.signed_by_customer:
            stay[row.pk] = _SIGNED
    return stay
