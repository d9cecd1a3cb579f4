from dataclasses import replace

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

NOT_HERE = make_facts(catalogue=make_catalogue(operations={"9B-3504A2": OperationFact(None)}))


def with_code(code, name="更换转向机"):
    return make_submission(lines=(replace(LABOUR, code=code, name=name), GEAR))


def test_an_operation_of_the_series_passes():
    assert finding("V23") is None


def test_an_operation_without_hours_on_the_series_is_returned():
    found = finding("V23", facts=NOT_HERE)
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "lines.1.code")
    assert found.title == Text("工时代码不适用该车系", "Labour operation is not for this series")
    assert found.text == Text(
        "第 1 行 更换转向机：9B-3504A2 不适用 RJL 车系，请换成该车系的工时代码。",
        "Line 1 更换转向机: 9B-3504A2 is not allowed on RJL; use the operation of this series.",
    )


def test_an_unknown_operation_goes_to_a_person():
    found = finding("V23", with_code("9Z-0000"))
    assert (found.severity, found.result, found.field) == (Severity.MANUAL, Result.HIT, "lines.1.code")
    assert found.title == Text("工时代码不在目录里", "Labour operation is not in the catalogue")
    assert found.text == Text(
        "第 1 行 更换转向机：工时目录里没有 9Z-0000，由审核员核对。",
        "Line 1 更换转向机: 9Z-0000 is not in the catalogue, checked by an adjudicator.",
    )


def test_labour_without_a_code_goes_to_a_person_too():
    assert finding("V23", with_code("")).text.zh == "第 1 行 更换转向机：没有工时代码，由审核员核对。"


def test_one_that_is_not_allowed_outweighs_an_unknown_one():
    lines = (LABOUR, replace(LABOUR, line_no=2, code="9Z-0000"), replace(GEAR, line_no=3))
    found = finding("V23", make_submission(lines=lines), NOT_HERE)
    assert (found.severity, found.field) == (Severity.RETURN, "lines.1.code")
    assert found.text.zh.count("；") == 1


def test_parts_alone_pass():
    assert finding("V23", make_submission(lines=(replace(GEAR, line_no=1),))) is None


def test_skipped_without_the_catalogue_and_to_a_person():
    found = finding("V23", facts=make_facts(catalogue=None))
    assert (found.result, found.severity, found.text) == (
        Result.SKIPPED,
        Severity.MANUAL,
        Text("缺工时和配件目录查询，无法判定。", "Missing: the look-up in the catalogue."),
    )
