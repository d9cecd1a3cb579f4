"""Orders from the dealer's system: created or updated by its own number, in one request up to the claim."""

import pytest

from claims.models import Claim
from dealers.api import examples
from dealers.api.models import DealerAnswer
from dealers.workshop.models import Customer, RepairOrder
from landbridge.events.models import Event
from tests.api import program

PROBLEM = "application/problem+json"


def test_one_request_creates_closes_and_submits(dms, body, as_, clerk):
    answer = dms("PUT", "orders/RO-1", body())

    assert answer.status_code == 201, answer.content.decode()
    taken = answer.json()
    assert (taken["number"], taken["outcome"], taken["order_status"]) == ("RO-1", "created", "closed")
    (draft,) = taken["drafts"]
    assert (draft["status"], draft["problem"]) == ("submitted", None)
    with as_(clerk):
        claim = Claim.objects.get(number=draft["claim_number"])
        assert (claim.order_number, claim.status) == ("RO-1", "submitted")
        event = Event.objects.get(subject_id=claim.pk, verb="claim.submitted")
        assert (event.actor_label, event.actor_side, event.actor_id) == ("DMS-1", "dealer", dms.id)


def test_the_example_of_the_docs_has_the_shape_of_the_answer(dms, body):
    taken = dms("PUT", "orders/RO-1", body()).json()

    assert set(taken) == set(examples.TAKEN)
    assert set(taken["drafts"][0]) == set(examples.TAKEN["drafts"][0])


def test_sent_again_nothing_changes_and_no_second_claim_is_made(dms, body, as_, clerk):
    first = dms("PUT", "orders/RO-1", body())
    again = dms("PUT", "orders/RO-1", body())

    assert (again.status_code, again.json()["outcome"]) == (200, "unchanged")
    assert again.json()["drafts"] == first.json()["drafts"]
    with as_(clerk):
        assert Claim.objects.count() == 1


def test_another_content_updates_until_a_claim_rests_on_it(dms, body):
    assert dms("PUT", "orders/RO-1", body(until="saved")).status_code == 201
    changed = dms("PUT", "orders/RO-1", body(until="closed", mileage_km=63128))
    assert (changed.status_code, changed.json()["outcome"]) == (200, "changed")
    assert dms("PUT", "orders/RO-1", body(mileage_km=63128)).json()["drafts"][0]["claim_number"]

    locked = dms("PUT", "orders/RO-1", body(mileage_km=64000))

    assert (locked.status_code, locked.json()["code"]) == (409, "order_locked")
    assert dms("GET", "orders/RO-1").json()["mileage_km"] == 63128


def test_an_incomplete_record_is_not_closed_and_nothing_is_written(dms, body, as_, clerk):
    refused = dms("PUT", "orders/RO-1", body(handed_over_at=None))

    assert refused.status_code == 409
    assert refused.headers["Content-Type"] == PROBLEM
    assert refused.json()["code"] == "order_record_incomplete"
    assert [one["field"] for one in refused.json()["missing"]] == ["handed_over_at"]
    with as_(clerk):
        assert not RepairOrder.objects.exists()
        assert not Event.objects.filter(verb="order.saved").exists()


def test_a_draft_that_cannot_be_sent_stays_one_and_says_why(dms, body):
    job = {**examples.ORDER["jobs"][0], "checks": "坏", "cause": "", "failure_code": ""}
    taken = dms("PUT", "orders/RO-1", body(jobs=[job])).json()

    (draft,) = taken["drafts"]
    assert taken["order_status"] == "closed"
    assert (draft["status"], draft["claim_number"]) == ("open", "")
    assert draft["problem"]["code"] == "draft_blocked"
    detail = dms("GET", f"drafts/{draft['id']}").json()
    assert detail["findings"]


