"""Writing copies: one process takes some of the groups of dealers, chunk by chunk, each one transaction.

No Django here: a process of its own runs this. How many chunks are written stands in a counter row of the same
transaction, so a killed process loses its last chunk at most and the next run goes on behind it.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import psycopg
from psycopg import sql

from dealers.demo.scale import identities
from dealers.demo.scale.histories import Histories, History, Own
from dealers.demo.scale.tokens import key_time, moved
from landbridge.clocks.days import local_day
from landbridge.ids import uuid7

COUNTER = "demo.scale"
NOBODY = "00000000-0000-0000-0000-000000000000"  # the counter is no dealer's


class ChunkTaken(RuntimeError):
    """Another process has written this chunk: two runs at once."""


class Pipe(Protocol):
    """Where progress is told; a broken one ends the process."""

    def send(self, told: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Branch:
    """A dealer that copies are written to: in a group there is one for each dealer of the played demo.

    Attributes:
        clerk: the user who did there what the played dealer's people did.
    """

    id: str
    code: str
    schema: str
    clerk: str


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rounds of one group, each all histories once; `only` of them in the last round of all."""

    group: int
    rounds: range
    only: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What one process writes."""

    worker: int
    address: dict[str, Any]
    owner: str
    histories: Histories
    groups: list[list[Branch]]
    names: list[str]
    chunks: list[Chunk]
    oem_schema: str = "oem"


@dataclass(frozen=True, slots=True)
class Told:
    """So many claims are there; `fresh` ones were written by this run."""

    claims: int
    fresh: bool


@dataclass(slots=True)
class _Prepared:
    """A history with its templates ready to be filled."""

    history: History
    rows: list[tuple[int, str, Callable[[list[str]], str]]]
    digests: list[Callable[[list[str]], str]]
    moved: dict[tuple[int, int], list[str]] = field(default_factory=dict)


def run(work: Work, pipe: Pipe) -> None:
    """Write what is not written yet of the chunks; tell the claims of each as it is committed."""
    writer = _Writer(work)
    with psycopg.connect(**work.address, autocommit=True) as connection:
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(work.owner)))
        connection.execute("SET synchronous_commit = off")
        prefer_fast_compression(connection)
        done = writer.resume(connection)
        if done:
            pipe.send(Told(sum(writer.claims(chunk) for chunk in work.chunks[:done]), fresh=False))
        for place, chunk in enumerate(work.chunks[done:], start=done):
            with connection.transaction():
                writer.write(connection, chunk)
                writer.mark(connection, place)
            pipe.send(Told(writer.claims(chunk), fresh=True))


def prefer_fast_compression(connection: "psycopg.Connection[Any]") -> None:
    """Let long values be compressed by LZ4 in this session, where the server has it."""
    row = connection.execute(
        "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
    ).fetchone()
    if row and row[0]:
        connection.execute("SET default_toast_compression = 'lz4'")


class _Writer:
    def __init__(self, work: Work) -> None:
        self._work = work
        self._counters: dict[tuple[str, str], int] = {}
        self._changed: set[tuple[str, str]] = set()
        self._prepared = [
            _Prepared(
                history,
                [(place, table, template.filler()) for place, table, template in history.rows],
                [template.filler() for template in history.digests],
            )
            for history in work.histories.histories
        ]

    def resume(self, connection: "psycopg.Connection[Any]") -> int:
        """Read the counters of the dealers and return how many chunks are written."""
        table = sql.Identifier(self._work.oem_schema, "doors_counter")
        rows = connection.execute(
            sql.SQL("SELECT dealer_id::text, name, value FROM {} WHERE name LIKE 'claim-%%'").format(table)
        ).fetchall()
        self._counters = {(dealer, name): value for dealer, name, value in rows}
        found = connection.execute(
            sql.SQL("SELECT value FROM {} WHERE dealer_id = %s AND name = %s").format(table),
            [NOBODY, f"{COUNTER}-{self._work.worker}"],
        ).fetchone()
        return int(found[0]) if found else 0

    def claims(self, chunk: Chunk) -> int:
        """Return how many claims a chunk has."""
        return len(chunk.rounds) * sum(self._prepared[place].history.claims for place in self._places(chunk))

    def _places(self, chunk: Chunk) -> Sequence[int]:
        return chunk.only if chunk.only is not None else range(len(self._prepared))

    def write(self, connection: "psycopg.Connection[Any]", chunk: Chunk) -> None:
        """Write one chunk."""
        branches = self._work.groups[chunk.group]
        texts: dict[tuple[int, str], list[str]] = {}
        for number in chunk.rounds:
            for place in self._places(chunk):
                prepared = self._prepared[place]
                values = self._values(prepared, place, chunk.group, number)
                for at, table, fill in prepared.rows:
                    texts.setdefault((at, table), []).append(fill(values))
        for (at, table), lines in texts.items():
            schema = self._work.oem_schema if at < 0 else branches[at].schema
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(schema, table),
                sql.SQL(", ").join(map(sql.Identifier, self._work.histories.columns[table])),
            )
            with connection.cursor().copy(statement) as copy:
                for piece in _pieces(lines):
                    copy.write(piece)

    def mark(self, connection: "psycopg.Connection[Any]", place: int) -> None:
        """Note the chunk and the dealers' counters in the same transaction."""
        table = sql.Identifier(self._work.oem_schema, "doors_counter")
        statement = sql.SQL(
            "INSERT INTO {} AS c (id, dealer_id, name, value) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (dealer_id, name) DO UPDATE SET value = EXCLUDED.value WHERE c.value < EXCLUDED.value"
        ).format(table)
        with connection.cursor() as cursor:
            cursor.execute(statement, [uuid7(), NOBODY, f"{COUNTER}-{self._work.worker}", place + 1])
            if cursor.rowcount != 1:
                raise ChunkTaken(f"chunk {place}")
            cursor.executemany(
                statement, [[uuid7(), dealer, name, self._counters[dealer, name]] for dealer, name in self._changed]
            )
        self._changed.clear()

    def _values(self, prepared: _Prepared, place: int, group: int, number: int) -> list[str]:
        history, work = prepared.history, self._work
        branches = work.groups[group]
        over_all = number * len(work.groups) + group
        shift = history.shifts[(number + place) % len(history.shifts)]
        minutes = (number * 7 + place + group) % (history.minutes + 1)
        # The first copy has number 1: what was played carries keys without such an end.
        values = [f"{over_all * len(self._prepared) + place + 1:012x}"]
        for branch in branches:
            values += (branch.id, branch.code, branch.clerk)
        for one in history.numbers:
            values.append(self._claim_number(branches[one.place], moved(one.moment, shift, minutes)))
        for own in history.own:
            values.append(self._own(own, number, over_all, shift))
        values += self._times(prepared, shift, minutes)
        values += [hashlib.sha256(fill(values).encode()).hexdigest() for fill in prepared.digests]
        return values

    def _claim_number(self, branch: Branch, moment: str) -> str:
        # As `claims` counts them: by dealer and month of the first submission, in its own time.
        month = month_of(moment)
        key = (branch.id, f"claim-{month}")
        self._counters[key] = serial = self._counters.get(key, 0) + 1
        self._changed.add(key)
        return f"{branch.code}-{month}-{serial:05d}"

    def _own(self, own: Own, number: int, over_all: int, shift: int) -> str:
        used = self._work.histories.used.get((own.kind, own.group), 1)
        if own.kind == "order":
            # A dealer's own: counted by the rounds of its group.
            return identities.order_number(own.text, moved(own.moment[:10], shift, 0), number * used + own.ordinal)
        count = over_all * used + own.ordinal
        if own.kind == "name":
            return identities.name(self._work.names, count)
        return str(getattr(identities, own.kind)(own.text, count))

    def _times(self, prepared: _Prepared, shift: int, minutes: int) -> list[str]:
        """Return the moments and days of a history moved so far; copies moved alike share them."""
        known = prepared.moved.get((shift, minutes))
        if known is None:
            known = prepared.moved[shift, minutes] = [
                (key_time if kind == "keytime" else moved)(text, shift, minutes)
                for kind, text in prepared.history.times
            ]
        return known


def month_of(moment: str) -> str:
    """Return year and month of a moment in China, as claim numbers and counters have them."""
    return f"{local_day(datetime.fromisoformat(moment)):%y%m}"


def _pieces(lines: Sequence[str], size: int = 400) -> Iterator[bytes]:
    for first in range(0, len(lines), size):
        yield "".join(lines[first : first + size]).encode()
