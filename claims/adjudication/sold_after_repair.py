"""V10: the car was sold before it was repaired under its buyer's warranty."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Fix, Rule, RulePolicy, Severity, Submission
from claims.adjudication.vehicle_not_sold import FOR_STOCK_VEHICLES
from claims.adjudication.wording import hit
from claims.bilingual import Text
from claims.rules import CLAIM_TYPE_NAMES, ClaimType
from landbridge.clocks.days import local_day

RULE = Rule(
    id="V10",
    title=Text("销售日期晚于维修日期", "Sold after the repair"),
    about=Text(
        "销售日期不晚于维修当天；PDI、售前维修、运输质损除外。",
        "The car was sold no later than on the day of the repair, except for inspection before delivery, "
        "pre-sale repair and transport damage.",
    ),
    source=Text("厂家车辆档案", "OEM vehicle file"),
    severity=Severity.RETURN,
    needs=("vehicle", "repair_at"),
    types=frozenset(ClaimType) - FOR_STOCK_VEHICLES,
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if the invoice is later than the repair; sold and repaired on one day is possible."""
    repair_at = submission.repair_at
    sold_on = facts.vehicle.sold_on if facts.vehicle else None
    if repair_at is None or sold_on is None:
        return None
    day = local_day(repair_at)
    if sold_on <= day:
        return None
    name = CLAIM_TYPE_NAMES[submission.claim_type]
    return hit(
        RULE,
        policy,
        Text(
            f"{day} 维修时该车尚未售出（开票日 {sold_on}），不能按“{name.zh}”索赔。"
            "售前发生的请改为售前维修；工单日期写错的请改工单。",
            f"On {day}, when it was repaired, the car was not sold yet (invoice of {sold_on}), "
            f"so “{name.en}” is not possible. Change to pre-sale repair, or correct the date on the order.",
        ),
        field="claim_type",
        fixes=(Fix(Text("改为售前维修", "Change to pre-sale repair"), "claim_type", ClaimType.PRE_SALE.value),),
        inputs={"repaired_on": day.isoformat(), "sold_on": sold_on.isoformat()},
    )
