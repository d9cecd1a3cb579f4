"""What the rules of a claim ask the catalogue besides prices and terms (`books`), for many claims at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True)
class NamedModel:
    """The car that a name means; `code` is empty where the name tells only the series."""

    code: str
    series_code: str
    name: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The n-th free maintenance promised to a car; `promised` is how many there are, 0 for none."""

    promised: int
    months: int | None = None
    km_from: int | None = None
    km_to: int | None = None
    fee: Decimal | None = None


def named_models(names: Sequence[str]) -> dict[str, NamedModel]:
    """Return the cars that names mean, in one statement; a name that means none or several is absent.

    A model's own name or code names the model. Of series the longest name that the text holds counts, so that
    锐界L is not taken for 锐界.
    """
    found = {}
    for text, code, series, name in _rows(_NAMED, [list(names)]):
        found[text] = NamedModel(code or "", series, name)
    return found


def maintenance_plans(asked: Sequence[tuple[str, date, int]]) -> list[Plan]:
    """Return the n-th free maintenance for each series code, sale date and n, in one statement."""
    series, sold_on, n = [list(column) for column in zip(*asked, strict=True)] if asked else [[], [], []]
    return [Plan(*row) for row in _rows(_PLANS, [series, sold_on, n])]


def _rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


_NAMED = """
SELECT asked.name, model.code, series.code, COALESCE(model.name_zh, series.name_zh)
FROM unnest(%s::text[]) AS asked(name)
LEFT JOIN LATERAL (SELECT min(m.code) AS code, min(m.name_zh) AS name_zh, min(m.series_id::text)::uuid AS series_id
    FROM catalog_vehiclemodel m
    WHERE lower(asked.name) IN (lower(m.name_zh), lower(m.name_en), lower(m.code))
    HAVING count(*) = 1) model ON true
JOIN LATERAL (SELECT s.code, s.name_zh FROM catalog_series s
    WHERE CASE WHEN model.series_id IS NOT NULL THEN s.id = model.series_id
        ELSE strpos(lower(asked.name), lower(s.name_zh)) > 0 OR strpos(lower(asked.name), lower(s.name_en)) > 0 END
    ORDER BY GREATEST(
        CASE WHEN strpos(lower(asked.name), lower(s.name_zh)) > 0 THEN length(s.name_zh) ELSE 0 END,
        CASE WHEN strpos(lower(asked.name), lower(s.name_en)) > 0 THEN length(s.name_en) ELSE 0 END) DESC
    LIMIT 1) series ON true
"""

_PLANS = """
SELECT COALESCE(max(plan.n), 0),
    max(plan.months) FILTER (WHERE plan.n = asked.n), max(plan.km_from) FILTER (WHERE plan.n = asked.n),
    max(plan.km_to) FILTER (WHERE plan.n = asked.n), max(plan.fee) FILTER (WHERE plan.n = asked.n)
FROM unnest(%s::text[], %s::date[], %s::int[]) WITH ORDINALITY AS asked(series, day, n, place)
LEFT JOIN catalog_series series ON series.code = asked.series
LEFT JOIN catalog_maintenanceplan plan ON plan.series_id = series.id
    AND plan.valid_from <= asked.day AND (plan.valid_to IS NULL OR plan.valid_to > asked.day)
GROUP BY asked.place, asked.n ORDER BY asked.place
"""
