"""Writing repair orders: saving what a file or a page tells, and closing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from dealers.workshop import access, closing, queries, rules, saving
from dealers.workshop.models import Job, OrderStatus, RepairOrder
from dealers.workshop.order_data import OrderData
from landbridge import events
from landbridge.errors import RuleViolation, Stale
from landbridge.identity.actor import Actor
from landbridge.texts import Text
from landbridge.vehicles import commands as vehicles
from landbridge.vehicles.rules import Problem, Service


class Outcome(StrEnum):
    """What saving did."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LOCKED = "locked"  # a submitted claim rests on the order; nothing was written


@dataclass(frozen=True, slots=True)
class SaveResult:
    """The order as it stands now, and what happened to it."""

    order: RepairOrder
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class CreateResult:
    """A new order; `missing` is what its record lacks, which is why it was left open."""

    order: RepairOrder
    missing: tuple[rules.MissingField, ...] = ()


class NumberTaken(RuleViolation):
    """There is already an order with this number."""


class RecordIncomplete(RuleViolation):
    """The record lacks required fields; `params["missing"]` is a tuple of `rules.MissingField`."""

    def __init__(self, missing: tuple[rules.MissingField, ...]) -> None:
        zh, en = "、".join(one.label.zh for one in missing), ", ".join(one.label.en for one in missing)
        super().__init__(
            "order_record_incomplete", Text(f"还缺：{zh}。", f"Still missing: {en}."), missing=missing
        )


@transaction.atomic
def create_orders(
    *, actor: Actor, now: datetime, orders: Sequence[OrderData], claimed: Collection[str] = ()
) -> list[CreateResult]:
    """Write many new orders, and close those whose car has gone and whose record is complete.

    All or none, in a number of statements that does not grow with them.

    Args:
        claimed: numbers of those whose claims are wanted at once (`ClosedOrder.wants_claims`).

    Raises:
        NumberTaken: one of the numbers is there already, or twice among these.
        Forbidden: the role may not write orders.
    """
    actor.require(*access.WRITERS)
    missing = [rules.missing_fields(data) if data.handed_over_at else () for data in orders]
    closed = {place for place, data in enumerate(orders) if data.handed_over_at is not None and not missing[place]}
    try:
        with transaction.atomic():
            rows = saving.insert_all(orders, now, closed)
    except IntegrityError as error:
        raise NumberTaken("order_number_taken", _("There is already an order with this number.")) from error
    told: list[tuple[Model, dict[str, Any]]] = [(order, _told(order, Outcome.CREATED)) for order, _jobs in rows]
    events.record_all(actor, "order.saved", told, at=now)
    _tell_closed(
        actor,
        now,
        [
            _closed_order(order, orders[place], jobs, wants_claims=order.number in claimed)
            for place, (order, jobs) in enumerate(rows)
            if place in closed
        ],
    )
    return [CreateResult(order, lacks) for (order, _jobs), lacks in zip(rows, missing, strict=True)]


@transaction.atomic
def save_order(
    *,
    actor: Actor,
    now: datetime,
    data: OrderData,
    replace_digest: str | None = None,
    seen_revision: int | None = None,
) -> SaveResult:
    """Write an order as a file or a page tells it; the same content again changes nothing.

    A closed order that is corrected is shared anew, and its jobs are offered to the claim desk again.

    Args:
        replace_digest: the digest of the order that the caller has seen and wants to replace; None replaces
            whatever stands there.
        seen_revision: the revision that the person had on the page, if a person writes.

    Raises:
        Forbidden: the role may not write orders.
        Stale: the order has meanwhile another digest than `replace_digest`, or another revision.
    """
    actor.require(*access.WRITERS)
    order = _locked(actor, data.number)
    if order is None:
        try:
            with transaction.atomic():
                ((order, _jobs),) = saving.insert_all([data], now)
        except IntegrityError:
            # Another transaction was first with this number.
            order = _locked(actor, data.number)
            if order is None:
                raise
        else:
            events.record(actor, "order.saved", order, at=now, facts=_told(order, Outcome.CREATED))
            return SaveResult(order, Outcome.CREATED)
    if _says_the_same(order, data):
        return SaveResult(order, Outcome.UNCHANGED)
    if closing.is_held(order.pk):
        return SaveResult(order, Outcome.LOCKED)
    if (replace_digest is not None and order.digest != replace_digest) or (
        seen_revision is not None and order.revision != seen_revision
    ):
        raise Stale("order_changed", _("Somebody changed the order meanwhile."), number=order.number)
    was_closed = order.status == OrderStatus.CLOSED
    jobs = saving.update(order, data, now)
    events.record(actor, "order.saved", order, at=now, facts=_told(order, Outcome.CHANGED))
    if was_closed:
        _close_again(actor, now, order, data, jobs)
    return SaveResult(order, Outcome.CHANGED)


