"""Sample orders, files and jobs of the intake."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from dealers.imports import commands
from landbridge.doors import tasks
from landbridge.identifiers import vin
from landbridge.intake import samples
from tests import cast


def make_vin(serial):
    number = f"LVSHBFAF0RF{serial:06d}"
    return number[:8] + vin.check_digit(number) + number[9:]


def sample_order(serial, **changes):
    """Return a plain order without a fault; every third one is a warranty order."""
    arrived = dt.datetime(2026, 11, 20, 8, 30) + dt.timedelta(minutes=serial)
    order = {
        "order_number": f"RO2611{serial:04d}",
        "vin": make_vin(serial),
        "plate": f"渝A{10000 + serial}",
        "model": "锐界",
        "arrived_at": arrived,
        "completed_at": arrived + dt.timedelta(hours=2),
        "handed_over_at": arrived + dt.timedelta(hours=3),
        "mileage_km": 10_000 + serial,
        "kind": "customer_pay" if serial % 3 else "warranty",
        "customer_name": "周女士",
        "customer_phone": f"138000{serial:05d}",
        "complaint": "倒车影像有时候黑屏",
        "cause": "摄像头内部进水",
        "correction": "更换摄像头",
        "adviser": "李",
        "lines": [
            {
                "labour_code": "T1001",
                "labour_name": "更换摄像头",
                "labour_hours": Decimal("1.5"),
                "labour_rate": Decimal("120"),
                "part_number": "GN15-19G490-A",
                "part_name": "倒车摄像头",
                "old_part_number": "GN15-19G490-A",
                "supplier_code": "S018",
                "quantity": Decimal("1"),
                "unit_price": Decimal("642.00"),
                "technician": "王",
            }
        ],
    }
    return {**order, **changes}


@pytest.fixture
def dialects(tmp_path):
    """Return both sample files (name, bytes) of some orders."""

    def write(orders):
        rows, lines = samples.write_samples(
            tmp_path, orders, dealer_name="重庆安行金渝店", dealer_code=cast.DEALER
        )
        return (rows.name, rows.read_bytes()), (lines.name, lines.read_bytes())

    return write


@pytest.fixture
def upload(as_, clerk):
    def send(name, content, actor=None, **more):
        who = actor or clerk
        with as_(who):
            return commands.upload_file(actor=who, now=cast.NOON, name=name, content=content, **more).file

    return send


@pytest.fixture
def run(as_, clerk):
    """Run a job to its end, chunk by chunk, and return how many chunks it took."""

    def to_the_end(job):
        chunks = 1
        while tasks.run_chunk(job.pk, clerk.dealer_id):
            chunks += 1
        return chunks

    return to_the_end


@pytest.fixture
def import_(as_, clerk, run):
    """Start the import of a file and run it to its end; return the file as it then stands."""

    def go(file):
        with as_(clerk):
            job = commands.start_import(actor=clerk, now=cast.NOON, file_id=file.pk)
        run(job)
        with as_(clerk):
            file.refresh_from_db()
        return file

    return go


@pytest.fixture(autouse=True)
def at_noon():
    """Requests and workers take the time from the clock; files must not lie in its future."""
    with time_machine.travel(cast.NOON, tick=True):
        yield
