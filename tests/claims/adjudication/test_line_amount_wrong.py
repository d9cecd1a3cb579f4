from decimal import Decimal

import pytest

from claims.adjudication.types import Outcome, Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import finding, judged, make_line, make_policy, make_submission, row


def with_amount(amount, **changes):
    return make_submission(lines=(make_line(is_causal=True, amount=Decimal(amount), **changes),))


def test_right_amounts_pass():
    assert finding("V36") is None


@pytest.mark.parametrize(
    ("amount", "hits"),
    [("175.00", False), ("175.01", False), ("174.99", False), ("175.02", True), ("174.98", True)],
)
def test_one_cent_is_tolerated(amount, hits):
    assert (finding("V36", with_amount(amount)) is not None) is hits


def test_the_product_is_rounded_before_it_is_compared():
    line = {"quantity": Decimal("0.333"), "unit_price": Decimal("100.05")}  # 33.31665
    assert finding("V36", with_amount("33.33", **line)) is None
    assert finding("V36", with_amount("33.34", **line)).result is Result.HIT


def test_the_text_shows_the_sum_and_offers_the_right_amount():
    found = finding("V36", with_amount("205", name="变速器油 1 L"))
    assert (found.severity, found.field) == (Severity.RETURN, "lines.1.amount")
    assert found.title == Text("行金额与数量 × 单价不符", "Line amount is not quantity × price")
    assert found.text == Text(
        "第 1 行 变速器油 1 L：2 × ¥87.50 = ¥175.00，申报 ¥205.00，多 ¥30.00。",
        "Line 1 变速器油 1 L: 2 × ¥87.50 = ¥175.00, claimed ¥205.00, ¥30.00 too much.",
    )
    (fix,) = found.fixes
    assert (fix.field, fix.value) == ("lines.1.amount", "175.00")
    assert fix.label == Text("改为 ¥175.00", "Change to ¥175.00")


def test_all_wrong_lines_are_told_at_once():
    lines = (
        make_line(1, is_causal=True),
        make_line(2, amount=Decimal("100")),
        make_line(3, amount=Decimal("1234.5")),
    )
    found = finding("V36", make_submission(lines=lines))
    assert found.text.zh == (
        "第 2 行 配件2：2 × ¥87.50 = ¥175.00，申报 ¥100.00，少 ¥75.00；"
        "第 3 行 配件3：2 × ¥87.50 = ¥175.00，申报 ¥1,234.50，多 ¥1,059.50。"
    )
    assert [fix.field for fix in found.fixes] == ["lines.2.amount", "lines.3.amount"]


def test_the_tolerance_is_a_policy():
    policy = make_policy(V36=row("V36", params={"tolerance": "0.00"}))
    assert finding("V36", with_amount("175.01"), policy=policy).result is Result.HIT
    unreadable = make_policy(V36=row("V36", params={"tolerance": "a cent"}))
    assert judged(policy=unreadable).outcome is Outcome.IN_REVIEW


def test_skipped_without_lines():
    found = finding("V36", make_submission(lines=()))
    assert (found.result, found.text) == (
        Result.SKIPPED,
        Text("缺明细行，无法判定。", "Missing: claim lines."),
    )
