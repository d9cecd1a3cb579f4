from dataclasses import replace
from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given

from claims import rules
from claims.adjudication.judging import expected_pay, judge
from claims.adjudication.registry import RULES
from claims.adjudication.types import Outcome, Result, RulePolicy, Severity
from claims.bilingual import Text
from claims.rules import Status, Sums
from landbridge.identity.rules import Role
from tests.claims.adjudication.builders import (
    TOTAL,
    at,
    judged,
    make_facts,
    make_line,
    make_policy,
    make_submission,
    row,
)
from tests.claims.adjudication.strategies import FACTS, POLICIES, SUBMISSIONS

LATE = make_submission(submitted_at=at(11, 28))
WRONG_TOTAL = make_submission(claimed_total=Decimal("1"))


def test_a_submission_that_is_right_in_every_way_is_approved():
    result = judged()
    assert result.outcome is Outcome.APPROVED_FIRST
    assert (result.findings, result.skipped, result.disabled) == ((), (), ())
    assert result.passed == tuple(RULES)
    assert result.policy_version == "2026-10"
    assert not result.blocks


def test_bad_data_is_returned_before_anything_is_refused():
    both = replace(LATE, claimed_total=Decimal("1"))
    result = judged(both)
    assert [(one.rule_id, one.severity) for one in result.findings] == [("V37", "return"), ("V08", "reject")]
    assert result.outcome is Outcome.RETURNED
    assert result.blocks


@pytest.mark.parametrize(
    ("severity", "outcome"),
    [
        ("return", Outcome.RETURNED),
        ("reject", Outcome.REJECTED),
        ("manual", Outcome.IN_REVIEW),
        ("warn", Outcome.APPROVED_FIRST),
        ("pass", Outcome.APPROVED_FIRST),
    ],
)
def test_the_policy_chooses_what_a_hit_leads_to(severity, outcome):
    result = judged(WRONG_TOTAL, policy=make_policy(V37=row("V37", severity=severity)))
    assert result.outcome is outcome
    assert [one.severity for one in result.findings] == [severity]


def test_a_person_is_asked_only_after_refusals():
    policy = make_policy(V37=row("V37", severity="manual"))
    assert judged(replace(LATE, claimed_total=Decimal("1")), policy=policy).outcome is Outcome.REJECTED


def test_a_rule_that_is_switched_off_does_not_judge_and_is_listed():
    result = judged(WRONG_TOTAL, policy=make_policy(V37=row("V37", enabled=False)))
    assert result.outcome is Outcome.APPROVED_FIRST
    assert result.disabled == ("V37",)
    assert "V37" not in result.passed


@pytest.mark.parametrize("severity", ["explode", "", "REJECT"])
def test_an_unknown_severity_goes_to_a_person_with_what_the_rule_found(severity):
    result = judged(LATE, policy=make_policy(V08=row("V08", severity=severity)))
    assert result.outcome is Outcome.IN_REVIEW
    (found,) = result.findings
    assert (found.rule_id, found.severity, found.title.zh) == ("V08", Severity.MANUAL, "超过提交期限")
    assert found.text.zh.endswith("政策里没有这条规则的有效设置。转人工，不会因此拒绝。")
    assert found.text.en.endswith(
        "The policy has no valid row for this rule. It goes to a person and is not refused for it."
    )
    assert found.effect == Text("转人工 · 可提交", "Goes to a person · can be submitted")


def test_a_rule_without_a_row_goes_to_a_person_even_if_it_would_pass():
    policy = make_policy()
    policy = replace(policy, rules={key: value for key, value in policy.rules.items() if key != "V14"})
    result = judged(policy=policy)
    assert result.outcome is Outcome.IN_REVIEW
    (found,) = result.findings
    assert found.title == Text("V14 政策未知", "V14: policy unknown")
    assert found.source == RULES["V14"].source


def test_an_empty_policy_asks_a_person_and_never_refuses():
    result = judged(LATE, policy=replace(make_policy(), rules={}))
    assert result.outcome is Outcome.IN_REVIEW
    assert len(result.findings) == len(RULES)


