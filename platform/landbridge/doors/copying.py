"""Writing many rows of a dealer's own schema by COPY: a file of repair orders is tens of thousands of rows.

Not for tables of `oem`: PostgreSQL refuses COPY into a table with row-level security. Those take `bulk_create`.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

Adapt = Callable[[Any], Any]


def copy_in(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model, which carry their own keys; the same errors come out as of `bulk_create`.

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


@cache
def _fields(model: type[models.Model]) -> tuple[tuple[str, str, Adapt | None], ...]:
    """Return column, attribute and what a value needs besides psycopg's own adaption."""
    return tuple(
        (str(field.column), field.attname, Jsonb if isinstance(field, models.JSONField) else None)
        for field in model._meta.concrete_fields
    )
