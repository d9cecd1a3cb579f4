"""Rows from an `OrderData`: the order itself, car and customer, jobs and lines; many orders as one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from dealers.workshop import access
from dealers.workshop.models import (
    Car,
    Customer,
    CustomerPhone,
    Job,
    JobLabour,
    JobOther,
    JobPart,
    OrderStatus,
    RepairOrder,
)
from dealers.workshop.order_data import CustomerData, JobData, OrderData
from landbridge.doors.bulk import copy_in


def insert_all(
    orders: Sequence[OrderData], now: datetime, closed: Collection[int] = ()
) -> list[tuple[RepairOrder, list[Job]]]:
    """Write new orders in a fixed number of statements; return each with its jobs.

    Args:
        closed: the places in `orders` of those that are closed at once.

    Raises:
        IntegrityError: one of the numbers is taken.
    """
    customers = _customers([data.customer for data in orders])
    cars = _cars(list(zip(orders, customers, strict=True)), now)
    rows = [
        RepairOrder(
            number=data.number,
            car=cars[data.vin],
            customer=customer,
            status=OrderStatus.CLOSED if place in closed else OrderStatus.OPEN,
            closed_at=now if place in closed else None,
            created_at=now,
            **_own_fields(data),
        )
        for place, (data, customer) in enumerate(zip(orders, customers, strict=True))
    ]
    copy_in(rows)
    jobs = [
        [_job(order, number, one) for number, one in enumerate(data.jobs, start=1)]
        for order, data in zip(rows, orders, strict=True)
    ]
    copy_in(list(chain.from_iterable(jobs)))
    data_of_jobs = chain.from_iterable(data.jobs for data in orders)
    _write_lines(list(zip(chain.from_iterable(jobs), data_of_jobs, strict=True)))
    return list(zip(rows, jobs, strict=True))


def update(order: RepairOrder, data: OrderData, now: datetime) -> list[Job]:
    """Write the order anew and return its jobs, which keep their rows by number: drafts point at them."""
    (customer,) = _customers([data.customer])
    order.car, order.customer = _cars([(data, customer)], now)[data.vin], customer
    for name, value in _own_fields(data).items():
        setattr(order, name, value)
    order.revision += 1
    order.save()
    # What was read before is no longer true.
    order._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    return _rewrite_jobs(order, data.jobs)


def _own_fields(data: OrderData) -> dict[str, Any]:
    return {
        "vin": data.vin,
        "plate": data.plate,
        "model_name": data.model_name,
        "mileage_km": data.mileage_km,
        "arrived_at": data.arrived_at,
        "repair_started_at": data.repair_started_at,
        "repair_ended_at": data.repair_ended_at,
        "handed_over_at": data.handed_over_at,
        "hand_over_has_time": data.hand_over_has_time,
        "adviser": data.adviser,
        "towing_amount": data.towing_amount,
        "courtesy_car_amount": data.courtesy_car_amount,
        "signed_by_customer": data.signed_by_customer,
        "source": data.source.value,
        "digest": data.digest,
    }


def _cars(asked: Sequence[tuple[OrderData, Customer | None]], now: datetime) -> dict[str, Car]:
    """Return the cars by VIN as these orders tell them, one after the other; write new and changed ones."""
    known = {car.vin: car for car in Car.objects.filter(vin__in={data.vin for data, _ in asked})}
    touched: dict[str, Car] = {}
    for data, customer in asked:
        car = known.get(data.vin)
        if car is None:
            car = known[data.vin] = touched[data.vin] = Car(vin=data.vin)
        told: dict[str, Any] = {"plate": data.plate or car.plate, "model_name": data.model_name or car.model_name}
        if customer is not None and car.customer_id != customer.pk:
            told |= {"customer": customer, "since": now}
        for name, value in told.items():
            if getattr(car, name) != value:
                setattr(car, name, value)
                touched[data.vin] = car
    # In one order for everybody, so that two imports never wait for each other; a car that somebody else
    # entered meanwhile keeps its key.
    Car.objects.bulk_create(
        [touched[vin] for vin in sorted(touched)],
        update_conflicts=True,
        unique_fields=["vin"],
        update_fields=["plate", "model_name", "customer", "since"],
    )
    return known


def _customers(asked: Sequence[CustomerData | None]) -> list[Customer | None]:
    """Return for each the customer with this name and one of these numbers, or a new one.

    A name alone is no person: two customers may be called the same. Without a number only the same name
    that has no number either is taken as the same.
    """
    names = {data.name for data in asked if data is not None and data.name.strip()}
    known: defaultdict[str, list[Customer]] = defaultdict(list)
    numbers: dict[UUID, set[str]] = {}
    for row in access.customers().filter(name__in=names).prefetch_related("phones").order_by("id"):
        known[row.name].append(row)
        numbers[row.pk] = {phone.number for phone in row.phones.all()}
    found: list[Customer | None] = []
    new: list[Customer] = []
    phones: list[CustomerPhone] = []
    for data in asked:
        if data is None or not data.name.strip():
            found.append(None)
            continue
        told = {phone.number: phone for phone in data.phones if phone.number}
        customer = next(
            (
                row
                for row in known[data.name]
                if (not numbers[row.pk].isdisjoint(told) if told else not numbers[row.pk])
            ),
            None,
        )
        if customer is None:
            customer = Customer(name=data.name, kind=data.kind.value)
            known[data.name].append(customer)
            numbers[customer.pk] = set()
            new.append(customer)
        phones += [
            CustomerPhone(customer=customer, number=number, note=phone.note)
            for number, phone in told.items()
            if number not in numbers[customer.pk]
        ]
        numbers[customer.pk] |= told.keys()
        found.append(customer)
    copy_in(new)
    CustomerPhone.objects.bulk_create(phones, ignore_conflicts=True)
    return found


def _job(order: RepairOrder, number: int, data: JobData) -> Job:
    row = Job(order=order, line_no=number)
    _fill(row, data)
    return row


_TOLD = ("kind", "complaint", "checks", "cause", "correction", "failure_code")


def _fill(row: Job, data: JobData) -> None:
    row.kind, row.failure_code = data.kind.value, data.failure_code
    row.complaint, row.checks, row.cause, row.correction = (
        data.complaint,
        data.checks,
        data.cause,
        data.correction,
    )


def _rewrite_jobs(order: RepairOrder, jobs: Sequence[JobData]) -> list[Job]:
    known = {job.line_no: job for job in Job.objects.filter(order=order)}
    JobLabour.objects.filter(job__order=order).delete()
    JobPart.objects.filter(job__order=order).delete()
    JobOther.objects.filter(job__order=order).delete()
    Job.objects.filter(order=order, line_no__gt=len(jobs)).delete()
    rows = []
    for number, data in enumerate(jobs, start=1):
        row = known.get(number) or Job(order=order, line_no=number)
        _fill(row, data)
        rows.append(row)
    copy_in([row for row in rows if row.line_no not in known])
    Job.objects.bulk_update([row for row in rows if row.line_no in known], _TOLD)
    _write_lines(list(zip(rows, jobs, strict=True)))
    return rows


def _write_lines(jobs: list[tuple[Job, JobData]]) -> None:
    copy_in(
        [
            JobLabour(
                job=job,
                line_no=number,
                operation_code=line.operation_code,
                name=line.name,
                hours=line.hours,
                rate=line.rate,
                amount=line.amount,
                technician=line.technician,
            )
            for job, data in jobs
            for number, line in enumerate(data.labour, start=1)
        ]
    )
    copy_in(
        [
            JobPart(
                job=job,
                line_no=number,
                part_number=line.part_number,
                name=line.name,
                old_part_number=line.old_part_number,
                supplier_code=line.supplier_code,
                quantity=line.quantity,
                unit_price=line.unit_price,
                amount=line.amount,
                is_causal=line.is_causal,
            )
            for job, data in jobs
            for number, line in enumerate(data.parts, start=1)
        ]
    )
    copy_in(
        [
            JobOther(
                job=job, line_no=number, kind=line.kind.value, description=line.description, amount=line.amount
            )
            for job, data in jobs
            for number, line in enumerate(data.others, start=1)
        ]
    )
