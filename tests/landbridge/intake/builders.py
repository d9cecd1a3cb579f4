"""Files of many kinds, made in memory, and the whole way through the reader."""

import csv
import datetime as dt
import io
import struct
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from landbridge.identifiers import vin
from landbridge.intake.books import open_book
from landbridge.intake.fields import Layout
from landbridge.intake.findings import RowFinding
from landbridge.intake.layouts.repair_order_checks import check_repair_order
from landbridge.intake.layouts.repair_orders import REPAIR_ORDER_LAYOUT
from landbridge.intake.mapping import Mapping, propose
from landbridge.intake.orders import OrderDraft, OrderReading
from landbridge.intake.readers import Table, find_table

HEADER = ("工单号", "车架号", "车牌号", "进厂时间", "交车时间", "行驶里程", "维修类型", "客户描述")
LINE_HEADER = (*HEADER, "工时代码", "标准工时", "工时单价", "工时费", "配件编号", "数量", "单价", "配件金额")


def make_vin(serial: int, body: str = "LVSHBFAF*RF") -> str:
    """Return a valid VIN with a serial number."""
    number = f"{body}{serial:06d}".replace("*", "0")
    return number[:8] + vin.check_digit(number) + number[9:]


VIN = make_vin(1)


def order_row(**changes: Any) -> list[Any]:
    """Return a row under `HEADER` without a fault; `changes` by header, such as 交车时间=\"\"."""
    row = {
        "工单号": "RO26112201",
        "车架号": VIN,
        "车牌号": "渝A31K8F",
        "进厂时间": "2026-11-22 08:47",
        "交车时间": "2026-11-22 11:20",
        "行驶里程": "18204",
        "维修类型": "三包索赔",
        "客户描述": "倒车影像有时候黑屏",
    }
    return list((row | changes).values())


def line_row(order: Sequence[Any] | None = None, **changes: Any) -> list[Any]:
    """Return a row under `LINE_HEADER` without a fault; without `order` its order cells are empty."""
    row = {
        "工时代码": "T1001",
        "标准工时": "2",
        "工时单价": "92.5",
        "工时费": "185.00",
        "配件编号": "GN15-1A2B",
        "数量": "1",
        "单价": "642",
        "配件金额": "642.00",
    }
    return [*(order if order is not None else [""] * len(HEADER)), *(row | changes).values()]


