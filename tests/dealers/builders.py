"""One ordinary warranty order that can be closed and claimed; each test changes what it is about."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from dealers.workshop.order_data import (
    CustomerData,
    JobData,
    JobKind,
    LabourData,
    OrderData,
    PartData,
    PhoneData,
)
from tests.cast import NOON
from tests.claims.world import VIN

NUMBER = "RO26111304"
GEAR = PartData("K2GC-3D070", "转向机总成", Decimal(1), Decimal("7000"), Decimal("7000.00"), "K2GC-3D070", "A1B2C")
NUT = PartData("W720-M14", "自锁螺母", Decimal(4), Decimal("6.50"), Decimal("26.00"))
WORK = LabourData("9B-3504A2", "更换转向机", Decimal("4.0"), Decimal("200"), Decimal("800.00"), "陈师傅")
JOB = JobData(
    kind=JobKind.WARRANTY,
    complaint="高速上方向盘突然变沉，仪表亮转向灯。",
    checks="转矩传感器 A/B 路差 0.71 V，标准不大于 0.25 V。",
    cause="",
    correction="更换转向机总成并编程、标定，四轮定位。",
    failure_code="C200B",
    labour=(WORK,),
    parts=(GEAR, NUT),
)
PAID_JOB = JobData(kind=JobKind.CUSTOMER_PAID, correction="更换雨刮", parts=(replace(NUT, amount=None),))
OWNER = CustomerData("周明", phones=(PhoneData("+8613800001111"), PhoneData("+8613900002222", "妻子")))


def make_order(**changes: Any) -> OrderData:
    """Return an order of a car handed over three days before noon, complete in every way."""
    values: dict[str, Any] = {
        "number": NUMBER,
        "vin": VIN,
        "plate": "渝A7K39M",
        "model_name": "锐界L 2.0T",
        "mileage_km": 63127,
        "arrived_at": NOON - timedelta(days=4),
        "repair_started_at": NOON - timedelta(days=4) + timedelta(hours=1),
        "repair_ended_at": NOON - timedelta(days=3, hours=2),
        "handed_over_at": NOON - timedelta(days=3),
        "adviser": "李",
        "signed_by_customer": True,
        "customer": OWNER,
        "jobs": (JOB,),
    }
    return OrderData(**(values | changes))
