"""The right to a first maintenance, asked by a dealer's own system."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import time_machine

from dealers.api import examples
from landbridge.api.scopes import Scope
from landbridge.identity.rules import Role
from tests.api import program
from tests.cast import NOON
from tests.dealers.maintenance.conftest import NEW_VIN


@pytest.fixture(autouse=True)
def at_noon(rollback: None) -> Iterator[None]:
    with time_machine.travel(NOON, tick=True):
        yield


@pytest.fixture
def dms(new_car, as_, manager):
    return program(as_, manager)


@pytest.fixture
def other_dms(new_car, as_, other_clerk):
    return program(as_, replace(other_clerk, roles=frozenset({Role.MANAGER})), label="GZ-1")


def path(vin: str = NEW_VIN, query: str = "") -> str:
    return f"vehicles/{vin}/maintenance{query}"


def test_a_new_car_is_free_at_any_dealer_and_the_docs_example_says_the_same(dms, other_dms):
    for one in (dms, other_dms):
        answer = one("GET", path(query="?mileage_km=4120"))
        assert answer.status_code == 200, answer.content.decode()
        assert answer.json() == examples.ENTITLEMENT


def test_the_reason_comes_in_the_language_asked_for(dms):
    answer = dms("GET", path(f" {NEW_VIN.lower()} ".strip()), **{"Accept-Language": "en"}).json()

    assert (answer["vin"], answer["reason"]) == (NEW_VIN, "Free until 2026-12-20 and up to 5,000 km.")


@pytest.mark.parametrize(
    ("mileage", "is_free", "standing"),
    [("2999", True, "early"), ("3000", True, "entitled"), ("5000", True, "entitled"), ("5001", False, "too_far")],
)
def test_the_limits_themselves_are_free(dms, mileage, is_free, standing):
    found = dms("GET", path(query=f"?mileage_km={mileage}")).json()

    assert (found["is_free"], found["standing"]) == (is_free, standing)


@pytest.mark.parametrize(("day", "is_free"), [(20, True), (21, False)])
def test_the_last_day_is_free(dms, day, is_free):
    with time_machine.travel(NOON.replace(month=12, day=day)):
        dms.renew()
        assert dms("GET", path()).json()["is_free"] is is_free


def test_done_at_another_dealer_is_told_without_which_and_when(dms, first_order, other_clerk):
    first_order(other_clerk)

    answer = dms("GET", path())

    found = answer.json()
    assert (found["is_free"], found["standing"], found["number"]) == (False, "used", 2)
    assert found["reason"] == "已在外店做过。"
    assert (found["ends_on"], found["fee"]) == (None, None)
    assert "GZ005" not in answer.content.decode()
    assert "2026-11" not in answer.content.decode()


def test_a_car_that_the_oem_does_not_know_is_not_found(dms):
    answer = dms("GET", path("LVSHCAMB0PF990017"))

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("mileage", ["-1", "far", "99999999999", "4e3"])
def test_a_mileage_that_is_none_is_told(dms, mileage):
    answer = dms("GET", path(query=f"?mileage_km={mileage}"))

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["mileage_km"])


def test_it_needs_the_scope_for_cars(new_car, as_, manager):
    blind = program(as_, manager, scopes=(Scope.ORDERS_READ,))

    assert blind("GET", path()).status_code == 403


def test_whoever_works_there_may_ask_and_the_seller_not(new_car, actor_named, client_for):
    url = f"/d/CQ012/api/v1/{path()}"
    for key, status in (("technician", 200), ("adviser", 200), ("seller", 403), ("other_clerk", 404)):
        assert client_for(actor_named(key)).get(url).status_code == status, key


def test_an_answer_takes_few_statements(dms, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        dms("GET", path())
