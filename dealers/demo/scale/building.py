"""Indexes, keys and references of the copied tables: taken off before and built again after.

A reference checked row by row, or an index kept up row by row, costs many times what building it once costs; and
what is built anew is checked in full over all that was written. Every function is safe to run again.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import count
from threading import Lock
from typing import Any

import psycopg
from psycopg import Cursor, sql

from dealers.demo.scale.tables import DEALER_TABLES, OEM_TABLES
from landbridge.doors.names import EXTENSIONS_SCHEMA, OEM_SCHEMA


@dataclass(frozen=True, slots=True)
class Definition:
    """How to build one of them again, in words without a schema.

    Attributes:
        kind: `key` (primary or unique), `index` or `reference`.
    """

    kind: str
    table: str
    name: str
    statement: str


_Job = tuple[str, Sequence[Definition]]
_CONNECTIONS = 2


_CONSTRAINTS = """
SELECT c.contype::text, t.relname, c.conname, pg_get_constraintdef(c.oid)
FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
WHERE t.relnamespace = %(schema)s::regnamespace AND (
    c.contype IN ('p', 'u', 'f') AND t.relname = ANY(%(tables)s)
    OR c.contype = 'f' AND c.confrelid IN
        (SELECT oid FROM pg_class WHERE relname = ANY(%(tables)s) AND relnamespace = t.relnamespace)
)
ORDER BY 1, 2, 3
"""
_INDEXES = """
SELECT t.relname, i.relname, pg_get_indexdef(i.oid)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
WHERE t.relnamespace = %(schema)s::regnamespace AND t.relname = ANY(%(tables)s)
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.oid AND contype IN ('p', 'u', 'x'))
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Tables:
    """What was taken off which schema's tables."""

    taken: dict[str, tuple[Definition, ...]]

    @classmethod
    def of(cls, told: Mapping[str, Sequence[Mapping[str, str]]], dealer_schemas: Sequence[str]) -> "Tables":
        """Read it from the event log; all dealers' schemas are alike."""
        oem, dealer = (tuple(Definition(**one) for one in told[side]) for side in ("oem", "dealer"))
        return cls({OEM_SCHEMA: oem, **dict.fromkeys(dealer_schemas, dealer)})


def definitions(cursor: "Cursor[Any]", dealer_schema: str) -> dict[str, list[dict[str, str]]]:
    """Return what has to be taken off the OEM's tables and off each dealer's, as the event log keeps it."""
    sides = {"oem": (OEM_SCHEMA, OEM_TABLES), "dealer": (dealer_schema, DEALER_TABLES)}
    return {side: [asdict(one) for one in _defined(cursor, *where)] for side, where in sides.items()}


def take_off(cursor: "Cursor[Any]", tables: Tables) -> None:
    """Drop what is still there, references first, and let autovacuum wait until the end."""
    for schema, taken in tables.taken.items():
        with cursor.connection.transaction():
            _take_off(cursor, schema, taken)


def build_again(params: Mapping[str, Any], owner: str, tables: Tables, say: Callable[[str], None]) -> None:
    """Build everything again, on as many connections as the machine has processors for.

    Raises:
        IntegrityError: what was written breaks a key or a reference.
    """
    keys: list[_Job] = []
    references: list[_Job] = []
    for schema, taken in tables.taken.items():
        for table in sorted({one.table for one in taken}):
            keys.append((schema, [one for one in taken if one.table == table and one.kind != "reference"]))
        references.append((schema, [one for one in taken if one.kind == "reference"]))
    # The longest first, so that none is left over at the end.
    with _connected(params, owner) as cursor:
        size = _sizes(cursor)
    keys.sort(key=lambda job: -size.get((job[0], job[1][0].table if job[1] else ""), 0))
    _run("indexes", keys, params, owner, _build, say)
    _run("references", references, params, owner, _build, say)
    settled = [(schema, list(taken)) for schema, taken in tables.taken.items()]
    _run("statistics", settled, params, owner, _settle, say)


