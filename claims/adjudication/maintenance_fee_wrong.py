"""V45: the free maintenance is claimed at its fixed fee."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import change_to, hit, line_field, yuan_text
from claims.bilingual import Text
from claims.rules import ClaimType
from landbridge.money import total

RULE = Rule(
    id="V45",
    title=Text("免费保养费用与定额不符", "Maintenance fee is not the fixed fee"),
    about=Text(
        "申报金额等于该车系该次免费保养的固定费用。",
        "The lines together claim the fixed fee of this maintenance and series.",
    ),
    source=Text("首保政策 · 固定费用", "Free maintenance policy · fixed fee"),
    severity=Severity.RETURN,
    needs=("maintenance_plan", "lines"),
    types=frozenset({ClaimType.FIRST_MAINT}),
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if the lines do not add up to the fee; a maintenance that is not promised is V43's."""
    fee = facts.maintenance.fee if facts.maintenance else None
    claimed = total(line.amount for line in submission.lines)
    if fee is None or claimed == fee:
        return None
    first = submission.lines[0]
    return hit(
        RULE,
        policy,
        Text(
            f"固定费用 {yuan_text(fee)}，申报 {yuan_text(claimed)}。首保按定额申报，不另报工时和配件。",
            f"The fixed fee is {yuan_text(fee)}, claimed {yuan_text(claimed)}. "
            "Labour and parts are not claimed apart.",
        ),
        field=line_field(first, "amount"),
        fixes=(change_to(line_field(first, "amount"), str(fee), yuan_text(fee)),)
        if len(submission.lines) == 1
        else (),
        inputs={"fee": str(fee), "claimed": str(claimed)},
    )
