from dataclasses import replace
from decimal import Decimal

import pytest

from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from claims.rules import LineKind
from tests.claims.adjudication.builders import finding
from tests.claims.adjudication.maintenance import FEE, make_first, make_known


def claimed(amount):
    return make_first(lines=(replace(FEE, amount=Decimal(amount), unit_price=Decimal(amount)),))


@pytest.mark.parametrize(("amount", "hits"), [("427.99", True), ("428", False), ("428.01", True)])
def test_only_the_fixed_fee_passes(amount, hits):
    assert (finding("V45", claimed(amount), make_known()) is not None) is hits


def test_the_text_gives_both_and_the_fix_is_the_fee():
    found = finding("V45", claimed("468"), make_known())
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "lines.1.amount")
    assert found.text == Text(
        "固定费用 ¥428.00，申报 ¥468.00。首保按定额申报，不另报工时和配件。",
        "The fixed fee is ¥428.00, claimed ¥468.00. Labour and parts are not claimed apart.",
    )
    (fix,) = found.fixes
    assert (fix.field, fix.value) == ("lines.1.amount", "428.00")


def test_labour_beside_the_fee_is_too_much_and_no_amount_puts_it_right():
    work = replace(FEE, line_no=2, kind=LineKind.LABOUR, code="6G-4112A1", amount=Decimal("60"))
    found = finding("V45", make_first(lines=(FEE, work)), make_known())
    assert "申报 ¥488.00" in found.text.zh
    assert found.fixes == ()


def test_a_maintenance_without_a_fee_is_another_rules_business():
    assert finding("V45", make_first(), make_known(n=2, fee=None)) is None


@pytest.mark.parametrize(
    ("submission", "facts", "text"),
    [
        (make_first(lines=()), make_known(), Text("缺明细行，无法判定。", "Missing: claim lines.")),
        (
            make_first(),
            make_known(promised=0),
            Text("缺该车的免费保养政策，无法判定。", "Missing: the free maintenance promised to this car."),
        ),
    ],
)
def test_skipped_without_lines_or_plan(submission, facts, text):
    found = finding("V45", submission, facts)
    assert (found.result, found.severity, found.text) == (Result.SKIPPED, Severity.WARN, text)
