"""What pages and other apps ask about a car."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models.functions import Right

from landbridge.identifiers import vin as vins
from landbridge.identity.actor import Actor
from landbridge.vehicles import access
from landbridge.vehicles.models import OdometerReading, ServiceRecord, Vehicle


@dataclass(frozen=True, slots=True)
class OdometerAround:
    """The readings of a car next to a moment, whoever made them: the highest before, the lowest after."""

    before_at: datetime | None
    before_km: int | None
    after_at: datetime | None
    after_km: int | None


def vehicle_by_vin(vin: str) -> Vehicle | None:
    """Return the car, with model and series, or None; blanks and small letters do not matter."""
    return access.vehicles().filter(vin=vins.clean(vin)).first()


def find_vehicles(plain: str, limit: int) -> list[Vehicle]:
    """Return the cars of a VIN or of its last eight, in capitals without separators."""
    if len(plain) == vins.LENGTH:
        return list(access.vehicles().filter(vin=plain))
    rows = access.vehicles().annotate(vin_tail=Right("vin", vins.TAIL)).filter(vin_tail=plain)
    return list(rows.order_by("vin")[:limit])


def vehicle(vehicle_id: UUID) -> Vehicle:
    """Return a car with model and series.

    Raises:
        Vehicle.DoesNotExist: there is none.
    """
    return access.vehicles().get(pk=vehicle_id)


def vehicles_by_vin(wanted: Collection[str]) -> Mapping[str, Vehicle]:
    """Return the known ones of many cleaned VINs, in one query."""
    return {car.vin: car for car in access.vehicles().filter(vin__in=wanted)}


def car_history(actor: Actor, vin: str) -> list[ServiceRecord]:
    """Return a car's closed repair orders that the actor may see, newest first; see `access.service_records`."""
    return list(access.service_records(actor).filter(vin=vins.clean(vin)).order_by("-arrived_at", "-id"))


def odometer_readings(vin: str) -> list[OdometerReading]:
    """Return a car's readings in time's order: of all dealers for the OEM, a dealer's own for it."""
    return readings_of([vins.clean(vin)])


def readings_of(wanted: Collection[str]) -> list[OdometerReading]:
    """Return the readings of many cleaned VINs in time's order, in one query; see `odometer_readings`."""
    return list(access.readings().filter(vin__in=wanted).order_by("read_at", "id"))


def odometer_around(vin: str, at: datetime) -> OdometerAround:
    """Return the readings next to a moment at any dealer, in both scopes; see `odometers_around`."""
    return odometers_around([(vin, at)])[0]


def odometers_around(asked: Sequence[tuple[str, datetime]]) -> list[OdometerAround]:
    """Return for each car and moment the readings next to it at any dealer, in one query and both scopes.

    The database's own function answers, because a dealer sees no other dealer's rows; it tells neither who
    read nor where.
    """
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, [[vins.clean(vin) for vin, _ in asked], [at for _, at in asked]])
        return [OdometerAround(*row) for row in cursor.fetchall()]


_AROUND = """
SELECT around.before_at, around.before_km, around.after_at, around.after_km
FROM unnest(%s::text[], %s::timestamptz[]) WITH ORDINALITY AS asked(vin, at, place)
LEFT JOIN LATERAL sec.odometer_around(asked.vin, asked.at) AS around ON true
ORDER BY asked.place
"""


def odometer_before(vin: str, at: datetime) -> int | None:
    """Return the highest mileage in km read before a moment at any dealer; None if there is none."""
    return odometer_around(vin, at).before_km


def odometer_after(vin: str, at: datetime) -> int | None:
    """Return the lowest mileage in km read after a moment at any dealer; None if there is none."""
    return odometer_around(vin, at).after_km
