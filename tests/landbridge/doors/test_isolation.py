"""Dealer A by raw SQL against everything that is dealer B's or the OEM's.

Tables come from the database's catalogue and what should hold from the declared kinds, so a new table is
covered by itself. Rows are made by the administrator with checks and foreign keys taken off this copy of the
database: what is tested are grants and policies alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models
from psycopg import sql

from landbridge.doors.kinds import DealerAppend, DealerState, OemOnly, SharedRead
from landbridge.doors.policies import kind_of, oem_models
from landbridge.doors.scopes import dealer_scope
from tests import server

pytestmark = pytest.mark.services
OEM_MODELS = sorted(oem_models(), key=lambda model: model._meta.db_table)
KINDS = {model._meta.db_table: kind_of(model) for model in OEM_MODELS}
FRAMEWORK = {"django_migrations"}


class World:
    """The administrator's hand in this copy of the database, and the two dealers."""

    def __init__(self, admin: psycopg.Connection, mine: UUID, theirs: UUID) -> None:
        self.admin, self.mine, self.theirs = admin, mine, theirs
        self.columns: dict[str, dict[str, tuple[str, int | None]]] = {}
        rows = admin.execute(
            "SELECT table_name, column_name, data_type, character_maximum_length"
            " FROM information_schema.columns WHERE table_schema = 'oem'"
        )
        for table, column, kind, length in rows:
            if kind != "xid8":
                self.columns.setdefault(table, {})[column] = (kind, length)

    def row(self, table: str, **given: object) -> dict[str, object]:
        """Return values for every column of a table: the given ones, invented ones for the rest."""
        return {
            name: given[name] if name in given else _invented(kind, length)
            for name, (kind, length) in self.columns[table].items()
        }

    def insert(self, table: str, **given: object) -> dict[str, object]:
        row = self.row(table, **given)
        self.admin.execute(_insert(table, row), list(row.values()))
        return row


def _statuses(model: type[models.Model], status: str) -> set[str]:
    """Return all statuses a row can have, from the check constraint that every such table carries."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            conditions = dict(child for child in constraint.condition.children if isinstance(child, tuple))
            if f"{status}__in" in conditions:
                return {str(value) for value in conditions[f"{status}__in"]}
    raise LookupError(f"{model} has no constraint on {status}")


def _insert(table: str, row: dict[str, object]) -> sql.Composed:
    return sql.SQL("INSERT INTO oem.{} ({}) OVERRIDING SYSTEM VALUE VALUES ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join([sql.Placeholder()] * len(row)),
    )


def _invented(kind: str, length: int | None) -> object:
    text = uuid4().hex
    return {
        "uuid": uuid4(),
        "boolean": True,
        "jsonb": "{}",
        "bytea": b"x",
        "date": "2026-01-01",
        "timestamp with time zone": "2026-01-01T00:00:00Z",
        "ARRAY": "{}",
    }.get(kind) or (text[: length or 32] if "char" in kind or kind == "text" else 1)


@pytest.fixture(scope="module")
def world(committed: str) -> Iterator[World]:
    with psycopg.connect(server.admin_dsn(committed), autocommit=True) as admin:
        found = admin.execute("SELECT id FROM oem.tenants_dealer ORDER BY code").fetchall()
        found_checks = admin.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE connamespace = 'oem'::regnamespace AND contype IN ('c', 'f', 'x')"
        ).fetchall()
        for table, name in found_checks:
            admin.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        world = World(admin, found[0][0], found[1][0])
        for table, kind in KINDS.items():
            column = getattr(kind, "dealer_column", "")
            for dealer in (world.mine, world.theirs) if column else ():
                world.insert(table, **{column: dealer})
        yield world


@contextmanager
def as_dealer_a(world: World) -> Iterator[None]:
    from landbridge.doors.names import DealerRef

    with dealer_scope(DealerRef(world.mine, "d_cq012")):
        yield


def attempt(world: World, statement: object, values: list[object] | None = None) -> int:
    """Run one statement as dealer A; return the rows it touched, -1 if the database refused."""
    try:
        with as_dealer_a(world), connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount
    except ProgrammingError as error:
        assert "permission denied" in str(error) or "row-level security" in str(error), error
        return -1


def own(world: World, table: str) -> dict[str, object]:
    """Return what makes a row of this table the dealer's own and fit to be inserted."""
    kind = KINDS[table]
    given: dict[str, object] = {kind.dealer_column: world.mine}
    for parent in kind.parents:
        target = apps.get_model(parent.model)._meta.db_table
        given[parent.column] = world.insert(target, dealer_id=world.mine)["id"]
    if isinstance(kind, DealerState):
        given |= {**dict.fromkeys(kind.blank_at_birth), kind.status_column: min(kind.first or kind.sources)}
    elif kind.insertable:
        column, _, value = kind.insertable.partition(" = ")
        given[column] = value.strip("'")
    return given


def test_every_table_of_the_oem_schema_has_a_kind(world):
    in_database = {
        name for (name,) in world.admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'oem'")
    }
    assert in_database - FRAMEWORK == set(KINDS)


def test_every_parent_with_an_owner_is_declared():
    for model in OEM_MODELS:
        kind = kind_of(model)
        if isinstance(kind, (DealerAppend, DealerState)):
            owned = {
                field.column
                for field in model._meta.local_fields
                if isinstance(field, models.ForeignKey)
                and getattr(kind_of(field.related_model), "dealer_column", "")
            }
            assert owned == {parent.column for parent in kind.parents}, model


