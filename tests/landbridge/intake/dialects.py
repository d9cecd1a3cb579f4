"""Files of repair orders in the dialects of ten systems."""
# ruff: noqa: E501 - headers are data and stay on their lines

import csv
import datetime as dt
import io
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
import xlwt

from landbridge.intake.layouts.repair_orders import JobKind
from tests.landbridge.intake.faults import DATES, LINE_FIELDS, ORDER_FIELDS, PRICES, Cells, Order, Written

_CHINESE = dict(
    zip(
        (*ORDER_FIELDS, *LINE_FIELDS),
        (
            "工单号", "车架号", "车牌号", "车型", "进厂时间", "完工时间", "交车时间", "行驶里程", "维修类型", "车主", "手机",
            "客户描述", "故障原因", "处理措施", "服务顾问", "工时代码", "工时名称", "标准工时", "工时单价", "工时费",
            "配件编号", "配件名称", "旧件号", "供应商代码", "数量", "单价", "配件金额", "主修人",
        ),
        strict=True,
    )
)  # fmt: skip
_OTHER_CHINESE = _CHINESE | {
    "order_number": "委托书号", "vin": "底盘号", "plate": "牌照号", "arrived_at": "送修日期", "completed_at": "竣工日期",
    "handed_over_at": "出厂日期", "mileage_km": "里程(万公里)", "kind": "帐类", "customer_name": "送修人",
    "customer_phone": "联系电话", "complaint": "故障现象", "cause": "检查结果", "correction": "维修方案",
    "labour_code": "项目编号", "labour_name": "维修内容", "labour_hours": "工时数", "part_number": "零件号",
    "part_name": "零件名称", "old_part_number": "旧件编号", "part_amount": "材料费", "technician": "技师", "adviser": "接待",
}  # fmt: skip
_ENGLISH = dict(
    zip(
        (*ORDER_FIELDS, *LINE_FIELDS),
        (
            "RO No", "VIN", "Plate", "Model", "Date In", "Completed", "Date Out", "KM", "Type", "Customer", "Mobile",
            "Complaint", "Cause", "Correction", "Adviser", "Op Code", "Operation Name", "Hours", "Labour Rate",
            "Labour Amount", "Part No", "Part Name", "Old Part No", "Supplier", "Qty", "Unit Price", "Part Amount",
            "Technician",
        ),
        strict=True,
    )
)  # fmt: skip
_WORDS = {
    JobKind.WARRANTY: "三包索赔",
    JobKind.CUSTOMER_PAY: "自费",
    JobKind.FIRST_MAINTENANCE: "首次保养",
    JobKind.RECALL: "召回",
}
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def _chinese_date(moment: dt.datetime) -> str:
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment.hour}时{moment.minute:02d}分"


def _serial(moment: dt.datetime) -> float:
    return (moment - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)


