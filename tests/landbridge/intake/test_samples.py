"""The two sample dialects say exactly what they were told."""

import csv
import datetime as dt
from decimal import Decimal

import pytest

from landbridge.intake.layouts.repair_orders import JobKind
from landbridge.intake.samples import LINE_ROWS_NAME, ORDER_ROWS_NAME, write_order_rows, write_samples
from tests.landbridge.intake.builders import found, make_vin, orders_of

ARRIVED = dt.datetime(2026, 11, 2, 8, 47)


def line(number: int) -> dict:
    return {
        "labour_code": f"T{number:04d}",
        "labour_name": f"更换倒车摄像头 {number}",
        "labour_hours": Decimal("1.3"),
        "labour_rate": Decimal("92.50"),
        "part_number": f"GN15-19G490-{number:02d}",
        "part_name": "倒车摄像头",
        "old_part_number": f"GN15-19G490-{number:02d}",
        "supplier_code": "S0231",
        "quantity": Decimal("2"),
        "unit_price": Decimal("1642.35"),
        "technician": "T07",
    }


def order(number: int, lines: int, kind: JobKind = JobKind.WARRANTY) -> dict:
    at = ARRIVED + dt.timedelta(hours=number)
    return {
        "order_number": f"RO2611{number:04d}",
        "vin": make_vin(number),
        "plate": "渝A31K8F",
        "model": "锐界 2.0T",
        "arrived_at": at,
        "completed_at": at + dt.timedelta(hours=2, minutes=14),
        "handed_over_at": at + dt.timedelta(hours=3, minutes=5),
        "mileage_km": 18_204 + number,
        "kind": kind,
        "customer_name": "周女士",
        "customer_phone": "13800138000",
        "complaint": "倒车影像有时候黑屏, 像“雪花”",
        "cause": "摄像头进水",
        "correction": "更换摄像头",
        "adviser": "A12",
        "lines": [line(number * 10 + place) for place in range(lines)],
    }


ORDERS = [
    *[order(number, 1, kind) for number, kind in enumerate(JobKind, start=1)],
    order(10, 3),
    order(11, 2, JobKind.CUSTOMER_PAY),
    *[order(number, 1) for number in range(12, 34)],
    {
        **order(40, 1),
        "lines": [{"part_number": "GN15-1", "quantity": Decimal("1"), "unit_price": Decimal("8")}],
    },
]


def told(draft) -> dict:
    """Return an order as it was read, in the shape it was written in."""
    values = draft.values
    lines = [
        {
            name: value
            for name, value in one.values.items()
            if not name.endswith("_amount") and name not in PER_ORDER
        }
        for one in draft.lines
    ]
    moments = {name: values.moment(name) for name in ("arrived_at", "completed_at", "handed_over_at")}
    return {
        **{name: value for name, value in values.items() if name not in {*moments, "dealer_code"}},
        **{name: dt.datetime.combine(one.day, one.at) for name, one in moments.items()},
        "customer_phone": values.text("customer_phone").removeprefix("+86"),
        "lines": lines,
    }


PER_ORDER = {"kind", "complaint", "cause", "correction"}


@pytest.fixture
def paths(tmp_path):
    return write_samples(tmp_path / "files", ORDERS, dealer_name="重庆安行金渝店", dealer_code="CQ012")


def test_both_files_together_give_back_every_order_once(paths):
    drafts = [draft for path in paths for draft in orders_of(path.read_bytes(), path.name)]

    by_number = sorted((told(draft) for draft in drafts), key=lambda one: one["order_number"])
    assert by_number == ORDERS


def test_both_files_are_used(paths):
    rows, lines = (len(orders_of(path.read_bytes())) for path in paths)

    assert [path.name for path in paths] == [ORDER_ROWS_NAME, LINE_ROWS_NAME]
    assert (rows, lines) == (17, 17)


def test_the_only_thing_to_say_is_the_serial_number_of_every_tenth_hand_over(paths):
    rows, lines = ([draft.findings for draft in orders_of(path.read_bytes())] for path in paths)

    assert rows == [[]] * 17
    drafts = orders_of(paths[1].read_bytes())
    assert [found(draft)[0][1:] for draft in drafts if draft.findings] == [("handed_over_at", "date_serial")]
    assert drafts[9].findings == lines[9]


def test_amounts_are_the_products(paths):
    [first, *_] = orders_of(paths[0].read_bytes())

    assert first.lines[0].values.decimal("labour_amount") == Decimal("120.25")
    assert first.lines[0].values.decimal("part_amount") == Decimal("3284.70")


def test_the_csv_is_a_print_out(paths):
    text = paths[0].read_bytes().decode("gb18030")
    rows = list(csv.reader(text.splitlines()))

    assert rows[0] == ["重庆安行金渝店　维修工单明细表"]
    assert rows[3][:4] == ["序号", "工单编号", "车架号", "牌照"]
    assert rows[4][5] == "2026年11月2日 9时47分"
    assert rows[4][8] == "１８,２０５"
    assert rows[4][26] == "¥3,284.70"
    assert rows[-2][0] == "合计"
    assert rows[-1][0] == "制表：服务部"


def test_the_same_orders_give_the_same_bytes(paths, tmp_path):
    again = write_samples(tmp_path / "again", ORDERS, dealer_name="重庆安行金渝店", dealer_code="CQ012")

    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in paths]


def test_the_print_out_has_no_place_for_several_lines(tmp_path):
    with pytest.raises(ValueError, match="RO26110010 has several lines"):
        write_order_rows(tmp_path / "x.csv", [order(10, 2)], dealer_name="店")
