from dataclasses import replace
from decimal import Decimal

import pytest

from claims.adjudication.types import Outcome, Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import (
    GEAR,
    LABOUR,
    finding,
    judged,
    make_catalogue,
    make_facts,
    make_policy,
    make_submission,
    row,
)


def at_rate(rate):
    return make_submission(lines=(replace(LABOUR, unit_price=Decimal(rate)), GEAR))


@pytest.mark.parametrize(("rate", "hits"), [("177.99", True), ("178", False), ("178.01", True)])
def test_only_the_policys_rate_passes(rate, hits):
    assert (finding("V34", at_rate(rate)) is not None) is hits


def test_the_text_gives_both_and_the_fix_is_the_policys():
    found = finding("V34", at_rate("198"))
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "lines.1.unit_price")
    assert found.text == Text(
        "第 1 行 更换转向机：申报单价 ¥198.00，政策单价 ¥178.00。",
        "Line 1 更换转向机: claimed at ¥198.00 an hour, the policy pays ¥178.00.",
    )
    (fix,) = found.fixes
    assert (fix.field, fix.value, fix.label.zh) == ("lines.1.unit_price", "178.00", "改为 ¥178.00")


def test_the_tolerance_is_a_policy():
    assert (
        finding("V34", at_rate("178.50"), policy=make_policy(V34=row("V34", params={"tolerance": "0.5"}))) is None
    )
    unreadable = make_policy(V34=row("V34", params={"tolerance": "a bit"}))
    assert judged(policy=unreadable).outcome is Outcome.IN_REVIEW


def test_without_a_rate_it_is_skipped_and_a_person_looks():
    found = finding("V34", facts=make_facts(catalogue=make_catalogue(labour_rate=None)))
    assert (found.result, found.severity) == (Result.SKIPPED, Severity.MANUAL)
    assert found.text == Text(
        "单价表里没有该店、该车系当日的单价。", "The table has no rate for this dealer and series on that day."
    )


def test_parts_alone_pass_even_without_a_rate():
    facts = make_facts(catalogue=make_catalogue(labour_rate=None))
    assert finding("V34", make_submission(lines=(replace(GEAR, line_no=1),)), facts) is None


def test_skipped_without_the_catalogue_and_to_a_person():
    found = finding("V34", facts=make_facts(catalogue=None))
    assert (found.result, found.severity) == (Result.SKIPPED, Severity.MANUAL)
