"""The event feed on a real RabbitMQ: broker away, relay killed, nothing lost, the order of each claim kept."""

import contextlib
import io
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from kombu import Connection, Exchange, Queue

from landbridge import events
from landbridge.doors.scopes import oem_scope
from landbridge.events import feed, tasks
from landbridge.events.models import Event
from landbridge.identity.actor import Actor
from landbridge.local.guarded import start_guarded, stop_group
from tenants.models import Region
from tests import server

pytestmark = [pytest.mark.broker, pytest.mark.usefixtures("committed")]

BROKER_URL = os.environ.get("LANDBRIDGE_TEST_BROKER_URL", "amqp://guest:guest@127.0.0.1:5672//")
AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
PATIENCE = 60.0
OUTAGE = 60.0  # seconds without a broker


class Proxy:
    """Stands before the broker; `down()` refuses new connections and cuts those there are, `up()` lets them in."""

    def __init__(self, host: str, port: int) -> None:
        self.target = (host, port)
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        self.is_up = True
        self.cut_after: int | None = None  # bytes from the relay until the line is cut
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            if not self.is_up:
                near.close()
                continue
            far = socket.create_connection(self.target)
            self.pairs.append((near, far))
            threading.Thread(target=self._pump, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._pump, args=(far, near, False), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, is_outward: bool) -> None:
        try:
            while data := source.recv(4096):
                sink.sendall(data)
                if is_outward and self.cut_after is not None:
                    self.cut_after -= len(data)
                    if self.cut_after <= 0:
                        self.down()
        except OSError:
            pass
        _close(source, sink)

    def down(self) -> None:
        self.is_up = False
        self.cut_after = None
        for pair in self.pairs:
            _close(*pair)
        self.pairs.clear()

    def up(self) -> None:
        self.is_up = True


def _close(*sockets: socket.socket) -> None:
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    parts = urlsplit(BROKER_URL)
    made = Proxy(parts.hostname or "127.0.0.1", parts.port or 5672)
    yield made
    made.down()
    made.listener.close()


@pytest.fixture
def url(proxy: Proxy) -> str:
    parts = urlsplit(BROKER_URL)
    login, _, _ = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{login}@127.0.0.1:{proxy.port}").geturl()


@pytest.fixture
def queue(settings, url: str) -> Iterator[str]:
    """A queue bound to an exchange of this test's own; the broker is asked directly, past the proxy."""
    settings.FEED_URL = url
    settings.FEED_EXCHANGE = f"lb_test_{uuid4().hex[:12]}"
    with Connection(BROKER_URL) as broker:
        channel = broker.channel()
        bound = Queue(f"{settings.FEED_EXCHANGE}.all", feed.exchange(), routing_key="#", channel=channel)
        bound.declare()
        yield bound.name
        bound.delete()
        Exchange(settings.FEED_EXCHANGE, channel=channel).delete()


@pytest.fixture
def happen() -> Callable[[int], None]:
    """Let so many things happen, by turns to four claims, each in a transaction of its own."""
    claims = [Region(pk=uuid4()) for _ in range(4)]  # any row stands for a claim here

    def record(number: int) -> None:
        for place in range(number):
            with oem_scope():
                events.record(Actor.system(), "claim.moved", claims[place % 4], at=AT, facts={"step": place})

    return record


@pytest.fixture(autouse=True)
def from_here(happen) -> None:
    """Begin where the log ends now."""
    happen(1)
    _until(lambda: _last() is not None)


def _last() -> object:
    batch = feed.waiting()
    while batch:
        feed._move_to(batch[-1])
        batch = feed.waiting()
    with oem_scope():
        return feed.Position.objects.filter(subscriber=feed.NAME).first()


def _until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)


def expected() -> list[str]:
    with oem_scope():
        return [
            str(key)
            for key in Event.objects.filter(verb="claim.moved").order_by("id").values_list("pk", flat=True)
        ]


def drain(queue: str) -> list[tuple[str, str, UUID]]:
    """Return sequence, event and claim of what lies in the queue, in the order it came."""
    found = []
    with Connection(BROKER_URL) as broker:
        simple = broker.SimpleQueue(Queue(queue, no_declare=True))
        while True:
            try:
                message = simple.get(block=False)
            except simple.Empty:
                break
            body = message.payload
            found.append((message.headers["sequence"], body["data"]["event_id"], UUID(body["data"]["subject_id"])))
            message.ack()
    return found


def steps(queue: str) -> list[int]:
    """Return the steps that the events in the queue tell, in the order they came."""
    found = []
    with Connection(BROKER_URL) as broker:
        simple = broker.SimpleQueue(Queue(queue, no_declare=True))
        with contextlib.suppress(simple.Empty):
            while message := simple.get(block=False):
                found.append(message.payload["data"]["facts"]["step"])
                message.ack()
    return found


def once(found: list[tuple[str, str, UUID]]) -> list[tuple[str, str, UUID]]:
    """Return what a consumer keeps that passes over what it has seen."""
    kept, last = [], ""
    for one in found:
        if one[0] > last:
            kept.append(one)
            last = one[0]
    return kept


def all_came_in_order(queue: str, number: int, before: list[str]) -> list[tuple[str, str, UUID]]:
    found = drain(queue)
    kept = once(found)
    new = [key for key in expected() if key not in before]
    assert len(new) == number
    assert sorted(key for _, key, _ in kept) == sorted(new)
    for claim in {claim for _, _, claim in kept}:
        own = [key for _, key, one in kept if one == claim]
        assert own == [key for key in new if key in set(own)]
    return found


