"""Orders of a dealer's file, three lines each, through the very path that `make demo` imports its files by."""

import datetime as dt
import time
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path

import psycopg

from benchmarks.world import World


def measure(world: World, orders: int) -> dict[str, float]:
    """Return orders and rows a second: reading the file with its preview, and importing it by one worker."""
    from dealers.imports import commands
    from dealers.imports.models import ImportFile
    from landbridge.doors import tasks
    from landbridge.doors.scopes import dealer_scope

    actor, ref = world.clerks[0]
    name, content = file_of(world, orders, actor.dealer_code)
    started = time.perf_counter()
    with dealer_scope(ref):
        file = commands.upload_file(actor=actor, now=world.now, name=name, content=content).file
        job = tasks.Job.objects.filter(subject_id=file.pk).first()
    while job is not None and tasks.run_chunk(job.pk, ref.id):
        pass
    read = time.perf_counter() - started
    with dealer_scope(ref):
        job = commands.start_import(actor=actor, now=world.now, file_id=file.pk)
    started, busy = time.perf_counter(), time.process_time()
    while tasks.run_chunk(job.pk, ref.id):
        pass
    took = time.perf_counter() - started
    busy = time.process_time() - busy
    with dealer_scope(ref):
        file = ImportFile.objects.get(pk=file.pk)
    imported = file.count("imported", of="orders")
    if imported != orders:
        raise RuntimeError(f"{imported} of {orders} orders were imported: {file.counts}")
    return {
        "intake_orders_per_s": round(orders / took, 1),
        "intake_cpu_ms_per_order": round(1000 * busy / orders, 3),
        "intake_rows_per_s": round(3 * orders / took, 1),
        "intake_read_rows_per_s": round(3 * orders / read, 1),
    }


def file_of(world: World, count: int, dealer_code: str) -> tuple[str, bytes]:
    """Return name and bytes of an export with so many orders of three lines, each a warranty job."""
    from landbridge.intake import samples

    today = world.now.replace(tzinfo=None, hour=8, minute=0, second=0, microsecond=0)
    parts = list(islice(cycle(world.parts), count + 2))
    work = list(islice(cycle(world.operations), count))
    written = []
    for place in range(count):
        arrived = today - dt.timedelta(days=3) + dt.timedelta(seconds=20 * place % 40_000)
        lines = [
            {
                "labour_code": work[place], "labour_name": "更换", "labour_hours": Decimal("1.5"),
                "labour_rate": Decimal("180"), "technician": "T07",
            },
            *(
                {
                    "part_number": parts[place + offset], "part_name": "总成", "quantity": Decimal(1),
                    "unit_price": Decimal("200.00"), "supplier_code": "A1B2C",
                    "old_part_number": parts[place] if offset == 0 else "",
                }
                for offset in (0, 1)
            ),
        ]  # fmt: skip
        written.append(
            {
                "order_number": f"BN26{place:07}", "vin": world.vins[place % len(world.vins)],
                "plate": f"渝A{place % 100_000:05}", "model": world.model_name, "arrived_at": arrived,
                "completed_at": arrived + dt.timedelta(hours=3), "handed_over_at": arrived + dt.timedelta(hours=5),
                "mileage_km": 9_000 + place % 900, "kind": "warranty", "customer_name": f"车主{place % 5000}",
                "customer_phone": f"138{place % 5000:08}", "complaint": f"上坡时加速无力，第 {place % 97} 次才好",
                "cause": "读取故障码，检查线束正常，确认总成内部失效。",
                "correction": "更换总成并试车二十公里正常。", "adviser": "A03", "lines": lines,
            }
        )  # fmt: skip
    path = Path(world.env["LANDBRIDGE_HOME"]) / samples.LINE_ROWS_NAME
    samples.write_line_rows(path, written, dealer_code=dealer_code)
    return path.name, path.read_bytes()


def copy_rows_per_s(world: World, rows: int) -> float:
    """Return how many rows of the width of a draft's line one COPY writes a second, indexes and all."""
    _, ref = world.clerks[1]
    with psycopg.connect(world.dsn) as connection:
        connection.execute(
            f"CREATE TABLE {ref.schema_name}.bench_copy (LIKE {ref.schema_name}.workshop_jobpart INCLUDING ALL)"
        )
        columns = "(id, line_no, part_number, name, old_part_number, supplier_code, quantity, unit_price, amount,"
        columns += " is_causal, job_id)"
        started = time.perf_counter()
        with connection.cursor().copy(f"COPY {ref.schema_name}.bench_copy {columns} FROM STDIN") as copy:
            for place in range(rows):
                copy.write_row(
                    (f"00000000-0000-7000-8000-{place:012x}", 1, "LX6P-7A100-BD", "总成", "", "A1B2C", "1.000",
                     "200.00", "200.00", "f", f"00000000-0000-7000-9000-{place:012x}")
                )  # fmt: skip
        connection.commit()
        return rows / (time.perf_counter() - started)