def _run(
    what: str,
    jobs: Sequence[_Job],
    params: Mapping[str, Any],
    owner: str,
    do: Callable[["Cursor[Any]", str, Sequence[Definition]], None],
    say: Callable[[str], None],
) -> None:
    started, waiting, done = time.monotonic(), iter(jobs), count(1)
    lock = Lock()

    def work() -> None:
        with _connected(params, owner) as cursor:
            while True:
                with lock:
                    job = next(waiting, None)
                if job is None:
                    return
                do(cursor, *job)
                with lock:
                    place = next(done)
                    if place % 50 == 0 or place == len(jobs):
                        say(f"{what}: {place}/{len(jobs)} tables, {time.monotonic() - started:.0f} s")

    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        for one in [pool.submit(work) for _ in range(_CONNECTIONS)]:
            one.result()


@contextmanager
def _connected(params: Mapping[str, Any], owner: str) -> "Iterator[Cursor[Any]]":
    with psycopg.connect(**params, autocommit=True) as connection:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(owner)))
        connection.execute("SET synchronous_commit = off")
        yield connection.cursor()


def _sizes(cursor: "Cursor[Any]") -> dict[tuple[str, str], int]:
    cursor.execute(
        "SELECT n.nspname, c.relname, pg_relation_size(c.oid) FROM pg_class c"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r'"
    )
    return {(schema, table): size for schema, table, size in cursor.fetchall()}


def enter(cursor: "Cursor[Any]", schema: str) -> None:
    """Let names without a schema mean this one's tables."""
    path = sql.SQL(", ").join(map(sql.Identifier, dict.fromkeys((schema, OEM_SCHEMA, EXTENSIONS_SCHEMA))))
    cursor.execute(sql.SQL("SET search_path = {}").format(path))


def _defined(cursor: "Cursor[Any]", schema: str, tables: Sequence[str]) -> list[Definition]:
    """Return everything that must be taken off these tables, references to them included."""
    enter(cursor, schema)
    given = {"schema": schema, "tables": list(tables)}
    found = []
    cursor.execute(_CONSTRAINTS, given)
    for kind, table, name, text in cursor.fetchall():
        statement = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} ").format(sql.Identifier(table), sql.Identifier(name))
        found.append(
            Definition("reference" if kind == "f" else "key", table, name, statement.as_string(cursor) + text)
        )
    cursor.execute(_INDEXES, given)
    for table, name, text in cursor.fetchall():
        found.append(Definition("index", table, name, text.replace(f" ON {schema}.", " ON ", 1)))
    return found


def _take_off(cursor: "Cursor[Any]", schema: str, taken: Sequence[Definition]) -> None:
    enter(cursor, schema)
    for kind in ("reference", "key", "index"):
        for one in taken:
            if one.kind != kind:
                continue
            if kind == "index":
                cursor.execute(sql.SQL("DROP INDEX IF EXISTS {}").format(sql.Identifier(schema, one.name)))
            else:
                cursor.execute(
                    sql.SQL("ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}").format(
                        sql.Identifier(schema, one.table), sql.Identifier(one.name)
                    )
                )
    _autovacuum(cursor, schema, taken, sql.SQL("SET (autovacuum_enabled = false)"))


def _build(cursor: "Cursor[Any]", schema: str, wanted: Sequence[Definition]) -> None:
    """Build what is not there yet, in the given order."""
    enter(cursor, schema)
    cursor.execute("SET maintenance_work_mem = '512MB'")
    there = {one.name for one in _defined(cursor, schema, sorted({one.table for one in wanted}))}
    for one in wanted:
        if one.name not in there:
            cursor.execute(one.statement.encode())


def _settle(cursor: "Cursor[Any]", schema: str, taken: Sequence[Definition]) -> None:
    """Gather the statistics that plans are made by, and give autovacuum its way again."""
    enter(cursor, schema)
    for table in OEM_TABLES if schema == OEM_SCHEMA else DEALER_TABLES:
        cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(schema, table)))
    _autovacuum(cursor, schema, taken, sql.SQL("RESET (autovacuum_enabled)"))


def _autovacuum(cursor: "Cursor[Any]", schema: str, taken: Sequence[Definition], change: sql.SQL) -> None:
    for table in sorted({one.table for one in taken}):
        cursor.execute(sql.SQL("ALTER TABLE {} {}").format(sql.Identifier(schema, table), change))
