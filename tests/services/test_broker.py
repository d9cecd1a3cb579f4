"""A worker killed with -9 loses nothing: real workers, a real RabbitMQ, commits that are real."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone
from kombu import Connection, Exchange, Queue

from dealers.imports import commands
from dealers.imports.importing import IMPORT_JOB
from dealers.imports.models import FileState, ImportFile
from dealers.workshop.models import OrderStatus, RepairOrder
from landbridge.doors.models import Job, JobState
from landbridge.doors.tasks import run_chunk
from landbridge.intake import samples
from landbridge.local.guarded import start_guarded, stop_group
from tests import server
from tests.dealers.imports.conftest import sample_order

pytestmark = [pytest.mark.broker, pytest.mark.usefixtures("committed")]

BROKER_URL = os.environ.get("LANDBRIDGE_TEST_BROKER_URL", "amqp://guest:guest@127.0.0.1:5672//")
PATIENCE = 90.0  # seconds for the second worker to finish
WORKER = (
    "-m",
    "celery",
    "-A",
    "config.celery",
    "worker",
    "--concurrency=2",
    "--without-gossip",
    "--without-mingle",
)
# What a web process does when the clerk presses the button; a process of its own, for the broker is read at start.
START = """
import sys
from uuid import UUID
from config import celery
import django
django.setup()
from django.utils import timezone
from dealers.imports import commands
from landbridge.doors.tasks import load_actor, scope_of
user, dealer, *files = map(UUID, sys.argv[1:])
clerk = load_actor(user, dealer)
for file in files:
    with scope_of(dealer):
        commands.start_import(actor=clerk, now=timezone.now(), file_id=file)
"""


@pytest.fixture
def environment(committed: str) -> Iterator[dict[str, str]]:
    """The environment of this test's processes: the copied database, and a queue nobody else listens to."""
    queue = f"lb_test_{uuid4().hex[:12]}"
    yield {
        **os.environ,
        "DATABASE_URL": _url("default"),
        "PROVISIONER_DATABASE_URL": _url("provisioner"),
        "LANDBRIDGE_ROLE_PREFIX": server.PREFIX,
        "BROKER_URL": BROKER_URL,
        "BROKER_QUEUE": queue,
        "SECRET_KEY": "of the broker test",
        "PYTHONPATH": os.pathsep.join([str(settings.ROOT), str(settings.ROOT / "platform")]),
    }
    with Connection(BROKER_URL) as connection:
        channel = connection.channel()
        Queue(queue, channel=channel).delete()
        Exchange(queue, channel=channel).delete()


def _url(alias: str) -> str:
    parts = connections[alias].settings_dict
    login = f"{quote(parts['USER'])}:{quote(parts['PASSWORD'])}"
    return f"postgresql://{login}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"


@pytest.fixture
def start_worker(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start a worker; whatever is left of the workers is ended after the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / f"worker-{len(started)}.log").open("wb") as log:
            worker = start_guarded(
                [sys.executable, *WORKER],
                log=log,
                on_parent_death=signal.SIGKILL,
                env=environment,
                cwd=settings.ROOT,
            )
        started.append(worker)
        return worker

    yield start
    for worker in started:
        stop_group(worker, signal.SIGTERM, 20)
    for log in sorted(tmp_path.glob("worker-*.log")):
        print(log.name, log.read_text(errors="replace")[-4000:], sep="\n")  # shown if the test fails


