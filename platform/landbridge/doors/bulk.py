"""Many rows in one statement, without one parameter for each value.

A file of repair orders is tens of thousands of rows, and the desk judges claims by the dozen; there Django's own
`bulk_create` and `bulk_update` spend most of their time on writing SQL.
"""

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

Adapt = Callable[[Any], Any]


def copy_in(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, which carry their own keys, by COPY into a table of a dealer's own schema.

    Not for tables of `oem`: PostgreSQL refuses COPY into a table with row-level security. Those take
    `insert_all`.

    Raises:
        IntegrityError, DataError: a row is not as the table wants it; none is written.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = _fields(model)
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(column) for column, _, _ in fields),
    )
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            told = row.__dict__
            copy.write_row([adapt(told[name]) if adapt else told[name] for _, name, adapt in fields])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_all(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, which carry their own keys, in one statement; they travel as one JSON text.

    For tables of `oem`, which take no COPY; a dealer's own tables are better served by `copy_in`.

    Raises:
        IntegrityError, DataError: a row is not as the table wants it; none is written.
    """
    if not rows:
        return
    statement, names = _insert(type(rows[0]))
    told = [{f"v{place}": row.__dict__[name] for place, name in enumerate(names)} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(told, default=str, ensure_ascii=False)])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def update_all(rows: Sequence[models.Model], *names: str) -> None:
    """Write the named attributes of many rows of one model; they travel as one JSON text.

    Raises:
        IntegrityError, DataError: a row is not as the table wants it; none is written.
    """
    if not rows:
        return
    meta = type(rows[0])._meta
    by_name = {field.name: field for field in meta.concrete_fields}
    fields = [by_name[name] for name in names]
    changes = [
        sql.SQL("{} = r.{}").format(sql.Identifier(str(field.column)), sql.Identifier(f"v{place}"))
        for place, field in enumerate(fields)
    ]
    statement = sql.SQL(
        "UPDATE {} AS t SET {} FROM json_to_recordset(%s::json) AS r(id uuid, {}) WHERE t.id = r.id"
    ).format(sql.Identifier(meta.db_table), sql.SQL(", ").join(changes), _typed(fields))
    told = [
        {"id": row.pk} | {f"v{place}": getattr(row, field.attname) for place, field in enumerate(fields)}
        for row in rows
    ]
    with connection.cursor() as cursor:
        # Moments, keys and amounts go as PostgreSQL's own text for them, to the last digit.
        cursor.execute(statement, [json.dumps(told, default=str, ensure_ascii=False)])


@cache
def _insert(model: type[models.Model]) -> tuple[sql.Composed, tuple[str, ...]]:
    """Return the statement that writes rows of a model, and the attributes it wants of each."""
    fields = model._meta.concrete_fields
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM json_to_recordset(%s::json) AS r({})").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in fields),
        sql.SQL(", ").join(sql.Identifier(f"v{place}") for place in range(len(fields))),
        _typed(fields),
    )
    return statement, tuple(field.attname for field in fields)


def _typed(fields: Sequence["models.Field[Any, Any]"]) -> sql.Composed:
    """Return the columns of a record; their types come from the model, never from data."""
    return sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(f"v{place}"), sql.SQL(str(field.db_type(connection))))
        for place, field in enumerate(fields)
    )


@cache
def _fields(model: type[models.Model]) -> tuple[tuple[str, str, Adapt | None], ...]:
    """Return column, attribute and what a value needs besides psycopg's own adaption."""
    return tuple(
        (str(field.column), field.attname, Jsonb if isinstance(field, models.JSONField) else None)
        for field in model._meta.concrete_fields
    )
