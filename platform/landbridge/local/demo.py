"""`make demo`: everything that a first look needs, on this machine, from one command.

It fetches the front-end files, starts an embedded PostgreSQL (or uses the server in DATABASE_URL), prepares
and fills the database, starts web, worker and beat, and looks after them until Ctrl-C or SIGTERM. What it
made is kept in `.demo/`, so a later start takes seconds. `python -m landbridge.local.demo reset` stops it and
deletes that folder.

Environment: PORT (8000), DATABASE_URL (an account that may create roles and databases; instead of the
embedded server), BROKER_URL (instead of a queue in that database), LANDBRIDGE_HOME (instead of `.demo/`).
"""

import os
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import psycopg

from landbridge.local import addresses, leftovers, readiness
from landbridge.local.assets import AssetsError, fetch_assets
from landbridge.local.binaries import EmbeddedPostgresError
from landbridge.local.broker import install_pgmq
from landbridge.local.credentials import load_or_make
from landbridge.local.folder_lock import FolderInUse, FolderLock
from landbridge.local.messages import compile_messages
from landbridge.local.postgres import EmbeddedPostgres
from landbridge.local.progress import Progress, StepFailed
from landbridge.local.services import Service

_HOST = "127.0.0.1"
_ANSWER_SECONDS = 60.0
_STOP_SECONDS = 60.0


class Stopped(BaseException):
    """Ctrl-C or SIGTERM. Not an Exception, so that no `except Exception` on the way swallows it."""


@dataclass(frozen=True)
class Wishes:
    """What the person who starts the demo asks for, by environment variables."""

    checkout: Path
    home: Path
    port: int
    database_url: str
    broker_url: str

    @classmethod
    def from_environment(cls) -> "Wishes":
        """Read the environment.

        Raises:
            StepFailed: PORT is no port.
            ValueError: DATABASE_URL is no address of a PostgreSQL server.
        """
        checkout = Path(__file__).resolve().parents[3]
        port = os.environ.get("PORT") or "8000"
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise StepFailed(f"PORT={port} is not a port number.")
        home = Path(os.environ.get("LANDBRIDGE_HOME") or checkout / ".demo").resolve()
        database_url = os.environ.get("DATABASE_URL", "")
        if database_url:
            addresses.require_postgresql(database_url)
        return cls(checkout, home, int(port), database_url, os.environ.get("BROKER_URL", ""))

    @property
    def address(self) -> str:
        """Where the browser finds the demo."""
        return f"http://{_HOST}:{self.port}/"


