"""Find and end what an earlier demo left running after a kill -9 (Linux; elsewhere nothing is found)."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

MARK = "LANDBRIDGE_SUPERVISED"


def mark(home: Path) -> dict[str, str]:
    """Return the environment variable by which the processes of the demo in `home` are known."""
    return {MARK: str(home)}


def end_leftovers(home: Path, patience: float = 3.0) -> int:
    """End every process that carries the mark of `home`, by force after `patience` seconds; return how many.

    To be called by whoever holds the demo's lock: then nobody else may have such processes.
    """
    found = _marked(home)
    for pid in found:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while _marked(home) and time.monotonic() < deadline:
        time.sleep(0.05)
    while remaining := _marked(home):
        for pid in remaining:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
    return len(found)


def _marked(home: Path) -> list[int]:
    wanted = f"{MARK}={home}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        if int(entry.name) == os.getpid():
            continue
        # Gone meanwhile, or another account's: in neither case ours.
        with suppress(OSError):
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
    return found
