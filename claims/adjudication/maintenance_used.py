"""V43: the free maintenance is promised to this car and was not claimed before, at any dealer."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import hit
from claims.bilingual import Text
from claims.rules import ClaimType, Status

RULE = Rule(
    id="V43",
    title=Text("免费保养已用或不享有", "Free maintenance is used up"),
    about=Text(
        "该次免费保养属于该车承诺的次数，且全网没有索赔过。",
        "The free maintenance is among those promised to the car and was not claimed by any dealer.",
    ),
    source=Text("首保政策", "Free maintenance policy"),
    severity=Severity.REJECT,
    needs=("maintenance_plan", "earlier_claims"),
    undecided_to_person=True,
    types=frozenset({ClaimType.FIRST_MAINT}),
)

# What may still come to nothing does not use the right up.
_NOT_USED = frozenset(
    {Status.WITHDRAWN, Status.RETURNED, Status.REJECTED, Status.IN_APPEAL, Status.REJECTED_FINAL}
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if the n-th one is beyond what is promised, or n of them were claimed already."""
    plan = facts.maintenance
    if plan is None:
        return None
    own = [
        one
        for one in facts.earlier_claims or ()
        if one.claim_type is ClaimType.FIRST_MAINT and one.at_this_dealer and one.status not in _NOT_USED
    ]
    claimed = len(own) + plan.claimed_elsewhere
    inputs = {"n": str(plan.n), "promised": str(plan.promised), "claimed": str(claimed)}
    if plan.n > plan.promised:
        text = Text(
            f"该车享有 {plan.promised} 次免费保养，申报的是第 {plan.n} 次。请改为客户付费。",
            f"Free maintenances promised to this car: {plan.promised}; this is number {plan.n}. "
            "Charge the customer instead.",
        )
        return hit(RULE, policy, text, field="claim_type", inputs=inputs)
    if claimed < plan.n:
        return None
    where = (
        Text(f"本店 {'、'.join(one.number for one in own)} ", f"by {', '.join(one.number for one in own)} here")
        if own
        else Text("外店", "at another dealer")
    )
    text = Text(
        f"该车的第 {plan.n} 次免费保养已在{where.zh}索赔过。请改为客户付费；有误的可申诉。",
        f"Free maintenance number {plan.n} of this car was claimed {where.en}. Charge the customer instead; "
        "if that is wrong, appeal.",
    )
    return hit(RULE, policy, text, field="claim_type", inputs=inputs)