def csv_bytes(rows: Iterable[Sequence[Any]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Return a text table."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_bytes(
    rows: Iterable[Sequence[Any]],
    *,
    sheet: str = "Sheet1",
    hidden: str = "",
    options: dict[str, Any] | None = None,
) -> bytes:
    """Return a workbook; datetimes become date cells; `hidden` adds a hidden sheet with the header in it."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, **(options or {})})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    page = book.add_worksheet(sheet)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, dt.datetime | dt.date):
                page.write_datetime(number, column, cell, moment)
            elif cell != "":
                page.write(number, column, cell)
    if hidden:
        other = book.add_worksheet(hidden)
        other.write_row(0, 0, LINE_HEADER)
        other.write_row(1, 0, order_row())
        other.hide()
    book.close()
    return out.getvalue()


def xls_bytes(rows: Iterable[Sequence[str | float]], *, password: bool = False) -> bytes:
    """Return a BIFF8 workbook in a compound file: the smallest that Excel 97 would open."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def bof(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    cells = b""
    height = width = 0
    for number, row in enumerate(rows):
        height = number + 1
        for column, cell in enumerate(row):
            width = max(width, column + 1)
            place = struct.pack("<HHH", number, column, 0)
            if isinstance(cell, str):
                text = cell.encode("utf-16-le")
                cells += record(0x0204, place + struct.pack("<HB", len(cell), 1) + text)
            else:
                cells += record(0x0203, place + struct.pack("<d", cell))
    sheet = (
        bof(0x0010) + record(0x0200, struct.pack("<IIHHH", 0, height, 0, width, 0)) + cells + record(0x000A, b"")
    )
    locked = record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if password else b""
    name = "明细".encode("utf-16-le")

    def globals_(offset: int) -> bytes:
        entry = struct.pack("<IBBBB", offset, 0, 0, len(name) // 2, 1) + name
        return (
            bof(0x0005)
            + locked
            + record(0x0042, struct.pack("<H", 1200))
            + record(0x0085, entry)
            + record(0x000A, b"")
        )

    stream = globals_(len(globals_(0))) + sheet
    return _compound_file({"Workbook": stream})


def _compound_file(streams: dict[str, bytes]) -> bytes:
    """Return an OLE compound file; each stream is padded to 4,096 bytes so that no mini stream is needed."""
    sector, free, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    body, chains, entries = b"", [], []
    for name, content in streams.items():
        content = content.ljust(4096, b"\0")
        content += b"\0" * (-len(content) % sector)
        start, count = len(body) // sector, len(content) // sector
        chains += [*range(start + 1, start + count), end]
        entries.append((name, 2, start, len(content)))
        body += content
    directory_start = len(body) // sector
    chains.append(end)
    directory = b""
    for place, (name, kind, start, size) in enumerate([("Root Entry", 5, end, 0), *entries]):
        encoded = (name + "\0").encode("utf-16-le")
        child = 1 if place == 0 else free
        directory += (
            encoded.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(encoded), kind, 1, free, free, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )
    body += directory.ljust(sector, b"\0")
    fat_count = -(-(len(chains) + 16) // 128)
    fat_start = directory_start + 1
    chains += [0xFFFFFFFD] * fat_count
    fat = struct.pack(f"<{len(chains)}I", *chains).ljust(sector * fat_count, b"\xff")
    difat = [*range(fat_start, fat_start + fat_count)] + [free] * (109 - fat_count)
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(16)
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + bytes(6)
        + struct.pack("<IIIIIIIII", 0, fat_count, directory_start, 0, 4096, end, 0, end, 0)
        + struct.pack("<109I", *difat)
    )
    return header + body + fat


def encrypted_xlsx_bytes() -> bytes:
    """Return what Excel writes for a workbook with a password: an encrypted package in a compound file."""
    return _compound_file({"EncryptionInfo": b"\x04\0\x04\0", "EncryptedPackage": bytes(5000)})


def dbf_bytes() -> bytes:
    """Return a dBase III table of one text field and one record, as FoxPro writes it."""
    field = b"RO_NO".ljust(11, b"\0") + b"C" + bytes(4) + b"\x08" + bytes(15)
    header = struct.pack("<BBBBIHH", 3, 126, 11, 22, 1, 32 + len(field) + 1, 9) + bytes(20)
    return header + field + b"\r" + b" RO261122\x1a"


def zip_bytes(parts: dict[str, bytes]) -> bytes:
    """Return a zip of some parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return an XLSX with one part replaced or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    return zip_bytes(parts | {name: part})


def table_of(content: bytes, name: str = "工单.csv", layout: Layout = REPAIR_ORDER_LAYOUT) -> Table:
    """Return the table found in a file."""
    return find_table(open_book(content, name), layout)


def reading_of(
    content: bytes,
    name: str = "工单.csv",
    *,
    mapping: Mapping | None = None,
    dealer: str = "CQ012",
    today: dt.date | None = None,
) -> OrderReading:
    """Return the reading of a file by the proposed mapping, or by the one given."""
    table = table_of(content, name)
    return OrderReading(
        table,
        REPAIR_ORDER_LAYOUT,
        mapping or propose(table, REPAIR_ORDER_LAYOUT).mapping,
        check=check_repair_order,
        expected_dealer=dealer,
        today=today,
    )


def orders_of(content: bytes, name: str = "工单.csv", **options: Any) -> list[OrderDraft]:
    """Return the orders of a file."""
    return list(reading_of(content, name, **options))


def found(draft: OrderDraft) -> list[tuple[int, str, str]]:
    """Return row, field and code of every finding."""
    return [(one.row_number, one.field, one.code) for one in draft.findings]


def numbers_of(draft: OrderDraft) -> tuple[int, ...]:
    """Return the numbers of an order's rows in its file."""
    return tuple(row.number for row in draft.rows)


def one_order(**changes: Any) -> OrderDraft:
    """Return the order of a file with one row; see `order_row`."""
    [draft] = orders_of(csv_bytes([HEADER, order_row(**changes)]))
    return draft


def the_finding(**changes: Any) -> RowFinding:
    """Return the only finding of a file with one row, which is its second."""
    [finding] = one_order(**changes).findings
    assert finding.row_number == 2
    return finding
