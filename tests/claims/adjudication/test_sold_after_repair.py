from datetime import date

import pytest

from claims.adjudication.facts import VehicleFact
from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from claims.rules import ClaimType
from tests.claims.adjudication.builders import VIN, finding, make_facts, make_submission


def sold_on(day):
    return make_facts(vehicle=VehicleFact(VIN, sold_on=date(2026, 11, day), warranty_start=date(2026, 11, day)))


@pytest.mark.parametrize(("day", "hits"), [(12, False), (13, False), (14, True)])
def test_sold_on_the_day_of_the_repair_is_possible(day, hits):
    assert (finding("V10", facts=sold_on(day)) is not None) is hits


def test_the_text_gives_both_days_and_the_way_out():
    found = finding("V10", facts=sold_on(20))
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "claim_type")
    assert found.text == Text(
        "2026-11-13 维修时该车尚未售出（开票日 2026-11-20），不能按“一般索赔”索赔。"
        "售前发生的请改为售前维修；工单日期写错的请改工单。",
        "On 2026-11-13, when it was repaired, the car was not sold yet (invoice of 2026-11-20), "
        "so “Normal claim” is not possible. Change to pre-sale repair, or correct the date on the order.",
    )
    (fix,) = found.fixes
    assert (fix.field, fix.value) == ("claim_type", "pre_sale")


@pytest.mark.parametrize("claim_type", [ClaimType.PDI, ClaimType.PRE_SALE, ClaimType.TRANSPORT])
def test_types_for_stock_cars_pass(claim_type):
    assert finding("V10", make_submission(claim_type=claim_type), sold_on(20)) is None


def test_a_car_that_is_not_sold_is_another_rules_business():
    assert finding("V10", facts=make_facts(vehicle=VehicleFact(VIN))) is None


def test_skipped_without_the_day_of_the_repair():
    found = finding("V10", make_submission(arrived_at=None, repair_started_at=None))
    assert (found.result, found.text) == (
        Result.SKIPPED,
        Text("缺进厂或开工时间，无法判定。", "Missing: the arrival or start of repair."),
    )
