"""From the values of a file to the workshop's order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from dealers.imports import values as stored_values
from dealers.workshop.order_data import (
    CustomerData,
    JobData,
    JobKind,
    LabourData,
    OrderData,
    PartData,
    PhoneData,
    Source,
)
from landbridge.intake.layouts.repair_orders import JobKind as FileKind
from landbridge.intake.rows import Values

_KINDS = {
    FileKind.WARRANTY: JobKind.WARRANTY,
    FileKind.FIRST_MAINTENANCE: JobKind.FIRST_MAINTENANCE,
    FileKind.RECALL: JobKind.RECALL,
    FileKind.CAMPAIGN: JobKind.CAMPAIGN,
    FileKind.PDI: JobKind.PDI,
    FileKind.GOODWILL: JobKind.GOODWILL,
    FileKind.CUSTOMER_PAY: JobKind.CUSTOMER_PAID,
    FileKind.INSURANCE: JobKind.INSURANCE,
    FileKind.INTERNAL: JobKind.INTERNAL,
}
_PLATE_LENGTH = 12
_PHONE_LENGTH = 20
_JOB_FIELDS = ("kind", "complaint", "cause", "correction")


def order_data(stored: dict[str, Any], digest: str) -> OrderData:
    """Return the workshop's order for what was stored of a file's order without errors.

    Lines with the same payer, complaint, cause and correction are one job.
    """
    order = stored_values.order_values(stored)
    arrived = order.moment("arrived_at")
    if arrived is None:
        raise ValueError("an order without arrival is not imported")
    handed_over = order.moment("handed_over_at")
    # A plate or a number longer than any there is was warned about when the file was read.
    plate = order.text("plate")
    return OrderData(
        number=order.text("order_number"),
        vin=order.text("vin"),
        arrived_at=arrived.earliest(),
        jobs=_jobs(order, stored_values.line_values(stored)),
        plate=plate if len(plate) <= _PLATE_LENGTH else "",
        model_name=order.text("model"),
        mileage_km=order.integer("mileage_km"),
        repair_ended_at=_repair_ended(order),
        handed_over_at=handed_over.latest() if handed_over else None,
        hand_over_has_time=handed_over is None or handed_over.at is not None,
        adviser=order.text("adviser"),
        customer=_customer(order),
        source=Source.IMPORT,
        digest=digest,
    )


def _repair_ended(order: Values) -> datetime | None:
    ended, handed_over = order.moment("completed_at"), order.moment("handed_over_at")
    if ended is None:
        return None
    # Where only the day is known the repair ended on it, and before the car left.
    return min(ended.latest(), handed_over.latest()) if handed_over else ended.latest()


def _customer(order: Values) -> CustomerData | None:
    name, number = order.text("customer_name"), order.text("customer_phone")
    if not name:
        return None
    phones = (PhoneData(number),) if 0 < len(number) <= _PHONE_LENGTH else ()
    return CustomerData(name, phones=phones)


def _jobs(order: Values, lines: Sequence[Values]) -> tuple[JobData, ...]:
    jobs: dict[tuple[str, ...], JobData] = {}
    for line in lines or [Values()]:
        key = tuple(line.text(name) or order.text(name) for name in _JOB_FIELDS)
        kind, complaint, cause, correction = key
        job = jobs.get(key) or JobData(
            _KINDS[FileKind(kind)], complaint=complaint, cause=cause, correction=correction
        )
        jobs[key] = replace(job, labour=(*job.labour, *_labour(line)), parts=(*job.parts, *_parts(line)))
    return tuple(replace(job, parts=_with_causal(job.parts)) for job in jobs.values())


def _labour(line: Values) -> tuple[LabourData, ...]:
    labour = LabourData(
        operation_code=line.text("labour_code"),
        name=line.text("labour_name"),
        hours=line.decimal("labour_hours"),
        rate=line.decimal("labour_rate"),
        amount=line.decimal("labour_amount"),
        technician=line.text("technician"),
    )
    told = (labour.operation_code, labour.name, labour.hours, labour.amount)
    return (labour,) if any(told) else ()


def _parts(line: Values) -> tuple[PartData, ...]:
    part = PartData(
        part_number=line.text("part_number"),
        name=line.text("part_name"),
        quantity=line.decimal("quantity"),
        unit_price=line.decimal("unit_price"),
        amount=line.decimal("part_amount"),
        old_part_number=line.text("old_part_number"),
        supplier_code=line.text("supplier_code"),
    )
    return (part,) if part.part_number or part.name or part.amount else ()


def _with_causal(parts: tuple[PartData, ...]) -> tuple[PartData, ...]:
    """Mark the part that failed: no file says it, so the first with an old number, else the first."""
    if not parts:
        return parts
    causal = next((place for place, part in enumerate(parts) if part.old_part_number), 0)
    return tuple(replace(part, is_causal=place == causal) for place, part in enumerate(parts))
