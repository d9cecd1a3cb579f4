"""Become another program, as a child that does not outlive its parent.

Run by path, not imported:  python -I -S guard.py PARENT SIGNAL UID GID command …

A step between the parent and the command, because the order matters: the kernel forgets the parent-death
signal when a process changes its user, so it is set after the change and before the command begins. As a
program of its own it is safe in a parent with threads, where code between fork and exec is not.

PARENT is the process id of the parent, SIGNAL the number of the signal that follows its death, UID and GID
the account of the command, or `-` to keep one's own.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1


def become(parent: int, signal_number: int, uid: str, gid: str, command: list[str]) -> None:
    """Replace this process by `command`; returns never, or raises OSError where the command cannot run."""
    if gid != "-":
        os.setgroups([])
        os.setgid(int(gid))
    if uid != "-":
        os.setuid(int(uid))
    # Elsewhere there is no such call: there a child outlives a parent that was killed with -9.
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
        if os.getppid() != parent:
            # The parent died before the call above: nobody would ever send the signal.
            raise SystemExit(1)
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    become(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.argv[5:])
