"""Grants and row-level security of the OEM's schema, generated from each model's `table_kind`.

Run after every migration, as owner, in one transaction: what a model declares is what the database enforces.
"""

from collections.abc import Iterator
from functools import singledispatch

from django.apps import apps
from django.conf import settings
from django.db import models
from psycopg import sql

from landbridge.doors.definer import CURRENT_DEALER
from landbridge.doors.kinds import (
    DealerAppend,
    DealerState,
    FrontDoor,
    OemOnly,
    Parent,
    SharedRead,
    TableKind,
)
from landbridge.doors.names import OEM_SCHEMA, role

MINE = f"(SELECT {CURRENT_DEALER})"

# Tables of libraries, which cannot carry `table_kind` themselves. All belong to sign-in.
LIBRARY_TABLES: dict[str, TableKind] = {
    "account": OemOnly(front_door=FrontDoor.WRITE),
    "mfa": OemOnly(front_door=FrontDoor.WRITE),
    "sessions": OemOnly(front_door=FrontDoor.WRITE),
    "auth": OemOnly(front_door=FrontDoor.READ),
    "contenttypes": OemOnly(front_door=FrontDoor.READ),
}


class UndeclaredTable(LookupError):
    """A model of the OEM's schema does not say which kind of table it is."""


def oem_models() -> Iterator[type[models.Model]]:
    """Yield every model whose table stands in the OEM's schema, many-to-many tables included."""
    tenant_apps = set(settings.TENANT_APPS)
    for config in apps.get_app_configs():
        if config.name not in tenant_apps:
            for model in config.get_models(include_auto_created=True):
                if model._meta.managed and not model._meta.proxy:
                    yield model


def kind_of(model: type[models.Model]) -> TableKind:
    """Return the declared kind of a model's table.

    Raises:
        UndeclaredTable: the model has no `table_kind` and is no library's.
    """
    kind = getattr(model, "table_kind", None) or LIBRARY_TABLES.get(model._meta.app_label)
    if not isinstance(kind, TableKind):
        raise UndeclaredTable(model._meta.label)
    return kind


def statements() -> Iterator[sql.Composed]:
    """Yield all grants and policies. Earlier ones are removed first, so a narrowed kind really narrows."""
    for model in oem_models():
        table = model._meta.db_table
        kind = kind_of(model)
        yield _sql("ALTER TABLE {table} DISABLE ROW LEVEL SECURITY", table)
        for policy in ("oem_all", "front_all", "dealer_read", "dealer_insert", "dealer_update"):
            yield _sql(f"DROP POLICY IF EXISTS {policy} ON {{table}}", table)
        for holder in ("oem", "dealer_base", "gateway"):
            yield _sql("REVOKE ALL ON {table} FROM {role}", table, holder)
        # Append-only is append-only for the OEM as well: nobody rewrites a submission or an event.
        rights = "SELECT, INSERT" if isinstance(kind, DealerAppend) else "SELECT, INSERT, UPDATE, DELETE"
        yield _sql(f"GRANT {rights} ON {{table}} TO {{role}}", table, "oem")
        if kind.front_door:
            yield _sql(f"GRANT {kind.front_door} ON {{table}} TO {{role}}", table, "gateway")
        yield from dealer_statements(kind, table)
        yield from _edition(kind, table)


@singledispatch
def dealer_statements(kind: TableKind, table: str) -> Iterator[sql.Composed]:
    """Yield what a dealer may do with a table of this kind."""
    raise UndeclaredTable(f"{table}: {kind!r}")


@dealer_statements.register
def _(kind: OemOnly, table: str) -> Iterator[sql.Composed]:
    yield from ()


@dealer_statements.register
def _(kind: SharedRead, table: str) -> Iterator[sql.Composed]:
    yield _sql("GRANT SELECT ON {table} TO {role}", table, "dealer_base")
    conditions = [f"{kind.dealer_column} = {MINE}"] if kind.dealer_column else []
    conditions += [kind.readable] if kind.readable else []
    if conditions:
        yield from _row_security(kind, table)
        yield _policy(table, "dealer_read", "SELECT", using=conditions)


