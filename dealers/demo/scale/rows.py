"""The played demo, read back: every row as text, grouped by the car whose history it is part of."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from psycopg import Cursor, sql

from dealers.demo.scale.tables import NOT_WRITTEN, TABLES, Table
from landbridge.doors.names import OEM_SCHEMA

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


COPIES = "%-8000-0000%"  # keys of copies end in their number; a key drawn at random does so once in 10⁹


@dataclass(frozen=True, slots=True)
class Place:
    """A dealer of the played demo: its place in the cast, key, code and schema."""

    place: int
    id: str
    code: str
    schema: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row as PostgreSQL writes it. `place` is the dealer's whose schema it stands in, -1 for the OEM's."""

    table: Table
    place: int
    values: dict[str, str | None]

    @property
    def id(self) -> str:
        return self.values["id"] or ""


@dataclass(slots=True)
class Family:
    """A car with all that happened to it (or cars of one customer), at whatever dealers."""

    rows: list[Row] = field(default_factory=list)

    def of(self, table: str) -> list[Row]:
        return [row for row in self.rows if row.table.name == table]


class ForeignRow(LookupError):
    """A row names a key of another family: copied, it would point into somebody else's history."""


def pages(cursor: "Cursor[Any]", schemas: Sequence[str]) -> dict[str, int]:
    """Return by table how many pages the played demo fills: further back there are only copies."""
    found = {}
    for table in TABLES:
        for schema in schemas if table.at_dealer else (OEM_SCHEMA,):
            name = sql.Identifier(schema, table.name).as_string(cursor)
            cursor.execute("SELECT pg_relation_size(%s) / current_setting('block_size')::int", [name])
            (found[f"{schema}.{table.name}"],) = cursor.fetchone() or (0,)
    return found


def read_families(cursor: "Cursor[Any]", places: Sequence[Place], known_pages: dict[str, int]) -> list[Family]:
    """Return all histories of the played demo, always in the same order; dealers only of the given ones.

    Args:
        cursor: of the owner, whom no row policy hides anything from.
        known_pages: see `pages`, as of before the first copy.
    """
    cursor.execute("SET TIME ZONE 'UTC'")
    groups = _Groups()
    rows: list[tuple[str, Row]] = []
    for table in TABLES:
        for place in places if table.at_dealer else (None,):
            schema = place.schema if place else OEM_SCHEMA
            for values in _read(cursor, table, schema, known_pages[f"{schema}.{table.name}"]):
                row = Row(table, place.place if place else -1, values)
                key = values[table.owner]
                if key is None or not (table.owner == "vin" or groups.knows(key)):
                    continue
                groups.join(row.id, key)
                if customer := values.get("customer_id"):
                    groups.join(customer, key)
                rows.append((key, row))
    families: dict[str, Family] = {}
    for key, row in rows:
        families.setdefault(groups.find(key), Family()).rows.append(row)
    found = sorted(families.values(), key=lambda family: family.rows[0].values["vin"] or "")
    _require_closed(found)
    return found


class _Groups:
    """Union-find over keys and VINs."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def knows(self, key: str) -> bool:
        return key in self._parent

    def find(self, key: str) -> str:
        root = key
        while (above := self._parent.setdefault(root, root)) != root:
            root = above
        self._parent[key] = root
        return root

    def join(self, one: str, other: str) -> None:
        self._parent[self.find(one)] = self.find(other)


def columns(cursor: "Cursor[Any]", schema: str, table: str) -> list[str]:
    """Return the columns that are written, in the order of the table."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s"
        " AND is_generated = 'NEVER' ORDER BY ordinal_position",
        [schema, table],
    )
    return [name for (name,) in cursor.fetchall() if (table, name) not in NOT_WRITTEN]


def _read(cursor: "Cursor[Any]", table: Table, schema: str, known: int) -> Iterable[dict[str, str | None]]:
    names = columns(cursor, schema, table.name)
    cursor.execute(
        # The first copies may have gone into what was left of the last page.
        sql.SQL("SELECT {} FROM {} WHERE {} AND ctid < {}::tid AND id::text NOT LIKE {} ORDER BY id").format(
            sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in names),
            sql.Identifier(schema, table.name),
            sql.SQL(table.where or "true"),  # type: ignore[arg-type]
            sql.Literal(f"({known},0)"),
            sql.Literal(COPIES),
        )
    )
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def _require_closed(families: Sequence[Family]) -> None:
    home = {row.id: place for place, family in enumerate(families) for row in family.rows}
    for place, family in enumerate(families):
        for row in family.rows:
            for text in row.values.values():
                for key in UUID.findall(text or ""):
                    if home.get(key, place) != place:
                        raise ForeignRow(f"{row.table.name} {row.id} names {key}")
