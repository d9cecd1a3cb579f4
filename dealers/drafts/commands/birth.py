"""Drafts from closed orders: nothing is typed twice."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from dealers.drafts import access, checking, pricing
from dealers.drafts.commands.sending import Ready, send_unwritten, tell_sent, why_unready
from dealers.drafts.models import ClaimDraft, DraftLine
from dealers.drafts.rules import CLAIM_TYPES, SUBMIT_DAYS, DraftStatus, short_title
from dealers.workshop.closing import ClosedOrder
from dealers.workshop.order_data import JobData
from dealers.workshop.rules import JOB_KIND_NAMES, is_oem_paid
from landbridge import events
from landbridge.clocks.deadlines import Unit, deadline
from landbridge.doors.bulk import copy_in
from landbridge.identity.actor import Actor
from landbridge.vehicles import queries as vehicles
from landbridge.vehicles.models import Vehicle


@dataclass(frozen=True, slots=True)
class _Paid:
    """A job that the OEM pays, with its order; the order's own costs belong to the first of them."""

    closed: ClosedOrder
    number: int
    job: JobData
    is_first: bool

    @property
    def job_id(self) -> UUID:
        return self.closed.job_ids[self.number - 1]


@transaction.atomic
def drafts_from_orders(*, actor: Actor, now: datetime, closed: Sequence[ClosedOrder]) -> list[ClaimDraft]:
    """Make a draft for each job of closed orders that the OEM pays, in a number of statements that does not grow.

    An order that was corrected rewrites drafts that nobody has touched, and discards those of jobs that are
    gone or that somebody else pays now. Doing it again changes nothing. Where the claims of a new order are wanted
    at once, its drafts are sent by the check that they are born with, unless it speaks against them.
    """
    paid = [one for order in closed for one in _paid(order)]
    known = _known(closed, paid)
    wanted = [one for one in paid if one.job_id not in known or _is_untouched(known[one.job_id])]
    cars = vehicles.vehicles_by_vin({one.closed.data.vin for one in wanted})
    pricer = pricing.Pricer.of_jobs(actor, [one.job for one in wanted])
    drafts, lines = [], []
    for one in wanted:
        vehicle = cars.get(one.closed.data.vin)
        draft = known.get(one.job_id) or ClaimDraft(job_id=one.job_id, created_at=now)
        _tell(draft, one, vehicle)
        drafts.append(draft)
        lines.append(_lines(draft, one, pricer, vehicle))
    checks = checking.check_all(actor, list(zip(drafts, lines, strict=True)), now)
    for draft, checked in zip(drafts, checks, strict=True):
        checking.write_down(draft, checked, now)
    ready = [
        Ready(draft, own, checked)
        for one, draft, own, checked in zip(wanted, drafts, lines, checks, strict=True)
        if one.closed.wants_claims and one.job_id not in known and why_unready(draft) is None
    ]
    sent = send_unwritten(actor, now, ready)
    _save(actor, now, drafts, lines, known)
    tell_sent(actor, now, sent)
    written = {draft.job_id: draft for draft in drafts}
    return [written.get(one.job_id) or known[one.job_id] for one in paid]


def _paid(closed: ClosedOrder) -> Iterator[_Paid]:
    if closed.data.handed_over_at is None:
        return
    is_first = True
    for number, job in enumerate(closed.data.jobs, start=1):
        if is_oem_paid(job.kind):
            yield _Paid(closed, number, job, is_first)
            is_first = False


def _known(closed: Sequence[ClosedOrder], paid: Sequence[_Paid]) -> dict[UUID, ClaimDraft]:
    """Return the drafts of corrected orders by job, without those that nothing stands behind any more."""
    corrected = [one.order.pk for one in closed if not one.is_first_time]
    if not corrected:
        return {}
    of_orders = access.all_drafts().filter(order__in=corrected)
    stale = of_orders.filter(status=DraftStatus.OPEN.value).exclude(job_id__in=[one.job_id for one in paid])
    stale.update(status=DraftStatus.DISCARDED.value)
    return {draft.job_id: draft for draft in of_orders.select_for_update(of=("self",))}


def _is_untouched(draft: ClaimDraft) -> bool:
    return draft.status == DraftStatus.OPEN and draft.touched_at is None


def _tell(draft: ClaimDraft, one: _Paid, vehicle: Vehicle | None) -> None:
    order, job = one.closed.data, one.job
    assert order.handed_over_at is not None
    draft.order = one.closed.order
    draft.order_number, draft.job_line = order.number, str(one.number)
    draft.claim_type = CLAIM_TYPES[job.kind].value
    draft.vin, draft.plate = order.vin, order.plate
    draft.model_name = order.model_name or (vehicle.model.name_zh if vehicle else "")
    draft.series_code = vehicle.model.series.code if vehicle else ""
    draft.warranty_start = vehicle.warranty_start if vehicle else None
    draft.mileage_km = order.mileage_km
    draft.arrived_at, draft.handed_over_at = order.arrived_at, order.handed_over_at
    draft.repair_started_at, draft.repair_ended_at = order.repair_started_at, order.repair_ended_at
    draft.complaint, draft.correction = job.complaint, job.correction
    draft.cause = "\n".join(text for text in (job.checks, job.cause) if text.strip())
    draft.failure_code = job.failure_code
    draft.due_at = deadline(order.handed_over_at, SUBMIT_DAYS, Unit.CALENDAR_DAY)


def _lines(draft: ClaimDraft, one: _Paid, pricer: pricing.Pricer, vehicle: Vehicle | None) -> list[DraftLine]:
    setting = pricing.setting_of(draft)
    draft.priced_on = setting.on
    lines = pricer.lines_of_job(draft, one.job, setting, vehicle)
    draft.title = _title(one.job, lines)
    if one.is_first:
        order = one.closed.data
        pricing.add_order_costs(draft, lines, order.towing_amount, order.courtesy_car_amount)
    return lines


def _title(job: JobData, lines: Sequence[DraftLine]) -> str:
    """Return what the claim is about in a few words: the causal part, else the complaint, else what was done."""
    causal = [line.name for line in lines if line.is_causal]
    names = [row.name for row in job.labour] + [row.name for row in job.parts]
    return short_title(*causal, job.complaint, job.correction, job.cause, *names, JOB_KIND_NAMES[job.kind].zh)


def _save(
    actor: Actor,
    now: datetime,
    drafts: Sequence[ClaimDraft],
    lines: Sequence[Sequence[DraftLine]],
    known: dict[UUID, ClaimDraft],
) -> None:
    new = [draft for draft in drafts if draft.job_id not in known]
    copy_in(new)
    changed = [draft for draft in drafts if draft.job_id in known]
    for draft in changed:
        draft.version += 1
        draft.save()
    if changed:
        DraftLine.objects.filter(draft__in=changed).delete()
    copy_in([line for one in lines for line in one])
    told: list[tuple[Model, dict[str, Any]]] = [
        (draft, {"order": draft.order_number, "job": int(draft.job_line), "readiness": draft.readiness})
        for draft in new
    ]
    events.record_all(actor, "draft.made", told, at=now)
