"""One demo per folder: a lock that the kernel lets go of when its holder ends in any way."""

import fcntl
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO


class FolderInUse(Exception):
    """Another demo runs on the folder; the text says which."""


class FolderLock:
    """The lock of one folder, as a context manager.

    Args:
        folder: must exist.
        address: of the demo that takes the lock, shown to whoever comes second.
    """

    def __init__(self, folder: Path, address: str) -> None:
        self._path = folder / "lock"
        self._address = address
        self._file: IO[str] | None = None

    def __enter__(self) -> "FolderLock":
        """Take the lock.

        Raises:
            FolderInUse: somebody else has it.
        """
        file = self._open()
        if not _locked(file):
            pid, _, address = file.read().partition(" ")
            file.close()
            raise FolderInUse(f"A demo runs already: {address} (process {pid}). Ctrl-C stops it there.")
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()} {self._address}")
        file.flush()
        self._file = file
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of it."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def ask_holder_to_stop(self, patience: float) -> bool:
        """Send SIGTERM to the holder, if any; return whether the lock is free within `patience` seconds."""
        deadline = time.monotonic() + patience
        asked = 0
        while True:
            with self._open() as file:
                if _locked(file):
                    return True
                pid = file.read().partition(" ")[0]
            if pid.isdigit() and int(pid) != asked:
                asked = int(pid)
                with suppress(ProcessLookupError):
                    os.kill(asked, signal.SIGTERM)
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)

    def _open(self) -> IO[str]:
        # Not by "w", which would empty the holder's file before the lock is ours.
        return os.fdopen(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+")


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
