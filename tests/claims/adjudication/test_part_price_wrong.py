from dataclasses import replace
from decimal import Decimal

import pytest

from claims.adjudication.catalogue import PartFact
from claims.adjudication.types import Outcome, Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import (
    GEAR,
    LABOUR,
    NUT,
    finding,
    judged,
    make_catalogue,
    make_facts,
    make_policy,
    make_submission,
    row,
)

UNPRICED = make_facts(catalogue=make_catalogue(parts={"W720-M14": PartFact(True, 4)}))


def priced(gear="6480.00", nut="6.50"):
    lines = (LABOUR, replace(GEAR, unit_price=Decimal(gear)), replace(NUT, unit_price=Decimal(nut)))
    return make_submission(lines=lines)


@pytest.mark.parametrize(("price", "hits"), [("6.49", True), ("6.5", False), ("6.51", True)])
def test_only_the_policys_price_passes(price, hits):
    assert (finding("V35", priced(nut=price)) is not None) is hits


def test_the_text_gives_both_and_the_fix_is_the_policys():
    found = finding("V35", priced("7000"))
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "lines.2.unit_price")
    assert found.text == Text(
        "第 2 行 转向机总成：申报单价 ¥7,000.00，政策单价 ¥6,480.00。",
        "Line 2 转向机总成: claimed at ¥7,000.00, the policy pays ¥6,480.00.",
    )
    (fix,) = found.fixes
    assert (fix.field, fix.value, fix.label.zh) == ("lines.2.unit_price", "6480.00", "改为 ¥6,480.00")


def test_all_wrong_prices_are_told_at_once():
    assert [fix.value for fix in finding("V35", priced("7000", "9")).fixes] == ["6480.00", "6.50"]


def test_the_tolerance_is_a_policy():
    assert (
        finding("V35", priced(nut="6.55"), policy=make_policy(V35=row("V35", params={"tolerance": "0.05"})))
        is None
    )
    unreadable = make_policy(V35=row("V35", params={}))
    assert judged(policy=unreadable).outcome is Outcome.IN_REVIEW


@pytest.mark.parametrize(
    ("submission", "facts"),
    [
        (make_submission(), UNPRICED),
        (make_submission(lines=(LABOUR, GEAR, replace(NUT, code="X-1"))), make_facts()),
    ],
    ids=["no price row", "unknown number"],
)
def test_without_a_price_it_is_skipped_and_a_person_looks(submission, facts):
    found = finding("V35", submission, facts)
    assert (found.result, found.severity) == (Result.SKIPPED, Severity.MANUAL)
    assert found.text == Text(
        "价目表里没有当日价格：第 3 行 自锁螺母。", "The list has no price on that day: Line 3 自锁螺母."
    )


def test_a_wrong_price_outweighs_a_missing_one():
    assert finding("V35", priced("7000"), UNPRICED).result is Result.HIT


def test_skipped_without_the_catalogue_and_to_a_person():
    found = finding("V35", facts=make_facts(catalogue=None))
    assert (found.result, found.severity) == (Result.SKIPPED, Severity.MANUAL)