class Demo:
    """The supervisor of the demo: brings everything up, keeps it up, takes everything down."""

    def __init__(self, wishes: Wishes) -> None:
        self._wishes = wishes
        self._progress = Progress()
        self._logs = wishes.home / "logs"
        self._accounts = self._logs / "accounts.log"  # what `demo_accounts` said when the data was made
        self._server: EmbeddedPostgres | None = None
        self._services: list[Service] = []

    def run(self) -> None:
        """Run until stopped; returns after everything is down.

        Raises:
            StepFailed, AssetsError, EmbeddedPostgresError, psycopg.Error, FolderInUse: it cannot start.
            Stopped: somebody stopped it.
        """
        home = self._wishes.home
        home.mkdir(parents=True, exist_ok=True)
        self._logs.mkdir(mode=0o700, exist_ok=True)
        with FolderLock(home, self._wishes.address):
            try:
                leftovers.end_leftovers(home)
                self._bring_up()
                self._look_after()
            finally:
                self._take_down()

    def _bring_up(self) -> None:
        wishes, progress = self._wishes, self._progress
        started = time.monotonic()
        _require_free_port(wishes.port)
        with progress.step("Front-end files") as step:
            step.note = "fetched" if fetch_assets(wishes.checkout / "frontend") else "up to date"
        with progress.step("Translations") as step:
            step.note = f"{len(compile_messages(wishes.checkout))} compiled"
        with progress.step("PostgreSQL") as step:
            admin_dsn = wishes.database_url or self._start_postgres()
            with psycopg.connect(admin_dsn) as connection:
                major, minor = divmod(connection.info.server_version, 10_000)
                step.note = f"{major}.{minor} at {connection.info.host}:{connection.info.port}"
        env = self._environment(admin_dsn)
        self._prepare(admin_dsn, env)
        with progress.step("Web, worker and beat"):
            web, *others = self._services = self._make_services(env)
            # The web process has the processors to itself until it answers: somebody waits for it.
            web.start()
            self._wait_for_answer(web)
            for service in others:
                service.start()
        progress.say("")
        for line in self._accounts.read_text("utf-8").splitlines():
            progress.say(line)
        progress.say("")
        progress.say(f"Landbridge runs at {wishes.address}  ({time.monotonic() - started:.0f} s)", style="bold")
        progress.say("Ctrl-C stops it; what was entered is kept for the next start.")

    def _start_postgres(self) -> str:
        self._server = EmbeddedPostgres(self._wishes.home / "postgres")
        return self._server.start()

    def _environment(self, admin_dsn: str) -> dict[str, str]:
        """Return the environment of every command and service, with the addresses of their own logins."""
        wishes = self._wishes
        made = addresses.derive(admin_dsn, load_or_make(wishes.home / "credentials.json"), wishes.broker_url)
        env = dict(os.environ)
        # What the shell of the person sets for other projects must not lead these processes astray.
        for name in (
            "DJANGO_SETTINGS_MODULE",
            "PYTHONHOME",
            "PYTHONSTARTUP",
            "MAKEFLAGS",
            "MAKELEVEL",
            "MFLAGS",
        ):
            env.pop(name, None)
        return {
            **env,
            **made,
            **leftovers.mark(wishes.home),
            "LANDBRIDGE_HOME": str(wishes.home),
            "LANDBRIDGE_DEMO": "1",
            "PYTHONPATH": f"{wishes.checkout}{os.pathsep}{wishes.checkout / 'platform'}",
            "PYTHONUNBUFFERED": "1",
            "PYTHONUTF8": "1",
        }

    def _prepare(self, admin_dsn: str, env: dict[str, str]) -> None:
        """Create, migrate and fill the database, unless nothing that this depends on has changed."""
        wishes, progress = self._wishes, self._progress
        database = addresses.database_name(admin_dsn)
        stamp = readiness.Stamp(wishes.home / "prepared", wishes.checkout)
        if self._accounts.exists() and stamp.holds(admin_dsn, database):
            return
        with progress.step("Database: roles, schemas, migrations") as step:
            step.run(
                self._manage("prepare_database"),
                cwd=wishes.checkout,
                env={**env, "LANDBRIDGE_ADMIN_DSN": admin_dsn},
                log_file=self._logs / "prepare.log",
            )
            if not wishes.broker_url:
                owner = addresses.login("broker")
                install_pgmq(addresses.on_database(admin_dsn, database), owner=owner)
        with progress.step("Demo data") as step:
            step.run(
                self._manage("make_demo", "--if-empty"),
                cwd=wishes.checkout,
                env=env,
                log_file=self._logs / "data.log",
            )
            step.run(
                self._manage("demo_accounts"),
                cwd=wishes.checkout,
                env=env,
                log_file=self._accounts,
                quiet=True,
            )
        stamp.set(admin_dsn, database)

    def _make_services(self, env: dict[str, str]) -> list[Service]:
        python, wishes = [sys.executable, "-m"], self._wishes
        schedule = wishes.home / "beat"
        # The beat's file is broken after a kill -9 in the wrong moment, and holds only when what ran last.
        shutil.rmtree(schedule, ignore_errors=True)
        schedule.mkdir(mode=0o700)
        celery = [*python, "celery", "-A", "config.celery"]
        web = [*python, "gunicorn", "config.wsgi", f"--bind={_HOST}:{wishes.port}", "--worker-class=gthread"]
        web += ["--workers=2", "--threads=4", "--graceful-timeout=5", "--no-control-socket", "--preload"]
        worker = [*celery, "worker", "--concurrency=2", "--without-gossip", "--without-mingle"]
        beat = [*celery, "beat", f"--schedule={schedule / 'schedule'}", "--pidfile="]
        # The worker is stopped cold: a task in hand goes back to the queue, and its rows are rolled back.
        return [
            Service(name, command, wishes.checkout, env, self._logs / f"{name}.log", quick)
            for name, command, quick in (
                ("web", web, signal.SIGTERM),
                ("worker", worker, signal.SIGQUIT),
                ("beat", beat, signal.SIGTERM),
            )
        ]

    def _wait_for_answer(self, web: Service) -> None:
        deadline = time.monotonic() + _ANSWER_SECONDS
        while not _answers(self._wishes.address):
            if web.has_died():
                raise StepFailed(f"{web.name} ended:\n{web.last_words()}")
            if time.monotonic() > deadline:
                raise StepFailed(f"No answer within {_ANSWER_SECONDS:.0f} s:\n{web.last_words()}")
            time.sleep(0.1)

    def _look_after(self) -> None:
        """Watch the processes, for ever."""
        while True:
            if self._server is not None and self._server.status() is None:
                self._progress.say("PostgreSQL ended; it is started again", style="yellow")
                self._server.start()
            for service in self._services:
                if said := service.watch():
                    self._progress.say(said, style="yellow")
            time.sleep(0.5)

    def _take_down(self) -> None:
        """Stop everything, the database last; a second Ctrl-C does not interrupt this."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for service in self._services:
            service.ask_to_stop()
        for service in self._services:
            service.stop()
        leftovers.end_leftovers(self._wishes.home)
        if self._server is not None:
            self._server.stop()

    def _manage(self, *words: str) -> list[str]:
        return [sys.executable, str(self._wishes.checkout / "manage.py"), *words]


def reset(wishes: Wishes) -> None:
    """Stop the demo and delete everything it made. A server of the user's own is not touched.

    Raises:
        StepFailed: the running demo does not stop.
    """
    progress = Progress()
    if not wishes.home.exists():
        progress.say("There is no demo to delete.")
        return
    with progress.step("Stopping the demo"):
        lock = FolderLock(wishes.home, "")
        if not lock.ask_holder_to_stop(_STOP_SECONDS):
            raise StepFailed("The running demo does not stop.")
    with lock, progress.step(f"Deleting {wishes.home}"):
        leftovers.end_leftovers(wishes.home)
        EmbeddedPostgres(wishes.home / "postgres").destroy()
        shutil.rmtree(wishes.home)
    if wishes.database_url:
        progress.say("The database in DATABASE_URL is yours and was left as it is.")
    progress.say("`make demo` starts afresh.")


def _require_free_port(port: int) -> None:
    with socket.socket() as probe:
        # As the web server does: a connection of the last run that lingers is no server.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError as error:
            raise StepFailed(
                f"Port {port} cannot be used ({error.strerror}); choose another: make demo PORT={port + 1}"
            ) from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _answers(address: str) -> bool:
    """Tell whether the web process answers, be it only with the way to the sign-in page."""
    # Without the proxies of the environment, which do not know this machine's loopback.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())
    try:
        with opener.open(address, timeout=10):
            return True
    except urllib.error.HTTPError as error:
        with error:
            return error.code < 500
    except OSError:
        return False


def _stop_on_signals() -> None:
    def stop(number: int, _: FrameType | None) -> None:
        raise Stopped(signal.Signals(number).name)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    # Under nohup the terminal may close without stopping the demo.
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, stop)


def main(arguments: list[str]) -> int:
    """Run the demo, or with the argument `reset` delete it; return the exit code."""
    _stop_on_signals()
    try:
        wishes = Wishes.from_environment()
        task: Callable[[], None] = (lambda: reset(wishes)) if arguments == ["reset"] else Demo(wishes).run
        task()
    except Stopped:
        sys.stdout.write("Stopped.\n")
    except (StepFailed, AssetsError, EmbeddedPostgresError, FolderInUse, psycopg.Error, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
