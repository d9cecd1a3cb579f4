"""From an event to somebody else's server: signed, tried again, logged, and never into this network."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.utils import timezone
from standardwebhooks import Webhook

from landbridge import events
from landbridge.doors.scopes import oem_scope
from landbridge.errors import Forbidden
from landbridge.events.models import Event
from landbridge.events.subscribers import REGISTRY
from landbridge.identity import sealing
from landbridge.webhooks import calling, commands, tasks
from landbridge.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointStatus
from tests.cast import NOON

VERBS = ("claim.submitted", "claim.returned", "claim.transferred")


class Receiver(ThreadingHTTPServer):
    """The other side: keeps what it gets and answers with the statuses of a list, then with 200."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []

    @property
    def url(self) -> str:
        return f"http://localhost:{self.server_port}/hook?from=landbridge"


class Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(({**self.headers}, body))
        status = self.server.statuses.pop(0) if self.server.statuses else 200
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def do_GET(self) -> None:
        self.server.got.append(({"redirected": "yes"}, b""))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver(settings) -> Iterator[Receiver]:
    settings.WEBHOOK_ALLOW_PRIVATE = True
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def endpoint(receiver, as_, manager) -> Endpoint:
    with as_(manager):
        return commands.add_endpoint(actor=manager, now=NOON, url=receiver.url, verbs=VERBS)


@pytest.fixture
def happens(as_):
    """Record an event on something and hand it to the subscriber as its run would."""

    def record(actor, verb: str, *, audience: str = "both", at=NOON, subject=None) -> Event:
        with as_(actor):
            subject = subject or Endpoint(dealer_id=actor.dealer_id)
            event = events.record(actor, verb, subject, at=at, facts={"number": "C-1"}, audience=audience)
        with oem_scope():
            REGISTRY["webhooks"].apply_all([event])
        return event

    return record


def the_delivery(as_, manager) -> Delivery:
    with as_(manager):
        return Delivery.objects.get()


def test_an_event_is_signed_and_delivered(endpoint, receiver, happens, clerk, as_, manager):
    event = happens(clerk, "claim.submitted")
    tasks.send_due()

    ((headers, body),) = receiver.got
    assert Webhook(endpoint.secret).verify(body, headers)["type"] == "claim.submitted"
    assert headers["webhook-id"] == f"msg_{event.pk.hex}"
    assert headers["Host"] == f"localhost:{receiver.server_port}"
    assert json.loads(body)["data"]["facts"] == {"number": "C-1"}
    kept = the_delivery(as_, manager)
    assert (kept.state, kept.attempts, kept.log[-1]["status"]) == ("delivered", 1, 200)


def test_the_same_event_twice_is_one_delivery(endpoint, happens, clerk, as_, manager):
    event = happens(clerk, "claim.submitted")
    with oem_scope():
        REGISTRY["webhooks"].apply_all([event])
    the_delivery(as_, manager)


def test_a_dealer_hears_only_its_own_and_nothing_the_oem_keeps(
    endpoint, happens, clerk, other_clerk, adjudicator, as_, manager
):
    happens(other_clerk, "claim.submitted")
    happens(adjudicator, "claim.transferred", audience="oem", subject=endpoint)
    happens(clerk, "claim.asked")
    happens(clerk, "claim.submitted", at=NOON - timedelta(days=1))

    with as_(manager):
        assert not Delivery.objects.exists()


def test_the_oem_hears_all(receiver, happens, clerk, other_clerk, as_, administrator):
    with as_(administrator):
        commands.add_endpoint(actor=administrator, now=NOON, url=receiver.url, verbs=VERBS)
    happens(clerk, "claim.submitted")
    happens(other_clerk, "claim.submitted")
    tasks.send_due()

    assert len(receiver.got) == 2


def test_a_failure_is_tried_again_later_and_later(endpoint, receiver, happens, clerk, as_, manager):
    receiver.statuses = [500, 503]
    happens(clerk, "claim.submitted")
    now = timezone.now()
    for seconds, got in ((0, 1), (2, 1), (6, 2), (30, 2), (90, 3), (900, 3)):
        with time_machine.travel(now + timedelta(seconds=seconds)):
            tasks.send_due()
        assert len(receiver.got) == got, seconds

    kept = the_delivery(as_, manager)
    assert [one["status"] for one in kept.log] == [500, 503, 200]
    assert (kept.state, kept.attempts) == ("delivered", 3)


