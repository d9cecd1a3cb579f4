"""A claim over both portals' APIs: sent by the dealer, decided by the OEM, and its ways back."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from claims.commands import adjudicate_claim
from claims.queries import claim_by_number
from claims.reasons import REASONS
from claims.rules import Purpose
from landbridge.api.scopes import Scope
from landbridge.events.message import as_messages
from landbridge.events.models import Event
from landbridge.events.subscribers import REGISTRY
from landbridge.identity.rules import Role
from landbridge.webhooks import commands as webhooks
from landbridge.webhooks.models import Delivery
from tests.api import program
from tests.cast import NOON
from tests.claims import world


@pytest.fixture
def desk(dms, as_, administrator):
    with as_(administrator):
        world.make_narrative_manual()
    return program(as_, administrator, label="DESK-1")


@pytest.fixture
def in_review(dms, desk, body, as_, adjudicator) -> str:
    job = {**body()["jobs"][0], "checks": "坏了"}
    number = dms("PUT", "orders/RO-1", body(jobs=[job])).json()["drafts"][0]["claim_number"]
    _adjudicate(as_, adjudicator, number)
    return number


def _adjudicate(as_, adjudicator, number: str) -> None:
    with as_(adjudicator):
        claim = claim_by_number(adjudicator, number)
        adjudicate_claim(claim_id=claim.pk, version=claim.version, now=NOON)


def test_both_sides_read_the_claim(dms, desk, in_review):
    for side in (dms, desk):
        detail = side("GET", f"claims/{in_review}").json()
        assert (detail["status"], detail["order_number"], len(detail["lines"])) == ("in_review", "RO-1", 2)
        listed = side("GET", "claims?status=in_review&order_number=RO-1").json()["results"]
        assert [row["number"] for row in listed] == [in_review]
    assert desk("GET", "claims?dealer=gz005").json()["results"] == []
    assert desk("GET", "claims?dealer=cq012&submitted_from=2026-01-01T00:00:00Z").json()["results"] != []


def test_a_claim_tells_its_lines_what_was_found_and_what_is_decided(dms, desk, in_review):
    detail = dms("GET", f"claims/{in_review}").json()

    assert (detail["version"], detail["claim_type"], detail["claimed_amount"]) == (1, "normal", "7049.60")
    assert [(one["line_no"], one["kind"], one["code"], one["amount"]) for one in detail["lines"]] == [
        (1, "labour", "9B-3504A2", "569.60"),
        (2, "part", "K2GC-3D070", "6480.00"),
    ]
    assert [one["approved_amount"] for one in detail["lines"]] == [None, None]
    (found,) = detail["findings"]
    assert (found["rule_id"], found["severity"], found["result"]) == ("V53", "manual", "hit")
    assert set(found["text"]) == {"zh", "en"}
    assert (detail["submitted_at"], detail["decided_at"]) != (None, None)
    assert set(dms("GET", "claims").json()["results"][0]) == set(detail) - {"lines", "findings"}


def test_other_systems_are_told_the_number_that_the_api_takes(dms, in_review, as_, manager, adjudicator):
    with as_(manager):
        webhooks.add_endpoint(
            actor=manager, now=NOON - timedelta(hours=1), url="https://a.example/", verbs=["claim.submitted"]
        )
    with as_(adjudicator):
        event = Event.objects.get(verb="claim.submitted")
        REGISTRY["webhooks"].apply_all([event])
        saved = Event.objects.filter(verb="order.saved").first()
        assert [one["data"]["number"] for one in as_messages([saved, event])] == [None, in_review]
    with as_(manager):
        told = json.loads(Delivery.objects.get().body)["data"]

    assert (told["subject_type"], told["number"]) == ("claims.claim", in_review)
    assert dms("GET", f"claims/{told['number']}").status_code == 200


def test_what_is_decided_on_a_line_stays_at_the_desk_until_the_claim_is_decided(dms, desk, in_review):
    cut = {"line_no": 1, "verdict": "reduce", "amount": "100.00", "reason_code": reason(Purpose.REDUCE)}
    desk("POST", f"claims/{in_review}/lines", {"version": 1, "decisions": [cut]})

    def amounts(side):
        return [one["approved_amount"] for one in side("GET", f"claims/{in_review}").json()["lines"]]

    assert amounts(desk) == ["100.00", None]
    assert amounts(dms) == [None, None]
    desk("POST", f"claims/{in_review}/approve", {"version": 1})
    assert amounts(dms) == amounts(desk) == ["100.00", "6480.00"]


def test_verdicts_on_lines_are_all_written_or_none(dms, desk, in_review):
    good = {"line_no": 1, "verdict": "reduce", "amount": "100.00", "reason_code": reason(Purpose.REDUCE)}
    answer = desk("POST", f"claims/{in_review}/lines", {"version": 1, "decisions": [good, {**good, "line_no": 9}]})

    assert answer.status_code in (404, 409), answer.content.decode()
    lines = desk("GET", f"claims/{in_review}").json()["lines"]
    assert [one["approved_amount"] for one in lines] == [None, None]


def test_lines_are_cut_and_the_rest_approved(desk, dms, in_review):
    cut = desk(
        "POST",
        f"claims/{in_review}/lines",
        {
            "version": 1,
            "decisions": [
                {"line_no": 1, "verdict": "reduce", "amount": "100.00", "reason_code": reason(Purpose.REDUCE)}
            ],
        },
    )
    assert cut.status_code == 200, cut.content.decode()
    wrong = desk("POST", f"claims/{in_review}/approve", {"version": 1, "amount": "1.00"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "claim_changed")

    approved = desk("POST", f"claims/{in_review}/approve", {"version": 1})

    assert approved.json()["status"] == "approved_first"
    lines = dms("GET", f"claims/{in_review}").json()["lines"]
    assert [line["approved_amount"] for line in lines] == ["100.00", lines[1]["amount"]]


def reason(wanted: Purpose) -> str:
    return next(code for code, purpose, _ in REASONS if purpose is wanted)


def test_a_question_is_asked_and_answered(desk, dms, in_review):
    asked = desk("POST", f"claims/{in_review}/ask", {"version": 1, "text": "照片呢？", "line_no": 1})
    assert asked.json()["status"] == "asked"
    early = desk("POST", f"claims/{in_review}/approve", {"version": 1})
    assert (early.status_code, early.json()["code"]) == (409, "move_not_now")

    answered = dms("POST", f"claims/{in_review}/answer", {"text": "已补。"})

    assert answered.json()["status"] == "in_review"


def test_a_returned_claim_is_taken_up_and_sent_as_the_next_version(desk, dms, in_review):
    returned = desk("POST", f"claims/{in_review}/return", {"version": 1, "reason_code": reason(Purpose.RETURN)})
    assert returned.json()["status"] == "returned"

    draft = dms("POST", f"claims/{in_review}/reopen").json()
    sent = dms("POST", f"drafts/{draft['id']}/submit", {"accept_warning": True})

    assert sent.status_code == 200, sent.content.decode()
    assert dms("GET", f"claims/{in_review}").json()["version"] == 2


def test_a_claim_is_refused_with_a_reason_of_the_list(desk, in_review):
    unknown = desk("POST", f"claims/{in_review}/reject", {"version": 1, "reason_code": "NOPE"})
    assert (unknown.status_code, unknown.json()["code"]) == (409, "reason_unknown")


def test_a_claim_is_withdrawn_by_its_dealer_only(dms, desk, in_review):
    assert desk("POST", f"claims/{in_review}/withdraw", {}).status_code == 404
    assert dms("POST", f"claims/{in_review}/withdraw", {}).json()["status"] == "withdrawn"


def test_a_neighbour_sees_and_moves_nothing(in_review, as_, actor_named, dms):
    neighbour = _neighbour(as_, actor_named)
    assert neighbour("GET", "claims").json()["results"] == []
    assert neighbour("GET", f"claims/{in_review}").status_code == 404
    for verb in ("answer", "reopen", "withdraw"):
        assert neighbour("POST", f"claims/{in_review}/{verb}", {"text": "x"}).status_code == 404


def _neighbour(as_, actor_named):
    clerk = actor_named("other_clerk")
    return program(as_, replace(clerk, roles=frozenset({Role.MANAGER})), label="GZ-1")


def test_a_reader_decides_nothing(dms, in_review, as_, administrator):
    reader = program(as_, administrator, label="READER", scopes=(Scope.CLAIMS_READ,))
    refused = reader("POST", f"claims/{in_review}/approve", {"version": 1})

    assert refused.status_code == 403


def test_the_oem_answers_a_repeated_key_the_same(desk, in_review):
    first = desk("POST", f"claims/{in_review}/approve", {"version": 1}, key="k")
    again = desk("POST", f"claims/{in_review}/approve", {"version": 1}, key="k")

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()


def test_catalogue_and_cars_are_read_in_both_portals(dms, desk):
    for side in (dms, desk):
        assert side("GET", "catalogue/parts?q=k2gc").json()["results"][0]["number"] == "K2GC-3D070"
        assert side("GET", "catalogue/parts/K2GC-3D070").json()["must_return"] is True
        assert side("GET", "catalogue/operations").json()["results"][0]["code"] == "9B-3504A2"
        codes = side("GET", "catalogue/failure-codes?q=c200").json()["results"]
        assert [row["code"] for row in codes] == ["C200B"]
        assert side("GET", f"vehicles/{world.VIN.lower()}").json()["series_code"] == "RJL"
        assert side("GET", "vehicles/NOSUCHCAR").status_code == 404
        assert side("GET", "catalogue/parts/NOPE").status_code == 404


def test_a_car_tells_a_dealer_its_own_orders_only(dms, desk, body):
    dms("PUT", "orders/RO-1", body(until="closed"))

    own = dms("GET", f"vehicles/{world.VIN}").json()["history"]
    assert [row["order_number"] for row in own] == ["RO-1"]
    assert [row["order_number"] for row in desk("GET", f"vehicles/{world.VIN}").json()["history"]] == ["RO-1"]
