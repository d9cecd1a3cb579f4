"""Repair orders as some system knows them, faults planted into them, and what a reader must say of each.

Everything follows from a seed. A fault changes one order so that exactly one thing is wrong with it; whoever reads
the file must find what was planted, where it was planted, and nothing else.
"""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from landbridge.intake.layouts.repair_orders import JobKind
from tests.landbridge.intake.builders import make_vin

TODAY = dt.date(2026, 11, 30)
Order = dict[str, Any]
Cells = list[list[Any]]

ORDER_FIELDS = (
    "order_number", "vin", "plate", "model", "arrived_at", "completed_at", "handed_over_at", "mileage_km", "kind",
    "customer_name", "customer_phone", "complaint", "cause", "correction", "adviser",
)  # fmt: skip
LINE_FIELDS = (
    "labour_code", "labour_name", "labour_hours", "labour_rate", "labour_amount", "part_number", "part_name",
    "old_part_number", "supplier_code", "quantity", "unit_price", "part_amount", "technician",
)  # fmt: skip
DATES = ("arrived_at", "completed_at", "handed_over_at")
SUMS = ("labour_amount", "part_amount")
PRICES = ("labour_rate", "unit_price", *SUMS)
_COMPLAINTS = (
    "倒车影像有时候黑屏",
    "起步抖，冷车明显",
    "空调有异味；夏天更重",
    '中控"死机"',
    "座椅加热，左边不热",
)


@dataclass(frozen=True)
class Written:
    """What stands in a cell whatever the dialect."""

    text: str


