"""An embedded PostgreSQL for the demo and the tests: one folder, one server, no installation.

The server listens on a free port of 127.0.0.1 and asks everybody for a password. It is a child of the process
that started it and ends with it. Locale and encoding are libc `C.UTF-8`: under `C`, and under PostgreSQL's
built-in provider, trigrams of Chinese text are empty, and searching for a name would find nothing.
"""

import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from landbridge.local import binaries
from landbridge.local.binaries import EmbeddedPostgresError
from landbridge.local.guarded import start_guarded

_SUPERUSER = "postgres"
_START_SECONDS = 90.0  # long, for crash recovery on a slow disk; a server that fails ends the wait at once
_STOP_SECONDS = 30.0
_LOG_BYTES = 10 * 1024 * 1024

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "100",
    # Opening a dealer locks every table, index and constraint of its schema in one transaction.
    "max_locks_per_transaction": "512",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
}
_FAST_SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclass(frozen=True)
class Running:
    """A server that is up: process id of its postmaster, and its port on 127.0.0.1."""

    pid: int
    port: int


class EmbeddedPostgres:
    """The PostgreSQL server that keeps its data, password and log under one folder.

    Args:
        folder: made if missing. As root, where the server's account cannot reach it, the data goes to
            a folder of its own under /var/tmp; password, lock and log stay here.
        fast: give up safety against power cuts and crashes for speed. For tests.
    """

    def __init__(self, folder: Path, *, fast: bool = False) -> None:
        self._folder = folder.resolve()
        self._fast = fast
        self._account = binaries.server_account()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[bytes] | None = None
        self._port: int | None = None

    @property
    def log_file(self) -> Path:
        """Where the server writes what it has to say."""
        return self._folder / "postgres.log"

    def start(self) -> str:
        """Start the server, after making its data folder if need be, and return `superuser_dsn("postgres")`.

        A server that runs already is left running. What an earlier process left behind after a kill -9, be it
        a half-made data folder, a stale `postmaster.pid` or the server itself, is cleared away. A server of
        this object that died is started again on the same port.

        Raises:
            EmbeddedPostgresError: another process uses the folder, or the server does not come up.
        """
        if self._process is not None:
            if self._process.poll() is None and self.status() is not None:
                return self.superuser_dsn(_SUPERUSER)
            # Between the end of its memory and its end as a process there is a moment after a kill.
            self._process.wait(_STOP_SECONDS)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._take_lock()
        try:
            home = binaries.reachable_folder(self._folder, self._account)
            programs = binaries.usable_programs(home, self._account)
            data = home / "data"
            if not data.exists():
                self._initialise(programs, data)
            self._check_version(data)
            self._end_orphan()
            self._launch(programs, data)
        except BaseException:
            self.stop()
            raise
        return self.superuser_dsn(_SUPERUSER)

    def stop(self) -> None:
        """Stop the server: sessions are cut off, nothing committed is lost. No server is no error."""
        running = self.status()
        if running is not None:
            self._end(running.pid)
        if self._process is not None:
            if self._process.poll() is None:
                self._process.send_signal(signal.SIGINT)
            self._process.wait()
            self._process = None
        self._port = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def destroy(self) -> None:
        """Stop the server and delete its folder with all data."""
        self.stop()
        for folder in (binaries.elsewhere(self._folder), self._folder):
            # The stand-in is deleted only if it is ours: everybody may write to /var/tmp.
            if folder.is_dir() and not folder.is_symlink() and folder.stat().st_uid == os.geteuid():
                shutil.rmtree(folder)

    def status(self) -> Running | None:
        """Return the server that runs on this folder, whoever started it, or None."""
        lines = self._pid_file_lines()
        # Line 1 is the process id, line 4 the port; a server that is still starting may not have written it.
        if len(lines) < 4 or not lines[0].isdigit() or not lines[3].isdigit():
            return None
        pid = int(lines[0])
        return Running(pid, int(lines[3])) if self._is_our_postmaster(pid) else None

    def version(self) -> str:
        """Return the version of the server's programs, such as `18.6`."""
        programs = binaries.usable_programs(binaries.reachable_folder(self._folder, self._account), self._account)
        answer = subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, text=True)
        return answer.stdout.rsplit(maxsplit=1)[-1]

    def superuser_dsn(self, dbname: str) -> str:
        """Return the address of a database of this server, with the superuser's name and password.

        Raises:
            EmbeddedPostgresError: the server does not run.
        """
        port = self._port
        if port is None:
            running = self.status()
            if running is None:
                raise EmbeddedPostgresError(f"no server runs on {self._folder}")
            port = running.port
        return f"postgresql://{_SUPERUSER}:{self._password()}@127.0.0.1:{port}/{quote(dbname, safe='')}"

    # -- the data folder ---------------------------------------------------------------------------------

    def _data_folder(self) -> Path:
        """Return where the data is, without making anything."""
        stand_in = binaries.elsewhere(self._folder) / "data"
        here = self._folder / "data"
        return stand_in if not here.exists() and not self._account.is_own else here

    def _initialise(self, programs: Path, data: Path) -> None:
        """Make the data folder beside its place and move it there when complete."""
        unfinished = data.with_name("data.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        password_file = data.with_name("password.initdb")
        password_file.unlink(missing_ok=True)
        try:
            unfinished.mkdir(mode=0o700)
            password_file.touch(mode=0o600)
            password_file.write_text(self._password())
            if not self._account.is_own:
                for path in (unfinished, password_file):
                    os.chown(path, self._account.uid, self._account.gid)
            answer = subprocess.run(
                [
                    str(programs / "initdb"),
                    f"--pgdata={unfinished}",
                    f"--username={_SUPERUSER}",
                    f"--pwfile={password_file}",
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=libc",
                    "--locale=C.UTF-8",
                    "--no-instructions",
                    *(["--no-sync"] if self._fast else []),
                ],
                check=False,
                cwd="/",
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                **self._account.spawn_as(),
            )
            if answer.returncode != 0:
                raise EmbeddedPostgresError(f"initdb failed: {answer.stdout.strip()}")
            unfinished.rename(data)
        finally:
            password_file.unlink(missing_ok=True)

    def _check_version(self, data: Path) -> None:
        made_by = (data / "PG_VERSION").read_text().strip()
        ours = binaries.installed_version().split(".", maxsplit=1)[0]
        if made_by != ours:
            raise EmbeddedPostgresError(
                f"{data} was made by PostgreSQL {made_by}, installed is {ours}: "
                "dump and reload it, or start afresh"
            )

    def _password(self) -> str:
        """Return the superuser's password, made once and kept in a file that only its owner reads."""
        path = self._folder / "superuser-password"
        with suppress(FileNotFoundError):
            return path.read_text()
        password = secrets.token_urlsafe(24)
        unfinished = path.with_name(f"{path.name}.unfinished")
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        unfinished.write_text(password)
        unfinished.rename(path)
        return password

    # -- the process -------------------------------------------------------------------------------------

    def _take_lock(self) -> None:
        """Hold the folder; the kernel lets go of the lock when this process ends in any way."""
        if self._lock is not None:
            return
        lock = (self._folder / "lock").open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            raise EmbeddedPostgresError(f"another process uses the server of {self._folder}") from None
        self._lock = lock

    def _launch(self, programs: Path, data: Path) -> None:
        """Start the server and wait until it answers; once more on another port if somebody took ours."""
        if self.log_file.exists() and self.log_file.stat().st_size > _LOG_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        # The log may quote statements with people's names in them.
        self.log_file.touch(mode=0o600)
        deadline = time.monotonic() + _START_SECONDS
        keep_port = self._port is not None
        while True:
            self._disown_pid_file(data)
            if self._port is None:
                self._port = _free_port()
            said_before = self.log_file.stat().st_size
            self._process = self._spawn(programs, data, self._port)
            if self._wait_until_ready(deadline):
                return
            said = self._said_since(said_before)
            # After a kill -9 of the postmaster its sessions take a moment to notice and let go of the memory.
            if "shared memory block" not in said and "could not create any TCP/IP sockets" not in said:
                raise EmbeddedPostgresError(f"PostgreSQL did not start: {_last_complaint(said)}")
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(f"PostgreSQL did not start: {_last_complaint(said)}")
            if "could not create any TCP/IP sockets" in said and not keep_port:
                self._port = None
            time.sleep(0.2)

    def _spawn(self, programs: Path, data: Path, port: int) -> subprocess.Popen[bytes]:
        settings = {**_SETTINGS, **(_FAST_SETTINGS if self._fast else {}), "port": str(port)}
        command = [str(programs / "postgres"), "-D", str(data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log_file.open("ab") as log:
            return start_guarded(
                command,
                log=log,
                on_parent_death=signal.SIGINT,
                env=_environment(),
                account=self._account,
            )

    def _wait_until_ready(self, deadline: float) -> bool:
        """Return whether the server answers; False as soon as it has ended instead."""
        assert self._process is not None
        dsn = self.superuser_dsn(_SUPERUSER)
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                return False
            with suppress(psycopg.OperationalError), psycopg.connect(dsn, connect_timeout=5):
                # Another server may have taken the port, with our password only if it is this very one.
                if self._process.poll() is None:
                    return True
            time.sleep(0.03)
        raise EmbeddedPostgresError(
            f"PostgreSQL did not answer within {_START_SECONDS:.0f} s; see {self.log_file}"
        )

    def _said_since(self, position: int) -> str:
        with self.log_file.open("rb") as log:
            log.seek(position)
            return log.read().decode(errors="replace")

    def _end_orphan(self) -> None:
        """Stop a server that outlived its starter: we hold the lock, so nobody else uses it."""
        running = self.status()
        if running is not None:
            self._end(running.pid)

    def _end(self, pid: int) -> None:
        """Stop the postmaster: fast, and if that takes too long, at once (it recovers on the next start)."""
        for ask in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.kill(pid, ask)
            deadline = time.monotonic() + _STOP_SECONDS
            while time.monotonic() < deadline:
                # Our own child must be waited for, or it stays as a zombie that still counts as alive.
                if self._process is not None and self._process.pid == pid:
                    if self._process.poll() is not None:
                        return
                elif not self._is_our_postmaster(pid):
                    return
                time.sleep(0.02)
        raise EmbeddedPostgresError(f"PostgreSQL, process {pid}, does not end")

    def _pid_file_lines(self) -> list[str]:
        try:
            return (self._data_folder() / "postmaster.pid").read_text().split("\n")
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _is_our_postmaster(self, pid: int) -> bool:
        """Tell the server from a process that got its number later, as happens after a container restart."""
        words = _command_line(pid)
        return len(words) > 2 and Path(words[0]).name == "postgres" and str(self._data_folder()) in words

    def _disown_pid_file(self, data: Path) -> None:
        """Make a `postmaster.pid` that names a stranger's process harmless.

        PostgreSQL would take any living process of that number for a running server. It overlooks the number
        of its own parent, which is ours; the rest of the file stays, since by it PostgreSQL makes sure that
        no session of the dead server is still attached to its memory.
        """
        pid_file = data / "postmaster.pid"
        lines = self._pid_file_lines()
        if lines and lines[0].isdigit() and not self._is_our_postmaster(int(lines[0])):
            pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))


def _environment() -> dict[str, str]:
    """Return the server's environment; nothing of ours, such as PGDATA or LC_ALL, may change its ways."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _last_complaint(said: str) -> str:
    """Return the line of the log that tells best why the server ended."""
    lines = [line for line in said.splitlines() if line.strip()]
    fatal = [line for line in lines if "FATAL" in line or "PANIC" in line]
    return (fatal or lines or ["it said nothing"])[-1]


def _command_line(pid: int) -> list[str]:
    """Return program and arguments of a living process; empty when there is none."""
    proc = Path("/proc")
    if (proc / "self").exists():
        try:
            return (proc / str(pid) / "cmdline").read_bytes().decode(errors="replace").split("\0")
        except (FileNotFoundError, ProcessLookupError):
            return []
    answer = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)], check=False, capture_output=True, text=True
    )
    return answer.stdout.split()
