"""Other systems of the demo: programs with access to the API, webhooks, and what became of their latest messages.

The addresses end in `.example`, which leads nowhere: what the demo's people do goes on waiting, as it would if the
other side were down.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from dealers.demo import cast
from dealers.demo.plan import Plan
from landbridge.api import commands as clients
from landbridge.api.models import ApiClient
from landbridge.api.scopes import Scope, scopes_of
from landbridge.doors.scopes import dealer_scope, front_door, oem_scope
from landbridge.events.models import Event
from landbridge.identity.actor import Actor
from landbridge.identity.models import User
from landbridge.webhooks import commands as webhooks
from landbridge.webhooks.models import Delivery, DeliveryState, Endpoint, EndpointStatus
from landbridge.webhooks.rules import GONE, OFFERED, RETRY_AFTER
from landbridge.webhooks.subscribers import deliveries, wants
from tenants import queries as tenants
from tenants.queries import DealerInfo

Say = Callable[[str], None]
_REGISTERED = timedelta(days=300)
_TOLD = 30  # latest events of an endpoint
_READ = (Scope.ORDERS_READ, Scope.CLAIMS_READ)
_DMS = "https://dms.anxing-jinyu.example/landbridge/events"
_OLD = "https://old-dms.anxing-jinyu.example/hook"
_WAREHOUSE = "https://warehouse.maker.example/events/landbridge"
Answer = tuple[int | None, str]  # status and error of an attempt
Answers = Callable[[int], list[Answer]]
_DECISIONS = ("claim.returned", "claim.approved_first", "claim.rejected")


@dataclass(frozen=True, slots=True)
class _Program:
    """A client of the API; `used` is how long ago it called last, None for never."""

    label: str
    scopes: Collection[Scope]
    used: timedelta | None
    is_revoked: bool = False


_AT_DEALER = (
    _Program("DMS-1", scopes_of(is_dealer=True), timedelta(minutes=4)),
    _Program("BI-1", _READ, timedelta(hours=7)),
    _Program("TABLET-1", (Scope.CATALOGUE_READ, Scope.VEHICLES_READ), None),
    _Program("DMS-OLD", scopes_of(is_dealer=True), timedelta(days=281), is_revoked=True),
)
_AT_OEM = (
    _Program("WAREHOUSE", (Scope.CLAIMS_READ, Scope.CATALOGUE_READ, Scope.VEHICLES_READ), timedelta(hours=6)),
    _Program("RISK-1", (Scope.CLAIMS_READ, Scope.CLAIMS_DECIDE), timedelta(days=2)),
)


def connect(plan: Plan, say: Say) -> None:
    """Connect the main dealer's and the OEM's systems, once."""
    now = plan.wishes.now
    with front_door():
        dealer = tenants.dealer_by_code(cast.MAIN_DEALER)
        assert dealer is not None
        manager = _actor(f"manager@{cast.MAIN_DEALER.lower()}.demo", dealer)
        administrator = _actor("administrator@oem.demo", None)
    with dealer_scope(dealer.ref):
        if ApiClient.objects.filter(dealer_id=dealer.id).exists():
            return
        _register(manager, _AT_DEALER, now)
        told = [_subscribe(manager, _DMS, OFFERED, now), _subscribe(manager, _OLD, _DECISIONS, now)]
    with oem_scope():
        _register(administrator, _AT_OEM, now)
        told.append(_subscribe(administrator, _WAREHOUSE, OFFERED, now))
        _deliver(told[0], now, _well)
        _deliver(told[1], now - timedelta(days=9), _gone)
        _deliver(told[2], now, _well)
        Endpoint.objects.filter(pk=told[1].pk).update(status=EndpointStatus.PAUSED)
    with front_door():
        for program in (*_AT_DEALER, *_AT_OEM):
            if program.used is not None:
                ApiClient.objects.filter(label=program.label).update(last_used_at=now - program.used)
    say(f"systems: {len(_AT_DEALER) + len(_AT_OEM)} API clients, {len(told)} webhooks")


def _register(actor: Actor, programs: Collection[_Program], now: datetime) -> None:
    at = now - _REGISTERED
    for program in programs:
        client, _ = clients.register_client(actor=actor, now=at, label=program.label, scopes=program.scopes)
        if program.is_revoked:
            clients.revoke_client(actor=actor, now=at + timedelta(days=20), client_id=client.pk)


def _subscribe(actor: Actor, url: str, verbs: Collection[str], now: datetime) -> Endpoint:
    return webhooks.add_endpoint(actor=actor, now=now - _REGISTERED, url=url, verbs=verbs)


def _deliver(endpoint: Endpoint, until: datetime, answers: Answers) -> None:
    """Tell an endpoint of its latest events, and write down how that went."""
    told = Event.objects.filter(verb__in=endpoint.verbs, at__range=(endpoint.created_at, until))
    latest = [event for event in told.order_by("-at")[: 2 * _TOLD] if wants(endpoint, event)][:_TOLD]
    latest.reverse()
    rows = deliveries([(endpoint, event) for event in latest], until)
    for place, (row, event) in enumerate(zip(rows, latest, strict=True)):
        row.created_at = event.at + timedelta(seconds=2)
        _went(row, answers(len(rows) - place), 64 + place * 37 % 190)
    Delivery.objects.bulk_create(rows)


def _went(row: Delivery, answers: list[Answer], milliseconds: int) -> None:
    at = row.created_at
    for number, (status, error) in enumerate(answers):
        at += RETRY_AFTER[number - 1] if number else timedelta(seconds=1)
        row.log.append({"at": at.isoformat(), "status": status, "ms": milliseconds, "error": error})
    row.attempts, row.next_at = len(answers), None
    if answers[-1] == _TAKEN:
        row.state, row.delivered_at = DeliveryState.DELIVERED, at
    else:
        row.state = DeliveryState.FAILED


_BUSY: Answer = (503, "HTTP 503")
_AWAY: Answer = (None, "ConnectionRefusedError: [Errno 111] Connection refused")
_TAKEN: Answer = (200, "")


def _well(age: int) -> list[Answer]:
    """Most went at once; a busy hour, and a night in which the other side was away. `age` counts back from 1."""
    if age in (5, 6):
        return [_BUSY, _BUSY, _TAKEN]
    if age in (13, 14):
        return [_AWAY] * (len(RETRY_AFTER) + 1)
    return [_TAKEN]


def _gone(age: int) -> list[Answer]:
    """It was taken away, and said so."""
    return [(GONE, f"HTTP {GONE}")] if age == 1 else [_TAKEN]


def _actor(email: str, dealer: DealerInfo | None) -> Actor:
    actor = tenants.actor_for(User.objects.get(email=email), dealer)
    assert actor is not None
    return actor
