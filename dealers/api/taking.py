"""Taking an order from the dealer's system: saved, closed, its claims sent, as far as the caller wants."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError

from dealers.drafts import commands as drafts
from dealers.drafts import queries as draft_queries
from dealers.drafts.commands import SendResult
from dealers.drafts.models import ClaimDraft
from dealers.drafts.rules import DraftStatus
from dealers.workshop import commands as workshop
from dealers.workshop import queries as workshop_queries
from dealers.workshop import rules as workshop_rules
from dealers.workshop.commands import NumberTaken, Outcome, RecordIncomplete
from dealers.workshop.models import RepairOrder
from dealers.workshop.order_data import OrderData
from landbridge.errors import Forbidden, RuleViolation
from landbridge.identity.actor import Actor

logger = logging.getLogger(__name__)
MOST_ROWS = 100  # of one request


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
    if until is not Until.SAVED and not workshop_queries.orders_by_number(actor, [data.number]):
        missing = workshop_rules.missing_fields(data)
        if missing:
            raise RecordIncomplete(missing)
        try:
            return _take_new(actor, now, [(data, until)])[0]
        except NumberTaken:
            pass  # another request was first with this number: now it is there
    saved = workshop.save_order(actor=actor, now=now, data=data)
    if saved.outcome is Outcome.LOCKED:
        raise OrderLocked("order_locked", _("A submitted claim rests on this order; withdraw it first."))
    if until is Until.SAVED:
        return Taken(saved.order, saved.outcome.value)
    order = workshop.close_order(actor=actor, now=now, order_id=saved.order.pk)
    return _closed(actor, now, order, saved.outcome, until)


@transaction.atomic
def _take_new(actor: Actor, now: datetime, rows: Sequence[tuple[OrderData, Until]]) -> list[Taken]:
    """Write, close and send many new orders with complete records, in few statements; all or none."""
    wanted = {data.number for data, until in rows if until is Until.SUBMITTED}
    made = workshop.create_orders(actor=actor, now=now, orders=[data for data, _until in rows], claimed=wanted)
    by_order: dict[UUID, list[SendResult]] = {}
    for draft in _in_order(draft_queries.drafts_of_orders(actor, [one.order.pk for one in made])):
        unsent = draft.order_number in wanted and draft.status == DraftStatus.OPEN
        result = SendResult(draft, drafts.why_unready(draft) if unsent else None)
        by_order.setdefault(draft.order_id, []).append(result)
    return [Taken(one.order, Outcome.CREATED.value, tuple(by_order.get(one.order.pk, ()))) for one in made]


def _closed(actor: Actor, now: datetime, order: RepairOrder, outcome: Outcome, until: Until) -> Taken:
    """Return an order that was there before with its drafts, sent if it is to be submitted."""
    born = _in_order(draft_queries.drafts_of_orders(actor, [order.pk]))
    waiting = [draft.pk for draft in born if until is Until.SUBMITTED and draft.status == DraftStatus.OPEN]
    sent = {one.draft.pk: one for one in drafts.submit_drafts(actor=actor, now=now, draft_ids=waiting)}
    return Taken(order, outcome.value, tuple(sent.get(draft.pk) or SendResult(draft) for draft in born))


def _in_order(rows: Sequence[ClaimDraft]) -> list[ClaimDraft]:
    return sorted(rows, key=lambda one: (len(one.job_line), one.job_line))


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

    New ones with complete records are written together; if anything is wrong with one of them, each is taken
    by itself like the others.

    Args:
        rows: number, and what reads the row; it may raise, which refuses this row alone.
    """
    results: dict[int, Row] = {}
    read: dict[int, tuple[OrderData, Until]] = {}
    for place, (number, reader) in enumerate(rows):
        try:
            read[place] = reader()
        except ValidationError as error:
            results[place] = Row(number, error=error)
    # In one order for everybody, so that two files with the same orders never wait for each other.
    places = sorted(read, key=lambda place: read[place][0].number)
    together = _fit_together(actor, [(place, *read[place]) for place in places])
    try:
        taken = _take_new(actor, now, [read[place] for place in together]) if together else []
        results |= {place: Row(rows[place][0], one) for place, one in zip(together, taken, strict=True)}
    except (RuleViolation, DatabaseError):
        logger.info("orders of a bulk are taken one by one", exc_info=True)
    for place in places:
        if place not in results:
            results[place] = _take_one(actor, now, *read[place])
    return [results[place] for place in range(len(rows))]


def _fit_together(actor: Actor, rows: Sequence[tuple[int, OrderData, Until]]) -> list[int]:
    """Return the places of new orders with complete records that are to be closed."""
    numbers = [data.number for _place, data, _until in rows]
    known = workshop_queries.orders_by_number(actor, numbers)
    return [
        place
        for place, data, until in rows
        if until is not Until.SAVED
        and data.number not in known
        and numbers.count(data.number) == 1
        and not workshop_rules.missing_fields(data)
    ]


def _take_one(actor: Actor, now: datetime, data: OrderData, until: Until) -> Row:
    try:
        with transaction.atomic():
            return Row(data.number, take_order(actor=actor, now=now, data=data, until=until))
    except (RuleViolation, Forbidden) as error:
        return Row(data.number, error=error)
