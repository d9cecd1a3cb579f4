"""`make bench-claims`: how many claims a second, beside a stock peer, raw SQL and COPY, in one run.

Everything is interleaved, so that a slow minute of the machine hits all alike. A claim counts when its
adjudication is committed; the worker runs on the same cores as web, database and clients. The last line is one
JSON object.
"""

import datetime as dt
import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import intake
from benchmarks.load import Load, run
from benchmarks.raw_sql import RawSql
from benchmarks.servers import servers
from benchmarks.world import World, world

CLIENTS = (1, 4, 8)
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SECONDS = float(os.environ.get("SECONDS", "6"))
INTAKE_ORDERS = int(os.environ.get("INTAKE_ORDERS", "3000"))
LISTED = int(os.environ.get("LISTED", "100000"))
BULK = 100


def main() -> None:
    """Run and print."""
    with world(20_000) as made, servers(made) as (ours, peers):
        bench = Bench(made, ours, peers)
        bench.warm_up()
        figures = bench.interleaved()
        figures |= bench.bulk()
        figures |= bench.intake()
        figures |= bench.lists()
    sys.stdout.write(json.dumps(figures) + "\n")


class Bench:
    """One run of the benchmark."""

    def __init__(self, made: World, ours: int, peers: int) -> None:
        self.world, self.ours, self.peers = made, ours, peers
        self.tokens = _tokens(made)
        self.serial = 0
        self.sql = RawSql(made)

    def warm_up(self) -> None:
        """Let every process import, compile and connect."""
        for kind in (self._claim, self._peer):
            run(self.ours if kind == self._claim else self.peers, 8, 2, self._numbered(kind))
        self._drained()

    def interleaved(self) -> dict[str, Any]:
        """Measure ours, the peer and raw SQL at each number of clients, round by round."""
        claims: dict[int, list[float]] = {clients: [] for clients in CLIENTS}
        peer: dict[int, list[float]] = {clients: [] for clients in CLIENTS}
        raw: dict[int, list[float]] = {clients: [] for clients in CLIENTS}
        p95: list[float] = []
        busy: list[float] = []
        for number in range(ROUNDS):
            for clients in CLIENTS:
                rate, load, database_ms = self._accepted(clients)
                claims[clients].append(rate)
                stock = run(self.peers, clients, SECONDS, self._numbered(self._peer))
                peer[clients].append(stock.per_second)
                raw[clients].append(self.sql.per_second(clients, SECONDS / 2))
                if clients == max(CLIENTS):
                    p95.append(load.percentile_ms(0.95))
                    busy.append(database_ms)
                _say(
                    f"round {number + 1}, {clients} clients: {rate:.0f} claims/s accepted, answers p95"
                    f" {load.percentile_ms(0.95):.0f} ms; stock {stock.per_second:.0f}/s;"
                    f" SQL {raw[clients][-1]:.0f}/s"
                )
        most = max(CLIENTS)
        ours, theirs, sql = (statistics.median(one[most]) for one in (claims, peer, raw))
        return {
            "api_claims_per_s": round(ours, 1),
            "api_p95_ms": round(statistics.median(p95), 1),
            "baseline_claims_per_s": round(theirs, 1),
            "api_vs_baseline": round(ours / theirs, 2),
            "sql_claims_per_s": round(sql, 1),
            "api_vs_sql": round(ours / sql, 3),
            "db_cpu_ms_per_claim": round(statistics.median(busy), 2),
            "by_clients": {
                str(clients): {
                    "api": round(statistics.median(claims[clients]), 1),
                    "baseline": round(statistics.median(peer[clients]), 1),
                    "sql": round(statistics.median(raw[clients]), 1),
                }
                for clients in CLIENTS
            },
        }

    def bulk(self) -> dict[str, Any]:
        """Measure requests of a hundred orders, each saved, closed and submitted, and raw SQL beside them."""
        before = self._adjudicated()
        started = time.perf_counter()
        run(self.ours, 4, 2 * SECONDS, self._numbered(self._many))
        self._drained()
        rate = (self._adjudicated() - before) / (time.perf_counter() - started)
        raw = self.sql.per_second(4, SECONDS)
        _say(f"bulk of {BULK}: {rate:.0f} claims/s accepted; SQL {raw:.0f}/s")
        return {"bulk_claims_per_s": round(rate, 1), "bulk_vs_sql": round(rate / raw, 3)}

    def intake(self) -> dict[str, Any]:
        """Measure the import of a file by one worker, against COPY."""
        figures: dict[str, Any] = intake.measure(self.world, INTAKE_ORDERS)
        figures["copy_rows_per_s"] = round(intake.copy_rows_per_s(self.world, 50_000), 1)
        _say(f"intake: {figures}")
        return figures

    def lists(self) -> dict[str, Any]:
        """Measure the list of 50 by the API and the clerk's pages, with a hundred thousand claims."""
        self.sql.fill_claims(LISTED)
        load = run(
            self.ours,
            1,
            SECONDS,
            lambda place, serial: ("GET", self._path(0, "api/v1/claims"), None, self._bearer(0)),
        )
        cookie = _session(self.ours, self.world)
        pages = ["", "orders/", "drafts/", "claims/"]
        page = run(
            self.ours,
            1,
            SECONDS,
            lambda place, serial: ("GET", self._path(0, pages[serial % 4]), None, {"Cookie": cookie}),
        )
        return {
            "list_api_p50_ms": round(load.percentile_ms(0.5), 1),
            "page_p50_ms": round(page.percentile_ms(0.5), 1),
            "page_p95_ms": round(page.percentile_ms(0.95), 1),
        }

    def _accepted(self, clients: int) -> tuple[float, Load, float]:
        before, busy = self._adjudicated(), _database_seconds(self.world)
        started = time.perf_counter()
        load = run(self.ours, clients, SECONDS, self._numbered(self._claim))
        self._drained()
        count = self._adjudicated() - before
        took = time.perf_counter() - started
        return count / took, load, 1000 * (_database_seconds(self.world) - busy) / max(count, 1)

    def _adjudicated(self) -> int:
        with psycopg.connect(self.world.dsn) as connection:
            row = connection.execute("SELECT count(*) FROM oem.claims_adjudication").fetchone()
        return int(row[0]) if row else 0

    def _drained(self) -> None:
        """Wait until no claim waits for its adjudication."""
        until = time.monotonic() + 120
        with psycopg.connect(self.world.dsn, autocommit=True) as connection:
            while time.monotonic() < until:
                row = connection.execute(
                    "SELECT count(*) FROM oem.claims_claim WHERE status = 'submitted'"
                ).fetchone()
                if row and row[0] == 0:
                    return
                time.sleep(0.05)
        raise TimeoutError("claims still wait for the worker")

    def _numbered(self, kind: Callable[[int, int], Any]) -> Callable[[int, int], Any]:
        lock = threading.Lock()

        def request(place: int, _serial: int) -> Any:
            with lock:
                self.serial += 1
                serial = self.serial
            return kind(place, serial)

        return request

    def _claim(self, place: int, serial: int) -> Any:
        dealer = place % len(self.world.clerks)
        path = self._path(dealer, f"api/v1/orders/BC{serial:08}")
        return "PUT", path, {**self._order(serial), "until": "submitted"}, self._bearer(dealer)

    def _many(self, place: int, serial: int) -> Any:
        dealer = place % len(self.world.clerks)
        rows = [
            {"number": f"BM{serial:06}{row:03}", **self._order(BULK * serial + row), "until": "submitted"}
            for row in range(BULK)
        ]
        return "POST", self._path(dealer, "api/v1/orders/bulk"), {"orders": rows}, self._bearer(dealer)

    def _peer(self, place: int, serial: int) -> Any:
        order = self._order(serial)
        job = order["jobs"][0]
        body = {
            "number": f"P{serial:08}", "dealer": f"BN{place:03}", "vin": order["vin"],
            "mileage_km": order["mileage_km"], "handed_over_at": order["handed_over_at"],
            "complaint": job["complaint"], "cause": job["checks"], "correction": job["correction"],
            "lines": [{"code": f"C{line}", "quantity": "1", "unit_price": "700.00"} for line in range(3)],
        }  # fmt: skip
        return "POST", "/claims/", body, {}

    def _order(self, serial: int) -> dict[str, Any]:
        made = self.world
        arrived = made.now - dt.timedelta(days=3, seconds=serial % 40_000)
        fit = serial % len(made.operations)
        parts = (made.parts[serial % len(made.parts)], made.parts[(serial + 1) % len(made.parts)])
        return {
            "vin": made.vins[serial % len(made.vins)], "plate": "渝A7K39M", "model_name": made.model_name,
            "mileage_km": 9_000 + serial % 900, "arrived_at": arrived.isoformat(),
            "handed_over_at": (arrived + dt.timedelta(hours=5)).isoformat(), "adviser": "A03",
            "signed_by_customer": True,
            "customer": {"name": f"车主{serial % 5000}", "phones": [{"number": f"138{serial % 5000:08}"}]},
            "jobs": [
                {
                    "kind": "warranty", "complaint": f"上坡时加速无力，第 {serial % 97} 次才好",
                    "checks": "读取故障码，检查线束正常，确认总成内部失效。",
                    "correction": "更换总成并试车二十公里正常。", "failure_code": made.failure_codes[fit],
                    "labour": [
                        {
                            "operation_code": made.operations[fit], "name": "更换", "hours": "1.5",
                            "amount": "270.00",
                        }
                    ],
                    "parts": [
                        {
                            "part_number": number, "name": "总成", "quantity": "1", "unit_price": "200",
                            "amount": "200.00", "old_part_number": number, "supplier_code": "A1B2C",
                            "is_causal": place == 0,
                        }
                        for place, number in enumerate(parts)
                    ],
                }
            ],
        }  # fmt: skip

    def _path(self, dealer: int, rest: str) -> str:
        return f"/d/{self.world.clerks[dealer][0].dealer_code}/{rest}"

    def _bearer(self, dealer: int) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[dealer]}"}


