"""Sample files in two dialects of dealers' systems, written from plain orders.

One dialect is a Chinese print-out as CSV: GB18030, titles above, totals below, one row an order, full-width
digits, Chinese dates. The other is an export as XLSX: one row a line, the order's cells on its first line
only, serial dates.
"""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NotRequired, TypedDict

import xlsxwriter

from landbridge.intake.layouts.repair_orders import JobKind
from landbridge.money import ZERO, line_amount, yuan

ORDER_ROWS_NAME = "维修工单明细.csv"
LINE_ROWS_NAME = "RO_export.xlsx"

_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
# fmt: off
_ORDER_ROW_HEADER = (
    "序号", "工单编号", "车架号", "牌照", "车型", "开单时间", "竣工时间", "交车日期", "行驶里程", "业务类别",
    "送修人", "联系电话", "客户描述", "检查结果", "维修方案", "项目代码", "维修项目", "标准工时", "工时单价",
    "工时费", "配件代码", "配件名称", "旧件号", "供应商代码", "数量", "单价", "材料费", "服务顾问", "主修人",
)
_LINE_ROW_HEADER = (
    "Dealer", "RO No", "VIN", "Plate", "Model", "Date In", "Completed", "Date Out", "KM", "Type", "Customer",
    "Mobile", "Complaint", "Cause", "Correction", "Op Code", "Operation Name", "Hours", "Labour Rate",
    "Labour Amount", "Part No", "Part Name", "Old Part No", "Supplier", "Qty", "Unit Price", "Part Amount",
    "Adviser", "Technician",
)
# fmt: on
_KIND_WORDS = {
    JobKind.WARRANTY: ("三包索赔", "索赔"),
    JobKind.FIRST_MAINTENANCE: ("首次保养", "首保"),
    JobKind.RECALL: ("召回", "召回"),
    JobKind.CAMPAIGN: ("服务活动", "服务活动"),
    JobKind.PDI: ("PDI", "PDI"),
    JobKind.GOODWILL: ("善意索赔", "善意索赔"),
    JobKind.CUSTOMER_PAY: ("普通维修", "自费"),
    JobKind.INSURANCE: ("保险事故", "保险"),
    JobKind.INTERNAL: ("内部", "内部"),
}
# In every tenth order of the export the hand-over is a bare number, as after pasting into a plain column.
_BARE_SERIAL_EVERY = 10
_EPOCH = dt.datetime(1899, 12, 30)


class SampleLine(TypedDict):
    """One line: labour, a part, or both; amounts are the products."""

    labour_code: NotRequired[str]
    labour_name: NotRequired[str]
    labour_hours: NotRequired[Decimal]
    labour_rate: NotRequired[Decimal]
    part_number: NotRequired[str]
    part_name: NotRequired[str]
    old_part_number: NotRequired[str]
    supplier_code: NotRequired[str]
    quantity: NotRequired[Decimal]
    unit_price: NotRequired[Decimal]
    technician: NotRequired[str]


class SampleOrder(TypedDict):
    """One repair order; times are to the minute, in Asia/Shanghai, without a zone."""

    order_number: str
    vin: str
    plate: str
    model: str
    arrived_at: dt.datetime
    completed_at: dt.datetime
    handed_over_at: dt.datetime
    mileage_km: int
    kind: str
    customer_name: str
    customer_phone: str
    complaint: str
    cause: str
    correction: str
    adviser: str
    lines: Sequence[SampleLine]


def write_samples(
    folder: Path, orders: Iterable[SampleOrder], *, dealer_name: str, dealer_code: str
) -> tuple[Path, Path]:
    """Write both sample files; each order goes into exactly one.

    Orders of several lines need the export; the others go to the two files in turn.

    Args:
        folder: is made if it does not exist; files of an earlier run are replaced.
        orders: what the files tell.
        dealer_name: stands in the title of the CSV.
        dealer_code: stands in a column of the export.

    Returns:
        The paths of the CSV and the XLSX.
    """
    folder.mkdir(parents=True, exist_ok=True)
    single: list[SampleOrder] = []
    several: list[SampleOrder] = []
    for order in orders:
        (single if len(order["lines"]) <= 1 and len(single) <= len(several) else several).append(order)
    rows_path, lines_path = folder / ORDER_ROWS_NAME, folder / LINE_ROWS_NAME
    write_order_rows(rows_path, single, dealer_name=dealer_name)
    write_line_rows(lines_path, several, dealer_code=dealer_code)
    return rows_path, lines_path