def relay_all(url: str, number: int) -> int:
    """Run the relay until so many are confirmed; another writer on the server may hold the last ones back."""
    done = 0

    def enough() -> bool:
        nonlocal done
        done += feed.relay(url)
        return done >= number

    _until(enough)
    return done


def test_every_event_comes_once_and_in_order(queue, url, happen):
    before = expected()
    happen(40)

    assert relay_all(url, 40) == 40
    assert len(all_came_in_order(queue, 40, before)) == 40
    assert feed.relay(url) == 0


def test_what_one_transaction_says_comes_in_the_order_it_was_said(queue, url):
    claims = [Region(pk=uuid4()) for _ in range(2)]
    with oem_scope():
        for step in range(200):
            events.record(Actor.system(), "claim.moved", claims[step % 2], at=AT, facts={"step": step})

    relay_all(url, 200)
    assert steps(queue) == list(range(200))


def test_the_broker_is_away_for_a_while_and_nothing_is_lost(queue, url, proxy, happen):
    before = expected()
    happen(10)
    proxy.down()
    for _ in range(3):
        happen(10)
        with pytest.raises(feed.BROKEN):
            feed.relay(url)
        tasks.relay_feed()  # the beat's task says so in the log and goes on
    proxy.up()

    relay_all(url, 40)
    all_came_in_order(queue, 40, before)


def test_the_line_is_cut_in_the_middle_and_nothing_is_lost(queue, url, proxy, happen):
    before = expected()
    happen(60)
    proxy.cut_after = 20_000
    with pytest.raises(feed.BROKEN):
        relay_all(url, 60)
    proxy.up()

    relay_all(url, 60)
    assert len(all_came_in_order(queue, 60, before)) > 60  # some came again, and are known as such


@pytest.fixture
def start_relay(queue, url: str, tmp_path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start the relay as a process of its own; whatever is left of it is ended after the test."""
    environment = {
        **os.environ,
        "DATABASE_URL": _url("default"),
        "LANDBRIDGE_ROLE_PREFIX": server.PREFIX,
        "FEED_URL": url,
        "FEED_EXCHANGE": settings.FEED_EXCHANGE,
        "SECRET_KEY": "of the feed test",
        "PYTHONPATH": os.pathsep.join([str(settings.ROOT), str(settings.ROOT / "platform")]),
    }
    command = [sys.executable, "manage.py", "run_feed", "--pause", "0.05"]
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / f"relay-{len(started)}.log").open("wb") as log:
            relay: subprocess.Popen[bytes] = start_guarded(
                command, log=log, on_parent_death=signal.SIGKILL, env=environment, cwd=settings.ROOT
            )
        started.append(relay)
        return relay

    yield start
    for relay in started:
        stop_group(relay, signal.SIGKILL, 10)


def test_a_relay_killed_at_work_loses_nothing(queue, url, happen, start_relay):
    before = expected()
    with Connection(BROKER_URL) as broker:
        channel = broker.channel()
        for _ in range(2):
            lying = _depth(channel, queue)
            relay = start_relay()
            happen(60)
            _until(lambda lying=lying: _depth(channel, queue) > lying + 5)
            happen(60)
            stop_group(relay, signal.SIGKILL, 10)

    relay_rest(url)
    all_came_in_order(queue, 240, before)


def test_a_running_relay_goes_on_by_itself_after_the_broker_was_away_for_a_minute(
    queue, proxy, happen, start_relay, tmp_path
):
    before = expected()
    relay = start_relay()
    happen(20)
    with Connection(BROKER_URL) as broker:
        channel = broker.channel()
        _until(lambda: _depth(channel, queue) >= 20)
        proxy.down()
        back_at = time.monotonic() + OUTAGE
        told = 20
        while time.monotonic() < back_at:
            happen(4)
            told += 4
            time.sleep(2)
        assert _depth(channel, queue) == 20
        assert relay.poll() is None
        proxy.up()
        _until(lambda: _depth(channel, queue) >= told)

    assert relay.poll() is None
    assert b"no broker" in (tmp_path / "relay-0.log").read_bytes()
    all_came_in_order(queue, told, before)


def relay_rest(url: str) -> None:
    """Relay until nothing waits; the broker may take a moment to see that the killed one is gone."""

    def is_done() -> bool:
        try:
            feed.relay(url)
        except feed.Busy:
            return False
        return _nothing_newer()

    _until(is_done)


def _nothing_newer() -> bool:
    with oem_scope():
        place = feed.Position.objects.get(subscriber=feed.NAME)
        newest = Event.objects.order_by("-id").values_list("pk", flat=True).first()
        return place.event_id == newest


def _depth(channel: Any, queue: str) -> int:
    return int(channel.queue_declare(queue, passive=True).message_count)


def test_two_relays_do_not_publish_at_once(queue, url, happen):
    with feed._alone(url), pytest.raises(feed.Busy):
        feed.relay(url)


def test_the_sample_consumer_prints_what_it_is_asked_for(queue, url, happen, settings):
    name = f"{settings.FEED_EXCHANGE}.sample"
    out = io.StringIO()
    call_command("follow_feed", name, verb="claim.*", dealer="", idle=0.2, stdout=out)
    happen(3)
    relay_all(url, 3)
    call_command("follow_feed", name, verb="claim.*", dealer="", idle=1.0, stdout=out)
    with Connection(BROKER_URL) as broker:
        Queue(name, channel=broker.channel()).delete()

    lines = out.getvalue().splitlines()
    assert [line.split()[1:] for line in lines] == [["claim.moved.oem", f"step={step}"] for step in range(3)]


def _url(alias: str) -> str:
    parts = connections[alias].settings_dict
    login = f"{quote(parts['USER'])}:{quote(parts['PASSWORD'])}"
    return f"postgresql://{login}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"
