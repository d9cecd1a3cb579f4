"""Two requests at the same moment: one order, one claim, one answer for one key; and keys are forgotten."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from claims.models import Claim
from dealers.api.models import DealerAnswer
from landbridge.api import idempotency, tasks
from landbridge.doors.scopes import oem_scope
from landbridge.events.models import Event
from tests.api import Program, program
from tests.claims import world

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("committed")]


_made: dict[str, Program] = {}


@pytest.fixture
def dms(at_noon: None, committed: str, as_, adjudicator, manager) -> Program:
    """The module's world and one client of it, made once: nothing is rolled back here."""
    if committed not in _made:
        with as_(adjudicator):
            world.make_world()
        _made[committed] = program(as_, manager)
    return _made[committed]


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Make all calls at the same moment, each in a thread with a connection of its own."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result() for future in [threads.submit(run, call) for call in calls]]


def test_one_key_twice_at_once_is_one_order_and_one_answer(dms: Program, body, as_, clerk):
    def put() -> Any:
        return dms("PUT", "orders/RO-1", body(), key="k-1")

    first, second = at_once(put, put)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert sorted(one.headers.get("Idempotency-Replayed", "") for one in (first, second)) == ["", "true"]
    with as_(clerk):
        assert Event.objects.filter(verb="order.saved", facts__number="RO-1").count() == 1


def test_one_order_twice_at_once_without_a_key_is_one_claim(dms: Program, body, as_, clerk):
    answers = at_once(*[lambda: dms("PUT", "orders/RO-2", body())] * 3)

    assert sorted(one.status_code for one in answers) == [200, 200, 201]
    numbers = {one.json()["drafts"][0]["claim_number"] for one in answers}
    assert len(numbers) == 1
    with as_(clerk):
        assert Claim.objects.filter(order_number="RO-2").count() == 1


def test_one_key_with_two_bodies_at_once_is_a_conflict_for_one(dms: Program, body):
    answers = at_once(
        lambda: dms("PUT", "orders/RO-3", body(until="saved"), key="k-3"),
        lambda: dms("PUT", "orders/RO-4", body(until="saved"), key="k-3"),
    )

    assert sorted(one.status_code for one in answers) == [201, 409]


def test_old_answers_are_forgotten_in_every_schema(dms: Program, body, as_, clerk, other_clerk):
    dms("PUT", "orders/RO-5", body(until="saved"), key="old")
    dms("PUT", "orders/RO-6", body(until="saved"), key="new")
    with as_(clerk):
        DealerAnswer.objects.filter(key="old").update(at=timezone.now() - idempotency.KEPT_FOR - timedelta(1))
    tasks.forget_answers(dealer=str(other_clerk.dealer_id))
    with as_(clerk):
        assert DealerAnswer.objects.filter(key="old").exists()

    tasks.forget_answers(dealer=str(clerk.dealer_id))
    tasks.forget_answers()

    with as_(clerk):
        assert not DealerAnswer.objects.filter(key="old").exists()
        assert DealerAnswer.objects.filter(key="new").exists()
    with oem_scope():
        assert idempotency.forget(timezone.now()) == 0
