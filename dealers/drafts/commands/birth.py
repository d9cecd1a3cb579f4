"""Drafts from closed jobs: nothing is typed twice."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from dealers.drafts import access, checking, pricing
from dealers.drafts.models import ClaimDraft, DraftLine
from dealers.drafts.rules import CLAIM_TYPES, SUBMIT_DAYS, DraftStatus, short_title
from dealers.workshop import queries as workshop
from dealers.workshop.models import Job
from dealers.workshop.order_data import JobKind
from dealers.workshop.rules import is_oem_paid
from landbridge import events
from landbridge.clocks.deadlines import Unit, deadline
from landbridge.identity.actor import Actor
from landbridge.vehicles import queries as vehicles


@transaction.atomic
def drafts_from_order(*, actor: Actor, now: datetime, order_id: UUID) -> list[ClaimDraft]:
    """Make a draft for each job of a closed order that the OEM pays.

    An order that was corrected rewrites drafts that nobody has touched, and discards those of jobs that are
    gone or that somebody else pays now. Doing it again changes nothing.
    """
    jobs = workshop.jobs_of(actor, order_id)
    paid = [job for job in jobs if is_oem_paid(JobKind(job.kind))]
    stale = access.all_drafts().filter(order=order_id, status=DraftStatus.OPEN.value)
    stale.exclude(job_id__in=[job.pk for job in paid]).update(status=DraftStatus.DISCARDED.value)
    made = [_born(actor, now, job, with_order_costs=job is paid[0]) for job in paid]
    return [draft for draft in made if draft is not None]


@transaction.atomic
def draft_from_job(*, actor: Actor, now: datetime, job_id: UUID) -> ClaimDraft | None:
    """Make or refresh the draft of one job; None if the OEM does not pay it.

    Raises:
        Job.DoesNotExist: there is none.
    """
    job = workshop.job_with_lines(actor, job_id)
    if not is_oem_paid(JobKind(job.kind)):
        return None
    jobs = workshop.jobs_of(actor, job.order_id)
    first = next(one for one in jobs if is_oem_paid(JobKind(one.kind)))
    return _born(actor, now, job, with_order_costs=first.pk == job.pk)


def _born(actor: Actor, now: datetime, job: Job, *, with_order_costs: bool) -> ClaimDraft | None:
    order = job.order
    if order.handed_over_at is None:
        return None
    draft = access.all_drafts().select_for_update(of=("self",)).filter(job_id=job.pk).first()
    is_new = draft is None
    if draft is None:
        draft = ClaimDraft(job_id=job.pk, order=order, created_at=now)
    elif draft.status != DraftStatus.OPEN or draft.touched_at is not None:
        return draft
    vehicle = vehicles.vehicle_by_vin(order.vin)
    draft.order_number, draft.job_line = order.number, str(job.line_no)
    draft.claim_type = CLAIM_TYPES[JobKind(job.kind)].value
    draft.vin, draft.plate = order.vin, order.plate
    draft.model_name = order.model_name or (vehicle.model.name_zh if vehicle else "")
    draft.series_code = vehicle.model.series.code if vehicle else ""
    draft.mileage_km = order.mileage_km
    draft.arrived_at, draft.handed_over_at = order.arrived_at, order.handed_over_at
    draft.repair_started_at, draft.repair_ended_at = order.repair_started_at, order.repair_ended_at
    draft.complaint, draft.correction = job.complaint, job.correction
    draft.cause = "\n".join(text for text in (job.checks, job.cause) if text.strip())
    draft.failure_code = job.failure_code
    draft.due_at = deadline(order.handed_over_at, SUBMIT_DAYS, Unit.CALENDAR_DAY)
    setting = pricing.setting_of(actor, draft)
    draft.priced_on = setting.on
    lines = pricing.lines_of_job(draft, job, setting, vehicle)
    draft.title = _title(job, lines)
    if with_order_costs:
        pricing.add_order_costs(draft, lines, order.towing_amount, order.courtesy_car_amount)
    checked = checking.check(actor, draft, lines, now)
    checking.write_down(draft, checked, now)
    if not is_new:
        draft.version += 1
    draft.save()
    DraftLine.objects.filter(draft=draft).delete()
    DraftLine.objects.bulk_create(lines)
    if is_new:
        told = {"order": order.number, "job": job.line_no, "readiness": draft.readiness}
        events.record(actor, "draft.made", draft, at=now, facts=told)
    return draft


def _title(job: Job, lines: Sequence[DraftLine]) -> str:
    """Return what the claim is about in a few words: the causal part, else the complaint, else what was done."""
    causal = [line.name for line in lines if line.is_causal]
    names = [row.name for row in job.labour.all()] + [row.name for row in job.parts.all()]
    return short_title(*causal, job.complaint, job.correction, job.cause, *names, str(job.get_kind_display()))
