"""Recording a first maintenance, and the owner's confirmation of it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealers.maintenance import access
from dealers.maintenance.models import MaintenanceSheet
from dealers.maintenance.rules import MOST_NOTE, NoMaintenance, Result, SheetFixed, judged_checks
from dealers.workshop import queries as workshop
from dealers.workshop.order_data import JobKind
from landbridge import events
from landbridge.clocks.days import local_day
from landbridge.identity.actor import Actor

OWNER = "owner"  # who confirms is known by the link alone


@transaction.atomic
def record_sheet(
    *,
    actor: Actor,
    now: datetime,
    order_number: str,
    checks: Mapping[str, str],
    note: str = "",
    technician: str = "",
) -> MaintenanceSheet:
    """Write down what was done and checked on an order's first maintenance; again until the owner confirms it.

    Args:
        checks: a value of `rules.Result` for each of `rules.Check`.

    Raises:
        RepairOrder.DoesNotExist: there is none.
        NoMaintenance: the order has no such job.
        SheetIncomplete: see `rules.judged_checks`.
        SheetFixed: the owner has confirmed what was written.
        Forbidden: no role of the workshop.
    """
    actor.require(*access.RECORDERS)
    # Locked: technician and adviser may record at the same moment, and the owner may confirm.
    order = workshop.locked_order(actor, order_number)
    if not order.jobs.filter(kind=JobKind.FIRST_MAINTENANCE.value).exists():
        raise NoMaintenance("no_first_maintenance", _("This order has no job for first maintenance."))
    note = note.strip()[:MOST_NOTE]
    results = judged_checks(checks, note)
    sheet = access.sheets(actor).select_for_update().filter(order=order).first()
    if sheet is None:
        sheet = MaintenanceSheet(order=order, revision=0)
    elif sheet.confirmed_at is not None:
        raise SheetFixed(
            "sheet_confirmed", _("The owner has confirmed this sheet; it cannot be changed any more.")
        )
    sheet.order_number, sheet.vin = order.number, order.vin
    sheet.model_name, sheet.mileage_km = order.model_name, order.mileage_km
    sheet.done_on = local_day(order.repair_ended_at or order.handed_over_at or now)
    sheet.checks, sheet.note, sheet.technician = results, note, technician.strip()[:64]
    sheet.recorded_at, sheet.recorded_by = now, actor.label
    sheet.revision += 1
    sheet.save()
    attention = [check for check, result in results.items() if result == Result.ATTENTION]
    told = {"order": order.number, "revision": sheet.revision, "attention": attention}
    events.record(actor, "maintenance.recorded", sheet, at=now, facts=told)
    return sheet


@transaction.atomic
def confirm_sheet(
    *, dealer_id: UUID, dealer_code: str, now: datetime, sheet_id: UUID, was_charged: bool
) -> MaintenanceSheet:
    """Take the owner's word that the maintenance was done, once; a second time changes nothing.

    Whoever holds the signed link is the owner here. The OEM sees the event: a charge for a free maintenance is
    its business.

    Raises:
        MaintenanceSheet.DoesNotExist: there is none.
    """
    # Locked: two taps, or two phones.
    sheet = access.all_sheets().select_for_update().get(pk=sheet_id)
    if sheet.confirmed_at is not None:
        return sheet
    sheet.confirmed_at, sheet.was_charged = now, was_charged
    sheet.save(update_fields=["confirmed_at", "was_charged"])
    owner = Actor(None, OWNER, frozenset(), dealer_id, dealer_code)
    told = {"order": sheet.order_number, "was_charged": was_charged}
    events.record(owner, "maintenance.confirmed", sheet, at=now, facts=told)
    return sheet
