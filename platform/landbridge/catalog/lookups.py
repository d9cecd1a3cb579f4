"""What the rules of a claim ask the catalogue, for many claims in one statement each.

Every question is one line of one claim with the car's series and the day of its repair, so that claims of many
cars and days share a statement. Only rows in force on that day count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from landbridge.catalog.rules import with_markup

_FEW = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for one claim.

    Args:
        on: the day on which the repair began.
        claim_type: as the catalogue writes it; picks a labour rate of its own where there is one.
        failure_code: empty asks nothing about failures.
    """

    on: date
    series_code: str
    claim_type: str
    part_numbers: frozenset[str]
    operation_codes: frozenset[str]
    failure_code: str = ""


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """A known part; `unit_price` in yuan is None while a price or mark-up row is missing."""

    fits: bool
    quantity_per_vehicle: int
    unit_price: Decimal | None


@dataclass(frozen=True, slots=True)
class OperationAnswer:
    """A known operation.

    Args:
        standard_hours: None where it is not allowed on the series.
        answers_failure: it may be claimed with the failure code, or is tied to no failure at all.
        failure_codes: if it may not, the first few that it may be claimed with.
    """

    standard_hours: Decimal | None
    answers_failure: bool
    failure_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The catalogue's answer for one claim. A number that it does not know is absent."""

    parts: Mapping[str, PartAnswer]
    operations: Mapping[str, OperationAnswer]
    labour_rate: Decimal | None


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


def answers(asked: Sequence[Asked], *, dealer_grade: str, city_level: int) -> list[Answer]:
    """Return the answer for each claim, in three statements however many claims and lines there are."""
    parts = _parts(asked, dealer_grade)
    operations = _operations(asked)
    rates = _rates(asked, dealer_grade, city_level)
    return [Answer(parts[place], operations[place], rates[place]) for place in range(len(asked))]


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


def _parts(asked: Sequence[Asked], dealer_grade: str) -> list[dict[str, PartAnswer]]:
    lines = [
        (place, number, one.series_code, one.on)
        for place, one in enumerate(asked)
        for number in sorted(one.part_numbers)
    ]
    found: list[dict[str, PartAnswer]] = [{} for _ in asked]
    for place, number, fits, quantity, net, percent in _answered(_PARTS, lines, [dealer_grade]):
        price = with_markup(net, percent) if net is not None and percent is not None else None
        found[place][number] = PartAnswer(fits, quantity, price)
    return found


def _operations(asked: Sequence[Asked]) -> list[dict[str, OperationAnswer]]:
    lines = [
        (place, code, one.series_code, one.on, one.failure_code)
        for place, one in enumerate(asked)
        for code in sorted(one.operation_codes)
    ]
    found: list[dict[str, OperationAnswer]] = [{} for _ in asked]
    for place, code, hours, failures in _answered(_OPERATIONS, lines, []):
        wanted = asked[place].failure_code
        answers_it = not wanted or not failures or wanted in failures
        found[place][code] = OperationAnswer(hours, answers_it, () if answers_it else tuple(failures[:_FEW]))
    return found


def _rates(asked: Sequence[Asked], dealer_grade: str, city_level: int) -> list[Decimal | None]:
    lines = [(place, one.series_code, one.claim_type, one.on) for place, one in enumerate(asked)]
    found: list[Decimal | None] = [None] * len(asked)
    for place, rate in _answered(_RATES, lines, [dealer_grade, city_level]):
        found[place] = rate
    return found


def _answered(statement: str, lines: Sequence[tuple[Any, ...]], more: Sequence[Any]) -> list[tuple[Any, ...]]:
    if not lines:
        return []
    return _rows(statement, [*(list(column) for column in zip(*lines, strict=True)), *more])


def _rows(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


_IN_FORCE = "{0}.valid_from <= asked.day AND ({0}.valid_to IS NULL OR {0}.valid_to > asked.day)"

_PARTS = f"""
SELECT asked.place, part.number,
    EXISTS (SELECT 1 FROM catalog_partfit fit JOIN catalog_series series ON series.id = fit.series_id
        WHERE fit.part_id = part.id AND series.code = asked.series AND {_IN_FORCE.format("fit")}),
    part.quantity_per_vehicle, price.net_price, markup.percent
FROM unnest(%s::int[], %s::text[], %s::text[], %s::date[]) AS asked(place, number, series, day)
JOIN catalog_part part ON part.number = asked.number
LEFT JOIN catalog_partprice price ON price.part_id = part.id AND {_IN_FORCE.format("price")}
LEFT JOIN catalog_markup markup ON markup.dealer_grade = %s AND markup.sanbao_class = part.sanbao_class
    AND {_IN_FORCE.format("markup")}
"""  # noqa: S608 - only the conditions above are put in

_OPERATIONS = f"""
SELECT asked.place, operation.code, time.standard_hours,
    CASE WHEN asked.failure <> '' THEN ARRAY(
        SELECT failure.code FROM catalog_operationfailure pair
        JOIN catalog_failurecode failure ON failure.id = pair.failure_code_id
        WHERE pair.operation_id = operation.id AND {_IN_FORCE.format("pair")} ORDER BY failure.code)
    ELSE ARRAY[]::text[] END
FROM unnest(%s::int[], %s::text[], %s::text[], %s::date[], %s::text[])
    AS asked(place, code, series, day, failure)
JOIN catalog_labouroperation operation ON operation.code = asked.code
LEFT JOIN catalog_series series ON series.code = asked.series
LEFT JOIN catalog_labourtime time ON time.operation_id = operation.id AND time.series_id = series.id
    AND {_IN_FORCE.format("time")}
"""  # noqa: S608 - only the conditions above are put in

# The narrowest row wins, as `rules.narrowest` says: series before claim type.
_RATES = f"""
SELECT DISTINCT ON (asked.place) asked.place, rate.rate
FROM unnest(%s::int[], %s::text[], %s::text[], %s::date[]) AS asked(place, series, claim_type, day)
JOIN catalog_labourrate rate ON rate.dealer_grade = %s AND rate.city_level = %s
    AND rate.claim_type IN ('', asked.claim_type) AND {_IN_FORCE.format("rate")}
LEFT JOIN catalog_series series ON series.id = rate.series_id
WHERE rate.series_id IS NULL OR series.code = asked.series
ORDER BY asked.place, (rate.series_id IS NOT NULL) DESC, (rate.claim_type <> '') DESC
"""  # noqa: S608 - only the conditions above are put in

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