def orders(seed: int, count: int) -> list[Order]:
    """Return orders without a fault, several of them of one car."""
    chance = random.Random(seed)
    cars = [make_vin(chance.randrange(100_000, 999_999)) for _ in range(max(1, count * 2 // 3))]
    return [_order(chance, place, chance.choice(cars)) for place in range(count)]


def _order(chance: random.Random, place: int, vin: str) -> Order:
    arrived = dt.datetime(2026, 11, 1, 8, 1) + dt.timedelta(minutes=chance.randrange(20 * 24 * 60))
    arrived = arrived.replace(hour=8 + chance.randrange(8))
    return {
        "order_number": f"RO2611{place:05d}",
        "vin": vin,
        "plate": f"渝A{10000 + int(vin[-5:]) % 90000}",
        "model": "锐界",
        "arrived_at": arrived,
        "completed_at": arrived + dt.timedelta(hours=2),
        "handed_over_at": arrived + dt.timedelta(hours=3, minutes=7),
        "mileage_km": chance.randrange(500, 200_000),
        "kind": chance.choice([JobKind.WARRANTY, JobKind.CUSTOMER_PAY, JobKind.FIRST_MAINTENANCE, JobKind.RECALL]),
        "customer_name": chance.choice(["周女士", "王先生", "重庆渝通物流有限公司"]),
        "customer_phone": f"138{chance.randrange(10**8):08d}",
        "complaint": chance.choice(_COMPLAINTS),
        "cause": "插头进水",
        "correction": "更换",
        "adviser": "李",
        "lines": [_line(chance) for _ in range(chance.choice([1, 1, 2, 3]))],
    }


def _line(chance: random.Random) -> dict[str, Any]:
    hours, rate = chance.randrange(2, 40) / 10, chance.choice([92.5, 120, 185])
    quantity, price = chance.choice([1, 2, 4]), chance.randrange(1_000, 400_000) / 100
    return {
        "labour_code": f"T{chance.randrange(1000, 9999)}",
        "labour_name": "更换",
        "labour_hours": hours,
        "labour_rate": rate,
        "labour_amount": round(hours * rate + 1e-9, 2),
        "part_number": f"GN15-{chance.randrange(10_000, 99_999)}-A",
        "part_name": "倒车摄像头",
        "old_part_number": f"GN15-{chance.randrange(10_000, 99_999)}-B",
        "supplier_code": f"S{chance.randrange(100, 999)}",
        "quantity": quantity,
        "unit_price": price,
        "part_amount": round(quantity * price, 2),
        "technician": "王",
    }


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: what a reader says about which field, and how to do it to an order."""

    code: str
    name: str
    spoil: Callable[[Order], None]


def _set(name: str, value: Any) -> Callable[[Order], None]:
    return lambda order: order.__setitem__(name, value)


def _of_warranty(spoil: Callable[[Order], None]) -> Callable[[Order], None]:
    def both(order: Order) -> None:
        order["kind"] = JobKind.WARRANTY
        spoil(order)

    return both


def _line_set(name: str, change: Callable[[Any], Any]) -> Callable[[Order], None]:
    def spoil(order: Order) -> None:
        order["lines"][-1][name] = change(order["lines"][-1][name])

    return spoil


def _look_alike(order: Order) -> None:
    # A letter O for a zero of the serial number; the check digit then tells which it was.
    order["vin"] = make_vin(100_305)
    order["vin"] = order["vin"][:12] + order["vin"][12:].replace("0", "O", 1)


def _wrong_check_digit(order: Order) -> None:
    right = order["vin"][8]
    order["vin"] = order["vin"][:8] + ("1" if right != "1" else "2") + order["vin"][9:]


FAULTS = (
    Fault("vin_lookalike", "vin", _look_alike),
    Fault("vin_check_digit", "vin", _wrong_check_digit),
    Fault("vin_length", "vin", lambda order: order.__setitem__("vin", order["vin"][:-1])),
    Fault("required_missing", "vin", _set("vin", "")),
    Fault("number_unreadable", "mileage_km", _set("mileage_km", Written("不详"))),
    Fault("mileage_implausible", "mileage_km", _set("mileage_km", 9_100_000)),
    Fault("mileage_high", "mileage_km", _set("mileage_km", 512_000)),
    Fault("mileage_zero", "mileage_km", _of_warranty(_set("mileage_km", 0))),
    Fault("date_not_in_calendar", "arrived_at", _set("arrived_at", Written("2026-02-30"))),
    Fault("date_ambiguous", "handed_over_at", _of_warranty(_set("handed_over_at", Written("11/22/26")))),
    Fault("date_unreadable", "completed_at", _set("completed_at", Written("下周"))),
    Fault("date_in_future", "arrived_at", _set("arrived_at", dt.datetime(2026, 12, 6, 9, 30))),
    Fault(
        "handover_before_arrival",
        "handed_over_at",
        lambda order: order.__setitem__("handed_over_at", order["arrived_at"] - dt.timedelta(days=2)),
    ),
    Fault("handover_missing", "handed_over_at", _of_warranty(_set("handed_over_at", ""))),
    Fault("kind_unknown", "kind", _set("kind", Written("甲类"))),
    Fault("required_missing", "kind", _set("kind", "")),
    Fault("complaint_missing", "complaint", _of_warranty(_set("complaint", ""))),
    Fault("phone_format", "customer_phone", _set("customer_phone", Written("12345"))),
    Fault("plate_format", "plate", _set("plate", Written("临牌"))),
    Fault("negative", "quantity", _line_set("quantity", lambda value: -value)),
    Fault("quantity_missing", "quantity", _line_set("quantity", lambda _: "")),
    Fault("amount_differs", "part_amount", _of_warranty(_line_set("part_amount", lambda value: value + 10))),
    Fault("number_unreadable", "unit_price", _line_set("unit_price", lambda _: Written("议价"))),
)

Answer = tuple[str, str, str]
"""Order number, field and code of a finding."""


def plant(seed: int, told: list[Order]) -> set[Answer]:
    """Spoil every third order, each in one way, and return what a reader must say."""
    chance = random.Random(seed)
    faults = list(FAULTS)
    chance.shuffle(faults)
    answers = set()
    for place, order in enumerate(told[::3]):
        fault = faults[place % len(faults)]
        fault.spoil(order)
        answers.add((order["order_number"], fault.name, fault.code))
    return answers
