from dataclasses import replace
from decimal import Decimal

import pytest

from claims.adjudication.catalogue import OperationFact
from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import (
    GEAR,
    LABOUR,
    finding,
    make_catalogue,
    make_facts,
    make_submission,
)


def hours(*claimed):
    lines = [replace(LABOUR, line_no=place, quantity=Decimal(one)) for place, one in enumerate(claimed, start=1)]
    return make_submission(lines=(*lines, replace(GEAR, line_no=9)))


@pytest.mark.parametrize(("claimed", "hits"), [("3.1", False), ("3.2", False), ("3.21", True)])
def test_the_standard_itself_is_allowed(claimed, hits):
    assert (finding("V29", hours(claimed)) is not None) is hits


def test_the_text_gives_both_and_the_fix_is_the_standard():
    found = finding("V29", hours("4.5"))
    assert (found.severity, found.result, found.field) == (Severity.MANUAL, Result.HIT, "lines.1.quantity")
    assert found.text == Text(
        "第 1 行 更换转向机：申报 4.5 小时，标准 3.2 小时，多 1.3 小时。",
        "Line 1 更换转向机: 4.5 h claimed, 3.2 h standard, 1.3 h more.",
    )
    (fix,) = found.fixes
    assert (fix.field, fix.value) == ("lines.1.quantity", "3.2")
    assert fix.label == Text("改为 3.2 h", "Change to 3.2 h")


def test_an_operation_split_over_lines_is_added_up():
    found = finding("V29", hours("3.2", "1"))
    assert found.field == "lines.2.quantity"
    assert "申报 4.2 小时" in found.text.zh
    assert found.fixes == ()


def test_an_operation_without_hours_is_another_rules_business():
    facts = make_facts(catalogue=make_catalogue(operations={"9B-3504A2": OperationFact(None)}))
    assert finding("V29", hours("9"), facts) is None


def test_skipped_without_the_catalogue():
    found = finding("V29", facts=make_facts(catalogue=None))
    assert (found.result, found.severity, found.text) == (
        Result.SKIPPED,
        Severity.WARN,
        Text("缺工时和配件目录查询，无法判定。", "Missing: the look-up in the catalogue."),
    )
