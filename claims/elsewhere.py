"""What a dealer may learn of other dealers' claims, through functions of the database; as little as rules need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from claims.adjudication.catalogue import NearFact


@dataclass(frozen=True, slots=True)
class Maintained:
    """Free maintenances of a car at other dealers: claimed, and written down as done."""

    claimed: int
    done: int


def nearest_claims(asked: Sequence[tuple[str, str, date | None, int | None]]) -> list[NearFact]:
    """Return for each VIN, causal part, day and mileage how near other dealers' claims are, in one statement."""
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_NEAREST, [list(column) for column in zip(*asked, strict=True)])
        return [NearFact(*row) for row in cursor.fetchall()]


def maintained(vins: Sequence[str]) -> list[Maintained]:
    """Return for each VIN what other dealers have done and claimed, in one statement."""
    if not vins:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_MAINTAINED, [list(vins)])
        return [Maintained(*row) for row in cursor.fetchall()]


_NEAREST = """
SELECT near.days_apart, near.km_apart
FROM unnest(%s::text[], %s::text[], %s::date[], %s::int[]) WITH ORDINALITY AS asked(vin, part, day, km, place)
LEFT JOIN LATERAL sec.nearest_claim(asked.vin, asked.part, asked.day, asked.km) near ON true
ORDER BY asked.place
"""
_MAINTAINED = """
SELECT elsewhere.claimed, elsewhere.done
FROM unnest(%s::text[]) WITH ORDINALITY AS asked(vin, place)
LEFT JOIN LATERAL sec.maintenance_elsewhere(asked.vin) elsewhere ON true
ORDER BY asked.place
"""
