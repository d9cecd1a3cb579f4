"""`make_demo --claims`: fill the played demo up with copies of its histories until it holds so many claims.

A killed run goes on where it stopped: what was begun is an event, each process counts its chunks in a row, and
whatever was taken off the tables is in that event, to be built again.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from random import Random
from typing import Any

import psycopg
from django.apps import apps
from django.db import connection, connections
from django.utils import timezone
from psycopg import sql

from claims.models import Claim
from claims.policy import policy_in_force
from dealers.demo import cast, opening, words
from dealers.demo.plan import Plan
from dealers.demo.scale import building, variants, writing
from dealers.demo.scale.histories import Histories, Maker
from dealers.demo.scale.rows import Place, columns, pages, read_families
from dealers.demo.scale.tables import TABLES
from dealers.demo.scale.writing import Branch, Chunk, Work
from landbridge import events
from landbridge.doors.backend.base import PROVISIONER
from landbridge.doors.models import Counter
from landbridge.doors.names import OEM_SCHEMA, role
from landbridge.doors.scopes import oem_scope
from landbridge.events.models import Event, Position
from landbridge.events.subscribers import REGISTRY
from landbridge.identity.actor import Actor
from landbridge.identity.models import User
from tenants.models import Dealer, Membership, Region

Say = Callable[[str], None]
BEGUN, FINISHED = "demo.scaling", "demo.scaled"
PROCESSES = 2
_ROUNDS = 8  # of a chunk: about two thousand claims
_NAMES = 20_000


@dataclass(frozen=True, slots=True)
class Size:
    """How many claims, and how many dealers there are for each one of the played demo (that one included)."""

    claims: int
    branches: int = 4


class AnotherSize(ValueError):
    """The database was begun with another size."""


class WriterFailed(RuntimeError):
    """A process that writes has ended with an error."""


def begun_size() -> Size | None:
    """Return the size that this database was begun to be filled to and is not yet; None for any other."""
    with oem_scope():
        told = Event.objects.filter(verb=BEGUN).first()
        finished = Event.objects.filter(verb=FINISHED).exists()
    return None if told is None or finished else Size(told.facts["claims"], told.facts["branches"])


def fill(plan: Plan, size: Size, say: Say) -> None:
    """Fill the finished demo up to this size, or go on where a killed run stopped.

    Raises:
        AnotherSize: it was begun, or is finished, with another one.
        WriterFailed: a process could not write; nothing of its last chunk is there.
    """
    started = time.monotonic()
    with oem_scope():
        told = Event.objects.filter(verb=BEGUN).first()
        finished = Event.objects.filter(verb=FINISHED).exists()
    if told is not None and Size(told.facts["claims"], told.facts["branches"]) != size:
        raise AnotherSize(f"{told.facts['claims']} claims, {told.facts['branches']} branches")
    if finished:
        return
    groups = _open(plan, size, say)
    params = _connection_parameters()
    schemas = [branch.schema for group in groups for branch in group]
    with psycopg.connect(**params, autocommit=True) as own:
        cursor = own.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role("owner"))))
        facts = told.facts if told is not None else _begin(cursor, groups, size)
        tables = building.Tables.of(facts["taken"], schemas)
        histories = _histories(cursor, plan, groups[0], facts["pages"])
        say(f"claims: {histories.claims} of the played demo are copied, {facts['more']} to be made")
        building.take_off(cursor, tables)
    _write(_work(plan, size, histories, groups, params, facts["more"]), facts["more"], say)
    building.build_again(params, role("owner"), tables, say)
    _finish(size, facts["more"], started, say)


def _open(plan: Plan, size: Size, say: Say) -> list[list[Branch]]:
    """Open the further dealers with a clerk each; return all of them by group."""
    groups = [list(plan.dealers)]
    groups += [[cast.branch(dealer, number) for dealer in plan.dealers] for number in range(1, size.branches)]
    further = [dealer for group in groups[1:] for dealer in group]
    opening.open_dealers(plan, say, further)
    opening.hire(plan, [cast.clerk_of(dealer) for dealer in further])
    with oem_scope():
        known = {dealer.code: dealer for dealer in Dealer.objects.all()}
        clerks = dict(User.objects.values_list("email", "pk"))
    return [
        [
            Branch(
                str(known[dealer.code].pk),
                dealer.code,
                known[dealer.code].schema_name,
                str(clerks[cast.clerk_of(dealer).email]),
            )
            for dealer in group
        ]
        for group in groups
    ]


def _begin(cursor: "psycopg.Cursor[Any]", groups: list[list[Branch]], size: Size) -> dict[str, Any]:
    """Note in the database itself what is going to be done: a killed run goes on with the same."""
    with oem_scope():
        there = Claim.objects.count()
        facts = {
            "claims": size.claims,
            "branches": size.branches,
            "more": max(0, size.claims - there),
            "pages": pages(cursor, [branch.schema for branch in groups[0]]),
            "taken": building.definitions(cursor, groups[0][0].schema),
        }
        subject = Region.objects.get(code=cast.REGIONS[0][0])
        events.record(Actor.system(), BEGUN, subject, at=timezone.now(), facts=facts, audience="oem")
    return facts


def _histories(
    cursor: "psycopg.Cursor[Any]", plan: Plan, group: Sequence[Branch], known_pages: dict[str, int]
) -> Histories:
    places = [Place(at, branch.id, branch.code, branch.schema) for at, branch in enumerate(group)]
    families = read_families(cursor, places, known_pages)
    by_dealer = {place.id: place.place for place in places}
    with oem_scope():
        people = {
            str(user): by_dealer[str(dealer)]
            for user, dealer in Membership.objects.filter(dealer__in=by_dealer).values_list("user_id", "dealer_id")
        }
        maker, policy = Maker(places, people), cache(policy_in_force)
        boundaries = _boundaries()
        made = [
            maker.history(
                family,
                variants.shifts(family, plan.wishes.now, boundaries, policy),
                variants.most_minutes(family),
            )
            for family in families
        ]
    written = {
        table.name: columns(cursor, group[0].schema if table.at_dealer else OEM_SCHEMA, table.name)
        for table in TABLES
    }
    return Histories(made, maker.used, written)


def _boundaries() -> set[date]:
    """Return all days on which something of the catalogue begins or ends."""
    found: set[date] = set()
    for model in apps.get_app_config("catalog").get_models():
        for name in ("valid_from", "valid_to"):
            if any(one.name == name for one in model._meta.concrete_fields):
                days = model._default_manager.exclude(**{name: None}).values_list(name, flat=True)
                found.update(days.distinct())
    return found


def _work(
    plan: Plan,
    size: Size,
    histories: Histories,
    groups: list[list[Branch]],
    params: dict[str, Any],
    more: int,
) -> list[Work]:
    random = Random(plan.wishes.seed)  # noqa: S311 - the same names every time
    names = [words.person_name(random) for _ in range(_NAMES)]
    chunks = chunks_of(histories, len(groups), more, plan.wishes.seed)
    shares = [[one for one in chunks if one.group % PROCESSES == worker] for worker in range(PROCESSES)]
    return [
        Work(worker, params, role("owner"), histories, groups, names, share, OEM_SCHEMA)
        for worker, share in enumerate(shares)
    ]


def chunks_of(histories: Histories, groups: int, claims: int, seed: int) -> list[Chunk]:
    """Return the chunks that make exactly so many claims: whole rounds dealt out to the groups, then a part of one."""
    if not histories.claims:
        raise ValueError("the played demo has no claims to copy")
    rounds, rest = divmod(claims, histories.claims)
    chunks = []
    for first in range(0, rounds // groups + 1, _ROUNDS):
        for group in range(groups):
            mine = rounds // groups + (group < rounds % groups)
            if first < mine:
                chunks.append(Chunk(group, range(first, min(first + _ROUNDS, mine))))
    if rest:
        group, number = rounds % groups, rounds // groups
        chunks.append(Chunk(group, range(number, number + 1), _part(histories, rest, seed)))
    return chunks


def _part(histories: Histories, claims: int, seed: int) -> tuple[int, ...]:
    """Return places of histories that together have exactly so many claims."""
    places = list(range(len(histories.histories)))
    Random(seed).shuffle(places)  # noqa: S311 - as above
    chosen = []
    for place in places:
        count = histories.histories[place].claims
        # A car without a claim comes along while there are others to come.
        if count <= claims and claims:
            chosen.append(place)
            claims -= count
    return tuple(sorted(chosen))


def _write(works: Iterable[Work], more: int, say: Say) -> None:
    # Fresh interpreters: a fork would share this process's connections.
    context = multiprocessing.get_context("spawn")
    pipes: dict[Connection, BaseProcess] = {}
    works = list(works)
    for work in works:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=writing.run, args=(work, theirs), daemon=True)
        process.start()
        theirs.close()
        pipes[ours] = process
    try:
        _watch(pipes, more, say)
    finally:
        for process in pipes.values():
            process.terminate()
            process.join()


def _watch(pipes: dict[Connection, BaseProcess], more: int, say: Say) -> None:
    done, fresh, started, said = 0, 0, time.monotonic(), 0.0
    running = dict(pipes)
    while running:
        for pipe in wait(list(running)):
            assert isinstance(pipe, Connection)
            try:
                told = pipe.recv()
            except EOFError:
                process = running.pop(pipe)
                process.join()
                if process.exitcode:
                    raise WriterFailed("a process that writes has failed; its message stands above") from None
                continue
            done += told.claims
            fresh += told.claims * told.fresh
            now = time.monotonic()
            if now - said > 2 or done >= more:
                said, rate = now, fresh / (now - started) or 1
                say(f"claims: {done:,}/{more:,}, {rate:,.0f} a second, {max(0, more - done) / rate:,.0f} s to go")


def _finish(size: Size, more: int, started: float, say: Say) -> None:
    """Note that it is done; subscribers have nothing to do with what was copied."""
    with oem_scope():
        with connection.cursor() as cursor:
            # Django does not know the column; see `landbridge.events.models.Event`.
            cursor.execute("SELECT xid::text::bigint, id FROM events_event ORDER BY xid DESC, id DESC LIMIT 1")
            xid, event_id = cursor.fetchone()
        for name in {*REGISTRY, *Position.objects.values_list("subscriber", flat=True)}:
            now = {"xid": xid, "event_id": event_id, "moved_at": timezone.now()}
            Position.objects.update_or_create(subscriber=name, defaults=now)
        Counter.objects.filter(name__startswith=writing.COUNTER).delete()
        subject = Region.objects.get(code=cast.REGIONS[0][0])
        facts = {"claims": size.claims, "branches": size.branches}
        events.record(Actor.system(), FINISHED, subject, at=timezone.now(), facts=facts, audience="oem")
    took = time.monotonic() - started
    say(f"claims: {size.claims:,} are there; {more:,} of them made in {took:,.0f} s, {more / took:,.0f} a second")


def _connection_parameters() -> dict[str, Any]:
    given = connections[PROVISIONER].get_connection_params()
    return {key: value for key, value in given.items() if isinstance(value, str | int) and key in _ADDRESS}


_ADDRESS = ("host", "port", "dbname", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey", "options")