def test_after_the_last_attempt_it_has_failed_and_can_be_sent_again(
    endpoint, receiver, happens, clerk, as_, manager
):
    receiver.statuses = [500] * 8
    happens(clerk, "claim.submitted")
    later = timezone.now()
    for _ in range(9):
        with time_machine.travel(later):
            tasks.send_due()
        later += timedelta(hours=15)
    assert len(receiver.got) == 8
    assert the_delivery(as_, manager).state == DeliveryState.FAILED

    with as_(manager):
        assert commands.replay(actor=manager, now=NOON, endpoint_id=endpoint.pk) == 1
    tasks.send_due()

    assert (the_delivery(as_, manager).state, len(receiver.got)) == ("delivered", 9)


def test_a_redirect_is_not_followed(endpoint, receiver, happens, clerk, as_, manager):
    receiver.statuses = [302]
    happens(clerk, "claim.submitted")
    tasks.send_due()

    assert len(receiver.got) == 1
    assert the_delivery(as_, manager).log[-1]["error"] == "HTTP 302"


def test_gone_pauses_the_endpoint(endpoint, receiver, happens, clerk, as_, manager):
    receiver.statuses = [410]
    happens(clerk, "claim.submitted")
    tasks.send_due()

    assert the_delivery(as_, manager).state == DeliveryState.FAILED
    with as_(manager):
        assert Endpoint.objects.get().status == EndpointStatus.PAUSED


def test_a_paused_endpoint_waits_and_then_goes_on(endpoint, receiver, happens, clerk, as_, manager):
    happens(clerk, "claim.submitted")
    with as_(manager):
        commands.set_status(actor=manager, now=NOON, endpoint_id=endpoint.pk, status=EndpointStatus.PAUSED)
    tasks.send_due()
    assert receiver.got == []
    with as_(manager):
        commands.set_status(actor=manager, now=NOON, endpoint_id=endpoint.pk, status=EndpointStatus.ACTIVE)
    tasks.send_due()

    assert len(receiver.got) == 1


def test_a_worker_killed_while_sending_leaves_it_to_the_next(endpoint, receiver, happens, clerk):
    happens(clerk, "claim.submitted")
    assert tasks.take() is not None
    tasks.send_due()
    assert receiver.got == []

    with time_machine.travel(timezone.now() + tasks.LEASE + timedelta(seconds=1)):
        tasks.send_due()
    assert len(receiver.got) == 1


