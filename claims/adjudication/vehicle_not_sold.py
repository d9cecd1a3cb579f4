"""V04: the car is reported as sold, unless the claim is of a type for stock vehicles."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Fix, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import hit
from claims.bilingual import Text
from claims.rules import CLAIM_TYPE_NAMES, ClaimType

FOR_STOCK_VEHICLES = frozenset({ClaimType.PDI, ClaimType.PRE_SALE, ClaimType.TRANSPORT})

RULE = Rule(
    id="V04",
    title=Text("车辆未报销售", "Car is not reported as sold"),
    about=Text(
        "车辆已报销售；PDI、售前维修、运输质损除外。",
        "The car is reported as sold, except for inspection before delivery, pre-sale repair "
        "and transport damage.",
    ),
    source=Text("厂家车辆档案", "OEM vehicle file"),
    severity=Severity.RETURN,
    needs=("vehicle",),
    types=frozenset(ClaimType) - FOR_STOCK_VEHICLES,
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if the file knows no invoice date."""
    if facts.vehicle is None or facts.vehicle.sold_on is not None:
        return None
    name = CLAIM_TYPE_NAMES[submission.claim_type]
    return hit(
        RULE,
        policy,
        Text(
            f"档案里没有 {submission.vin} 的开票日期，不能按“{name.zh}”索赔。"
            "车已售出的，请销售店先报销售；库存车请改用售前维修。",
            f"The file has no invoice date for {submission.vin}, so “{name.en}” is not possible. "
            "If it is sold, have the sale reported first; for a stock vehicle use pre-sale repair.",
        ),
        field="claim_type",
        fixes=(Fix(Text("改为售前维修", "Change to pre-sale repair"), "claim_type", ClaimType.PRE_SALE.value),),
        inputs={"vin": submission.vin, "claim_type": submission.claim_type.value},
    )
