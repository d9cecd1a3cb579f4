"""Taking an order from the dealer's system: saved, closed, its claims sent, as far as the caller wants."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from dealers.drafts import commands as drafts
from dealers.drafts import queries as draft_queries
from dealers.drafts.commands import SendResult
from dealers.drafts.rules import DraftStatus
from dealers.workshop import commands as workshop
from dealers.workshop import queries as workshop_queries
from dealers.workshop.commands import Outcome
from dealers.workshop.models import OrderStatus, RepairOrder
from dealers.workshop.order_data import OrderData
from landbridge.errors import Forbidden, RuleViolation
from landbridge.identity.actor import Actor


class Until(StrEnum):
    """How far an order is taken in one call."""

    SAVED = "saved"
    CLOSED = "closed"
    SUBMITTED = "submitted"


class OrderLocked(RuleViolation):
    """A submitted claim rests on the order as it was."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The order as it stands, what saving did, and its drafts with what became of each."""

    order: RepairOrder
    outcome: str
    drafts: tuple[SendResult, ...] = ()


@transaction.atomic
def take_order(*, actor: Actor, now: datetime, data: OrderData, until: Until) -> Taken:
    """Save an order and go on as far as wanted; all of it or nothing.

    A draft that cannot be sent does not undo the order: it stays a draft and says why.

    Raises:
        OrderLocked: it differs from the order that a submitted claim rests on.
        RecordIncomplete: it is to be closed and lacks fields of the record; nothing is written.
        Forbidden: the role may not write orders.
    """
    if until is Until.SAVED or workshop_queries.orders_by_number(actor, [data.number]):
        order, outcome = _save(actor, now, data, until)
    else:
        order, outcome = _create(actor, now, data)
    if until is Until.SAVED:
        return Taken(order, outcome)
    born = draft_queries.drafts_of_order(actor, order.pk).values()
    if until is Until.SUBMITTED:
        waiting = [draft.pk for draft in born if draft.status == DraftStatus.OPEN]
        sent = {one.draft.pk: one for one in drafts.submit_drafts(actor=actor, now=now, draft_ids=waiting)}
        results = [sent.get(draft.pk) or SendResult(draft) for draft in born]
    else:
        results = [SendResult(draft) for draft in born]
    results.sort(key=lambda one: (len(one.draft.job_line), one.draft.job_line))
    return Taken(order, outcome, tuple(results))


def _create(actor: Actor, now: datetime, data: OrderData) -> tuple[RepairOrder, str]:
    """Write a new order that is closed at once."""
    (made,) = workshop.create_orders(actor=actor, now=now, orders=[data])
    if made.order.status != OrderStatus.CLOSED:
        # Says what is missing, and takes the order back.
        workshop.close_order(actor=actor, now=now, order_id=made.order.pk)
    return made.order, Outcome.CREATED.value


def _save(actor: Actor, now: datetime, data: OrderData, until: Until) -> tuple[RepairOrder, str]:
    saved = workshop.save_order(actor=actor, now=now, data=data)
    if saved.outcome is Outcome.LOCKED:
        raise OrderLocked("order_locked", _("A submitted claim rests on this order; withdraw it first."))
    if until is Until.SAVED:
        return saved.order, saved.outcome.value
    return workshop.close_order(actor=actor, now=now, order_id=saved.order.pk), saved.outcome.value


@dataclass(frozen=True, slots=True)
class Row:
    """One order of many: either taken, or refused with an error."""

    number: str
    taken: Taken | None = None
    error: Exception | None = None


def take_orders(
    *, actor: Actor, now: datetime, rows: Sequence[tuple[str, Callable[[], tuple[OrderData, Until]]]]
) -> list[Row]:
    """Take many orders, each for itself: what is refused leaves nothing and does not stop the others.

    Args:
        rows: number, and what reads the row; it may raise, which refuses this row alone.
    """
    results: dict[int, Row] = {}
    # In one order for everybody, so that two files with the same orders never wait for each other.
    for place, (number, read) in sorted(enumerate(rows), key=lambda one: one[1][0]):
        results[place] = _take_one(actor, now, number, read)
    return [results[place] for place in range(len(rows))]


def _take_one(actor: Actor, now: datetime, number: str, read: Callable[[], Any]) -> Row:
    try:
        data, until = read()
        with transaction.atomic():
            return Row(number, take_order(actor=actor, now=now, data=data, until=until))
    except (RuleViolation, Forbidden, ValidationError) as error:
        return Row(number, error=error)
