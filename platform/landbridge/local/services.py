"""The long-running processes of the demo: started, watched, started again, stopped."""

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from landbridge.local.guarded import start_guarded, stop_group

_LOG_BYTES = 10 * 1024 * 1024
_LONGEST_DELAY = 30.0  # seconds between two starts of a service that keeps dying
_STABLE_AFTER = 60.0  # seconds after which a service counts as healthy again


@dataclass
class Service:
    """One process with its own log, which is started again when it dies.

    Args:
        name: how messages and the log file call it.
        command: program and arguments.
        cwd: where it runs.
        env: its whole environment.
        log_file: receives its output.
        quick: the signal by which it stops without waiting for work in hand; that work is given back.
    """

    name: str
    command: Sequence[str]
    cwd: Path
    env: Mapping[str, str]
    log_file: Path
    quick: signal.Signals = signal.SIGTERM
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started: float = field(default=0.0, init=False)
    _deaths: int = field(default=0, init=False)
    _due: float | None = field(default=None, init=False)

    def start(self) -> None:
        """Start the process."""
        if self.log_file.exists() and self.log_file.stat().st_size > _LOG_BYTES:
            self.log_file.replace(self.log_file.with_suffix(".log.1"))
        self.log_file.touch(mode=0o600)
        with self.log_file.open("ab") as log:
            self._process = start_guarded(
                self.command, log=log, on_parent_death=self.quick, env=self.env, cwd=self.cwd
            )
        self._started = time.monotonic()
        self._due = None

    def watch(self) -> str | None:
        """Look after the process; return a sentence when something happened that people should know.

        A dead process is started again after one second, then after two, four and so on, at most 30.
        """
        now = time.monotonic()
        if self._due is not None:
            if now < self._due:
                return None
            self.start()
            return f"{self.name} is started again"
        if self._process is None or self._process.poll() is None:
            return None
        stop_group(self._process, self.quick, 0)
        self._deaths = 1 if now - self._started > _STABLE_AFTER else self._deaths + 1
        delay = min(2.0 ** (self._deaths - 1), _LONGEST_DELAY)
        self._due = now + delay
        return f"{self.name} ended ({_reason(self._process.returncode)}); next start in {delay:.0f} s"

    def has_died(self) -> bool:
        """Tell whether the process has ended by itself and was not started again yet."""
        return self._due is not None or (self._process is not None and self._process.poll() is not None)

    def ask_to_stop(self) -> None:
        """Ask the process to end, without waiting; several then end side by side."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(self.quick)

    def stop(self, patience: float = 10.0) -> None:
        """End the process and everything it started."""
        if self._process is not None:
            stop_group(self._process, self.quick, patience)
            self._process = None
        self._due = None

    def last_words(self, lines: int = 15) -> str:
        """Return the end of the log, for a service that does not come up."""
        if not self.log_file.exists():
            return ""
        return "\n".join(self.log_file.read_text(errors="replace").splitlines()[-lines:])


def _reason(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
