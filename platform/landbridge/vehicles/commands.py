"""Writing about cars: build, sale, odometer, closed repair orders, and the maker's list as a file."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from landbridge import events
from landbridge.catalog import commands as catalog_commands
from landbridge.catalog.loading.files import read_file
from landbridge.catalog.loading.preview import Preview
from landbridge.catalog.loading.sheet import SheetRow
from landbridge.catalog.models import CatalogueLoad, VehicleModel
from landbridge.errors import Forbidden, RuleViolation
from landbridge.identifiers import vin as vins
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.vehicles import access, rules
from landbridge.vehicles.loading import VEHICLES, VIN_PROBLEMS
from landbridge.vehicles.models import OdometerReading, ServiceRecord, Vehicle, VehicleSale
from landbridge.vehicles.rules import Problem, ReadingSource, ServiceKind, UsageType

WRITERS = (Role.ADMINISTRATOR, Role.SYSTEM)


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
def record_odometer(
    *,
    actor: Actor,
    vin: str,
    read_at: datetime,
    mileage_km: int,
    source: ReadingSource,
    source_id: UUID,
    now: datetime,
    dealer_id: UUID | None = None,
) -> OdometerReading:
    """Write down a reading. The same again is one reading; another one from the same source corrects it.

    Args:
        dealer_id: needed only from the OEM; a dealer writes for itself.

    Raises:
        BadVin: see `identifiers.vin.VinProblem`; whether the car is known is not asked.
        Forbidden: for another dealer, or for none.
    """
    owner = _owner(actor, dealer_id)
    vin = _valid(vin)
    last = access.readings().filter(dealer_id=owner, source=source.value, source_id=source_id).first()
    if last is not None and (last.vin, last.read_at, last.mileage_km) == (vin, read_at, mileage_km):
        return last
    reading = OdometerReading.objects.create(
        dealer_id=owner,
        vin=vin,
        read_at=read_at,
        mileage_km=mileage_km,
        source=source.value,
        source_id=source_id,
        revision=last.revision + 1 if last else 1,
    )
    facts = {"mileage_km": mileage_km, "source": source.value, "revision": reading.revision}
    events.record(actor, "odometer.read", reading, at=now, facts=facts)
    return reading


@transaction.atomic
def record_service(
    *,
    actor: Actor,
    order_id: UUID,
    order_number: str,
    vin: str,
    arrived_at: datetime,
    handed_over_at: datetime,
    mileage_km: int,
    kind: ServiceKind,
    repair_days: int,
    problems: Sequence[Problem],
    now: datetime,
    dealer_id: UUID | None = None,
    dealer_code: str = "",
) -> ServiceRecord:
    """Share the facts of a repair order that was just closed, with its odometer reading.

    Closing the same order again with other facts adds a revision; with the same facts it changes nothing.

    Args:
        repair_days: by `clocks.days.repair_days`.
        dealer_id, dealer_code: needed only from the OEM; a dealer writes for itself.

    Raises:
        BadVin: see `identifiers.vin.VinProblem`.
        Forbidden: for another dealer, or for none.
        HandedOverBeforeArrival: the dates are the wrong way round.
    """
    owner = _owner(actor, dealer_id)
    if handed_over_at < arrived_at:
        raise HandedOverBeforeArrival("handed_over_before_arrival", _("The hand-over lies before the arrival."))
    vin = _valid(vin)
    facts = {
        "dealer_code": actor.dealer_code or dealer_code,
        "order_number": order_number,
        "vin": vin,
        "arrived_at": arrived_at,
        "handed_over_at": handed_over_at,
        "mileage_km": mileage_km,
        "kind": kind.value,
        "repair_days": repair_days,
        "problems": [problem.to_json() for problem in problems],
    }
    last = access.service_records().filter(dealer_id=owner, order_id=order_id).first()
    if last is not None and all(getattr(last, name) == value for name, value in facts.items()):
        return last
    record = ServiceRecord.objects.create(
        dealer_id=owner, order_id=order_id, revision=last.revision + 1 if last else 1, **facts
    )
    record_odometer(
        actor=actor,
        vin=vin,
        read_at=arrived_at,
        mileage_km=mileage_km,
        source=ReadingSource.ORDER,
        source_id=order_id,
        now=now,
        dealer_id=owner,
    )
    told = {"order_number": order_number, "revision": record.revision, "kind": kind.value}
    events.record(actor, "service.recorded", record, at=now, facts=told)
    return record


def read_vehicle_file(*, content: bytes) -> list[SheetRow]:
    """Return the rows of an uploaded list of cars; see `catalog.loading.files.read_file`."""
    return read_file(VEHICLES, content)


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
