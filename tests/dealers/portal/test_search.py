"""The one search field of a dealer: what it finds, for whom, and that it leaves no trace of what was typed."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dealers.drafts import commands
from dealers.drafts.models import ClaimDraft
from dealers.workshop.models import Car, RepairOrder
from landbridge.identity.actor import Actor
from tests.cast import NOON
from tests.claims.world import VIN
from tests.dealers.builders import NUMBER, make_order
from tests.found import found

ClientFor = Callable[[Actor], Client]
SEARCH = "/d/CQ012/search/"
STATEMENTS = 13  # of one request: who it is, the door, five for the groups, the navigation's counts


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


def typed(client: Client, text: str) -> Any:
    """What stands below the field while somebody types."""
    return client.post(SEARCH, {"q": text}, headers={"hx-request": "true"})


@pytest.mark.parametrize("text", ["渝A·7K39M", "渝a7k39m", "7K39M", VIN, VIN[-8:], VIN[-8:].lower()])
def test_a_car_brings_its_orders_and_drafts(
    text: str, draft: ClaimDraft, clerk: Actor, client_for: ClientFor
) -> None:
    groups = found(typed(client_for(clerk), text))
    assert groups == {"工单": [NUMBER], "索赔草稿": [f"{NUMBER} / 1"], "车辆": ["锐界L 2.0T"]}


@pytest.mark.parametrize("text", [NUMBER, NUMBER.lower(), f" {NUMBER} ", NUMBER[:6]])
def test_an_order_is_found_by_its_number(
    text: str, draft: ClaimDraft, clerk: Actor, client_for: ClientFor
) -> None:
    assert found(typed(client_for(clerk), text))["工单"] == [NUMBER]


def test_a_claim_is_found_by_its_number_its_end_and_its_plate(
    draft: ClaimDraft, as_: Any, clerk: Actor, client_for: ClientFor
) -> None:
    with as_(clerk):
        number = commands.submit_draft(actor=clerk, now=NOON, draft_id=draft.pk).claim_number
    for text in (number, number[-5:], number[:12], "7K39M"):
        assert found(typed(client_for(clerk), text))["索赔"] == [number], text


@pytest.mark.parametrize("text", ["K2GC-3D070", "k2gc3d070", "转向机总成"])
def test_a_part_is_found_by_number_and_name(
    text: str, draft: ClaimDraft, clerk: Actor, client_for: ClientFor
) -> None:
    client = client_for(clerk)
    assert found(typed(client, text))["配件"] == ["K2GC-3D070"]
    assert client.get("/d/CQ012/parts/K2GC-3D070/").status_code == 200
    assert "K2GC-3D070" in client.get("/d/CQ012/parts/").content.decode()


def test_enter_opens_what_was_named(draft: ClaimDraft, as_: Any, clerk: Actor, client_for: ClientFor) -> None:
    client = client_for(clerk)
    with as_(clerk):
        car = Car.objects.get(vin=VIN)
    assert client.post(SEARCH, {"q": NUMBER.lower()}).url == f"/d/CQ012/orders/{NUMBER}/"
    assert client.post(SEARCH, {"q": "k2gc 3d070"}).url == "/d/CQ012/parts/K2GC-3D070/"
    for text in ("渝A·7K39M", "7k39m", VIN, VIN[-8:]):
        assert client.post(SEARCH, {"q": text}).url == f"/d/CQ012/cars/{car.pk}/"


def test_enter_on_anything_else_shows_the_page_without_a_trace_in_the_url(
    draft: ClaimDraft, clerk: Actor, client_for: ClientFor
) -> None:
    client = client_for(clerk)
    answer = client.post(SEARCH, {"q": NUMBER[:6]})
    assert re.fullmatch(rf"{SEARCH}\?s=[\w-]{{12}}", answer.url)
    page = client.get(answer.url)
    assert found(page)["工单"] == [NUMBER]
    assert "no-store" in page.headers["Cache-Control"]


def test_the_car_page_shows_owner_orders_and_claims_to_those_who_may(
    draft: ClaimDraft, as_: Any, clerk: Actor, technician: Actor, seller: Actor, client_for: ClientFor
) -> None:
    with as_(clerk):
        path = f"/d/CQ012/cars/{Car.objects.get().pk}/"
        number = commands.submit_draft(actor=clerk, now=NOON, draft_id=draft.pk).claim_number
    page = client_for(clerk).get(path).content.decode()
    for shown in ("周明", "+8613800001111", NUMBER, number):
        assert shown in page
    assert number not in client_for(technician).get(path).content.decode()
    assert client_for(seller).get(path).status_code == 403


@pytest.mark.parametrize(
    ("key", "groups"),
    [("technician", {"工单", "车辆"}), ("seller", set()), ("manager", {"工单", "车辆", "索赔草稿"})],
)
def test_each_role_finds_only_what_it_may_open(
    key: str, groups: set[str], draft: ClaimDraft, actor_named: Callable[[str], Actor], client_for: ClientFor
) -> None:
    assert set(found(typed(client_for(actor_named(key)), "7K39M"))) == groups


def test_the_neighbour_finds_nothing(draft: ClaimDraft, other_clerk: Actor, client_for: ClientFor) -> None:
    client = client_for(other_clerk)
    answer = client.post("/d/GZ005/search/", {"q": VIN}, headers={"hx-request": "true"})
    assert found(answer) == {}
    assert client.post(SEARCH, {"q": VIN}).status_code == 404


@pytest.mark.parametrize(
    ("text", "words"), [("", "要找什么？"), ("渝", "要找什么？"), ("%%", "没有找到"), ("XX99999", "没有找到")]
)
def test_nothing_typed_and_nothing_found_say_so(
    text: str, words: str, draft: ClaimDraft, clerk: Actor, client_for: ClientFor
) -> None:
    client = client_for(clerk)
    page = client.get(client.post(SEARCH, {"q": text}).url)
    assert (found(page), words in page.content.decode()) == ({}, True)


def test_rows_are_bounded_and_statements_flat(
    closed: Callable[..., RepairOrder], clerk: Actor, client_for: ClientFor
) -> None:
    client = client_for(clerk)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            typed(client, "7K39M")
        return len(captured)

    closed()
    statements()  # the first one also fills the process's directory of dealers
    few = statements()
    for number in range(7):
        closed(number=f"RO2611140{number}")
    assert statements() == few <= STATEMENTS
    answer = typed(client, "7K39M")
    assert len(found(answer)["工单"]) == 5
    assert "还有更多，按回车查看。" in answer.content.decode()


@pytest.mark.parametrize(
    ("where", "index"),
    [("right(vin, 8) = '9F012345'", "car_vin_tail"), ("substring(plate, 3) = '7K39M'", "car_plate_tail")],
)
def test_tails_have_an_index(where: str, index: str, as_: Any, clerk: Actor) -> None:
    with as_(clerk), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN SELECT id FROM workshop_car WHERE {where}")  # the tests' own text
        assert index in "\n".join(row[0] for row in cursor.fetchall())


def test_a_plate_taken_from_the_order_is_the_cars(as_: Any, clerk: Actor, draft: ClaimDraft) -> None:
    with as_(clerk):
        assert Car.objects.get().plate == make_order().plate
