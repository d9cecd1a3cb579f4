"""The processes under test: our web and worker, and the stock peer's web, on the same cores."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from benchmarks.world import ROOT, World
from landbridge.local import addresses
from landbridge.local.services import Service

STOCK = "stock_bench"
_GUNICORN = ("-m", "gunicorn", "--worker-class=gthread", "--workers=2", "--threads=4", "--no-control-socket")


@contextmanager
def servers(world: World) -> Iterator[tuple[int, int]]:
    """Start all of them; yields the ports of our web and of the peer's."""
    ours, peers = _free_port(), _free_port()
    stock = _make_stock(world)
    with ExitStack() as stack:
        for name, command, env in (
            ("web", [*_GUNICORN, f"--bind=127.0.0.1:{ours}", "config.wsgi"], world.env),
            ("stock", [*_GUNICORN, f"--bind=127.0.0.1:{peers}", "benchmarks.stock:application"], stock),
            ("worker", ["-m", "celery", "-A", "config.celery", "worker", "--concurrency=1"], world.env),
        ):
            log = Path(world.env["LANDBRIDGE_HOME"]) / f"{name}.log"
            service = Service(name, [sys.executable, *command], ROOT, _environment(env), log)
            service.start()
            stack.callback(service.stop)
        _wait(ours, "/healthz")
        _wait(peers, "/claims/?format=json")
        yield ours, peers


def _environment(env: dict[str, str]) -> dict[str, str]:
    return {**os.environ, **env}


def _make_stock(world: World) -> dict[str, str]:
    with psycopg.connect(world.admin_dsn, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {STOCK}")
        admin.execute(
            f"CREATE DATABASE {STOCK} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
        )
    env = {**world.env, "STOCK_DATABASE_URL": addresses.on_database(world.admin_dsn, STOCK)}
    env.pop("DJANGO_SETTINGS_MODULE")
    subprocess.run(
        [sys.executable, "-m", "benchmarks.stock"],
        check=True,
        cwd=ROOT,
        env=_environment(env) | {"DJANGO_SETTINGS_MODULE": ""},
    )
    return env | {"DJANGO_SETTINGS_MODULE": ""}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, path: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                return
        except (OSError, urllib.error.HTTPError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
