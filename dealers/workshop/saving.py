"""Rows from an `OrderData`: the order itself, car and customer, jobs and lines."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

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


def insert(data: OrderData, now: datetime) -> tuple[RepairOrder, bool]:
    """Write a new order. If another transaction was first with this number, return that one and False."""
    customer = _customer(data.customer)
    car = _car(data, customer, now)
    try:
        with transaction.atomic():
            order = RepairOrder.objects.create(
                number=data.number,
                car=car,
                customer=customer,
                status=OrderStatus.OPEN,
                created_at=now,
                **_own_fields(data),
            )
    except IntegrityError:
        return RepairOrder.objects.select_for_update(of=("self",)).get(number=data.number), False
    _write_jobs(order, data.jobs)
    return order, True


def update(order: RepairOrder, data: OrderData, now: datetime) -> None:
    """Write the order anew. Jobs keep their rows by number, because drafts of claims point at them."""
    customer = _customer(data.customer)
    order.car, order.customer = _car(data, customer, now), customer
    for name, value in _own_fields(data).items():
        setattr(order, name, value)
    order.revision += 1
    order.save()
    _write_jobs(order, data.jobs)
    # What was read before is no longer true.
    order._prefetched_objects_cache = {}  # type: ignore[attr-defined]


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


def _car(data: OrderData, customer: Customer | None, now: datetime) -> Car:
    car, _ = Car.objects.get_or_create(
        vin=data.vin,
        defaults={
            "plate": data.plate,
            "model_name": data.model_name,
            "customer": customer,
            "since": now if customer else None,
        },
    )
    told: dict[str, Any] = {"plate": data.plate or car.plate, "model_name": data.model_name or car.model_name}
    if customer is not None and car.customer_id != customer.pk:
        told |= {"customer": customer, "since": now}
    changed = [name for name, value in told.items() if getattr(car, name) != value]
    for name in changed:
        setattr(car, name, told[name])
    if changed:
        car.save(update_fields=changed)
    return car


def _customer(data: CustomerData | None) -> Customer | None:
    """Return the customer with this name and one of these numbers, or a new one.

    A name alone is no person: two customers may be called the same. Without a number only the same name
    that has no number either is taken as the same.
    """
    if data is None or not data.name.strip():
        return None
    numbers = [phone.number for phone in data.phones if phone.number]
    same_name = access.customers().filter(name=data.name)
    found = same_name.filter(phones__number__in=numbers) if numbers else same_name.filter(phones=None)
    customer = found.order_by("id").first()
    if customer is None:
        customer = Customer.objects.create(name=data.name, kind=data.kind.value)
    CustomerPhone.objects.bulk_create(
        [
            CustomerPhone(customer=customer, number=phone.number, note=phone.note)
            for phone in data.phones
            if phone.number
        ],
        ignore_conflicts=True,
    )
    return customer


def _write_jobs(order: RepairOrder, jobs: tuple[JobData, ...]) -> None:
    known = {job.line_no: job for job in Job.objects.filter(order=order)}
    if known:
        JobLabour.objects.filter(job__order=order).delete()
        JobPart.objects.filter(job__order=order).delete()
        JobOther.objects.filter(job__order=order).delete()
        Job.objects.filter(order=order, line_no__gt=len(jobs)).delete()
    rows = []
    for number, data in enumerate(jobs, start=1):
        row = known.get(number) or Job(order=order, line_no=number)
        row.kind, row.failure_code = data.kind.value, data.failure_code
        row.complaint, row.checks, row.cause, row.correction = (
            data.complaint,
            data.checks,
            data.cause,
            data.correction,
        )
        rows.append(row)
    Job.objects.bulk_create([row for row in rows if row.line_no not in known])
    Job.objects.bulk_update(
        [row for row in rows if row.line_no in known],
        ["kind", "failure_code", "complaint", "checks", "cause", "correction"],
    )
    _write_lines(list(zip(rows, jobs, strict=True)))


def _write_lines(jobs: list[tuple[Job, JobData]]) -> None:
    JobLabour.objects.bulk_create(
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
    )
    JobPart.objects.bulk_create(
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
    )
    JobOther.objects.bulk_create(
        JobOther(job=job, line_no=number, kind=line.kind.value, description=line.description, amount=line.amount)
        for job, data in jobs
        for number, line in enumerate(data.others, start=1)
    )
