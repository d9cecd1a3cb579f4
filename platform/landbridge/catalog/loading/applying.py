"""Writing a previewed plan, in bulk and inside the caller's transaction."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from landbridge.catalog.loading.comparing import Plan
from landbridge.catalog.loading.sheet import Column, Sheet, Values
from landbridge.ids import uuid7

_BATCH = 1000


def lock(kind: str) -> None:
    """Let one load of a kind run at a time; the lock goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"load:{kind}"])


def write(sheet: Sheet, plan: Plan) -> None:
    """Write exactly the plan. Ends come first: a period must be free before its successor takes it."""
    table = sheet.table
    references = {column.name: column for column in sheet.columns if column.target}
    ids = {name: _ids(column) for name, column in references.items()}
    new = [(uuid7(), values) for values in plan.inserts]
    for name, column in references.items():
        if column.target == sheet.model:
            ids[name].update({str(values[column.by]): pk for pk, values in new})

    apart = {column.name for column in sheet.columns if column.apart}

    def attributes(values: Values) -> dict[str, Any]:
        return {
            f"{name}_id" if name in ids else name: ids[name].get(str(value)) if name in ids else value
            for name, value in values.items()
            if name not in apart
        }

    for names, rows in _by_fields(plan, apart).items():
        changed = [table(pk=pk, **attributes(values)) for pk, values in rows]
        table._default_manager.bulk_update(changed, list(names), batch_size=_BATCH)
    table._default_manager.bulk_create(
        [table(pk=pk, **attributes(values)) for pk, values in new], batch_size=_BATCH
    )
    for column in sheet.columns:
        if column.apart:
            told = {pk: values[column.name] for pk, values in (*plan.updates, *new) if values.get(column.name)}
            known = ids.get(column.name)
            column.apart.write({pk: known[str(value)] if known else value for pk, value in told.items()})


def _by_fields(plan: Plan, apart: Collection[str]) -> dict[tuple[str, ...], list[tuple[UUID, Values]]]:
    # Rows are grouped by what changes in them, so that an update touches no other column. Rows that only
    # end go first: their days are free before another row starts there.
    groups: dict[tuple[str, ...], list[tuple[UUID, Values]]] = {}
    for pk, values in plan.updates:
        if names := tuple(name for name in values if name not in apart):
            groups.setdefault(names, []).append((pk, values))
    return dict(sorted(groups.items(), key=lambda group: group[0] != ("valid_to",)))


def _ids(column: Column) -> dict[str, UUID]:
    table: type[models.Model] = apps.get_model(column.target)
    return dict(table._default_manager.values_list(column.by, "pk"))
