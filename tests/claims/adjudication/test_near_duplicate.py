from dataclasses import replace
from datetime import date

import pytest

from claims.adjudication.catalogue import NearFact
from claims.adjudication.facts import EarlierClaim
from claims.adjudication.types import Outcome, Result, Severity
from claims.bilingual import Text
from claims.rules import ClaimType, Status
from tests.claims.adjudication.builders import (
    GEAR,
    LABOUR,
    finding,
    judged,
    make_facts,
    make_policy,
    make_submission,
    row,
)

# The ordinary submission: repaired on 2026-11-13 at 63,127 km, causal part K2GC-3D070.
OURS = EarlierClaim(
    status=Status.APPROVED_FIRST,
    at_this_dealer=True,
    number="CQ012-2610-00007",
    order_number="RO26101001",
    job_line="1",
    repaired_on=date(2026, 10, 20),
    mileage_km=61_000,
    causal_part="K2GC-3D070",
)


def ours(**changes):
    return make_facts(earlier_claims=(replace(OURS, **changes),))


def elsewhere(days, km):
    return make_facts(near_elsewhere=NearFact(days, km))


@pytest.mark.parametrize(
    ("facts", "hits"),
    [
        (ours(repaired_on=date(2026, 10, 14)), True),  # 30 days
        (ours(repaired_on=date(2026, 10, 13)), False),  # 31 days, 2,127 km
        (ours(repaired_on=date(2026, 10, 1), mileage_km=62_127), True),  # 1,000 km
        (ours(repaired_on=date(2026, 10, 1), mileage_km=62_126), False),
        (ours(repaired_on=date(2026, 12, 1), mileage_km=70_000), True),  # a later repair, claimed first
        (ours(causal_part="W720-M14"), False),
        (ours(status=Status.REJECTED), False),
        (ours(status=Status.IN_REVIEW), True),
        (elsewhere(30, 5_000), True),
        (elsewhere(31, 1_001), False),
        (elsewhere(200, 1_000), True),
        (elsewhere(None, None), False),
    ],
)
def test_either_limit_is_near_and_both_limits_count(facts, hits):
    assert (finding("V19", facts=facts) is not None) is hits


def test_a_claim_of_ones_own_is_named():
    found = finding("V19", facts=ours())
    assert (found.severity, found.result, found.field) == (Severity.MANUAL, Result.HIT, "lines.2.code")
    assert found.text == Text(
        "第 2 行 转向机总成（K2GC-3D070）在本店 CQ012-2610-00007 也有索赔，相隔 24 天、2,127 km"
        "（上限 30 天或 1,000 km）。由审核员核对是否重复；请写明与上次的区别。",
        "Line 2 转向机总成 (K2GC-3D070) was also claimed by CQ012-2610-00007 here, 24 days, 2,127 km apart "
        "(limits 30 days or 1,000 km). An adjudicator checks whether it is the same repair; "
        "say what is different.",
    )


def test_of_another_dealer_only_the_distance_is_told():
    found = finding("V19", facts=elsewhere(12, 640))
    assert "在外店也有索赔，相隔 12 天、640 km（" in found.text.zh
    assert "was also claimed at another dealer, 12 days, 640 km apart" in found.text.en
    assert found.inputs == {"causal_part": "K2GC-3D070", "other_claim": "", "days_apart": "12", "km_apart": "640"}


def test_the_limits_are_a_policy():
    strict = make_policy(V19=row("V19", params={"days": 90, "km": 3_000}))
    assert finding("V19", facts=elsewhere(31, 1_001), policy=strict).result is Result.HIT
    unreadable = make_policy(V19=row("V19", params={"days": 30}))
    assert judged(policy=unreadable).outcome is Outcome.IN_REVIEW


def test_a_supplement_adds_to_the_other_claim():
    assert finding("V19", make_submission(claim_type=ClaimType.SUPPLEMENT), ours()) is None


def test_without_a_causal_part_there_is_nothing_to_compare():
    assert finding("V19", make_submission(lines=(LABOUR, replace(GEAR, is_causal=False))), ours()) is None


def test_skipped_without_the_look_up():
    found = finding("V19", facts=make_facts(near_elsewhere=None))
    assert (found.result, found.severity, found.text) == (
        Result.SKIPPED,
        Severity.WARN,
        Text("缺全网同件索赔查询，无法判定。", "Missing: the look-up of other dealers' claims."),
    )