@transaction.atomic
def close_order(*, actor: Actor, now: datetime, order_id: UUID) -> RepairOrder:
    """Close an order: its record is complete, its facts are shared, and claims begin from its jobs.

    Closing it again changes nothing.

    Raises:
        RepairOrder.DoesNotExist: there is none.
        RecordIncomplete: fields of SAMR Order 43 Art. 17 are missing.
        Forbidden: the role may not write orders.
    """
    actor.require(*access.WRITERS)
    # Locked: the import and a person may close it at the same moment.
    order = access.orders(actor).select_for_update(of=("self",)).get(pk=order_id)
    if order.status == OrderStatus.CLOSED:
        return order
    data = queries.order_data(order)
    missing = rules.missing_fields(data)
    if missing:
        raise RecordIncomplete(missing)
    order.status, order.closed_at = OrderStatus.CLOSED, now
    order.save(update_fields=["status", "closed_at"])
    jobs = sorted(order.jobs.all(), key=lambda job: job.line_no)
    _tell_closed(actor, now, [_closed_order(order, data, jobs)])
    return order


@transaction.atomic
def sign_order(*, actor: Actor, now: datetime, order_id: UUID) -> RepairOrder:
    """Note that the customer signed the sheet; doing it again changes nothing."""
    actor.require(*access.WRITERS)
    order = access.orders(actor).select_for_update(of=("self",)).get(pk=order_id)
    if not order.signed_by_customer:
        order.signed_by_customer = True
        order.save(update_fields=["signed_by_customer"])
        events.record(actor, "order.signed", order, at=now, facts={"number": order.number})
    return order


def _locked(actor: Actor, number: str) -> RepairOrder | None:
    return access.orders(actor).select_for_update(of=("self",)).filter(number=number).first()


def _close_again(actor: Actor, now: datetime, order: RepairOrder, data: OrderData, jobs: list[Job]) -> None:
    if rules.missing_fields(data):
        # The correction took something away: the order waits until the record is whole again.
        order.status, order.closed_at = OrderStatus.OPEN, None
        order.save(update_fields=["status", "closed_at"])
        return
    closed = _closed_order(order, data, jobs, is_first_time=False)
    _share(actor, now, [closed])
    closing.tell_closed(actor, now, [closed])


def _closed_order(
    order: RepairOrder,
    data: OrderData,
    jobs: Sequence[Job],
    *,
    is_first_time: bool = True,
    wants_claims: bool = False,
) -> closing.ClosedOrder:
    return closing.ClosedOrder(order, data, tuple(job.pk for job in jobs), is_first_time, wants_claims)


def _tell_closed(actor: Actor, now: datetime, closed: Sequence[closing.ClosedOrder]) -> None:
    if not closed:
        return
    _share(actor, now, closed)
    told: list[tuple[Model, dict[str, Any]]] = [(one.order, {"number": one.order.number}) for one in closed]
    events.record_all(actor, "order.closed", told, at=now)
    closing.tell_closed(actor, now, closed)


def _share(actor: Actor, now: datetime, closed: Sequence[closing.ClosedOrder]) -> None:
    """Write the orders' fact rows for the whole country: codes, numbers and dates, nothing about people."""
    vehicles.record_services(actor=actor, services=[_service(one.order, one.data) for one in closed], now=now)


def _service(order: RepairOrder, data: OrderData) -> Service:
    assert data.handed_over_at is not None
    assert data.mileage_km is not None
    return Service(
        order_id=order.pk,
        order_number=order.number,
        vin=data.vin,
        arrived_at=data.arrived_at,
        handed_over_at=data.handed_over_at,
        mileage_km=data.mileage_km,
        kind=rules.service_kind(job.kind for job in data.jobs),
        repair_days=rules.repair_time_in_days(data),
        problems=tuple(
            Problem(
                job_no=number,
                failure_code=job.failure_code,
                causal_part=next((part.part_number for part in job.parts if part.is_causal), ""),
                parts=tuple(part.part_number for part in job.parts if part.part_number),
                operations=tuple(one.operation_code for one in job.labour if one.operation_code),
            )
            for number, job in enumerate(data.jobs, start=1)
        ),
    )


def _says_the_same(order: RepairOrder, data: OrderData) -> bool:
    if data.digest:
        return order.digest == data.digest
    return queries.order_data(order) == data


def _told(order: RepairOrder, outcome: Outcome) -> dict[str, Any]:
    return {"number": order.number, "outcome": outcome.value, "revision": order.revision}