def test_the_neighbours_schema_is_closed(world):
    columns = dict(
        world.admin.execute(
            "SELECT DISTINCT ON (tablename) tablename, column_name FROM pg_tables"
            " JOIN information_schema.columns ON (table_schema, table_name) = (schemaname, tablename)"
            " WHERE schemaname = 'd_gz005' ORDER BY tablename, ordinal_position"
        ).fetchall()
    )
    assert {model._meta.db_table for model in apps.get_models() if model not in OEM_MODELS} <= set(columns)
    for table, column in columns.items():
        for statement in (
            f"SELECT * FROM d_gz005.{table}",
            f"INSERT INTO d_gz005.{table} DEFAULT VALUES",
            f'UPDATE d_gz005.{table} SET "{column}" = "{column}"',
            f"DELETE FROM d_gz005.{table}",
        ):
            assert attempt(world, statement) == -1, statement


@pytest.mark.parametrize("table", sorted(KINDS))
def test_the_neighbours_rows_are_out_of_reach(world, table):
    column = getattr(KINDS[table], "dealer_column", "")
    if not column:
        return
    where = f"WHERE {column} = %s"
    assert attempt(world, f"SELECT * FROM oem.{table} {where}", [world.theirs]) <= 0
    if not getattr(KINDS[table], "readable", ""):  # the walls have a door for the owner
        assert attempt(world, f"SELECT * FROM oem.{table} {where}", [world.mine]) >= 1
    assert attempt(world, f'UPDATE oem.{table} SET "{column}" = "{column}" {where}', [world.theirs]) <= 0
    assert attempt(world, f"DELETE FROM oem.{table} {where}", [world.theirs]) <= 0
    row = world.row(table, **{column: world.theirs})
    assert attempt(world, _insert(table, row), list(row.values())) == -1


@pytest.mark.parametrize("table", [name for name, kind in KINDS.items() if isinstance(kind, OemOnly)])
def test_an_oem_only_table_is_closed_even_about_oneself(world, table):
    column = next(iter(world.columns[table]))
    assert attempt(world, f"SELECT * FROM oem.{table}") == -1
    assert attempt(world, f'UPDATE oem.{table} SET "{column}" = "{column}"') == -1
    assert attempt(world, f"DELETE FROM oem.{table}") == -1
    row = world.row(table, dealer_id=world.mine)
    assert attempt(world, _insert(table, row), list(row.values())) == -1


@pytest.mark.parametrize("table", [name for name, kind in KINDS.items() if isinstance(kind, SharedRead)])
def test_a_shared_table_is_read_only(world, table):
    column = next(iter(world.columns[table]))
    assert attempt(world, f'UPDATE oem.{table} SET "{column}" = "{column}"') == -1
    assert attempt(world, f"DELETE FROM oem.{table}") == -1
    row = world.row(table)
    assert attempt(world, _insert(table, row), list(row.values())) == -1


@pytest.mark.parametrize("table", [name for name, kind in KINDS.items() if isinstance(kind, DealerAppend)])
def test_own_rows_can_be_added_and_read_and_never_changed(world, table):
    column = next(iter(world.columns[table]))
    assert attempt(world, f'UPDATE oem.{table} SET "{column}" = "{column}"') == -1
    assert attempt(world, f"DELETE FROM oem.{table}") == -1


@pytest.mark.parametrize("table", [name for name, kind in KINDS.items() if getattr(kind, "parents", ())])
def test_no_row_points_at_the_neighbours_parent(world, table):
    kind = KINDS[table]
    mine = own(world, table)
    # All parents one's own: it goes in, so what is refused below is refused for its parent.
    row = world.row(table, **mine)
    fit = getattr(kind, "first", True)  # what only the OEM makes, such as a delivery, is never
    assert attempt(world, _insert(table, row), list(row.values())) == (1 if fit else -1)
    for parent in kind.parents:
        target = apps.get_model(parent.model)._meta.db_table
        foreign = world.insert(target, dealer_id=world.theirs)["id"]
        for stray in (foreign, uuid4()):
            row = world.row(table, **{**mine, parent.column: stray})
            assert attempt(world, _insert(table, row), list(row.values())) == -1
        if isinstance(kind, DealerState):
            # Out of a status that the dealer may leave, into one that it may reach.
            row = world.insert(table, **{**mine, kind.status_column: min(kind.sources)})
            move = f"UPDATE oem.{table} SET {kind.status_column} = %s, {parent.column} = %s WHERE id = %s"
            assert attempt(world, move, [min(kind.targets), foreign, row["id"]]) == -1


@pytest.mark.parametrize("table", [name for name, kind in KINDS.items() if isinstance(kind, DealerState)])
def test_own_rows_move_only_where_the_dealer_may(world, table):
    kind = KINDS[table]
    model = next(model for model in OEM_MODELS if model._meta.db_table == table)
    status = kind.status_column
    every = _statuses(model, status)
    base = own(world, table)
    del base[status]
    for value in every:
        row = world.row(table, **base, **{status: value})
        assert attempt(world, _insert(table, row), list(row.values())) == (1 if value in kind.first else -1)
    for column in kind.blank_at_birth:
        filled = {**base, column: world.row(table)[column], status: min(kind.first)}
        row = world.row(table, **filled)
        assert attempt(world, _insert(table, row), list(row.values())) == -1
    for source in every:
        for target in every:
            row = world.insert(table, **base, **{status: source})
            touched = attempt(world, f"UPDATE oem.{table} SET {status} = %s WHERE id = %s", [target, row["id"]])
            allowed = source in kind.sources and target in kind.targets
            assert touched == 1 if allowed else touched <= 0, (source, target)
    for column in set(world.columns[table]) - set(kind.columns):
        assert attempt(world, f'UPDATE oem.{table} SET "{column}" = "{column}"') == -1
    assert attempt(world, f"DELETE FROM oem.{table}") == -1
