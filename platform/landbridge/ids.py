"""Keys of our own rows: UUIDv7, made in Python.

A time-ordered key keeps inserts at the end of the index, and a key made here needs no RETURNING, which
under row-level security would need a SELECT right on the new row. The standard library has one from 3.14.
"""

import os
import time
from threading import Lock
from uuid import UUID

_PARTS = 4096  # of a millisecond
_SECOND = 1000 * _PARTS
_lock = Lock()
_last = 0


def uuid7() -> UUID:
    """Return a new UUID version 7: 48 bits of Unix milliseconds, 12 of its 4096 parts, 62 random bits.

    Those of one process grow strictly (RFC 9562 §6.2, methods 3 and 1), because the log of events is read in
    their order: what one transaction writes must keep its order even within a millisecond.
    """
    global _last
    ticks = time.time_ns() * _PARTS // 1_000_000
    with _lock:
        # A clock that is set back by more than a second is followed.
        if 0 <= _last - ticks < _SECOND:
            ticks = _last + 1
        _last = ticks
    random = int.from_bytes(os.urandom(8), "big") >> 2
    return UUID(int=(ticks >> 12) << 80 | 0x7 << 76 | (ticks & 0xFFF) << 64 | 0x2 << 62 | random)
