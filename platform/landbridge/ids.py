"""Keys of our own rows: UUIDv7, made in Python.

A time-ordered key keeps inserts at the end of the index, and a key made here needs no RETURNING, which
under row-level security would need a SELECT right on the new row. The standard library has one from 3.14.
"""

import os
import time
from uuid import UUID


def uuid7() -> UUID:
    """Return a new UUID version 7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, then 74 random bits."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
