"""Large files cost time and not memory: an order is forgotten once it was told.

Each case runs in a process of its own: memory taken by the Excel reader counts too, and the peak of a process
never falls again.
"""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import xlwt

from tests.landbridge.intake.builders import (
    HEADER,
    LINE_HEADER,
    csv_bytes,
    line_row,
    make_vin,
    order_row,
    xlsx_bytes,
)
from tests.landbridge.intake.test_workbooks import book_of

ROWS = 20_000
ROOT = Path(__file__).parents[3]

READ = """
import io, json, resource, sys
from pathlib import Path
from landbridge.intake.corrections import write_corrections
from tests.landbridge.intake.builders import csv_bytes, order_row, HEADER, reading_of

def peak_mb():
    status = Path("/proc/self/status")
    if status.exists():  # on Linux ru_maxrss begins with what the process that started this one had
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / 1024 / (1024 if sys.platform == "darwin" else 1)

list(reading_of(csv_bytes([HEADER, order_row()])))  # everything is loaded and compiled once
content = Path(sys.argv[1]).read_bytes()
before = peak_mb()
reading = reading_of(content)
if sys.argv[2] == "correct":
    told = {"written": write_corrections(io.BytesIO(), reading.table.columns, reading.reader, reading)}
else:
    told = {"orders": 0, "lines": 0, "good": 0}
    for draft in reading:
        told["orders"] += 1
        told["lines"] += len(draft.lines)
        told["good"] += draft.is_good
print(json.dumps({**told, "rows": reading.row_count, "grown_mb": peak_mb() - before, "peak_mb": peak_mb()}))
"""


def rows(count=ROWS, **changes):
    yield LINE_HEADER
    for number in range(count):
        order, line = divmod(number, 4)
        cells = order_row(工单号=f"RO{order}", 车架号=make_vin(order), **changes)
        yield line_row(cells if line == 0 else [f"RO{order}", *[""] * 7])


def measured(tmp_path: Path, content: bytes, what: str) -> dict:
    path = tmp_path / "file"
    path.write_bytes(content)
    answer = subprocess.run(
        [sys.executable, "-c", READ, str(path), what],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")])},
        timeout=120,
    )
    return json.loads(answer.stdout)


@pytest.mark.parametrize("write", [lambda given: csv_bytes(given, "gb18030"), xlsx_bytes], ids=["csv", "xlsx"])
def test_twenty_thousand_rows_are_read_one_order_at_a_time(tmp_path, write):
    told = measured(tmp_path, write(rows()), "read")

    grown, _ = told.pop("grown_mb"), told.pop("peak_mb")
    assert told == {"rows": ROWS, "orders": ROWS // 4, "lines": ROWS, "good": ROWS // 4}
    # Kept, the typed orders of this file would take more than this.
    assert grown < 40


def test_the_corrections_of_twenty_thousand_bad_rows_are_written_row_by_row(tmp_path):
    told = measured(tmp_path, csv_bytes(rows(行驶里程="不详")), "correct")

    grown, _ = told.pop("grown_mb"), told.pop("peak_mb")
    assert told == {"rows": ROWS, "written": ROWS}
    assert grown < 40


def two_sheets(count):
    """Orders and lines on two sheets, the lines in another order: what waits has to be kept."""
    given = list(rows(count))[1:]
    lines = [[row[0], *row[len(HEADER) :]] for row in given]
    orders = [row[: len(HEADER)] for row in given[::4]]
    return book_of(工单=[HEADER, *orders], 明细=[("工单号", *LINE_HEADER[len(HEADER) :]), *reversed(lines)])


def xls(count):
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("明细")
    for number, row in enumerate(rows(count)):
        for column, cell in enumerate(row):
            if cell != "":
                page.write(number, column, cell)
    book.save(out := io.BytesIO())
    return out.getvalue()


@pytest.mark.parametrize(
    ("write", "orders"),
    [
        (lambda: csv_bytes(rows(50_000), "gb18030"), 12_500),
        (lambda: xlsx_bytes(rows(50_000)), 12_500),
        (lambda: xls(50_000), 12_500),
        (lambda: two_sheets(40_000), 10_000),  # and as many rows on the sheet of orders
    ],
    ids=["csv", "xlsx", "xls", "two sheets, lines reversed"],
)
def test_fifty_thousand_rows_stay_below_300_mb(tmp_path, write, orders):
    told = measured(tmp_path, write(), "read")

    assert (told["rows"], told["orders"], told["good"]) == (50_000, orders, orders)
    assert told["peak_mb"] <= 300
