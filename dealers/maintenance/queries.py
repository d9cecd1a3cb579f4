"""What pages, and a dealer's system, ask about first maintenance."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from claims import elsewhere
from dealers.maintenance import access, rules
from dealers.maintenance.models import MaintenanceSheet
from landbridge.catalog import lookups
from landbridge.clocks.days import local_day
from landbridge.identifiers import vin as vins
from landbridge.identity.actor import Actor
from landbridge.texts import Text
from landbridge.vehicles import queries as vehicles
from landbridge.vehicles.models import Vehicle
from landbridge.vehicles.rules import ServiceKind


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Whether a car's next maintenance is free today, and why.

    Attributes:
        vehicle: None where the OEM does not know the VIN.
        fee: yuan that the OEM pays the dealer for it; None without a plan.
    """

    vin: str
    mileage_km: int | None
    vehicle: Vehicle | None
    promise: rules.Promise | None
    standing: rules.Standing
    reason: Text
    fee: Decimal | None = None

    @property
    def is_free(self) -> bool:
        return self.standing in rules.FREE


def entitlement(actor: Actor, *, vin: str, mileage_km: int | None, now: datetime) -> Entitlement:
    """Return a car's right to a free maintenance, wherever it was sold, in four statements.

    Of other dealers it tells whether they did it, never which one or when.

    Raises:
        Forbidden: no role of the workshop or the claim desk.
    """
    access.require_reader(actor)
    wanted = vins.clean(vin)
    vehicle = vehicles.vehicle_by_vin(wanted)
    promise, fee = (None, None) if vehicle is None else _promise(actor, vehicle)
    found = rules.standing(promise, local_day(now), mileage_km)
    return Entitlement(wanted, mileage_km, vehicle, promise, found, rules.reason(found, promise, mileage_km), fee)


def sheets(actor: Actor) -> QuerySet[MaintenanceSheet]:
    """Return the dealer's sheets, newest first."""
    return access.sheets(actor).order_by("-done_on", "-id")


def sheet(actor: Actor, sheet_id: UUID) -> MaintenanceSheet:
    """Return a sheet with its order.

    Raises:
        MaintenanceSheet.DoesNotExist: there is none.
    """
    return access.sheets(actor).select_related("order").get(pk=sheet_id)


def sheet_of_order(actor: Actor, order_id: UUID) -> MaintenanceSheet | None:
    """Return the sheet of an order; None while nothing was recorded."""
    return access.sheets(actor).filter(order=order_id).first()


def sheet_at_link(sheet_id: UUID) -> MaintenanceSheet:
    """Return the sheet that an owner's checked link opens.

    Raises:
        MaintenanceSheet.DoesNotExist: there is none.
    """
    return access.all_sheets().get(pk=sheet_id)


def _promise(actor: Actor, vehicle: Vehicle) -> tuple[rules.Promise, Decimal | None]:
    if vehicle.warranty_start is None:
        return rules.Promise(None), None
    days = _done_here(actor, vehicle.vin)
    (other,) = elsewhere.maintained([vehicle.vin])
    done_elsewhere = max(other.done, other.claimed)
    sold_on = vehicle.invoice_date or vehicle.warranty_start
    which = len(days) + done_elsewhere + 1
    (plan,) = lookups.maintenance_plans([(vehicle.model.series.code, sold_on, which)])
    promise = rules.Promise(
        warranty_start=vehicle.warranty_start,
        promised=plan.promised,
        done_here=len(days),
        done_elsewhere=done_elsewhere,
        done_on=max(days, default=None),
        months=plan.months,
        km_from=plan.km_from,
        km_to=plan.km_to,
    )
    return promise, plan.fee


def _done_here(actor: Actor, vin: str) -> list[date]:
    return [
        local_day(record.arrived_at)
        for record in vehicles.car_history(actor, vin)
        if record.kind == ServiceKind.FREE_MAINTENANCE
    ]