@dataclass(frozen=True)
class Dialect:
    """How one system writes.

    Args:
        shape: `order` (one row each, one line at the most), `repeated` or `first` (one row a line, the order's
            cells on every row or on the first), `sheets` (lines on a sheet of their own), `three` (labour and
            parts on two).
        date, number, money, mileage: how such a value stands in a cell.
        has_times: its dates have a time of day.
        always: codes it earns by its way of writing, whatever it tells.
        shuffled: lines stand in any order.
    """

    name: str
    headers: dict[str, str]
    shape: str
    save: Callable[[list[tuple[str, Cells]]], bytes]
    date: Callable[[dt.datetime], Any] = lambda moment: moment.strftime("%Y-%m-%d %H:%M")
    money: Callable[[float], Any] = lambda amount: f"{amount:.2f}"
    number: Callable[[float], Any] = lambda number: f"{number:g}"
    mileage: Callable[[int], Any] = str
    has_times: bool = True
    always: frozenset[str] = field(default_factory=frozenset)
    shuffled: bool = False

    def takes(self, order: Order) -> bool:
        """Return whether the dialect has a place for all lines of an order."""
        return self.shape != "order" or len(order["lines"]) == 1

    def write(self, told: Iterable[Order], seed: int = 0) -> bytes:
        """Return the file."""
        sheets = self._sheets(list(told))
        if self.shuffled:
            random.Random(seed).shuffle(sheets[-1][1])
        headers = {"orders": self._order_fields(), "lines": self._line_fields(), "more": self._more_fields()}
        return self.save([(name, [[self.headers[one] for one in headers[name]], *rows]) for name, rows in sheets])

    def _order_fields(self) -> tuple[str, ...]:
        return ORDER_FIELDS if self.shape in ("sheets", "three") else (*ORDER_FIELDS, *LINE_FIELDS)

    def _line_fields(self) -> tuple[str, ...]:
        if self.shape == "three":
            return ("order_number", *LINE_FIELDS[:5])
        return ("order_number", *LINE_FIELDS)

    def _more_fields(self) -> tuple[str, ...]:
        return ("order_number", *LINE_FIELDS[5:])

    def _sheets(self, told: list[Order]) -> list[tuple[str, Cells]]:
        if self.shape in ("sheets", "three"):
            sheets = [("orders", self._order_fields()), ("lines", self._line_fields())]
            sheets += [("more", self._more_fields())] if self.shape == "three" else []
            return [
                (
                    name,
                    [
                        [self._cell(one, order | line) for one in fields]
                        for order in told
                        for line in order["lines"]
                    ]
                    if place
                    else [[self._cell(one, order) for one in fields] for order in told],
                )
                for place, (name, fields) in enumerate(sheets)
            ]
        rows = []
        for order in told:
            for place, line in enumerate(order["lines"]):
                is_told = place == 0 or self.shape == "repeated"
                row = [self._cell(one, order) if is_told or one == "order_number" else "" for one in ORDER_FIELDS]
                rows.append([*row, *(self._cell(one, line) for one in LINE_FIELDS)])
        return [("orders", rows)]

    def _cell(self, name: str, told: dict[str, Any]) -> Any:
        value = told[name]
        if isinstance(value, Written):
            return value.text
        if value == "":
            return ""
        if name in DATES:
            return self.date(value)
        if name == "kind":
            return _WORDS[value]
        if name == "mileage_km":
            return self.mileage(value)
        if name in PRICES:
            return self.money(value)
        if name in ("quantity", "labour_hours"):
            return self.number(value)
        return value


def _csv(encoding: str, delimiter: str = ",", *, is_print_out: bool = False) -> Callable[..., bytes]:
    def save(sheets: list[tuple[str, Cells]]) -> bytes:
        [(_, rows)] = sheets
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=delimiter)
        if is_print_out:
            writer.writerows([["重庆安行金渝店　维修工单明细表"], ["统计日期：2026-11-01 至 2026-11-22"], []])
        writer.writerows(rows)
        if is_print_out:
            writer.writerows([["合计", f"{len(rows) - 1} 单"], ["制表：服务部", "打印时间：2026-11-22"]])
        return out.getvalue().encode(encoding)

    return save


def _xlsx(
    *,
    merged: bool = False,
    formulas: bool = False,
    hidden: bool = False,
    two_header_rows: bool = False,
    **options: Any,
) -> Callable[..., bytes]:
    """Write workbooks; `merged` joins an order's equal cells, `formulas` computes sums, `hidden` adds old data."""

    def save(sheets: list[tuple[str, Cells]]) -> bytes:
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, **options})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        if hidden:
            old = book.add_worksheet("上月")
            for number, row in enumerate(sheets[0][1]):
                old.write_row(number, 0, [str(cell) for cell in row])
            old.hide()
        for place, (name, rows) in enumerate(sheets):
            page = book.add_worksheet({"orders": "工单", "lines": "明细", "more": "配件"}[name])
            if place == 0 and hidden:
                page.activate()
                page.set_first_sheet()
            top = 1 if two_header_rows else 0
            if two_header_rows:
                _group_headers(page, rows[0])
            for number, row in enumerate(rows[1:] if two_header_rows else rows, start=top * 2):
                for column, cell in enumerate(row):
                    if isinstance(cell, dt.datetime):
                        page.write_datetime(number, column, cell, moment)
                    elif formulas and isinstance(cell, float) and number:
                        page.write_formula(number, column, f"={cell}*1", None, cell)
                    elif cell != "":
                        page.write(number, column, cell)
            if merged:
                _merge(page, rows, moment)
        book.close()
        return out.getvalue()

    return save


def _group_headers(page: Any, headers: list[str]) -> None:
    """Write the header in two rows: 配件 over 编号 and 名称, everything else merged downwards."""
    parted = {"配件编号": "编号", "配件名称": "名称"}
    for column, header in enumerate(headers):
        if header in parted:
            page.write(1, column, parted[header])
        else:
            page.merge_range(0, column, 1, column, header)
    first = headers.index("配件编号")
    page.merge_range(0, first, 0, first + 1, "配件")


