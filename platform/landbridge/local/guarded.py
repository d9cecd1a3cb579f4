"""Start a process that ends with this one, in a process group of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from landbridge.local.binaries import Account

_GUARD = str(Path(__file__).with_name("guard.py"))


def start_guarded(
    command: Sequence[str],
    *,
    log: IO[bytes],
    on_parent_death: signal.Signals,
    env: Mapping[str, str],
    cwd: Path = Path("/"),
    account: Account | None = None,
) -> subprocess.Popen[bytes]:
    """Start `command` as a direct child that outlives neither a clean end of this process nor kill -9.

    To be called from the main thread: the kernel takes the end of the starting *thread* for the parent's
    death. The group of its own keeps Ctrl-C in the terminal from reaching the child before its parent has
    decided on the order in which things stop.

    Args:
        command: the program and its arguments.
        log: open file that receives standard output and errors; so the child needs no right to open it.
        on_parent_death: what the child is sent when this process is gone (Linux only).
        env: the whole environment of the child.
        cwd: where it runs; `/` by default, which every account may enter.
        account: the account to run under; None keeps one's own.
    """
    uid, gid = ("-", "-") if account is None or account.is_own else (str(account.uid), str(account.gid))
    guard = [sys.executable, "-I", "-S", _GUARD, str(os.getpid()), str(int(on_parent_death)), uid, gid]
    return subprocess.Popen(
        [*guard, *command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=dict(env),
        cwd=cwd,
        start_new_session=True,
    )


def stop_group(process: subprocess.Popen[bytes], ask: signal.Signals, patience: float) -> None:
    """Ask a child to end, wait `patience` seconds, and then end its whole group by force."""
    if process.poll() is None:
        process.send_signal(ask)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    # What the child started may have outlived it, above all after somebody's kill -9.
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
