from dataclasses import replace
from decimal import Decimal

import pytest

from claims.adjudication.catalogue import OperationFact
from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from claims.rules import ClaimType
from tests.claims.adjudication.builders import (
    GEAR,
    LABOUR,
    finding,
    make_catalogue,
    make_facts,
    make_submission,
)

HOURS = Decimal("3.20")
OTHERS = make_facts(
    catalogue=make_catalogue(operations={"9B-3504A2": OperationFact(HOURS, False, ("C200A", "C2012"))})
)


def test_an_operation_that_answers_the_failure_passes():
    assert finding("V24") is None


def test_one_that_answers_others_is_returned_with_those():
    found = finding("V24", facts=OTHERS)
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "failure_code")
    assert found.text == Text(
        "第 1 行 更换转向机（9B-3504A2）不用于故障码 C200B，可用于 C200A、C2012 等。",
        "Line 1 更换转向机 (9B-3504A2) does not answer C200B; it answers such as C200A, C2012.",
    )
    assert [(fix.field, fix.value) for fix in found.fixes] == [
        ("failure_code", "C200A"),
        ("failure_code", "C2012"),
    ]


def test_only_a_code_for_all_wrong_operations_is_offered():
    facts = make_facts(
        catalogue=make_catalogue(
            operations={
                "9B-3504A2": OperationFact(HOURS, False, ("C200A", "C2012")),
                "9B-3504D1": OperationFact(HOURS, False, ("C2012",)),
            }
        )
    )
    lines = (LABOUR, replace(LABOUR, line_no=2, code="9B-3504D1"), replace(GEAR, line_no=3))
    assert [fix.value for fix in finding("V24", make_submission(lines=lines), facts).fixes] == ["C2012"]


def test_an_operation_that_is_unknown_or_not_for_the_series_is_another_rules_business():
    not_here = make_facts(catalogue=make_catalogue(operations={"9B-3504A2": OperationFact(None, False)}))
    assert finding("V24", facts=not_here) is None
    assert finding("V24", make_submission(lines=(replace(LABOUR, code="9Z-0000"), GEAR)), OTHERS) is None


@pytest.mark.parametrize("claim_type", [ClaimType.FIRST_MAINT, ClaimType.PDI, ClaimType.RECALL])
def test_types_without_a_failure_pass(claim_type):
    assert finding("V24", make_submission(claim_type=claim_type, failure_code=""), OTHERS) is None


@pytest.mark.parametrize(
    ("submission", "facts", "text"),
    [
        (make_submission(failure_code=""), OTHERS, Text("缺故障码，无法判定。", "Missing: the failure code.")),
        (
            make_submission(),
            make_facts(catalogue=None),
            Text("缺工时和配件目录查询，无法判定。", "Missing: the look-up in the catalogue."),
        ),
    ],
)
def test_skipped_without_code_or_catalogue(submission, facts, text):
    found = finding("V24", submission, facts)
    assert (found.result, found.severity, found.text) == (Result.SKIPPED, Severity.WARN, text)