def test_this_network_is_not_called_unless_allowed(endpoint, receiver, happens, clerk, as_, manager, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = False
    assert calling.post(f"https://localhost:{receiver.server_port}/", b"", {}).error == "private address"
    assert calling.post(receiver.url, b"", {}).error == "no https address"
    happens(clerk, "claim.submitted")
    tasks.send_due()

    assert receiver.got == []
    assert the_delivery(as_, manager).log[-1]["error"] == "no https address"


def test_a_name_with_one_private_address_is_refused(monkeypatch, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = False
    answers = [(0, 0, 0, "", ("8.8.8.8", 443)), (0, 0, 0, "", ("10.0.0.1", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *_, **__: answers)

    with pytest.raises(calling.AddressRefused, match="private"):
        calling.resolve("rebinding.example", 443)


def test_a_name_that_changes_its_mind_leads_nowhere_else(monkeypatch, settings):
    """DNS rebinding: the name is asked once, and the connection goes to the very address that was looked at."""
    settings.WEBHOOK_ALLOW_PRIVATE = False
    answers = iter(["8.8.8.8", "127.0.0.1", "127.0.0.1"])
    asked, called = [], []

    def resolve(host, port, **_):
        asked.append(host)
        return [(2, 1, 6, "", (next(answers), port))]

    def connect(address, *_, **__):
        called.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    monkeypatch.setattr("socket.create_connection", connect)
    answer = calling.post("https://rebinding.example/hook", b"", {})

    assert (asked, called) == (["rebinding.example"], [("8.8.8.8", 443)])
    assert answer.error.startswith("ConnectionRefusedError")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "2130706433", "0x7f.1", "127.1", "0", "10.1.2.3", "172.16.0.1", "192.168.0.1",
        "169.254.169.254", "100.64.0.1", "224.0.0.1", "[::1]", "[::]", "[fe80::1]", "[fc00::1]",
        "[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "localhost",
    ],
)  # fmt: skip
def test_no_way_of_writing_a_private_address_is_called(host, settings, monkeypatch):
    settings.WEBHOOK_ALLOW_PRIVATE = False
    monkeypatch.setattr("socket.create_connection", lambda *_, **__: pytest.fail("called"))

    assert calling.post(f"https://{host}/", b"", {}).error in ("private address", "unknown host")


def test_many_failures_are_sent_again_by_one_press_and_nothing_by_none(
    endpoint, receiver, happens, clerk, manager, client_for, as_
):
    http = client_for(manager)
    url = f"/d/CQ012/systems/webhooks/{endpoint.pk}/"
    for _ in range(3):
        happens(clerk, "claim.submitted")
    with as_(manager):
        ids = list(Delivery.objects.order_by("-id").values_list("pk", flat=True))
    with oem_scope():
        Delivery.objects.filter(pk__in=ids[:2]).update(state=DeliveryState.FAILED, attempts=8, next_at=None)
    page = http.get(url)
    assert [row.delivery.pk for row in page.context["rows"]] == ids
    assert [row.delivery.pk for row in http.get(f"{url}?after={ids[0]}").context["rows"]] == ids[1:]
    assert http.get(f"{url}?after=x").status_code == 200

    assert http.post(f"{url}replay/").status_code == 302
    with as_(manager):
        assert Delivery.objects.filter(state="failed").count() == 2
    assert http.post(f"{url}replay/", {"all": "failed"}).status_code == 302
    tasks.send_due()

    assert len(receiver.got) == 3
    with as_(manager):
        assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_the_lists_cost_the_same_however_much_was_sent(
    endpoint, happens, clerk, manager, client_for, django_assert_max_num_queries
):
    http = client_for(manager)
    for _ in range(9):
        happens(clerk, "claim.submitted")
    with django_assert_max_num_queries(14):
        http.get("/d/CQ012/systems/webhooks/")
    with django_assert_max_num_queries(14):
        assert len(http.get(f"/d/CQ012/systems/webhooks/{endpoint.pk}/").context["rows"]) == 9


def test_nobody_there_is_an_answer_too(settings):
    settings.WEBHOOK_ALLOW_PRIVATE = True

    assert calling.post("http://127.0.0.1:9/", b"", {}).error.startswith("ConnectionRefusedError")
    assert calling.post("http://no.such.host.invalid/", b"", {}).error == "unknown host"


@pytest.mark.parametrize("url", ["", "ftp://a.example/", "https://", "https://u:p@a.example/", "https://a:99999/"])
def test_an_address_that_cannot_be_called_is_refused_at_once(url, as_, manager):
    with as_(manager), pytest.raises(commands.BadAddress):
        commands.add_endpoint(actor=manager, now=NOON, url=url, verbs=VERBS)


def test_only_managers_subscribe(as_, clerk):
    with as_(clerk), pytest.raises(Forbidden):
        commands.add_endpoint(actor=clerk, now=NOON, url="https://a.example/", verbs=VERBS)


def test_the_pages_add_show_replay_and_remove(client_for, manager, receiver, happens, clerk, as_):
    http = client_for(manager)
    base = "/d/CQ012/systems/webhooks/"
    bad = http.post(f"{base}new/", {"url": "ftp://x", "verbs": ["claim.submitted"]})
    assert list(bad.context["form"].errors) == ["url"]
    made = http.post(f"{base}new/", {"url": receiver.url, "verbs": ["claim.submitted"]})
    endpoint = made.context["endpoint"]
    assert endpoint.secret in made.content.decode()
    happens(clerk, "claim.submitted", at=timezone.now())
    tasks.send_due()

    page = http.get(f"{base}{endpoint.pk}/").content.decode()
    assert "claim.submitted" in page
    assert endpoint.secret not in page + http.get(base).content.decode()
    assert http.get(f"{base}{endpoint.pk}/?state=failed").context["rows"] == []
    sent = the_delivery(as_, manager)
    assert http.post(f"{base}{endpoint.pk}/replay/", {"delivery": [str(sent.pk)]}).status_code == 302
    tasks.send_due()
    assert len(receiver.got) == 2
    assert http.post(f"{base}{endpoint.pk}/replay/", {"delivery": ["x"]}).status_code == 400
    assert http.post(f"{base}{endpoint.pk}/status/", {"status": "paused"}).status_code == 302
    assert http.post(f"{base}{endpoint.pk}/status/", {"status": "removed"}).status_code == 302
    assert http.get(f"{base}{endpoint.pk}/").status_code == 404


def test_the_secret_is_sealed_and_a_lost_key_holds_nobody_up(
    endpoint, receiver, happens, as_, settings, clerk, manager
):
    with as_(manager):
        (kept,) = Endpoint.objects.values_list("sealed_secret", flat=True)
    assert endpoint.secret.startswith("whsec_")
    assert endpoint.secret not in kept
    assert sealing.unseal(kept) == endpoint.secret

    happens(clerk, "claim.submitted")
    settings.LANDBRIDGE_SECRET_KEYS = ["another key"]
    tasks.send_due()
    assert receiver.got == []
    waits = the_delivery(as_, manager)
    assert (waits.state, waits.attempts, waits.log[-1]["error"]) == ("waiting", 1, "secret unreadable")
    assert waits.next_at > timezone.now()


def test_a_neighbour_finds_nothing(endpoint, client_for, administrator):
    assert client_for(administrator).get(f"/systems/webhooks/{endpoint.pk}/").status_code == 404
