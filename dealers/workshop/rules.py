"""Which jobs the OEM pays, and what a record must hold before its order is closed. Plain Python."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from dealers.workshop.order_data import JobData, JobKind, OrderData, OtherKind, Source
from landbridge.clocks.days import repair_days
from landbridge.identifiers import vin as vins
from landbridge.money import ZERO, total
from landbridge.texts import Text
from landbridge.vehicles.rules import ServiceKind

OEM_PAID: frozenset[JobKind] = frozenset(
    {
        JobKind.WARRANTY,
        JobKind.FIRST_MAINTENANCE,
        JobKind.RECALL,
        JobKind.CAMPAIGN,
        JobKind.PDI,
        JobKind.GOODWILL,
    }
)
# A car that comes for what the maker ordered or promised has no complaint of its owner.
_WITH_COMPLAINT = frozenset({JobKind.WARRANTY, JobKind.GOODWILL})

JOB_KIND_NAMES: Mapping[JobKind, Text] = MappingProxyType(
    {
        JobKind.WARRANTY: Text("索赔", "Warranty"),
        JobKind.FIRST_MAINTENANCE: Text("首保", "First maintenance"),
        JobKind.RECALL: Text("召回", "Recall"),
        JobKind.CAMPAIGN: Text("服务活动", "Service campaign"),
        JobKind.PDI: Text("PDI 检查", "Pre-delivery inspection"),
        JobKind.GOODWILL: Text("善意索赔", "Goodwill"),
        JobKind.CUSTOMER_PAID: Text("自费", "Paid by the customer"),
        JobKind.INSURANCE: Text("保险", "Insurance"),
        JobKind.INTERNAL: Text("内部", "Internal"),
    }
)

OTHER_NAMES: Mapping[OtherKind, Text] = MappingProxyType(
    {
        OtherKind.TOWING: Text("拖车", "Towing"),
        OtherKind.TRAVEL: Text("差旅", "Travel"),
        OtherKind.COURTESY_CAR: Text("代步车", "Courtesy car"),
        OtherKind.SUBLET: Text("外委", "Work by others"),
        OtherKind.OTHER: Text("其他", "Other"),
    }
)

# The first that an order has says what the whole visit was, from the most telling to the least.
_SERVICE_KINDS: tuple[tuple[JobKind, ServiceKind], ...] = (
    (JobKind.WARRANTY, ServiceKind.WARRANTY),
    (JobKind.GOODWILL, ServiceKind.WARRANTY),
    (JobKind.RECALL, ServiceKind.CAMPAIGN),
    (JobKind.CAMPAIGN, ServiceKind.CAMPAIGN),
    (JobKind.FIRST_MAINTENANCE, ServiceKind.FREE_MAINTENANCE),
    (JobKind.INSURANCE, ServiceKind.INSURANCE),
    (JobKind.CUSTOMER_PAID, ServiceKind.CUSTOMER_PAY),
    (JobKind.PDI, ServiceKind.PDI),
    (JobKind.INTERNAL, ServiceKind.INTERNAL),
)


@dataclass(frozen=True, slots=True)
class MissingField:
    """Something the record must hold and does not.

    Args:
        field: address, such as `handed_over_at` or `jobs.1.parts.2.part_number`.
        label: its name for people, with the job and line it belongs to.
    """

    field: str
    label: Text


@dataclass(frozen=True, slots=True)
class OrderSums:
    """An order in yuan; what has no amount yet counts as nothing.

    Attributes:
        other: further costs of the jobs, towing and courtesy car.
        oem: how much of the total belongs to jobs that the OEM pays.
    """

    labour: Decimal
    parts: Decimal
    other: Decimal
    oem: Decimal

    @property
    def total(self) -> Decimal:
        return self.labour + self.parts + self.other


def sums(order: OrderData) -> OrderSums:
    """Return what an order comes to as the workshop booked it."""
    return OrderSums(
        labour=total(row.amount or ZERO for job in order.jobs for row in job.labour),
        parts=total(row.amount or ZERO for job in order.jobs for row in job.parts),
        other=total(row.amount for job in order.jobs for row in job.others)
        + order.towing_amount
        + order.courtesy_car_amount,
        oem=total(_job_total(job) for job in order.jobs if is_oem_paid(job.kind)),
    )


def _job_total(job: JobData) -> Decimal:
    amounts = [row.amount for row in job.labour] + [row.amount for row in job.parts]
    return total(amount or ZERO for amount in amounts) + total(row.amount for row in job.others)


def is_oem_paid(kind: JobKind) -> bool:
    """Return whether a job of this kind becomes a claim."""
    return kind in OEM_PAID


def service_kind(kinds: Iterable[JobKind]) -> ServiceKind:
    """Return what the visit was as a whole; an order without jobs was internal."""
    present = frozenset(kinds)
    return next((kind for job, kind in _SERVICE_KINDS if job in present), ServiceKind.INTERNAL)


def repair_time_in_days(order: OrderData) -> int:
    """Return the repair time in days, each started 24 h counts as one (SAMR Order 43, Art. 40).

    From the start of the repair, or the arrival, to its end, or the hand-over; 0 while the car is here.
    """
    start = order.repair_started_at or order.arrived_at
    end = order.repair_ended_at or order.handed_over_at
    return repair_days(start, end) if end is not None and end >= start else 0


def missing_fields(order: OrderData) -> tuple[MissingField, ...]:
    """Return what is missing before the order can be closed (SAMR Order 43, Art. 17).

    The article names: time sent, mileage, the customer's statement, check result, repair items, name and
    number of replaced parts, material cost, hours and labour cost, towing cost, courtesy car, hand-over time
    and both signatures. The dealer's own signature is the closing itself. Amounts and hours are asked of jobs
    that the OEM pays; towing and courtesy car are amounts that may be 0.00.
    """
    return tuple(_missing(order))


def _missing(order: OrderData) -> Iterator[MissingField]:
    if not vins.is_valid(order.vin):
        yield MissingField("vin", Text("正确的 VIN", "a correct VIN"))
    if order.mileage_km is None:
        yield MissingField("mileage_km", Text("里程", "mileage"))
    if order.handed_over_at is None:
        yield MissingField("handed_over_at", Text("交车时间", "hand-over time"))
    elif order.handed_over_at < order.arrived_at:
        yield MissingField("handed_over_at", Text("晚于进厂的交车时间", "a hand-over time after the arrival"))
    if order.source is Source.MANUAL and not order.signed_by_customer:
        yield MissingField("signed_by_customer", Text("客户结算签字", "the customer's signature"))
    if not order.jobs:
        yield MissingField("jobs", Text("维修项目", "a job"))
    for number, job in enumerate(order.jobs, start=1):
        yield from _missing_in_job(number, job)


def _missing_in_job(number: int, job: JobData) -> Iterator[MissingField]:
    def lacks(field: str, zh: str, en: str) -> MissingField:
        return MissingField(f"jobs.{number}.{field}", Text(f"项目 {number}：{zh}", f"job {number}: {en}"))

    if job.kind in _WITH_COMPLAINT:
        if not job.complaint.strip():
            yield lacks("complaint", "客户原话", "the customer's words")
        if not (job.checks.strip() or job.cause.strip()):
            yield lacks("checks", "检查结果", "check result")
    if not (job.labour or job.parts or job.others):
        yield lacks("labour", "工时或配件", "labour or parts")
    if job.kind not in OEM_PAID:
        return
    for line, part in enumerate(job.parts, start=1):
        if not part.part_number:
            yield lacks(f"parts.{line}.part_number", f"配件 {line} 件号", f"number of part {line}")
        if not part.name:
            yield lacks(f"parts.{line}.name", f"配件 {line} 名称", f"name of part {line}")
        if part.quantity is None:
            yield lacks(f"parts.{line}.quantity", f"配件 {line} 数量", f"quantity of part {line}")
        if part.amount is None:
            yield lacks(f"parts.{line}.amount", f"配件 {line} 材料费", f"cost of part {line}")
    for line, labour in enumerate(job.labour, start=1):
        if labour.hours is None:
            yield lacks(f"labour.{line}.hours", f"工时 {line} 工时数", f"hours of labour {line}")
        if labour.amount is None:
            yield lacks(f"labour.{line}.amount", f"工时 {line} 工时费", f"cost of labour {line}")
