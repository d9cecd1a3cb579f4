"""Processes are watched, started again, and leave nothing behind; one demo per folder."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from landbridge.local import leftovers
from landbridge.local.folder_lock import FolderInUse, FolderLock
from landbridge.local.services import Service

linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's help is Linux's")
# A parent with a child, as a web server has workers.
_FAMILY = "import subprocess, time\nprint(subprocess.Popen(['sleep', '60']).pid, flush=True)\ntime.sleep(60)\n"


def _eventually(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _alive(pid: int) -> bool:
    try:
        return b"\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    env = {"PATH": os.environ["PATH"], **leftovers.mark(tmp_path)}
    service = Service("family", [sys.executable, "-c", _FAMILY], tmp_path, env, tmp_path / "family.log")
    yield service
    service.stop()


def _pids(log_file: Path) -> list[int]:
    return [int(line) for line in log_file.read_text().splitlines() if line.isdigit()]


@linux
def test_a_killed_service_is_announced_and_started_again_without_its_old_children(service: Service) -> None:
    service.start()
    assert service.watch() is None
    _eventually(lambda: len(_pids(service.log_file)) == 1)
    (child,) = _pids(service.log_file)
    (parent,) = [pid for pid in leftovers._marked(service.cwd) if pid != child]

    os.kill(parent, signal.SIGKILL)
    _eventually(service.has_died)
    assert service.watch() == "family ended (signal SIGKILL); next start in 1 s"
    _eventually(lambda: not _alive(child))
    assert service.watch() is None
    said = []
    _eventually(lambda: bool(said.append(service.watch()) or said[-1]))
    assert said[-1] == "family is started again"
    _eventually(lambda: len(_pids(service.log_file)) == 2)


def test_a_service_that_keeps_dying_is_started_ever_more_slowly(tmp_path: Path) -> None:
    env = {"PATH": os.environ["PATH"]}
    service = Service("broken", ["sh", "-c", "exit 3"], tmp_path, env, tmp_path / "broken.log")
    service.start()
    said: list[str] = []

    def ended_twice() -> bool:
        if words := service.watch():
            said.append(words)
        return len(said) == 3

    _eventually(ended_twice)
    assert said == [
        "broken ended (exit code 3); next start in 1 s",
        "broken is started again",
        "broken ended (exit code 3); next start in 2 s",
    ]
    service.stop()


@linux
def test_stopping_a_service_ends_its_children_too(service: Service) -> None:
    service.start()
    _eventually(lambda: len(_pids(service.log_file)) == 1)
    service.stop()
    _eventually(lambda: leftovers._marked(service.cwd) == [])


@linux
def test_leftovers_of_this_demo_are_ended_and_those_of_another_are_not(tmp_path: Path) -> None:
    mine, other = tmp_path / "mine", tmp_path / "other"
    ours = subprocess.Popen(["sleep", "60"], env={**os.environ, **leftovers.mark(mine)})
    theirs = subprocess.Popen(["sleep", "60"], env={**os.environ, **leftovers.mark(other)})
    try:
        _eventually(lambda: leftovers._marked(mine) == [ours.pid] and leftovers._marked(other) == [theirs.pid])
        assert leftovers.end_leftovers(mine) == 1
        assert ours.wait() == -signal.SIGTERM
        assert theirs.poll() is None
    finally:
        for process in (ours, theirs):
            process.kill()
            process.wait()


def test_a_second_demo_on_the_folder_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    said = rf"http://127\.0\.0\.1:8000/ \(process {os.getpid()}\)"
    second = FolderLock(tmp_path, "http://127.0.0.1:8001/")
    with FolderLock(tmp_path, "http://127.0.0.1:8000/"), pytest.raises(FolderInUse, match=said):
        second.__enter__()
    with FolderLock(tmp_path, "http://127.0.0.1:8001/"):
        assert (tmp_path / "lock").read_text() == f"{os.getpid()} http://127.0.0.1:8001/"


def test_the_lock_of_a_killed_demo_is_free(tmp_path: Path) -> None:
    program = (
        "import os, sys, pathlib, signal; sys.path.insert(0, sys.argv[2])\n"
        "from landbridge.local.folder_lock import FolderLock\n"
        "lock = FolderLock(pathlib.Path(sys.argv[1]), 'x').__enter__()\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    platform = Path(__file__).parents[3] / "platform"
    ended = subprocess.run([sys.executable, "-c", program, str(tmp_path), str(platform)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert FolderLock(tmp_path, "").ask_holder_to_stop(0) is True
    with FolderLock(tmp_path, "next"):
        pass


def test_the_holder_of_the_lock_is_asked_to_stop(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib, time; sys.path.insert(0, sys.argv[2])\n"
        "from landbridge.local.folder_lock import FolderLock\n"
        "lock = FolderLock(pathlib.Path(sys.argv[1]), 'x').__enter__()\n"
        "print('held', flush=True); time.sleep(60)\n"
    )
    platform = Path(__file__).parents[3] / "platform"
    command = [sys.executable, "-c", program, str(tmp_path), str(platform)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert FolderLock(tmp_path, "").ask_holder_to_stop(10) is True
        assert holder.wait() == -signal.SIGTERM
