"""Writing about cars: build, sale, odometer, closed repair orders, and the maker's list as a file."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from landbridge import events
from landbridge.catalog import commands as catalog_commands
from landbridge.catalog.loading.preview import Preview
from landbridge.catalog.loading.sheet import SheetRow
from landbridge.catalog.models import CatalogueLoad, VehicleModel
from landbridge.doors.bulk import insert_all
from landbridge.errors import Forbidden, RuleViolation
from landbridge.identifiers import vin as vins
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.ids import uuid7
from landbridge.vehicles import access, rules
from landbridge.vehicles.loading import VEHICLES, VIN_PROBLEMS
from landbridge.vehicles.models import OdometerReading, ServiceRecord, Vehicle, VehicleSale
from landbridge.vehicles.rules import ReadingSource, Service, UsageType

WRITERS = (Role.ADMINISTRATOR, Role.SYSTEM)
_Shared = TypeVar("_Shared", ServiceRecord, OdometerReading)


class BadVin(RuleViolation):
    """The VIN is not one; `code` says why."""


class VehicleKnown(RuleViolation):
    """There is already a car with this VIN."""


class AlreadySold(RuleViolation):
    """The car was reported as sold with other dates."""


class SoldBeforeBuilt(RuleViolation):
    """A date of the sale lies before the build date."""


class HandedOverBeforeArrival(RuleViolation):
    """The hand-over lies before the arrival."""


@transaction.atomic
def register_vehicle(
    *,
    actor: Actor,
    vin: str,
    model_code: str,
    build_date: date,
    now: datetime,
    usage_type: UsageType = UsageType.PRIVATE,
    engine_number: str = "",
) -> Vehicle:
    """Enter a car that was built.

    Raises:
        BadVin: see `identifiers.vin.VinProblem`.
        VehicleKnown: the VIN is taken.
        VehicleModel.DoesNotExist: no such model.
    """
    actor.require(*WRITERS)
    vin = _valid(vin)
    model = VehicleModel.objects.get(code=model_code)
    if access.vehicles().filter(vin=vin).exists():
        raise VehicleKnown("vehicle_known", _("There is already a car with this VIN."), vin=vin)
    vehicle = Vehicle.objects.create(
        vin=vin, model=model, build_date=build_date, usage_type=usage_type.value, engine_number=engine_number
    )
    events.record(actor, "vehicle.registered", vehicle, at=now, facts={"model": model_code}, audience="oem")
    return vehicle


@transaction.atomic
def record_sale(
    *,
    actor: Actor,
    vin: str,
    dealer_id: UUID,
    invoice_date: date,
    now: datetime,
    delivery_date: date | None = None,
    usage_type: UsageType | None = None,
    replaced_on: date | None = None,
) -> Vehicle:
    """Report a car as sold; its warranty starts by rule T1. The same sale again changes nothing.

    Args:
        replaced_on: the car was given in exchange for another one on this day, and both of its periods start
            anew then (SAMR Order 43, Art. 29).

    Raises:
        AlreadySold: sold before on other dates, and this is no exchange.
        SoldBeforeBuilt: a date lies before the build date.
        Vehicle.DoesNotExist: no such car.
    """
    actor.require(*WRITERS)
    # Locked: two reports of one sale may arrive together.
    vehicle = Vehicle.objects.select_for_update(of=("self",)).get(vin=vins.clean(vin))
    start = rules.warranty_start(invoice_date, delivery_date, replaced_on)
    told = (invoice_date, delivery_date, start)
    if (vehicle.invoice_date, vehicle.delivery_date, vehicle.warranty_start) == told:
        return vehicle
    if rules.is_sold(vehicle.invoice_date) and replaced_on is None:
        raise AlreadySold("already_sold", _("The car was reported as sold on another day."), vin=vehicle.vin)
    if not rules.dates_in_order(vehicle.build_date, invoice_date, delivery_date) or (
        replaced_on is not None and replaced_on < vehicle.build_date
    ):
        raise SoldBeforeBuilt("sold_before_built", _("The sale lies before the build date."), vin=vehicle.vin)
    vehicle.invoice_date, vehicle.delivery_date, vehicle.warranty_start = told
    if usage_type is not None:
        vehicle.usage_type = usage_type.value
    vehicle.save(update_fields=["invoice_date", "delivery_date", "warranty_start", "usage_type"])
    VehicleSale.objects.get_or_create(
        vehicle=vehicle, sold_on=replaced_on or invoice_date, defaults={"dealer_id": dealer_id}
    )
    events.record(
        actor,
        "vehicle.sold",
        vehicle,
        at=now,
        facts={"warranty_start": start.isoformat() if start else None, "exchange": replaced_on is not None},
        dealer_id=dealer_id,
    )
    return vehicle


@transaction.atomic
def record_services(
    *,
    actor: Actor,
    services: Sequence[Service],
    now: datetime,
    dealer_id: UUID | None = None,
    dealer_code: str = "",
) -> list[ServiceRecord]:
    """Share the facts of repair orders that were just closed, with their odometer readings, in few statements.

    Closing the same order again with other facts adds a revision; with the same facts it changes nothing.

    Args:
        dealer_id, dealer_code: needed only from the OEM; a dealer writes for itself.

    Raises:
        BadVin: see `identifiers.vin.VinProblem`.
        Forbidden: for another dealer, or for none.
        HandedOverBeforeArrival: the dates of one are the wrong way round.
    """
    owner = _owner(actor, dealer_id)
    asked = [one.order_id for one in services]
    last = {row.order_id: row for row in access.service_records(actor).filter(dealer_id=owner, order_id__in=asked)}
    rows, new, readings = [], [], []
    for one in services:
        if one.handed_over_at < one.arrived_at:
            raise HandedOverBeforeArrival(
                "handed_over_before_arrival", _("The hand-over lies before the arrival.")
            )
        facts = {
            "dealer_code": actor.dealer_code or dealer_code,
            "order_number": one.order_number,
            "vin": _valid(one.vin),
            "arrived_at": one.arrived_at,
            "handed_over_at": one.handed_over_at,
            "mileage_km": one.mileage_km,
            "kind": one.kind.value,
            "repair_days": one.repair_days,
            "problems": [problem.to_json() for problem in one.problems],
        }
        known = last.get(one.order_id)
        if known is not None and all(getattr(known, name) == value for name, value in facts.items()):
            rows.append(known)
            continue
        record = ServiceRecord(
            dealer_id=owner, order_id=one.order_id, revision=known.revision + 1 if known else 1, **facts
        )
        rows.append(record)
        new.append(record)
        readings.append(
            OdometerReading(
                dealer_id=owner,
                vin=record.vin,
                read_at=one.arrived_at,
                mileage_km=one.mileage_km,
                source=ReadingSource.ORDER.value,
                source_id=one.order_id,
            )
        )
    insert_all(new)
    _append_readings(actor, owner, readings, now)
    told: list[tuple[Model, dict[str, Any]]] = [
        (row, {"order_number": row.order_number, "revision": row.revision, "kind": row.kind}) for row in new
    ]
    events.record_all(actor, "service.recorded", told, at=now)
    return rows


@transaction.atomic
def withdraw_services(*, actor: Actor, order_ids: Sequence[UUID], now: datetime) -> None:
    """Take back what a dealer shared about orders that were never to be there, as after an import by mistake.

    Nothing is deleted: a last revision of the record and of its odometer reading says that they no longer count.
    Doing it again changes nothing.

    Raises:
        Forbidden: not a dealer.
    """
    owner = _owner(actor, None)
    records = list(access.service_records(actor).filter(dealer_id=owner, order_id__in=order_ids))
    readings = access.readings().filter(dealer_id=owner, source=ReadingSource.ORDER.value, source_id__in=order_ids)
    insert_all([_withdrawn(row, now) for row in readings])
    last = [_withdrawn(row, now) for row in records]
    insert_all(last)
    told: list[tuple[Model, dict[str, Any]]] = [
        (row, {"order_number": row.order_number, "revision": row.revision}) for row in last
    ]
    events.record_all(actor, "service.withdrawn", told, at=now)


def _withdrawn(row: _Shared, now: datetime) -> _Shared:
    """Return the next revision of a shared row, which repeats it and says that it does not count."""
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    copy.pk, copy.revision, copy.withdrawn_at = uuid7(), row.revision + 1, now
    return copy


def _append_readings(actor: Actor, owner: UUID, readings: Sequence[OdometerReading], now: datetime) -> None:
    """Write those that say something new as the next revision of their source."""
    sources = [row.source_id for row in readings]
    rows = access.readings().filter(dealer_id=owner, source_id__in=sources)
    last = {(row.source, row.source_id): row for row in rows}
    new = []
    for row in readings:
        known = last.get((row.source, row.source_id))
        if known is not None and all(getattr(known, name) == getattr(row, name) for name in _READ):
            continue
        row.revision = known.revision + 1 if known else 1
        new.append(row)
    insert_all(new)
    told: list[tuple[Model, dict[str, Any]]] = [
        (row, {"mileage_km": row.mileage_km, "source": row.source, "revision": row.revision}) for row in new
    ]
    events.record_all(actor, "odometer.read", told, at=now)


_READ = ("vin", "read_at", "mileage_km")


def preview_vehicles(*, actor: Actor, rows: Sequence[SheetRow], now: datetime) -> Preview:
    """Return what a list of cars would change; see `catalog.commands.preview_catalogue`."""
    return catalog_commands.preview_rows(actor=actor, sheet=VEHICLES, rows=rows, now=now)


def load_vehicles(*, actor: Actor, rows: Sequence[SheetRow], seen: str, now: datetime) -> CatalogueLoad:
    """Apply a previewed list of cars, with warranty starts by rule T1; see `catalog.commands.load_rows`."""
    return catalog_commands.load_rows(actor=actor, sheet=VEHICLES, rows=rows, seen=seen, now=now)


def _owner(actor: Actor, dealer_id: UUID | None) -> UUID:
    if actor.is_dealer and dealer_id in (None, actor.dealer_id):
        return actor.dealer_id  # type: ignore[return-value]  # is_dealer says it is there
    if actor.is_dealer or dealer_id is None:
        raise Forbidden("another dealer's car file")
    actor.require(*WRITERS)
    return dealer_id


def _valid(text: str) -> str:
    vin = vins.clean(text)
    problem = vins.problem(vin)
    if problem is not None:
        raise BadVin(problem.value, VIN_PROBLEMS[problem], vin=vin)
    return vin