@pytest.fixture
def start_imports(environment: dict[str, str], clerk) -> Callable[[list[UUID]], None]:
    def start(files: list[UUID]) -> None:
        command = [sys.executable, "-c", START, *map(str, (clerk.user_id, clerk.dealer_id, *files))]
        done = subprocess.run(
            command, env=environment, cwd=settings.ROOT, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert "no broker" not in done.stderr, done.stderr

    return start


@pytest.fixture
def upload(as_, clerk, tmp_path: Path) -> Callable[[range], UUID]:
    """Upload a file of customer-paid orders with these serial numbers and read it; no import is started yet."""

    def send(serials: range) -> UUID:
        arrived = timezone.localtime().replace(tzinfo=None, second=0, microsecond=0) - timedelta(days=5)
        orders = [
            sample_order(
                serial,
                kind="customer_pay",
                arrived_at=arrived + timedelta(minutes=serial),
                completed_at=arrived + timedelta(minutes=serial, hours=2),
                handed_over_at=arrived + timedelta(minutes=serial, hours=3),
            )
            for serial in serials
        ]
        path = tmp_path / f"{serials.start}.csv"
        samples.write_order_rows(path, orders, dealer_name="重庆安行金渝店")
        with as_(clerk):
            file = commands.upload_file(
                actor=clerk, now=timezone.now(), name=path.name, content=path.read_bytes()
            ).file
            reading = Job.objects.filter(subject_id=file.pk).values_list("pk", flat=True).first()
        while reading and run_chunk(reading, clerk.dealer_id):
            pass
        with as_(clerk):
            file.refresh_from_db(fields=["state", "refusal"])
        assert file.state == FileState.READ, file.refusal
        return file.pk

    return send


@pytest.fixture
def numbers(as_, clerk) -> Callable[[range], list[str]]:
    """Return the numbers of the closed orders among these serial numbers, as often as each is there."""

    def read(serials: range) -> list[str]:
        wanted = expected(serials)
        with as_(clerk):
            found = RepairOrder.objects.filter(number__in=wanted, status=OrderStatus.CLOSED)
            return sorted(found.values_list("number", flat=True))

    return read


@pytest.fixture
def done_jobs(as_, clerk) -> Callable[[list[UUID]], int]:
    def count(files: list[UUID]) -> int:
        with as_(clerk):
            return Job.objects.filter(kind=IMPORT_JOB, subject_id__in=files, state=JobState.DONE).count()

    return count


def expected(serials: range) -> list[str]:
    return [f"RO2611{serial:04d}" for serial in serials]


def wait_until(true: Callable[[], bool], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not so after {seconds:.0f} s"
        time.sleep(0.05)


def kill(worker: subprocess.Popen[bytes]) -> None:
    """Kill the worker and its pool at once, as a machine that loses power would."""
    os.killpg(worker.pid, signal.SIGKILL)
    assert worker.wait(10) == -signal.SIGKILL


def processes_of(environment: dict[str, str]) -> list[int]:
    """Return the living processes of this test, told by the queue in their environment."""
    mark = f"BROKER_QUEUE={environment['BROKER_QUEUE']}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return found


def test_a_killed_import_is_finished_by_the_next_worker(
    environment, upload, start_imports, start_worker, numbers, done_jobs, as_, clerk
):
    serials = range(2001, 3801)  # several chunks
    file = upload(serials)
    start_imports([file])
    worker = start_worker()
    wait_until(lambda: bool(numbers(serials)))
    time.sleep(0.2)  # into the next chunk
    kill(worker)
    wait_until(lambda: not processes_of(environment), 10)
    before = numbers(serials)
    assert 0 < len(before) < len(serials)
    assert done_jobs([file]) == 0

    worker = start_worker()
    wait_until(lambda: done_jobs([file]) == 1)
    assert numbers(serials) == expected(serials)
    with as_(clerk):
        job = Job.objects.get(kind=IMPORT_JOB, subject_id=file)
        stored = ImportFile.objects.get(pk=file)
    assert (job.state, job.done, job.total, job.tries) == (JobState.DONE, 1800, 1800, 0)
    assert stored.state == FileState.DONE
    assert stored.counts["outcomes"]["imported"]["orders"] == 1800
    stop_group(worker, signal.SIGTERM, 20)
    assert processes_of(environment) == []


def test_of_forty_jobs_none_is_lost(
    environment, upload, start_imports, start_worker, numbers, done_jobs, as_, clerk
):
    groups = [range(first, first + 3) for first in range(1001, 1121, 3)]
    files = [upload(group) for group in groups]
    start_imports(files)
    worker = start_worker()
    wait_until(lambda: done_jobs(files) >= 3)
    kill(worker)
    assert 3 <= done_jobs(files) < 40

    worker = start_worker()
    wait_until(lambda: done_jobs(files) == 40)
    everything = range(1001, 1121)
    assert numbers(everything) == expected(everything)
    with as_(clerk):
        assert Job.objects.filter(kind=IMPORT_JOB, subject_id__in=files).count() == 40
        assert ImportFile.objects.filter(pk__in=files, state=FileState.DONE).count() == 40
    stop_group(worker, signal.SIGTERM, 20)
    assert processes_of(environment) == []
