"""Numbers beside tabs and in the navigation, counted no further than a person cares: pages stay O(page)."""

from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

MOST = 1000
_VALUE = "\x1f"  # stands in the place of each value


class AtLeast(int):
    """A number that is no smaller than this; written `1,000+`."""

    def __str__(self) -> str:
        return f"{int(self):,}+"


def capped(number: int) -> int:
    """Return a number, or at least `MOST` where counting stopped there."""
    return AtLeast(MOST) if number >= MOST else number


def counts_of(rows: QuerySet[Any], column: str, values: Collection[str]) -> dict[str, int]:
    """Return for each value of a column how many of the rows have it, up to `MOST`, in one statement.

    Wants an index that begins with the column, or with what the rows are narrowed to and the column.
    """
    few = rows.order_by().filter(**{column: _VALUE}).values("pk")[:MOST]
    try:
        inner, params = few.query.sql_with_params()
    except EmptyResultSet:  # whoever asks may see none, and Django knows it without the database
        return dict.fromkeys(values, 0)
    # One part for each value and not a join with a list of them: so the planner knows which values are rare.
    part = f"SELECT %s::text, count(*) FROM ({inner}) AS few"  # noqa: S608 - Django's own SQL
    told = [[value, *(value if one == _VALUE else one for one in params)] for value in values]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([part] * len(told)), [one for row in told for one in row])
        return {value: capped(number) for value, number in cursor.fetchall()}


def counts_each(several: Sequence[QuerySet[Any]]) -> list[int]:
    """Return how many rows each of several querysets has, up to `MOST`, in their order and in one statement."""
    parts: list[str] = []
    params: list[Any] = []
    for place, rows in enumerate(several):
        try:
            inner, told = rows.order_by().values("pk")[:MOST].query.sql_with_params()
        except EmptyResultSet:  # as above
            continue
        parts.append(f"SELECT {place}, count(*) FROM ({inner}) AS few")  # noqa: S608 - Django's own SQL
        params += told
    found = {}
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            found = dict(cursor.fetchall())
    return [capped(found.get(place, 0)) for place in range(len(several))]
