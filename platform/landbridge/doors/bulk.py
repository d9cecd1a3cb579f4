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
    `bulk_create`.

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
    places = [sql.Identifier(f"v{place}") for place in range(len(fields))]
    changes = [
        sql.SQL("{} = r.{}").format(sql.Identifier(str(field.column)), place)
        for field, place in zip(fields, places, strict=True)
    ]
    # The types come from the model, never from data.
    types = [
        sql.SQL("{} {}").format(place, sql.SQL(str(field.db_type(connection))))
        for field, place in zip(fields, places, strict=True)
    ]
    statement = sql.SQL(
        "UPDATE {} AS t SET {} FROM jsonb_to_recordset(%s::jsonb) AS r(id uuid, {}) WHERE t.id = r.id"
    ).format(sql.Identifier(meta.db_table), sql.SQL(", ").join(changes), sql.SQL(", ").join(types))
    told = [
        {"id": row.pk} | {f"v{place}": getattr(row, field.attname) for place, field in enumerate(fields)}
        for row in rows
    ]
    with connection.cursor() as cursor:
        # Moments, keys and amounts go as PostgreSQL's own text for them, to the last digit.
        cursor.execute(statement, [json.dumps(told, default=str, ensure_ascii=False)])


@cache
def _fields(model: type[models.Model]) -> tuple[tuple[str, str, Adapt | None], ...]:
    """Return column, attribute and what a value needs besides psycopg's own adaption."""
    return tuple(
        (str(field.column), field.attname, Jsonb if isinstance(field, models.JSONField) else None)
        for field in model._meta.concrete_fields
    )
