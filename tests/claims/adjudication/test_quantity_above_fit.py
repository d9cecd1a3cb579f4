from dataclasses import replace
from decimal import Decimal

import pytest

from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import GEAR, LABOUR, NUT, finding, make_facts, make_submission


def nuts(*quantities):
    lines = [replace(NUT, line_no=place, quantity=Decimal(one)) for place, one in enumerate(quantities, start=3)]
    return make_submission(lines=(LABOUR, GEAR, *lines))


@pytest.mark.parametrize(("quantity", "hits"), [("3.5", False), ("4", False), ("4.001", True), ("5", True)])
def test_the_quantity_of_a_car_itself_is_allowed(quantity, hits):
    assert (finding("V26", nuts(quantity)) is not None) is hits


def test_the_text_gives_both_and_the_fix_leaves_what_a_car_has():
    found = finding("V26", nuts("6"))
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "lines.3.quantity")
    assert found.text == Text("第 3 行 自锁螺母：申报 6，单车用量 4。", "Line 3 自锁螺母: 6 claimed, a car has 4.")
    assert [(fix.field, fix.value) for fix in found.fixes] == [("lines.3.quantity", "4")]


def test_lines_of_one_number_are_added_and_the_last_gives_up_the_surplus():
    found = finding("V26", nuts("3", "2.5"))
    assert found.text.zh == "第 4 行 自锁螺母：申报 5.5，单车用量 4。"
    assert [(fix.field, fix.value) for fix in found.fixes] == [("lines.4.quantity", "1")]


def test_no_fix_where_the_last_line_does_not_hold_the_surplus():
    assert finding("V26", nuts("5", "1")).fixes == ()


def test_an_unknown_number_is_another_rules_business():
    lines = (LABOUR, GEAR, replace(NUT, code="X-1", quantity=Decimal(99)))
    assert finding("V26", make_submission(lines=lines)) is None


def test_skipped_without_the_catalogue():
    found = finding("V26", facts=make_facts(catalogue=None))
    assert (found.result, found.severity, found.text) == (
        Result.SKIPPED,
        Severity.WARN,
        Text("缺工时和配件目录查询，无法判定。", "Missing: the look-up in the catalogue."),
    )