def test_a_draft_is_put_right_field_by_field_and_sent(dms, body):
    job = {**examples.ORDER["jobs"][0], "failure_code": "", "checks": "坏"}
    draft = dms("PUT", "orders/RO-1", body(jobs=[job])).json()["drafts"][0]

    dms("POST", f"drafts/{draft['id']}/edit", {"field": "cause", "value": examples.ORDER["jobs"][0]["checks"]})
    edited = dms("POST", f"drafts/{draft['id']}/edit", {"field": "failure_code", "value": "c200b"})
    assert edited.status_code == 200, edited.content.decode()
    assert edited.json()["failure_code"] == "C200B"
    assert dms("POST", f"drafts/{draft['id']}/recheck").status_code == 200
    stale = dms("POST", f"drafts/{draft['id']}/submit", {"seen": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "draft_changed")

    sent = dms("POST", f"drafts/{draft['id']}/submit", {})

    assert sent.status_code == 200, sent.content.decode()
    assert sent.json()["status"] == "submitted"
    bad = dms("POST", f"drafts/{draft['id']}/edit", {"field": "vin", "value": "x"})
    assert (bad.status_code, bad.json()["code"]) == (409, "draft_not_editable")


def test_a_draft_can_be_given_up(dms, body):
    draft = dms("PUT", "orders/RO-1", body(until="closed")).json()["drafts"][0]

    assert dms("POST", f"drafts/{draft['id']}/discard").json()["status"] == "discarded"
    assert [row["id"] for row in dms("GET", "drafts?status=discarded").json()["results"]] == [draft["id"]]


def test_bulk_gives_each_row_its_result_and_the_others_go_on(dms, body, as_, clerk):
    rows = [
        {**body(), "number": "RO-3"},
        {**body(vin=""), "number": "RO-2"},
        {**body(handed_over_at=None), "number": "RO-1"},
        "no order",
    ]
    answer = dms("POST", "orders/bulk", {"orders": rows})

    assert answer.status_code == 207
    results = answer.json()["results"]
    assert [(one["number"], one["status"]) for one in results] == [
        ("RO-3", 201),
        ("RO-2", 400),
        ("RO-1", 409),
        ("", 400),
    ]
    assert results[0]["taken"]["drafts"][0]["claim_number"]
    assert list(results[1]["problem"]["errors"]) == ["vin"]
    assert results[2]["problem"]["code"] == "order_record_incomplete"
    with as_(clerk):
        assert [order.number for order in RepairOrder.objects.all()] == ["RO-3"]


def test_bulk_costs_few_statements_a_row(dms, body, django_assert_max_num_queries):
    rows = [{**body(), "number": f"RO-{number}"} for number in range(20)]
    with django_assert_max_num_queries(130):
        results = dms("POST", "orders/bulk", {"orders": rows}).json()["results"]

    assert [one["status"] for one in results] == [201] * 20
    assert len({one["taken"]["drafts"][0]["id"] for one in results}) == 20


def test_bulk_takes_new_known_and_repeated_orders_together(dms, body, as_, clerk):
    dms("PUT", "orders/RO-1", body(until="saved"))
    rows = [
        {**body(), "number": "RO-2"},
        {**body(), "number": "RO-1"},
        {**body(until="saved"), "number": "RO-3"},
        {**body(), "number": "RO-2"},
    ]
    results = dms("POST", "orders/bulk", {"orders": rows}).json()["results"]

    assert [(one["number"], one["status"]) for one in results] == [
        ("RO-2", 201),
        ("RO-1", 200),
        ("RO-3", 201),
        ("RO-2", 200),
    ]
    assert results[2]["taken"]["order_status"] == "open"
    with as_(clerk):
        assert Claim.objects.count() == 2


def test_bulk_takes_a_hundred_at_most(dms, body):
    answer = dms("POST", "orders/bulk", {"orders": [body()] * 101})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["orders"])


