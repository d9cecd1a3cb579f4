import pytest

from claims.adjudication.facts import VehicleFact
from claims.adjudication.types import Outcome, Result, Severity
from claims.bilingual import Text
from claims.rules import ClaimType
from tests.claims.adjudication.builders import VIN, finding, judged, make_facts, make_policy, make_submission, row

IN_STOCK = make_facts(vehicle=VehicleFact(VIN))


def stock(mileage):
    return make_submission(claim_type=ClaimType.PRE_SALE, mileage_km=mileage)


def test_a_sold_car_may_be_driven():
    assert finding("V05") is None


@pytest.mark.parametrize(("mileage", "hits"), [(0, False), (1_200, False), (1_201, True)])
def test_the_limit_itself_is_allowed(mileage, hits):
    assert (finding("V05", stock(mileage), IN_STOCK) is not None) is hits


def test_the_text_gives_mileage_and_limit():
    found = finding("V05", stock(2_450), IN_STOCK)
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "mileage_km")
    assert found.text == Text(
        f"{VIN} 未报销售，里程 2,450 km，超过库存车上限 1,200 km（多 1,250 km）。"
        "已售出的请销售店先报销售；里程写错的请改里程。",
        f"{VIN} is not reported as sold and has 2,450 km, 1,250 km above the 1,200 km of a stock vehicle. "
        "If it is sold, have the sale reported first; otherwise correct the mileage.",
    )


def test_the_limit_is_a_policy():
    wide = make_policy(V05=row("V05", params={"limit_km": 3_000}))
    assert finding("V05", stock(2_450), IN_STOCK, wide) is None
    unreadable = make_policy(V05=row("V05", params={"limit_km": "far"}))
    assert judged(policy=unreadable).outcome is Outcome.IN_REVIEW


@pytest.mark.parametrize(
    ("submission", "facts", "text"),
    [
        (stock(None), IN_STOCK, Text("缺里程，无法判定。", "Missing: the mileage.")),
        (stock(9), make_facts(vehicle=None), Text("缺厂家车辆档案，无法判定。", "Missing: the vehicle file.")),
    ],
)
def test_skipped_without_car_or_mileage(submission, facts, text):
    found = finding("V05", submission, facts)
    assert (found.result, found.text) == (Result.SKIPPED, text)