def _merge(page: Any, rows: Cells, moment: Any) -> None:
    """Merge the order's cells over its rows, as reports made for printing do."""
    number = 1
    while number < len(rows):
        end = number
        while end + 1 < len(rows) and rows[end + 1][0] == rows[number][0]:
            end += 1
        if end > number:
            for column in range(len(ORDER_FIELDS)):
                if rows[number][column] != "":
                    is_date = isinstance(rows[number][column], dt.datetime)
                    page.merge_range(
                        number, column, end, column, rows[number][column], moment if is_date else None
                    )
        number = end + 1


def _xls(*, hidden: bool = False) -> Callable[..., bytes]:
    def save(sheets: list[tuple[str, Cells]]) -> bytes:
        book = xlwt.Workbook(encoding="utf-8")
        moment = xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
        for name, rows in sheets:
            page = book.add_sheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, dt.datetime):
                        page.write(number, column, cell, moment)
                    elif cell != "":
                        page.write(number, column, cell)
        if hidden:
            old = book.add_sheet("旧")
            old.write(0, 0, "工单号")
            old.visibility = 1
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    return save


def _same(value: Any) -> Any:
    return value


DIALECTS = (
    Dialect(
        "print-out, GB18030",
        _OTHER_CHINESE | {"mileage_km": "行驶里程"},
        "order",
        _csv("gb18030", is_print_out=True),
        date=_chinese_date,
        money=lambda amount: f"¥{amount:,.2f}",
        mileage=lambda km: f"{km:,} km".translate(_FULL_WIDTH),
    ),
    Dialect("UTF-8 with BOM, cells repeated", _CHINESE, "repeated", _csv("utf-8-sig")),
    Dialect(
        "UTF-16 with tabs, first row only",
        _CHINESE,
        "first",
        _csv("utf-16", "\t"),
        date=lambda moment: moment.strftime("%Y/%m/%d"),
        has_times=False,
    ),
    Dialect(
        "semicolons, compact dates, lines anywhere",
        _ENGLISH,
        "repeated",
        _csv("utf-8", ";"),
        date=lambda moment: moment.strftime("%Y%m%d %H:%M:00"),
        money=lambda amount: f"{amount:,.2f}元",
        shuffled=True,
    ),
    Dialect(
        "XLSX with numbers and dates",
        _ENGLISH,
        "first",
        _xlsx(),
        date=_same,
        money=_same,
        number=_same,
        mileage=_same,
    ),
    Dialect(
        "XLSX with a header in two rows",
        _CHINESE,
        "first",
        _xlsx(two_header_rows=True),
        date=_same,
        money=_same,
    ),
    Dialect("XLSX with merged orders", _CHINESE, "first", _xlsx(merged=True), date=_same, mileage=_same),
    Dialect(
        "XLSX of two sheets, last month hidden",
        _OTHER_CHINESE,
        "sheets",
        _xlsx(hidden=True),
        date=_same,
        money=_same,
        mileage=lambda km: km / 10_000,
        shuffled=True,
    ),
    Dialect(
        "XLSX of three sheets, formulas, counting from 1904",
        _CHINESE,
        "three",
        _xlsx(formulas=True, date_1904=True),
        date=_same,
        money=float,
        number=float,
    ),
    Dialect(
        "XLS with serial numbers and ten thousands of km",
        _OTHER_CHINESE,
        "repeated",
        _xls(hidden=True),
        date=_serial,
        money=_same,
        number=_same,
        mileage=lambda km: f"{km / 10_000:.4f}",
        always=frozenset({"date_serial"}),
    ),
    Dialect("XLS of two sheets", _CHINESE, "sheets", _xls(), date=_same, money=_same, mileage=_same),
)


def told_by(order: Order, *, with_times: bool) -> dict[str, Any]:
    """Return an order as a reader must understand it: texts and numbers by field."""
    words = {name: value for name, value in order.items() if isinstance(value, str) and value}
    moments = {
        name: order[name].strftime("%Y-%m-%d %H:%M" if with_times else "%Y-%m-%d")
        for name in DATES
        if isinstance(order[name], dt.datetime)
    }
    lines: Sequence[dict[str, Any]] = [
        {name: f"{value:g}" if isinstance(value, int | float) else value for name, value in line.items()}
        for line in order["lines"]
    ]
    phone = {"customer_phone": "+86" + order["customer_phone"]}
    return {**words, **phone, **moments, "mileage_km": order["mileage_km"], "lines": list(lines)}
