from dataclasses import replace
from datetime import date

import pytest

from claims.adjudication.facts import AuthorisationFact, VehicleFact, WarrantyTerm
from claims.adjudication.types import Outcome, Result, Severity
from claims.bilingual import Text
from claims.rules import ClaimType
from tests.claims.adjudication.builders import (
    GEAR,
    LABOUR,
    NUT,
    VIN,
    at,
    finding,
    judged,
    make_facts,
    make_submission,
)

ONLY_GEAR = (LABOUR, GEAR)


def arrived(month, day, year=2027, mileage=63127, **changes):
    return make_submission(arrived_at=at(month, day, year=year), mileage_km=mileage, lines=ONLY_GEAR, **changes)


def test_a_covered_car_passes():
    assert finding("V11") is None


@pytest.mark.parametrize(
    ("submission", "hits"),
    [
        (arrived(5, 8), False),  # the last day: 36 months after 8 May 2024
        (arrived(5, 9), True),
        (arrived(5, 8, mileage=100_000), False),  # the limit itself is inside
        (arrived(5, 8, mileage=100_001), True),
    ],
)
def test_the_boundary_in_time_and_in_mileage(submission, hits):
    assert (finding("V11", submission) is not None) is hits


def test_the_text_gives_both_limits_and_both_excesses():
    found = finding("V11", arrived(5, 24, mileage=101_200))
    assert (found.severity, found.result, found.field) == (
        Severity.REJECT,
        Result.HIT,
        "authorisation_number",
    )
    assert found.title == Text("配件已过质保期", "Part is outside its warranty period")
    assert found.text == Text(
        "第 2 行 转向机总成：质保 36 个月 / 100,000 km，2027-05-08 到期，2027-05-24 进厂，超 16 天，"
        "已行驶 101,200 km，超 1,200 km。有预授权的请填写预授权号。",
        "Line 2 转向机总成: warranty 36 months / 100,000 km, ended on 2027-05-08, arrived on 2027-05-24, "
        "16 days over, 101,200 km driven, 1,200 km over. If there is prior approval, enter its number.",
    )
    assert found.inputs["lines.2.over"] == "16 d / 1200 km"


def test_the_claim_is_rejected():
    assert judged(make_submission(mileage_km=100_001, lines=ONLY_GEAR)).outcome is Outcome.RETURNED  # total
    submission = make_submission(mileage_km=100_001, lines=ONLY_GEAR, claimed_total=LABOUR.amount + GEAR.amount)
    assert judged(submission).outcome is Outcome.REJECTED


def test_a_wear_part_has_its_own_shorter_period():
    facts = make_facts(terms={GEAR.code: WarrantyTerm(3, 5000, "wear")})
    found = finding("V11", make_submission(lines=ONLY_GEAR), facts)
    assert found.severity is Severity.REJECT
    assert "质保 3 个月 / 5,000 km，2024-08-08 到期" in found.text.zh


def test_another_part_outside_goes_to_a_person_while_the_causal_part_is_covered():
    facts = make_facts(terms={NUT.code: WarrantyTerm(3, 5000)})
    found = finding("V11", facts=facts)
    assert found.severity is Severity.MANUAL
    assert found.text.zh.endswith("主因零件在质保内，由审核员决定。")
    assert judged(facts=facts).outcome is Outcome.IN_REVIEW


def test_a_limit_of_one_kind_only():
    facts = make_facts(base_term=WarrantyTerm(None, 60_000))
    assert finding("V11", facts=facts).text.zh.startswith("第 2 行 转向机总成：质保 60,000 km，已行驶 63,127 km")
    assert finding("V11", facts=make_facts(base_term=WarrantyTerm(36, None))) is None


def test_known_prior_approval_covers_it():
    facts = make_facts(authorisation=AuthorisationFact("PA-7", VIN))
    assert finding("V11", arrived(5, 24, authorisation_number="PA-7"), facts) is None


@pytest.mark.parametrize(
    "fact", [None, AuthorisationFact("PA-8", VIN), AuthorisationFact("PA-7", "1M8GDM9AXKP042788")]
)
def test_a_number_that_cannot_be_verified_neither_refuses_nor_passes(fact):
    found = finding("V11", arrived(5, 24, authorisation_number="PA-7"), make_facts(authorisation=fact))
    assert found.severity is Severity.MANUAL
    assert found.text.zh.endswith("；预授权 PA-7 未能核实。由审核员核对。")


def test_labour_alone_is_judged_by_the_cars_own_period():
    submission = make_submission(lines=(LABOUR,), mileage_km=100_500)
    assert finding("V11", submission).text.zh.startswith(
        "整车：质保 36 个月 / 100,000 km，已行驶 100,500 km，超 500 km"
    )
    assert finding("V11", replace(submission, mileage_km=99_000)) is None


def test_a_part_claim_runs_from_the_sale_of_the_part():
    term = WarrantyTerm(12, 30_000, starts_on=date(2026, 3, 1), starts_at_km=50_000)
    submission = make_submission(claim_type=ClaimType.PART, lines=ONLY_GEAR)
    assert finding("V11", submission, make_facts(terms={GEAR.code: term})) is None
    late = replace(submission, mileage_km=80_001)
    assert "已行驶 30,001 km，超 1 km" in finding("V11", late, make_facts(terms={GEAR.code: term})).text.zh
    assert finding("V11", submission).result is Result.SKIPPED


@pytest.mark.parametrize(
    ("submission", "facts", "text"),
    [
        (make_submission(mileage_km=None), make_facts(), Text("缺里程，无法判定。", "Missing: the mileage.")),
        (
            make_submission(lines=ONLY_GEAR),
            make_facts(base_term=None),
            Text(
                "查不到质保期或起算日：第 2 行 转向机总成。",
                "No warranty period or start is known for: Line 2 转向机总成.",
            ),
        ),
        (
            make_submission(lines=(LABOUR,)),
            make_facts(vehicle=VehicleFact(VIN, sold_on=date(2024, 5, 6))),
            Text("查不到质保期或起算日：整车。", "No warranty period or start is known for: the car."),
        ),
    ],
)
def test_unknown_is_never_covered_and_goes_to_a_person(submission, facts, text):
    found = finding("V11", submission, facts)
    assert (found.result, found.severity, found.text) == (Result.SKIPPED, Severity.MANUAL, text)


@pytest.mark.parametrize("claim_type", [ClaimType.CAMPAIGN, ClaimType.RECALL, ClaimType.PDI, ClaimType.GOODWILL])
def test_other_types_do_not_live_by_the_warranty_period(claim_type):
    assert finding("V11", arrived(5, 24, claim_type=claim_type)) is None