def _tokens(made: World) -> list[str]:
    from dataclasses import replace

    from landbridge.api import clients, commands
    from landbridge.api.scopes import scopes_of
    from landbridge.doors.scopes import dealer_scope, front_door
    from landbridge.identity.rules import Role

    found = []
    for clerk, ref in made.clerks:
        manager = replace(clerk, roles=frozenset({Role.MANAGER}))
        with dealer_scope(ref):
            client, secret = commands.register_client(
                actor=manager, now=made.now, label="bench", scopes=scopes_of(True)
            )
        with front_door():
            token = clients.issue_token(client_id=str(client.pk), secret=secret, wanted=[], now=made.now)
        found.append(token.value)
    with psycopg.connect(made.dsn) as connection:
        # The benchmark is about work, not about being held back.
        connection.execute("UPDATE oem.api_apiclient SET rate_per_minute = 1000000")
    return found


def _session(port: int, made: World) -> str:
    """Sign the first clerk in and return the cookie."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from landbridge.doors.scopes import front_door
    from landbridge.identity.models import User

    store = import_module(settings.SESSION_ENGINE).SessionStore
    with front_door():
        user = User.objects.get(pk=made.clerks[0][0].user_id)
        session = store()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _database_seconds(made: World) -> float:
    """Return the CPU seconds that the server under test has used, its ended processes included."""
    with psycopg.connect(made.dsn) as connection:
        row = connection.execute("SELECT pg_read_file('postmaster.pid', 0, 20)").fetchone()
    assert row is not None
    postmaster = Path(f"/proc/{int(row[0].split()[0])}")
    ticks = _ticks(postmaster, ended_children=True)
    for process in Path("/proc").iterdir():
        if process.name.isdigit() and _parent(process) == postmaster.name:
            ticks += _ticks(process, ended_children=False)
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(process: Path) -> list[str]:
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _parent(process: Path) -> str:
    fields = _stat(process)
    return fields[1] if fields else ""


def _ticks(process: Path, *, ended_children: bool) -> int:
    fields = _stat(process)
    return sum(map(int, fields[11 : 15 if ended_children else 13])) if fields else 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
