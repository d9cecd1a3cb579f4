"""The bound from below: the rows of one accepted claim, written by prepared statements and nothing else.

The tables are copies of ours with all their indexes and checks, in a schema of their own, without row security.
"""

import threading
import time
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from benchmarks.world import World

SCHEMA = "bench_raw"
# How many rows of each table one claim of one job with three lines leaves behind.
ROWS = {
    "workshop_repairorder": 1, "workshop_job": 1, "workshop_joblabour": 1, "workshop_jobpart": 2,
    "drafts_claimdraft": 1, "drafts_draftline": 3,
    "vehicles_servicerecord": 1, "vehicles_odometerreading": 1, "claims_claim": 1, "claims_submission": 1,
    "claims_submissionline": 3, "claims_adjudication": 1, "claims_linedecision": 3, "events_event": 8,
}  # fmt: skip


class RawSql:
    """Copies of the tables, and one real claim's rows as the pattern that is written again and again."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._plans: list[tuple[sql.Composed, list[tuple[Any, ...]]]] = []
        self._made = False

    def per_second(self, clients: int, seconds: float) -> float:
        """Return how many claims a second so many clients write, one transaction a claim."""
        self._prepare()
        counts = [0] * clients
        until = time.perf_counter() + seconds

        def client(place: int) -> None:
            with psycopg.connect(self._world.dsn) as connection:
                serial = 0
                while time.perf_counter() < until:
                    serial += 1
                    key = time.time_ns() * 100 + place
                    with connection.pipeline(), connection.transaction():
                        cursor = connection.cursor()
                        for statement, rows in self._plans:
                            for row in rows:
                                cursor.execute(statement, _fresh(row, key), prepare=True)
                    counts[place] += 1

        started = time.perf_counter()
        threads = [threading.Thread(target=client, args=(place,)) for place in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sum(counts) / (time.perf_counter() - started)

    def fill_claims(self, wanted: int) -> None:
        """Copy a claim of the first dealer until it has so many, a quarter of an hour from one to the next."""
        actor, _ = self._world.clerks[0]
        with psycopg.connect(self._world.dsn, autocommit=True) as connection:
            names = _columns(connection, "oem", "claims_claim")
            columns = sql.SQL(", ").join(map(sql.Identifier, names))
            changed = {
                "id": sql.SQL("gen_random_uuid()"),
                "draft_id": sql.SQL("gen_random_uuid()"),
                "number": sql.SQL("dealer_code || '-2501-' || lpad(g::text, 6, '0')"),
                "submitted_at": sql.SQL("submitted_at - g * interval '15 minutes'"),
                "version_at": sql.SQL("version_at - g * interval '15 minutes'"),
            }
            values = sql.SQL(", ").join(changed.get(name, sql.Identifier(name)) for name in names)
            connection.execute(
                sql.SQL(
                    "INSERT INTO oem.claims_claim ({}) SELECT {} FROM (SELECT * FROM oem.claims_claim"
                    " WHERE dealer_id = %s LIMIT 1) one, generate_series(1, %s) g"
                ).format(columns, values),
                [actor.dealer_id, wanted],
            )
            connection.execute("ANALYZE oem.claims_claim")

    def _prepare(self) -> None:
        if self._made:
            return
        self._made = True
        _, ref = self._world.clerks[0]
        with psycopg.connect(self._world.dsn) as connection:
            connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {0} CASCADE").format(sql.Identifier(SCHEMA)))
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))
            for table, count in ROWS.items():
                home = ref.schema_name if table.startswith(("workshop", "drafts")) else "oem"
                connection.execute(
                    sql.SQL("CREATE TABLE {}.{} (LIKE {}.{} INCLUDING ALL)").format(
                        *map(sql.Identifier, (SCHEMA, table, home, table))
                    )
                )
                names = _columns(connection, home, table)
                rows = connection.execute(
                    sql.SQL("SELECT {} FROM {}.{} LIMIT {}").format(
                        sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in names),
                        sql.Identifier(home),
                        sql.Identifier(table),
                        sql.Literal(count),
                    )
                ).fetchall()
                kinds = _kinds(connection, home, table)
                statement = sql.SQL("INSERT INTO {}.{} ({}) VALUES ({})").format(
                    sql.Identifier(SCHEMA),
                    sql.Identifier(table),
                    sql.SQL(", ").join(map(sql.Identifier, names)),
                    sql.SQL(", ").join(sql.SQL("%s::text::{}").format(sql.SQL(kinds[name])) for name in names),
                )
                self._plans.append((statement, [tuple(row) for row in rows]))


def _columns(connection: psycopg.Connection[Any], schema: str, table: str) -> list[str]:
    return list(_kinds(connection, schema, table))


def _kinds(connection: psycopg.Connection[Any], schema: str, table: str) -> dict[str, str]:
    return dict(
        connection.execute(
            "SELECT column_name, udt_name FROM information_schema.columns"
            " WHERE table_schema = %s AND table_name = %s AND column_name <> 'xid'"
            " AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [schema, table],
        ).fetchall()
    )


def _fresh(row: tuple[Any, ...], key: int) -> list[Any]:
    """Return the row with keys and numbers of its own, so that no unique index objects."""
    fresh = []
    for place, value in enumerate(row):
        if isinstance(value, str) and len(value) == 36 and value.count("-") == 4:
            fresh.append(str(UUID(int=(UUID(value).int ^ key) & (2**128 - 1))))
        elif isinstance(value, str) and value.startswith(("BC", "BN0")) and len(value) > 8:
            fresh.append(f"{value[:6]}{key % 10**14}"[: max(len(value), 24)] if place < 3 else value)
        else:
            fresh.append(value)
    return fresh
