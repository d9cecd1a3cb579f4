"""`Idempotency-Key` on every kind of write, for programs and people, over both portals."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from claims.models import Claim
from dealers.api.models import DealerAnswer
from landbridge.api import commands, idempotency, tasks
from landbridge.api.scopes import Scope
from landbridge.doors.scopes import oem_scope
from landbridge.events.models import Event
from landbridge.identity.rules import Role
from tests.api import program
from tests.cast import NOON


def is_replay(answer) -> bool:
    return answer.headers.get("Idempotency-Replayed") == "true"


def test_a_bulk_sent_again_gets_every_row_as_before(dms, body, as_, clerk):
    rows = [{**body(), "number": "RO-1"}, {**body(vin=""), "number": "RO-2"}]
    first = dms("POST", "orders/bulk", {"orders": rows}, key="k-1")
    again = dms("POST", "orders/bulk", {"orders": rows}, key="k-1")

    assert (first.status_code, is_replay(first)) == (207, False)
    assert (again.status_code, is_replay(again)) == (207, True)
    assert again.json() == first.json()
    with as_(clerk):
        assert Claim.objects.count() == 1


def test_a_claim_sent_again_with_its_key_is_answered_as_it_was_then(dms, body, as_, clerk):
    draft = dms("PUT", "orders/RO-1", body(until="closed")).json()["drafts"][0]
    path = f"drafts/{draft['id']}/submit"
    first = dms("POST", path, {}, key="k-1")
    dms("POST", f"claims/{first.json()['claim_number']}/withdraw", {})

    again = dms("POST", path, {}, key="k-1")

    assert (again.status_code, is_replay(again), again.json()) == (200, True, first.json())
    with as_(clerk):
        assert Event.objects.filter(verb="claim.submitted").count() == 1


def test_a_key_belongs_to_one_method_and_address(dms, body):
    dms("PUT", "orders/RO-1", body(until="saved"), key="k-1")

    for method, path, sent in (
        ("PUT", "orders/RO-2", body(until="saved")),
        ("PUT", "orders/RO-1?x=1", body(until="saved")),
        ("POST", "orders/RO-1/close", None),
    ):
        answer = dms(method, path, sent, key="k-1")
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused"), path
        assert answer.json()["key"] == "k-1"


def test_reading_needs_no_key_and_takes_none(dms, as_, clerk):
    assert not is_replay(dms("GET", "orders", key="k-1"))
    assert not is_replay(dms("GET", "orders", key="k-1"))
    with as_(clerk):
        assert not DealerAnswer.objects.exists()


def test_a_refusal_leaves_no_key_whatever_refused(dms, body, as_, clerk):
    for path, sent, status in (
        ("orders/RO-1", {"vin": 1}, 400),
        ("orders/RO-1", body(handed_over_at=None), 409),
        ("nothing/RO-1", body(), 404),
    ):
        assert dms("PUT", path, sent, key="k-1").status_code == status
    with as_(clerk):
        assert not DealerAnswer.objects.exists()


def test_a_key_is_no_way_past_a_scope_taken_away(dms, body, as_, manager):
    dms("PUT", "orders/RO-1", body(until="saved"), key="k-1")
    with as_(manager):
        commands.set_scopes(actor=manager, now=NOON, client_id=dms.id, scopes=[Scope.CLAIMS_READ])

    assert dms("PUT", "orders/RO-1", body(until="saved"), key="k-1").status_code == 403


def test_a_person_has_keys_of_his_own(dms, client_for, clerk, body):
    dms("PUT", "orders/RO-1", body(until="saved"), key="k-1")
    http = client_for(clerk)

    def put(number: str):
        return http.put(
            f"/d/CQ012/api/v1/orders/{number}",
            body(until="saved"),
            content_type="application/json",
            headers={"Idempotency-Key": "k-1"},
        )

    assert put("RO-2").status_code == 201
    assert is_replay(put("RO-2"))
    assert put("RO-3").status_code == 409


def test_the_same_key_at_two_dealers_is_two_keys(dms, body, as_, other_clerk):
    other = program(as_, replace(other_clerk, roles=frozenset({Role.MANAGER})), label="GZ-1")
    first = dms("PUT", "orders/RO-1", body(until="saved"), key="k-1")
    second = other("PUT", "orders/RO-1", body(until="saved"), key="k-1")

    assert (first.status_code, second.status_code) == (201, 201)
    assert not is_replay(second)


def test_at_the_oem_another_body_is_a_conflict_too(dms, as_, administrator):
    desk = program(as_, administrator, label="DESK-1")
    refused = desk("POST", "claims/NOPE/approve", {"version": 1}, key="k-1")
    assert refused.status_code == 404
    with oem_scope():
        idempotency.begin(caller_id=desk.id, key="k-1", method="POST", path="/api/v1/x", content=b"1", now=NOON)
    answer = desk("POST", "claims/NOPE/approve", {"version": 1}, key="k-1")

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")


@pytest.mark.parametrize(("after", "replayed"), [(timedelta(hours=47), True), (timedelta(hours=49), False)])
def test_a_key_is_kept_for_two_days(dms, body, clerk, after, replayed):
    dms("PUT", "orders/RO-1", body(until="saved"), key="k-1")
    with time_machine.travel(NOON + after, tick=False):
        tasks.forget_answers(dealer=str(clerk.dealer_id))
        dms.renew()
        assert is_replay(dms("PUT", "orders/RO-1", body(until="saved"), key="k-1")) is replayed
