"""What pages and other apps of the dealer ask about repair orders."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Right, Substr

from dealers.workshop import access, rules
from dealers.workshop.models import Car, Job, OrderStatus, RepairOrder
from dealers.workshop.order_data import (
    CustomerData,
    CustomerKind,
    JobData,
    JobKind,
    LabourData,
    OrderData,
    OtherData,
    OtherKind,
    PartData,
    PhoneData,
    Source,
)
from landbridge.identifiers import plate as plates
from landbridge.identifiers import vin as vins
from landbridge.identity.actor import Actor

OEM_PAID_VALUES = tuple(sorted(kind.value for kind in rules.OEM_PAID))
_TREE = ("jobs__labour", "jobs__parts", "jobs__others")


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order that cannot be closed yet although the OEM pays for a job of it."""

    order: RepairOrder
    missing: tuple[rules.MissingField, ...]


def orders(actor: Actor, *, search: str = "", status: str = "", only_oem: bool = False) -> QuerySet[RepairOrder]:
    """Return orders with their jobs, newest arrival first.

    Args:
        search: part of order number, plate or VIN (such as its last eight); empty for all.
        status: a value of `OrderStatus`; empty for all.
        only_oem: only those with a job that the OEM pays.
    """
    rows = access.orders(actor)
    if search:
        wanted = search.strip()
        plain = plates.clean(wanted)
        rows = rows.filter(
            Q(number__icontains=wanted) | Q(vin__icontains=wanted.upper()) | Q(plate__icontains=plain)
            if plain
            else Q(number__icontains=wanted)
        )
    if status in OrderStatus.values:
        rows = rows.filter(status=status)
    if only_oem:
        rows = rows.filter(_has_oem_job())
    return rows.prefetch_related("jobs").order_by("-arrived_at", "-id")


def find_cars(actor: Actor, *, plain: str, limit: int) -> list[Car]:
    """Return the cars that a plate, a plate without its province, a VIN or the last eight of one may mean.

    Args:
        plain: capitals without separators.
    """
    short = Q(plate=plain) | Q(plate_tail=plain) | Q(vin_tail=plain)
    means = Q(vin=plain) if len(plain) == vins.LENGTH else short
    rows = access.cars(actor).annotate(
        plate_tail=Substr("plate", plates.PLACE + 1), vin_tail=Right("vin", vins.TAIL)
    )
    return list(rows.filter(means).order_by("vin")[:limit])


def find_orders(actor: Actor, *, number: str, cars: Collection[Car], limit: int) -> list[RepairOrder]:
    """Return the orders whose number begins with a text, and those of some cars; newest arrival first."""
    spelled = Q(number__startswith=number) | Q(number__startswith=number.upper())
    rows = access.orders(actor).filter(spelled | Q(car__in=[car.pk for car in cars]))
    return list(rows.order_by("-arrived_at", "-id")[:limit])


def car(actor: Actor, car_id: UUID) -> Car:
    """Return a car with its customer and the customer's telephones.

    Raises:
        Car.DoesNotExist: there is none.
    """
    return access.cars(actor).select_related("customer").prefetch_related("customer__phones").get(pk=car_id)


def orders_of_car(actor: Actor, car: Car, limit: int = 100) -> list[RepairOrder]:
    """Return a car's orders with their jobs, newest arrival first."""
    rows = access.orders(actor).filter(car=car).prefetch_related("jobs")
    return list(rows.order_by("-arrived_at", "-id")[:limit])


def order_by_number(actor: Actor, number: str) -> RepairOrder:
    """Return an order with all that belongs to it.

    Raises:
        RepairOrder.DoesNotExist: there is none.
    """
    rows = access.orders(actor).select_related("car", "customer")
    return rows.prefetch_related(*_TREE, "customer__phones").get(number=number)


def locked_order(actor: Actor, number: str) -> RepairOrder:
    """Return an order locked until the transaction ends, for what is written beside it.

    Raises:
        RepairOrder.DoesNotExist: there is none.
    """
    return access.orders(actor).select_for_update(of=("self",)).get(number=number)


def is_paid_by_oem(actor: Actor, job_id: UUID) -> bool:
    """Return whether a job is still on its order and the OEM pays it."""
    return access.jobs(actor).filter(pk=job_id, kind__in=OEM_PAID_VALUES).exists()


def orders_by_number(actor: Actor, numbers: Collection[str]) -> Mapping[str, RepairOrder]:
    """Return the known ones of many orders, in one query."""
    return {row.number: row for row in access.orders(actor).filter(number__in=numbers)}


def waiting_to_close(actor: Actor, limit: int = 8) -> list[OpenOrder]:
    """Return orders of cars already handed over that lack fields of the record, newest hand-over first."""
    rows = access.orders(actor).filter(_has_oem_job(), status=OrderStatus.OPEN)
    found = rows.prefetch_related(*_TREE).order_by("-handed_over_at", "-arrived_at")[:limit]
    # Whose car it is plays no part in what the record lacks.
    return [OpenOrder(row, rules.missing_fields(order_data(row, with_customer=False))) for row in found]


def order_data(order: RepairOrder, *, with_customer: bool = True) -> OrderData:
    """Return an order as plain values; reads its jobs, lines and customer unless they were prefetched."""
    return OrderData(
        number=order.number,
        vin=order.vin,
        arrived_at=order.arrived_at,
        jobs=tuple(_job_data(job) for job in sorted(order.jobs.all(), key=lambda one: one.line_no)),
        plate=order.plate,
        model_name=order.model_name,
        mileage_km=order.mileage_km,
        repair_started_at=order.repair_started_at,
        repair_ended_at=order.repair_ended_at,
        handed_over_at=order.handed_over_at,
        hand_over_has_time=order.hand_over_has_time,
        adviser=order.adviser,
        towing_amount=order.towing_amount,
        courtesy_car_amount=order.courtesy_car_amount,
        signed_by_customer=order.signed_by_customer,
        customer=_customer_data(order) if with_customer else None,
        source=Source(order.source),
        digest=order.digest,
    )


def _customer_data(order: RepairOrder) -> CustomerData | None:
    if order.customer is None:
        return None
    phones = tuple(PhoneData(phone.number, phone.note) for phone in order.customer.phones.all())
    return CustomerData(order.customer.name, CustomerKind(order.customer.kind), phones)


def _job_data(job: Job) -> JobData:
    return JobData(
        kind=JobKind(job.kind),
        complaint=job.complaint,
        checks=job.checks,
        cause=job.cause,
        correction=job.correction,
        failure_code=job.failure_code,
        labour=tuple(
            LabourData(row.operation_code, row.name, row.hours, row.rate, row.amount, row.technician)
            for row in job.labour.all()
        ),
        parts=tuple(
            PartData(
                row.part_number,
                row.name,
                row.quantity,
                row.unit_price,
                row.amount,
                row.old_part_number,
                row.supplier_code,
                row.is_causal,
            )
            for row in job.parts.all()
        ),
        others=tuple(OtherData(OtherKind(row.kind), row.description, row.amount) for row in job.others.all()),
    )


def _has_oem_job() -> Exists:
    return Exists(Job.objects.filter(order=OuterRef("pk"), kind__in=OEM_PAID_VALUES))
