"""What happens to a connection on its way back to the pool.

A scope sets role and path with SET LOCAL, so nothing of it outlives the transaction. This is belt and braces: what
code may have left on the session itself does not reach the next scope either. And a server process remembers every
table that it has seen, 0.37 MB a dealer, until it ends: so one that has seen many dealers is ended.
"""

from typing import Any
from weakref import WeakKeyDictionary

from psycopg import Connection

MOST_DEALERS = 100  # about 40 MB of a server process
# One message. Django gives a connection its time zone once, when it is new.
_CLEAN = (
    "CLOSE ALL; UNLISTEN *; SELECT pg_advisory_unlock_all(); DEALLOCATE ALL; "
    "RESET ROLE; RESET ALL; SET TimeZone TO 'UTC'"
)
_seen: WeakKeyDictionary[Connection[Any], set[str]] = WeakKeyDictionary()


def saw(connection: Connection[Any], schema: str) -> None:
    """Remember that a connection has entered a dealer's schema."""
    _seen.setdefault(connection, set()).add(schema)


def reset(connection: Connection[Any]) -> None:
    """Clean a connection that comes back; replace one that has seen `MOST_DEALERS` (the pool's hook)."""
    connection.execute(_CLEAN)
    if len(_seen.get(connection, ())) >= MOST_DEALERS:
        # The pool asks for this moment right after; closing here would be told as an error.
        connection._expire_at = 0.0