def test_a_row_for_a_rule_this_release_does_not_have_goes_to_a_person():
    result = judged(policy=make_policy(V99=RulePolicy("reject")))
    assert result.outcome is Outcome.IN_REVIEW
    assert result.findings[0].text == Text(
        "政策里有这条规则，本版本程序还不能判定。转人工，不会因此拒绝。",
        "The policy has this rule, but this release cannot judge it. "
        "It goes to a person and is not refused for it.",
    )
    assert judged(policy=make_policy(V99=RulePolicy("reject", enabled=False))).outcome is Outcome.APPROVED_FIRST


def test_a_skipped_rule_is_listed_as_skipped_and_never_as_passed():
    result = judged(facts=make_facts(odometer_before=None))
    assert [one.rule_id for one in result.skipped] == ["V14"]
    assert "V14" not in result.passed
    assert result.outcome is Outcome.APPROVED_FIRST


def test_what_decides_coverage_and_was_skipped_goes_to_a_person():
    assert judged(facts=make_facts(base_term=None)).outcome is Outcome.IN_REVIEW
    lenient = make_policy(V11=row("V11", severity="warn"))
    assert judged(facts=make_facts(base_term=None), policy=lenient).outcome is Outcome.APPROVED_FIRST


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_a_move_of_the_table(outcome):
    assert rules.next_status("adjudicate", Status.SUBMITTED, {Role.SYSTEM}, outcome.status) is outcome.status


def test_expected_pay_is_what_was_claimed():
    pay = expected_pay(make_submission(), judged())
    assert pay.claimed == pay.expected == Sums(Decimal("569.60"), Decimal("6506.00"), Decimal("0.00"))
    assert (pay.difference, pay.settled_by_rules) == (Decimal("0.00"), True)


def test_expected_pay_of_a_refused_claim_is_nothing():
    pay = expected_pay(LATE, judged(LATE))
    assert pay.expected.total == Decimal("0.00")
    assert (pay.difference, pay.settled_by_rules) == (-TOTAL, True)


def test_expected_pay_of_a_claim_to_be_corrected_is_not_settled():
    pay = expected_pay(WRONG_TOTAL, judged(WRONG_TOTAL))
    assert (pay.expected.total, pay.settled_by_rules) == (TOTAL, False)


@given(SUBMISSIONS, FACTS, POLICIES)
def test_any_submission_gets_the_same_complete_judgement_twice(submission, facts, policy):
    first = judge(submission, facts, policy)
    assert judge(submission, facts, policy) == first
    heard = [one.rule_id for one in (*first.findings, *first.skipped)]
    answers = [*heard, *first.passed, *first.disabled]
    assert len(answers) == len(set(answers))
    assert set(answers) - {"V99"} == set(RULES)
    for one in (*first.findings, *first.skipped):
        assert one.text.zh
        assert one.text.en
        assert one.effect.zh
    expected_pay(submission, first)


@given(SUBMISSIONS, FACTS, POLICIES)
def test_nothing_is_refused_without_a_finding_that_says_so(submission, facts, policy):
    result = judge(submission, facts, policy)
    hits = {one.severity for one in result.findings if one.result is Result.HIT}
    assert (result.outcome is Outcome.RETURNED) == (Severity.RETURN in hits)
    assert (result.outcome is Outcome.REJECTED) == (Severity.REJECT in hits and Severity.RETURN not in hits)
    if result.outcome is Outcome.APPROVED_FIRST:
        assert hits <= {Severity.WARN, Severity.PASS}


@given(SUBMISSIONS, FACTS)
def test_an_unknown_policy_never_refuses(submission, facts):
    assert judge(submission, facts, replace(make_policy(), rules={})).outcome is Outcome.IN_REVIEW


def test_six_lines_are_judged_in_well_under_a_millisecond():
    lines = tuple(make_line(number, is_causal=number == 1) for number in range(1, 7))
    submission, facts, policy = make_submission(lines=lines), make_facts(), make_policy()
    rounds = 300
    best = min(_seconds(rounds, submission, facts, policy) for _ in range(5))
    assert best / rounds < 0.001


def _seconds(rounds, submission, facts, policy):
    start = process_time()
    for _ in range(rounds):
        judge(submission, facts, policy)
    return process_time() - start