def write_order_rows(path: Path, orders: Sequence[SampleOrder], *, dealer_name: str) -> None:
    """Write the CSV print-out.

    Raises:
        ValueError: an order has several lines, which this dialect has no place for.
    """
    header = _ORDER_ROW_HEADER
    first = min((order["arrived_at"] for order in orders), default=dt.datetime(2026, 1, 1))
    last = max((order["arrived_at"] for order in orders), default=first)
    with path.open("w", encoding="gb18030", newline="") as file:
        out = csv.writer(file)
        out.writerow([f"{dealer_name}　维修工单明细表"])
        out.writerow([f"统计日期：{first:%Y-%m-%d} 至 {last:%Y-%m-%d}", "", f"单数：{len(orders)}"])
        out.writerow([])
        out.writerow(header)
        labour_total = parts_total = ZERO
        for number, order in enumerate(orders, start=1):
            if len(order["lines"]) > 1:
                raise ValueError(f"{order['order_number']} has several lines; this dialect holds one")
            line: SampleLine = order["lines"][0] if order["lines"] else {}
            labour, parts = _labour_amount(line), _part_amount(line)
            labour_total, parts_total = labour_total + (labour or ZERO), parts_total + (parts or ZERO)
            out.writerow(
                [
                    number, order["order_number"], order["vin"], f"{order['plate'][:2]}·{order['plate'][2:]}",
                    order["model"], _chinese(order["arrived_at"]), _chinese(order["completed_at"]),
                    _chinese(order["handed_over_at"]), f"{order['mileage_km']:,}".translate(_FULL_WIDTH),
                    _KIND_WORDS[JobKind(order["kind"])][0], order["customer_name"], order["customer_phone"],
                    order["complaint"], order["cause"], order["correction"], line.get("labour_code", ""),
                    line.get("labour_name", ""), line.get("labour_hours", ""), line.get("labour_rate", ""),
                    _yuan_sign(labour), line.get("part_number", ""), line.get("part_name", ""),
                    line.get("old_part_number", ""), line.get("supplier_code", ""), line.get("quantity", ""),
                    _yuan_sign(line.get("unit_price")), _yuan_sign(parts), order["adviser"],
                    line.get("technician", ""),
                ]
            )  # fmt: skip
        totals = [""] * len(header)
        totals[0] = "合计"
        totals[header.index("工时费")] = _yuan_sign(labour_total)
        totals[header.index("材料费")] = _yuan_sign(parts_total)
        out.writerow(totals)
        out.writerow(["制表：服务部", "", f"打印时间：{last:%Y-%m-%d} 18:05"])


def write_line_rows(path: Path, orders: Sequence[SampleOrder], *, dealer_code: str) -> None:
    """Write the XLSX export, one row a line; an order without lines has one row."""
    header = _LINE_ROW_HEADER
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    # A fixed date keeps two runs over the same orders identical to the byte.
    book.set_properties({"created": dt.datetime(2026, 1, 1)})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet("RO")
    sheet.write_row(0, 0, header)
    row = 0
    for place, order in enumerate(orders):
        no_lines: list[SampleLine] = [{}]
        for line_place, line in enumerate(order["lines"] or no_lines):
            row += 1
            _write_cells(sheet, row, {1: order["order_number"]})
            if line_place == 0:
                handed_over: Any = order["handed_over_at"]
                if place % _BARE_SERIAL_EVERY == _BARE_SERIAL_EVERY - 1:
                    handed_over = (handed_over - _EPOCH) / dt.timedelta(days=1)
                told = [
                    order["vin"], order["plate"], order["model"], order["arrived_at"], order["completed_at"],
                    handed_over, order["mileage_km"], _KIND_WORDS[JobKind(order["kind"])][1],
                    order["customer_name"], order["customer_phone"], order["complaint"], order["cause"],
                    order["correction"],
                ]  # fmt: skip
                cells = {0: dealer_code, 27: order["adviser"], **dict(enumerate(told, start=2))}
                _write_cells(sheet, row, cells, moment)
            _write_cells(
                sheet, row,
                dict(
                    enumerate(
                        [
                            line.get("labour_code"), line.get("labour_name"), line.get("labour_hours"),
                            line.get("labour_rate"), _labour_amount(line), line.get("part_number"),
                            line.get("part_name"), line.get("old_part_number"), line.get("supplier_code"),
                            line.get("quantity"), line.get("unit_price"), _part_amount(line),
                        ],
                        start=15,
                    )
                ),
            )  # fmt: skip
            _write_cells(sheet, row, {28: line.get("technician")})
    book.close()


def _write_cells(sheet: Any, row: int, cells: dict[int, Any], moment: Any = None) -> None:
    for column, value in cells.items():
        if value is None or value == "":
            continue
        if isinstance(value, dt.datetime):
            sheet.write_datetime(row, column, value, moment)
        elif isinstance(value, str):
            sheet.write_string(row, column, value)
        else:
            sheet.write_number(row, column, value)


def _chinese(moment: dt.datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment.hour}时{moment.minute:02d}分"


def _yuan_sign(amount: Decimal | None) -> str:
    return "" if amount is None else f"¥{yuan(amount):,}"


def _labour_amount(line: SampleLine) -> Decimal | None:
    if "labour_hours" in line and "labour_rate" in line:
        return line_amount(line["labour_hours"], line["labour_rate"])
    return None


def _part_amount(line: SampleLine) -> Decimal | None:
    if "quantity" in line and "unit_price" in line:
        return line_amount(line["quantity"], line["unit_price"])
    return None
