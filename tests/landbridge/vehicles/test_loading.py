from datetime import date
from uuid import UUID

import pytest

from landbridge.catalog.loading.cells import BadCell
from landbridge.catalog.loading.comparing import Comparison, Outcome, Stored
from landbridge.vehicles.loading import VEHICLES, Vin

CAR = {
    "vin": "LVSHBFAF49F012345",
    "model": "MONDEO-20T-2018",
    "build_date": date(2009, 2, 1),
    "invoice_date": None,
    "delivery_date": None,
    "seller": "",
    "usage_type": "private",
    "engine_number": "",
    "is_buyback": False,
}
TODAY = date(2026, 1, 1)
MARCH, APRIL = date(2009, 3, 1), date(2009, 4, 1)


def compare(before: dict, after: dict):
    comparison = Comparison(VEHICLES, [Stored({**CAR, **before}, UUID(int=1))], TODAY)
    return comparison.take(2, {**CAR, **after}), comparison.plan()


def test_a_sale_sets_the_warranty_start():
    found, plan = compare({}, {"invoice_date": MARCH, "delivery_date": APRIL})
    assert found.outcome is Outcome.CHANGED
    assert plan.updates == (
        (UUID(int=1), {"delivery_date": APRIL, "invoice_date": MARCH, "warranty_start": APRIL}),
    )


def test_another_change_leaves_the_warranty_start_alone():
    _found, plan = compare({"invoice_date": MARCH}, {"invoice_date": MARCH, "engine_number": "C1"})
    assert plan.updates == ((UUID(int=1), {"engine_number": "C1"}),)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"is_buyback": True}, {"is_buyback": False}),
        ({"invoice_date": MARCH}, {"invoice_date": None}),
        ({}, {"invoice_date": date(2009, 1, 31)}),
        ({}, {"delivery_date": MARCH}),
        ({}, {"build_date": date(2007, 2, 1)}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(before, after):
    found, plan = compare(before, after)
    assert found.outcome is Outcome.REFUSED
    assert plan.updates == plan.inserts == ()


@pytest.mark.parametrize("text", ["LVSHBFAF19F012345", "LVSHBFAF49F01234", "LVSHBFAF49F01234O"])
def test_a_wrong_vin_is_refused(text):
    with pytest.raises(BadCell):
        Vin().read(text)


def test_a_vin_is_read_as_people_type_it():
    assert Vin().read("lvshbfaf4 9f012345") == "LVSHBFAF49F012345"
