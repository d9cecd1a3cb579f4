"""Numbers as other systems write them: an order's number is an address, whatever stands in it."""

from urllib.parse import quote

import pytest

from tests.claims import world

ODD = ["RO/2026/11-4", "工单 26-1", "A+B&C=D", "50%", "a?b#c", "..", "RO.1", "./x", "a//b", "é", "'; --"]


@pytest.mark.parametrize("number", ODD)
def test_an_order_is_created_read_updated_closed_and_found_by_any_number(dms, body, number):
    path = f"orders/{quote(number, safe='')}"

    created = dms("PUT", path, body(until="saved"))
    assert (created.status_code, created.json()["number"]) == (201, number)
    assert dms("PUT", path, body(until="saved")).json()["outcome"] == "unchanged"
    assert dms("GET", path).json()["number"] == number
    closed = dms("POST", f"{path}/close")
    assert (closed.status_code, closed.json()["status"]) == (200, "closed")
    (draft,) = dms("GET", f"drafts?order_number={quote(number, safe='')}").json()["results"]
    claim = dms("POST", f"drafts/{draft['id']}/submit", {}).json()["claim_number"]
    listed = dms("GET", f"claims?order_number={quote(number, safe='')}").json()["results"]
    assert [(row["number"], row["order_number"]) for row in listed] == [(claim, number)]


def test_a_slash_need_not_be_escaped(dms, body):
    assert dms("PUT", "orders/RO/2026/11-4", body(until="saved")).status_code == 201
    assert dms("GET", "orders/RO%2F2026%2F11-4").json()["number"] == "RO/2026/11-4"


def test_alone_and_in_bulk_it_is_the_same_order(dms, body):
    claim = dms("PUT", "orders/RO%2F1", body()).json()["drafts"][0]["claim_number"]
    (row,) = dms("POST", "orders/bulk", {"orders": [{**body(), "number": "RO/1"}]}).json()["results"]

    assert (row["number"], row["status"], row["taken"]["outcome"]) == ("RO/1", 200, "unchanged")
    assert row["taken"]["drafts"][0]["claim_number"] == claim
    made = dms("POST", "orders/bulk", {"orders": [{**body(), "number": "RO/2"}]}).json()["results"]
    assert [one["status"] for one in made] == [201]
    assert dms("PUT", "orders/RO%2F2", body()).json()["outcome"] == "unchanged"


@pytest.mark.parametrize("path", ["claims/CQ012%2F1", "claims/CQ012%2F1/approve", "claims/a%2Fb/withdraw"])
def test_a_claim_number_holds_no_slash_and_says_not_found(dms, path):
    answer = dms("GET", path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_a_number_is_forty_characters_at_most(dms, body):
    answer = dms("PUT", f"orders/{'9' * 41}", body(until="saved"))

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["number"])


@pytest.mark.parametrize("vin", [world.VIN, world.VIN.lower(), "LVSHBFAF4%209F012345", "LVSHBFAF4-9F012345"])
def test_a_vin_is_read_as_people_write_it(dms, vin):
    answer = dms("GET", f"vehicles/{vin}")

    assert (answer.status_code, answer.json()["vin"]) == (200, world.VIN)
