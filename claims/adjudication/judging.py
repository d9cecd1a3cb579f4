"""The judgement: every rule over one submission, and what the dealer would be paid."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from claims.adjudication.facts import Facts
from claims.adjudication.needs import missing
from claims.adjudication.registry import ENTRIES, RULES, Entry
from claims.adjudication.types import (
    EFFECTS,
    STRENGTH,
    Finding,
    Judgement,
    Outcome,
    Policy,
    PolicyUnreadable,
    Result,
    RulePolicy,
    Severity,
    Submission,
)
from claims.adjudication.wording import skipped
from claims.bilingual import Text
from claims.rules import Sums, sums
from landbridge.money import ZERO

_POLICY_SOURCE = Text("索赔政策", "Claim policy")


def judge(submission: Submission, facts: Facts, policy: Policy) -> Judgement:
    """Return what all rules say, and the decision that follows.

    Bad data is returned before anything is refused, and whatever needs a person goes to one before
    anything is passed: RETURN, REJECT, MANUAL, pass. An unknown policy never rejects: a rule without a
    row, with a severity this code does not know or with unreadable numbers gives MANUAL.

    The same arguments always give the same answer; nothing is read, and nothing is kept.
    """
    findings: list[Finding] = []
    skips: list[Finding] = []
    passed: list[str] = []
    disabled: list[str] = []
    for entry in ENTRIES:
        row = policy.rules.get(entry.rule.id)
        if row is not None and not row.enabled:
            disabled.append(entry.rule.id)
            continue
        finding = _ask(entry, submission, facts, row)
        if finding is None:
            passed.append(entry.rule.id)
        elif finding.result is Result.SKIPPED:
            skips.append(finding)
        else:
            findings.append(finding)
    findings += [
        _unknown(rule_id, _TEXT_NO_CODE)
        for rule_id, row in sorted(policy.rules.items())
        if row.enabled and rule_id not in RULES
    ]
    findings.sort(key=lambda one: (STRENGTH[one.severity], one.rule_id))
    return Judgement(
        policy_version=policy.version,
        outcome=_outcome(one.severity for one in (*findings, *skips)),
        findings=tuple(findings),
        passed=tuple(passed),
        skipped=tuple(skips),
        disabled=tuple(disabled),
    )


_TEXT_NO_ROW = Text("政策里没有这条规则的有效设置。", "The policy has no valid row for this rule.")
_TEXT_NO_CODE = Text(
    "政策里有这条规则，本版本程序还不能判定。", "The policy has this rule, but this release cannot judge it."
)
_TEXT_TO_PERSON = Text("转人工，不会因此拒绝。", "It goes to a person and is not refused for it.")


def _ask(entry: Entry, submission: Submission, facts: Facts, row: RulePolicy | None) -> Finding | None:
    """Return the rule's finding; a hit under an unknown policy is kept for the person, but cannot refuse."""
    rule = entry.rule
    if row is None or row.known_severity() is None:
        finding = _answer(entry, submission, facts, RulePolicy(Severity.MANUAL.value, True, rule.params))
        unknown = _unknown(rule.id, _TEXT_NO_ROW)
        if finding is None or finding.result is Result.SKIPPED:
            return unknown
        return replace(finding, severity=unknown.severity, effect=unknown.effect, text=finding.text + unknown.text)
    try:
        return _answer(entry, submission, facts, row)
    except PolicyUnreadable:
        return _unknown(rule.id, _TEXT_NO_ROW)


def _answer(entry: Entry, submission: Submission, facts: Facts, row: RulePolicy) -> Finding | None:
    if entry.rule.types is not None and submission.claim_type not in entry.rule.types:
        return None
    absent = missing(entry.rule, submission, facts)
    if absent:
        text = Text(
            f"缺{'、'.join(name.zh for name in absent)}，无法判定。",
            f"Missing: {', '.join(name.en for name in absent)}.",
        )
        return skipped(entry.rule, row, text)
    return entry.check(submission, facts, row)


def _unknown(rule_id: str, text: Text) -> Finding:
    rule = RULES.get(rule_id)
    return Finding(
        rule_id=rule_id,
        severity=Severity.MANUAL,
        result=Result.HIT,
        title=Text(f"{rule_id} 政策未知", f"{rule_id}: policy unknown"),
        text=text + _TEXT_TO_PERSON,
        source=rule.source if rule else _POLICY_SOURCE,
        effect=EFFECTS[Severity.MANUAL],
    )


def _outcome(severities: Iterable[Severity]) -> Outcome:
    found = frozenset(severities)
    if Severity.RETURN in found:
        return Outcome.RETURNED
    if Severity.REJECT in found:
        return Outcome.REJECTED
    if Severity.MANUAL in found:
        return Outcome.IN_REVIEW
    return Outcome.APPROVED_FIRST


@dataclass(frozen=True, slots=True)
class ExpectedPay:
    """What the dealer asks and what would be paid as things stand, in yuan without tax.

    Args:
        settled_by_rules: False while a finding must be put right or a person decides; the expected sums
            then hold for the claim as corrected and agreed.
    """

    claimed: Sums
    expected: Sums
    settled_by_rules: bool

    @property
    def difference(self) -> Decimal:
        """Return expected less claimed; never above zero."""
        return self.expected.total - self.claimed.total


def expected_pay(submission: Submission, judgement: Judgement) -> ExpectedPay:
    """Return the pay per kind of line: as claimed, or nothing where a rule rejects."""
    claimed = sums((line.kind, line.amount) for line in submission.lines)
    rejected = any(one.severity is Severity.REJECT for one in judgement.findings)
    return ExpectedPay(
        claimed=claimed,
        expected=Sums(ZERO, ZERO, ZERO) if rejected else claimed,
        settled_by_rules=judgement.outcome in (Outcome.APPROVED_FIRST, Outcome.REJECTED),
    )
