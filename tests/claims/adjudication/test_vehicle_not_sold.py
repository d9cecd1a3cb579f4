from datetime import date

import pytest

from claims.adjudication.facts import VehicleFact
from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from claims.rules import ClaimType
from tests.claims.adjudication.builders import VIN, finding, make_facts, make_submission

IN_STOCK = make_facts(vehicle=VehicleFact(VIN))


def test_a_sold_car_passes():
    assert finding("V04") is None


def test_a_stock_car_under_a_normal_claim():
    found = finding("V04", facts=IN_STOCK)
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "claim_type")
    assert found.title == Text("车辆未报销售", "Car is not reported as sold")
    assert found.text == Text(
        f"档案里没有 {VIN} 的开票日期，不能按“一般索赔”索赔。车已售出的，请销售店先报销售；库存车请改用售前维修。",
        f"The file has no invoice date for {VIN}, so “Normal claim” is not possible. "
        "If it is sold, have the sale reported first; for a stock vehicle use pre-sale repair.",
    )
    (fix,) = found.fixes
    assert (fix.field, fix.value) == ("claim_type", "pre_sale")
    assert fix.label == Text("改为售前维修", "Change to pre-sale repair")


@pytest.mark.parametrize("claim_type", [ClaimType.PDI, ClaimType.PRE_SALE, ClaimType.TRANSPORT])
def test_types_for_stock_cars_pass(claim_type):
    assert finding("V04", make_submission(claim_type=claim_type), IN_STOCK) is None


def test_a_delivery_without_an_invoice_is_no_sale():
    facts = make_facts(vehicle=VehicleFact(VIN, warranty_start=date(2024, 5, 8)))
    assert finding("V04", facts=facts).result is Result.HIT


def test_skipped_without_the_car():
    found = finding("V04", facts=make_facts(vehicle=None))
    assert found.result is Result.SKIPPED
    assert found.text == Text("缺厂家车辆档案，无法判定。", "Missing: the vehicle file.")
