from decimal import Decimal

import pytest

from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import TOTAL, finding, make_submission


@pytest.mark.parametrize(
    ("difference", "hits"), [("0.00", False), ("0", False), ("0.01", True), ("-0.01", True), ("500", True)]
)
def test_not_a_cent_is_tolerated(difference, hits):
    found = finding("V37", make_submission(claimed_total=TOTAL + Decimal(difference)))
    assert (found is not None) is hits


def test_the_text_shows_where_the_sum_comes_from():
    found = finding("V37", make_submission(claimed_total=Decimal("7175.60")))
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "claimed_total")
    assert found.title == Text("申报合计与各行之和不符", "Total is not the sum of the lines")
    assert found.text == Text(
        "申报合计 ¥7,175.60，各行之和 ¥7,075.60（工时 ¥569.60、配件 ¥6,506.00），多 ¥100.00。",
        "Claimed ¥7,175.60, the lines add up to ¥7,075.60 (labour ¥569.60, part ¥6,506.00): ¥100.00 too much.",
    )
    (fix,) = found.fixes
    assert (fix.field, fix.value) == ("claimed_total", "7075.60")


def test_a_total_without_lines():
    found = finding("V37", make_submission(lines=(), claimed_total=Decimal("1")))
    assert found.text == Text(
        "申报合计 ¥1.00，各行之和 ¥0.00，多 ¥1.00。",
        "Claimed ¥1.00, the lines add up to ¥0.00: ¥1.00 too much.",
    )


def test_skipped_without_a_total():
    found = finding("V37", make_submission(claimed_total=None))
    assert found.result is Result.SKIPPED
    assert found.text == Text("缺申报合计，无法判定。", "Missing: the claimed total.")