@dealer_statements.register
def _(kind: DealerAppend, table: str) -> Iterator[sql.Composed]:
    mine = f"{kind.dealer_column} = {MINE}"
    yield _sql("GRANT SELECT, INSERT ON {table} TO {role}", table, "dealer_base")
    yield from _row_security(kind, table, front_may=kind.insertable)
    yield _policy(table, "dealer_read", "SELECT", using=[mine, kind.readable])
    yield _policy(table, "dealer_insert", "INSERT", check=[mine, kind.insertable, *_parents(kind.parents, table)])


@dealer_statements.register
def _(kind: DealerState, table: str) -> Iterator[sql.Composed]:
    mine = f"{kind.dealer_column} = {MINE}"
    parents = _parents(kind.parents, table)
    yield _sql("GRANT SELECT, INSERT ON {table} TO {role}", table, "dealer_base")
    if kind.columns:
        columns = ", ".join(kind.columns)
        yield _sql(f"GRANT UPDATE ({columns}) ON {{table}} TO {{role}}", table, "dealer_base")
    yield from _row_security(kind, table)
    yield _policy(table, "dealer_read", "SELECT", using=[mine])
    blank = [f"{column} IS NULL" for column in kind.blank_at_birth]
    yield _policy(table, "dealer_insert", "INSERT", check=[mine, _among(kind, kind.first), *blank, *parents])
    yield _policy(
        table,
        "dealer_update",
        "UPDATE",
        using=[mine, _among(kind, kind.sources)],
        check=[mine, _among(kind, kind.targets), *parents],
    )


def _edition(kind: TableKind, table: str) -> Iterator[sql.Composed]:
    """Yield the trigger that makes a table's edition anew, after the whole statement and not for each row."""
    yield _sql("DROP TRIGGER IF EXISTS edition ON {table}", table)
    if isinstance(kind, SharedRead) and kind.edition:
        yield sql.SQL(
            "CREATE TRIGGER edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {} "
            "FOR EACH STATEMENT EXECUTE FUNCTION sec.renew_edition({})"
        ).format(sql.Identifier(OEM_SCHEMA, table), sql.Literal(kind.edition))


def _row_security(kind: TableKind, table: str, front_may: str = "") -> Iterator[sql.Composed]:
    yield _sql("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", table)
    yield _sql("CREATE POLICY oem_all ON {table} TO {role} USING (true) WITH CHECK (true)", table, "oem")
    if kind.front_door:
        front = f"CREATE POLICY front_all ON {{table}} TO {{role}} USING (true) WITH CHECK ({front_may or 'true'})"
        yield _sql(front, table, "gateway")


def _policy(
    table: str, name: str, command: str, *, using: list[str] | None = None, check: list[str] | None = None
) -> sql.Composed:
    text = f"CREATE POLICY {name} ON {{table}} FOR {command} TO {{role}}"
    for keyword, conditions in (("USING", using), ("WITH CHECK", check)):
        if conditions is not None:
            text += f" {keyword} ({' AND '.join(f'({part})' for part in conditions if part)})"
    return _sql(text, table, "dealer_base")


def _among(kind: DealerState, statuses: frozenset[str]) -> str:
    listed = ", ".join(f"'{status}'" for status in sorted(statuses))
    return f"{kind.status_column} IN ({listed})" if listed else "false"


def _parents(parents: tuple[Parent, ...], table: str) -> list[str]:
    # The sub-select runs with the dealer's rights, so a neighbour's parent is not there.
    conditions = []
    for parent in parents:
        target = apps.get_model(parent.model)._meta
        # Names of models and columns, not input.
        exists = f"EXISTS (SELECT 1 FROM oem.{target.db_table} p WHERE p.id = {table}.{parent.column})"  # noqa: S608
        conditions.append(f"{parent.column} IS NULL OR {exists}")
    return conditions


def _sql(text: str, table: str, holder: str = "oem") -> sql.Composed:
    return sql.SQL(text).format(table=sql.Identifier(OEM_SCHEMA, table), role=sql.Identifier(role(holder)))
