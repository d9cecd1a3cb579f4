"""The three doors. Nobody queries outside one.

Each is one durable transaction. Role and search path are set with SET LOCAL in one message on psycopg's own
cursor (SET takes no parameters), so nothing survives the end: a pooled connection, or PgBouncer in transaction
mode, is clean for whoever comes next. SET ROLE guards against our own bugs; what injected SQL could still do
is told in docs/architecture.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from psycopg import sql

from landbridge.doors.backend.pool import saw
from landbridge.doors.names import EXTENSIONS_SCHEMA, OEM_SCHEMA, DealerRef, dealer_role, role

FRONT = "front"
OEM = "oem"
DEALER = "dealer"


class AlreadyInside(RuntimeError):
    """A door was opened inside another one; a scope is one transaction and never nests."""


def current_door() -> str | None:
    """Return the name of the door this thread is inside, None outside all of them."""
    door: str | None = connections[DEFAULT_DB_ALIAS].door  # type: ignore[attr-defined]
    return door


def inside_scope() -> bool:
    """Return whether business tables can be read now (inside the OEM's or a dealer's scope)."""
    return current_door() in (OEM, DEALER)


@contextmanager
def front_door() -> Iterator[None]:
    """Enter with the gateway's own rights: identity tables and the dealer directory, nothing else."""
    with _through(FRONT, None, (OEM_SCHEMA,)):
        yield


@contextmanager
def oem_scope() -> Iterator[None]:
    """Enter the OEM's schema with the OEM's rights: all rows of `oem`, no dealer's schema."""
    with _through(OEM, role("oem"), (OEM_SCHEMA,)):
        yield


@contextmanager
def dealer_scope(dealer: DealerRef) -> Iterator[None]:
    """Enter one dealer's schema with that dealer's rights; in `oem` only what grants and policies let through."""
    with _through(DEALER, dealer_role(dealer.id), (dealer.schema_name, OEM_SCHEMA)):
        yield


@contextmanager
def _through(door: str, role_name: str | None, path: tuple[str, ...]) -> Iterator[None]:
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.door is not None:  # type: ignore[attr-defined]
        raise AlreadyInside(f"{door} inside {connection.door}")  # type: ignore[attr-defined]
    with transaction.atomic(durable=True):
        _enter(role_name, path)
        connection.door = door  # type: ignore[attr-defined]
        connection.schema_name = path[0]  # type: ignore[attr-defined]
        try:
            yield
        finally:
            connection.door = None  # type: ignore[attr-defined]
            connection.schema_name = OEM_SCHEMA  # type: ignore[attr-defined]
            if len(connection.savepoint_ids) and not connection.needs_rollback:
                # Only inside a test's own transaction: SET LOCAL would outlive the scope until its end.
                _enter(None, (OEM_SCHEMA,))


def _enter(role_name: str | None, path: tuple[str, ...]) -> None:
    statement = sql.SQL("SET LOCAL ROLE {role}; SET LOCAL search_path = {path}").format(
        role=sql.Identifier(role_name) if role_name else sql.SQL("NONE"),
        path=sql.SQL(", ").join(map(sql.Identifier, (*path, EXTENSIONS_SCHEMA))),
    )
    raw = connections[DEFAULT_DB_ALIAS].connection
    raw.cursor().execute(statement)
    saw(raw, path[0])