def test_drafts_are_sent_together_each_for_itself(dms, body):
    good = dms("PUT", "orders/RO-1", body(until="closed")).json()["drafts"][0]["id"]
    job = {**examples.ORDER["jobs"][0], "checks": "坏", "failure_code": ""}
    bad = dms("PUT", "orders/RO-2", body(until="closed", jobs=[job])).json()["drafts"][0]["id"]

    nobodys = "01900000-0000-7000-8000-000000000000"
    answer = dms("POST", "drafts/submit", {"ids": [nobodys, good, bad]})

    assert answer.status_code == 207
    results = answer.json()["results"]
    assert [one["id"] for one in results] == [nobodys, good, bad]
    assert [one["status"] for one in results] == [None, "submitted", "open"]
    assert results[0]["problem"]["code"] == "not_found"
    assert (results[1]["claim_number"] != "", results[1]["problem"]) == (True, None)
    assert results[2]["problem"]["code"] == "draft_blocked"
    again = dms("POST", "drafts/submit", {"ids": [good]}).json()["results"]
    assert [one["claim_number"] for one in again] == [results[1]["claim_number"]]


def test_an_order_is_closed_by_a_request_of_its_own(dms, body):
    dms("PUT", "orders/RO-1", body(until="saved"))

    assert dms("POST", "orders/RO-1/close").json()["status"] == "closed"
    assert dms("POST", "orders/RO-9/close").status_code == 404


def test_a_customer_stays_inside(dms, body, as_, clerk):
    dms("PUT", "orders/RO-1", body())

    shown = dms("GET", "orders/RO-1")
    assert "customer" not in shown.json()
    assert "周明" not in shown.content.decode()
    with as_(clerk):
        assert Customer.objects.get().phones.get().number == "+8613800001111"


def test_lists_go_on_by_cursor(dms, body):
    for number in range(5):
        dms("PUT", f"orders/RO-{number}", body(until="saved"))

    first = dms("GET", "orders?limit=2").json()
    second = dms("GET", f"orders?limit=2&cursor={first['next_cursor']}").json()
    third = dms("GET", f"orders?limit=2&cursor={second['next_cursor']}").json()

    assert [row["number"] for page in (first, second, third) for row in page["results"]] == [
        "RO-4",
        "RO-3",
        "RO-2",
        "RO-1",
        "RO-0",
    ]
    assert third["next_cursor"] is None


@pytest.mark.parametrize("query", ["cursor=!!", "cursor=YQ", "limit=0", "limit=999", "limit=x", "status=no"])
def test_a_query_that_makes_no_sense_is_told(dms, query):
    answer = dms("GET", f"orders?{query}")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [query.partition("=")[0]])


def test_a_list_costs_the_same_however_many_rows(dms, body, django_assert_max_num_queries):
    for number in range(12):
        dms("PUT", f"orders/RO-{number}", body(until="saved"))

    with django_assert_max_num_queries(3):
        assert len(dms("GET", "orders").json()["results"]) == 12


# Idempotency-Key ----------------------------------------------------------------------------------------


def test_a_key_sent_again_is_answered_the_same_and_does_nothing_twice(dms, body, as_, clerk):
    first = dms("PUT", "orders/RO-1", body(), key="k-1")
    again = dms("PUT", "orders/RO-1", body(), key="k-1")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    with as_(clerk):
        assert Event.objects.filter(verb="order.saved").count() == 1
        kept = DealerAnswer.objects.get()
        assert (kept.caller_id, kept.status) == (dms.id, 201)


def test_a_key_with_another_body_is_a_conflict(dms, body):
    dms("PUT", "orders/RO-1", body(until="saved"), key="k-1")
    refused = dms("PUT", "orders/RO-1", body(until="saved", mileage_km=1), key="k-1")

    assert (refused.status_code, refused.json()["code"]) == (409, "idempotency_key_reused")
    assert dms("PUT", "orders/RO-2", body(until="saved"), key="k-1").status_code == 409


