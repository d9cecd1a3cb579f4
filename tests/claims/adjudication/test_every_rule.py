"""What every rule owes alike: its hit takes severity and effect from the policy row, and says its source.

What each rule hits, where its limits lie and when it is skipped stands in the test of that rule.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from claims.adjudication.catalogue import ModelFact, NearFact, OperationFact, PartFact
from claims.adjudication.facts import Facts, VehicleFact
from claims.adjudication.registry import RULES
from claims.adjudication.types import EFFECTS, Outcome, Result, Severity, Submission
from claims.rules import ClaimType
from tests.claims.adjudication.builders import (
    GEAR,
    LABOUR,
    NUT,
    VIN,
    finding,
    judged,
    make_catalogue,
    make_facts,
    make_policy,
    make_submission,
    row,
)
from tests.claims.adjudication.maintenance import make_first, make_known

ANOTHER_OPERATION = {"9B-3504A2": OperationFact(Decimal("3.2"), False, ("C200A",))}
SOLD_LATER = VehicleFact(VIN, "RJL-20", "RJL", "锐界L 2.0T", sold_on=date(2026, 11, 20))
# A case that hits, for each rule that the catalogue, the vehicle file and first maintenance brought.
HITS: Mapping[str, tuple[Submission, Facts]] = {
    "V03": (make_submission(), make_facts(claimed_model=ModelFact("EDGE-20", "EDGE", "锐界 2.0T"))),
    "V05": (make_submission(claim_type=ClaimType.PRE_SALE), make_facts(vehicle=VehicleFact(VIN))),
    "V06": (make_submission(warranty_start=date(2024, 5, 9)), make_facts()),
    "V10": (make_submission(), make_facts(vehicle=SOLD_LATER)),
    "V19": (make_submission(), make_facts(near_elsewhere=NearFact(3, 10))),
    "V23": (
        make_submission(),
        make_facts(catalogue=make_catalogue(operations={"9B-3504A2": OperationFact(None)})),
    ),
    "V24": (make_submission(), make_facts(catalogue=make_catalogue(operations=ANOTHER_OPERATION))),
    "V25": (make_submission(), make_facts(catalogue=make_catalogue(parts={"W720-M14": PartFact(False, 4)}))),
    "V26": (make_submission(lines=(LABOUR, GEAR, replace(NUT, quantity=Decimal(5)))), make_facts()),
    "V29": (make_submission(lines=(replace(LABOUR, quantity=Decimal(5)), GEAR)), make_facts()),
    "V34": (make_submission(lines=(replace(LABOUR, unit_price=Decimal(200)), GEAR)), make_facts()),
    "V35": (make_submission(lines=(LABOUR, replace(GEAR, unit_price=Decimal(7000)))), make_facts()),
    "V43": (make_first(), make_known(claimed_elsewhere=1)),
    "V44": (make_first(mileage_km=5_001), make_known()),
}


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("rule_id", HITS)
def test_severity_and_effect_are_the_policys(rule_id, severity):
    submission, facts = HITS[rule_id]
    found = finding(rule_id, submission, facts, make_policy(**{rule_id: row(rule_id, severity=severity.value)}))

    assert (found.result, found.severity, found.effect) == (Result.HIT, severity, EFFECTS[severity])


@pytest.mark.parametrize("rule_id", HITS)
def test_a_hit_says_its_source_and_what_it_compared_in_both_languages(rule_id):
    found = finding(rule_id, *HITS[rule_id])

    assert (found.title, found.source) == (RULES[rule_id].title, RULES[rule_id].source)
    assert found.field
    assert found.inputs
    assert found.text.zh.endswith("。")
    assert found.text.en.endswith(".")
    assert any("一" <= char <= "鿿" for char in found.text.zh)


@pytest.mark.parametrize("rule_id", HITS)
def test_switched_off_it_says_nothing_and_is_listed(rule_id):
    result = judged(*HITS[rule_id], make_policy(**{rule_id: row(rule_id, enabled=False)}))

    assert rule_id in result.disabled
    assert rule_id not in [one.rule_id for one in (*result.findings, *result.skipped)]


@pytest.mark.parametrize("rule_id", HITS)
def test_without_a_row_it_goes_to_a_person_and_never_refuses(rule_id):
    policy = make_policy()
    policy = replace(policy, rules={key: value for key, value in policy.rules.items() if key != rule_id})
    submission, facts = HITS[rule_id]
    found = finding(rule_id, submission, facts, policy)

    assert found.severity is Severity.MANUAL
    others = {one.severity for one in judged(submission, facts, policy).findings if one.rule_id != rule_id}
    if not others & {Severity.RETURN, Severity.REJECT}:
        assert judged(submission, facts, policy).outcome is Outcome.IN_REVIEW
