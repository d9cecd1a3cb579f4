"""V18: the same job of the same order was not already decided."""

from claims.adjudication.facts import EarlierClaim, Facts
from claims.adjudication.types import Finding, Fix, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import hit
from claims.bilingual import Text
from claims.rules import DECIDED, STATUS_NAMES, ClaimType, Status

RULE = Rule(
    id="V18",
    title=Text("同一工单项目已有索赔结论", "This job has already been decided"),
    about=Text(
        "同一经销商、同一工单、同一项目没有已批准、已结算或已拒绝的索赔单。",
        "No claim for the same job of the same order of this dealer is approved, settled or rejected.",
    ),
    source=Text("索赔记录", "Claim records"),
    severity=Severity.RETURN,
    needs=("order_and_job", "earlier_claims"),
    undecided_to_person=True,
)

_REFUSED = frozenset({Status.REJECTED, Status.IN_APPEAL, Status.REJECTED_FINAL})


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if this job has an answer; a supplement adds to a paid claim and may follow one."""
    for earlier in facts.earlier_claims or ():
        same_job = (
            earlier.at_this_dealer
            and earlier.order_number == submission.order_number
            and earlier.job_line == submission.job_line
        )
        if not same_job or earlier.status not in DECIDED:
            continue
        if submission.claim_type is ClaimType.SUPPLEMENT and earlier.status not in _REFUSED:
            continue
        return _finding(submission, earlier, policy)
    return None


def _finding(submission: Submission, earlier: EarlierClaim, policy: RulePolicy) -> Finding:
    refused = earlier.status in _REFUSED
    status = STATUS_NAMES[earlier.status]
    way_out = (
        Text("不同意结论的请对原单申诉，不要重报。", "If you disagree, appeal against it; do not claim again.")
        if refused
        else Text("漏报的费用请改用追加索赔。", "For costs left out use a supplement.")
    )
    return hit(
        RULE,
        policy,
        Text(
            f"工单 {submission.order_number} 项目 {submission.job_line} 已由 {earlier.number} 索赔，"
            f"状态“{status.zh}”。",
            f"Order {submission.order_number}, job {submission.job_line}, was claimed with {earlier.number}, "
            f"status “{status.en}”.",
        )
        + way_out,
        field="order_number" if refused else "claim_type",
        fixes=()
        if refused
        else (Fix(Text("改为追加索赔", "Change to supplement"), "claim_type", ClaimType.SUPPLEMENT.value),),
        inputs={"earlier_claim": earlier.number, "earlier_status": earlier.status.value},
    )