def test_what_was_refused_may_be_tried_again_with_its_key(dms, body):
    assert dms("PUT", "orders/RO-1", body(handed_over_at=None), key="k-1").status_code == 409
    assert dms("PUT", "orders/RO-1", body(), key="k-1").status_code == 201


def test_keys_of_two_clients_do_not_meet(dms, body, as_, manager):
    other = program(as_, manager, label="DMS-2")
    dms("PUT", "orders/RO-1", body(until="saved"), key="k-1")

    assert other("PUT", "orders/RO-2", body(until="saved"), key="k-1").status_code == 201


@pytest.mark.parametrize("key", ["x" * 101, "a\tb"])
def test_a_key_has_at_most_100_printable_characters(dms, body, key):
    answer = dms("PUT", "orders/RO-1", body(), key=key)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["Idempotency-Key"])


# Problems -----------------------------------------------------------------------------------------------


def test_every_error_is_a_problem_document(dms, body):
    answers = {
        400: dms.http.put(
            "/d/CQ012/api/v1/orders/X",
            "{",
            content_type="application/json",
            headers={"Authorization": f"Bearer {dms.token}"},
        ),
        401: dms.http.get("/d/CQ012/api/v1/orders"),
        404: dms("GET", "orders/NOPE"),
        405: dms("DELETE", "orders/X"),
        415: dms.http.put(
            "/d/CQ012/api/v1/orders/X",
            "<a/>",
            content_type="text/xml",
            headers={"Authorization": f"Bearer {dms.token}"},
        ),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert answer.headers["Content-Type"] == PROBLEM, status
        assert answer.json()["status"] == status
        assert answer.json()["title"]
        assert answer.json()["code"]


@pytest.mark.parametrize("path", ["/d/CQ012/api/v1/nothing", "/api/v1/nothing", "/d/ZZ999/api/v1/orders"])
def test_an_address_that_is_none_is_a_problem_document_too(dms, path):
    answer = dms.http.get(path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, PROBLEM)


def test_sentences_come_in_the_language_asked_for(dms):
    zh = dms("GET", "orders/NOPE").json()["title"]
    en = dms("GET", "orders/NOPE", **{"Accept-Language": "en-GB,en;q=0.9"}).json()["title"]

    assert zh == "这里没有该项内容。"
    assert en == "There is no such thing here."


def test_a_field_that_is_not_right_is_named(dms, body):
    answer = dms(
        "PUT", "orders/RO-1", body(arrived_at="1850-01-01T00:00:00Z", mileage_km=-1, jobs=[{"kind": "x"}])
    )

    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"arrived_at", "mileage_km", "jobs"}


def test_characters_no_database_has_are_refused(dms, body):
    assert dms("GET", "orders/a%00b").status_code == 404
    assert dms("GET", "orders?search=%00").status_code == 400
    assert dms("PUT", "orders/RO-1", body(adviser="\ud800")).status_code == 400


# People and their browsers ------------------------------------------------------------------------------


def test_a_person_calls_with_the_session_and_a_csrf_token(client_for, clerk, made_world, at_noon, body):
    http = client_for(clerk)
    http.handler.enforce_csrf_checks = True
    url = "/d/CQ012/api/v1/orders/RO-1"

    assert http.get("/d/CQ012/api/v1/orders").status_code == 200
    refused = http.put(url, body(), content_type="application/json")
    assert (refused.status_code, refused.headers["Content-Type"]) == (403, PROBLEM)


def test_a_person_has_the_rights_of_the_role(client_for, technician, made_world, at_noon, body):
    http = client_for(technician)

    assert http.get("/d/CQ012/api/v1/orders").status_code == 200
    assert http.get("/d/CQ012/api/v1/drafts").status_code == 403
    refused = http.put("/d/CQ012/api/v1/orders/RO-1", body(), content_type="application/json")
    assert (refused.status_code, refused.headers["Content-Type"]) == (403, PROBLEM)
