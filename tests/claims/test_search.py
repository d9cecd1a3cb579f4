"""The one search field of the OEM: claims, cars, parts and dealers."""

import pytest
from django.db import connection

from claims import queries
from landbridge.vehicles.models import Vehicle
from tests.claims import world
from tests.found import found


def typed(client, text):
    return client.post("/search/", {"q": text}, headers={"hx-request": "true"})


@pytest.fixture
def desk(client_for, adjudicator):
    return client_for(adjudicator)


def test_a_claim_by_its_number_its_beginning_its_order_and_its_car(in_review, desk):
    claim = in_review
    for text in (claim.number, claim.number[:10].lower(), claim.order_number, claim.vin, claim.vin[-8:]):
        assert found(typed(desk, text))["索赔"] == [in_review.number], text


def test_enter_opens_claim_car_dealer(in_review, desk, as_, adjudicator):
    with as_(adjudicator):
        car = Vehicle.objects.get(vin=world.VIN)
    assert desk.post("/search/", {"q": in_review.number}).url == f"/claims/{in_review.number}/"
    assert desk.post("/search/", {"q": world.VIN[-8:]}).url == f"/cars/{car.pk}/"
    assert desk.post("/search/", {"q": "cq012"}).url == "/dealers/CQ012/"
    assert desk.post("/search/", {"q": "gz005"}).url == "/dealers/GZ005/"


def test_the_car_page_shows_claims_and_visits(in_review, desk, as_, adjudicator):
    with as_(adjudicator):
        car = Vehicle.objects.get(vin=world.VIN)
    page = desk.get(f"/cars/{car.pk}/").content.decode()
    assert in_review.number in page
    assert desk.get("/cars/01900000-0000-7000-8000-000000000000/").status_code == 404


def test_a_regional_manager_finds_only_the_own_regions(in_review, regional_manager, client_for):
    manager = client_for(regional_manager)
    assert "索赔" in found(typed(manager, in_review.number))
    assert "经销商" not in found(typed(manager, "GZ005"))


@pytest.mark.parametrize(
    ("shape", "index"),
    [("{number}", "claim_number_begins"), ("{tail}", "claim_vin_tail"), ("{order}", "claim_order_number")],
)
def test_the_claims_question_is_answered_by_indexes(shape, index, in_review, as_, adjudicator):
    text = shape.format(number=in_review.number, tail=in_review.vin[-8:], order=in_review.order_number)
    with as_(adjudicator), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM claims_claim WHERE number LIKE %s OR order_number = %s OR vin IN (%s)"
            " OR right(vin, 8) = %s",
            [f"{text}%", text, text, text],
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert index in plan
    assert "Seq Scan" not in plan


def test_claims_are_found_in_one_statement(in_review, as_, adjudicator, django_assert_num_queries):
    with as_(adjudicator), django_assert_num_queries(1):
        assert [claim.number for claim in queries.find_claims(adjudicator, code=in_review.number, limit=5)] == [
            in_review.number
        ]
