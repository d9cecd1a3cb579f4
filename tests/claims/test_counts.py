"""Numbers beside the tabs of a list: right, in one statement, and counted no further than a person cares."""

from dataclasses import replace

import pytest
from django.template import engines

from claims import queries
from claims.models import Claim
from claims.rules import Status
from landbridge import counting
from landbridge.counting import AtLeast, capped
from tests.claims import world

pytestmark = pytest.mark.services


def test_each_group_has_its_number_in_one_statement(as_, clerk, other_clerk, django_assert_num_queries):
    with as_(other_clerk):
        world.submit(other_clerk)
    with as_(clerk):
        for place in range(3):
            world.submit(clerk, order_number=f"GD{place}", mileage_km=60_000 + place)
        with django_assert_num_queries(1):
            counts = queries.claim_counts(clerk)
    assert {group: counts.of(group) for group in ("all", "approved")} == {"all": 3, "approved": 0}
    assert counts.by_status[Status.SUBMITTED.value] == 3


def test_counting_ends_where_nobody_reads_on(as_, clerk, monkeypatch):
    monkeypatch.setattr(counting, "MOST", 2)
    with as_(clerk):
        for place in range(3):
            world.submit(clerk, order_number=f"GD{place}", mileage_km=60_000 + place)
        number = queries.claim_counts(clerk).of("all")
        assert Claim.objects.count() == 3
    assert (number, str(number)) == (2, "2+")


def test_how_a_number_that_is_only_a_floor_is_written():
    template = engines["django"].from_string("{{ few|count }} {{ many|count }} {{ many }}")
    assert template.render({"few": capped(999), "many": capped(1000)}) == "999 1,000+ 1,000+"
    assert isinstance(capped(1000), AtLeast)


def test_whoever_sees_nothing_has_nothing_counted(as_, regional_manager):
    nobody = replace(regional_manager, region_ids=frozenset(), only_dealers=frozenset())
    with as_(nobody):
        counts = queries.claim_counts(nobody)
    assert counts.of("all") == 0
