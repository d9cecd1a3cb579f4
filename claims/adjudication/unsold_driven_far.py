"""V05: a car that is not reported as sold has not been driven far."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import hit, km
from claims.bilingual import Text

RULE = Rule(
    id="V05",
    title=Text("未售车辆里程过高", "Unsold car with high mileage"),
    about=Text(
        "未报销售的车辆里程不超过规定上限；超过的多半已售出而未报销售。",
        "A car that is not reported as sold stays below the limit; "
        "above it, it is most likely sold and not reported.",
    ),
    source=Text("索赔政策 · 库存车", "Claim policy · stock vehicles"),
    severity=Severity.RETURN,
    needs=("vehicle", "mileage"),
    params={"limit_km": 1_200},
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if an unsold car is above the limit; the limit itself is allowed."""
    mileage, limit = submission.mileage_km, policy.whole("limit_km")
    if mileage is None or facts.vehicle is None or facts.vehicle.sold_on is not None or mileage <= limit:
        return None
    over = km(mileage - limit)
    return hit(
        RULE,
        policy,
        Text(
            f"{submission.vin} 未报销售，里程 {km(mileage)} km，超过库存车上限 {km(limit)} km（多 {over} km）。"
            "已售出的请销售店先报销售；里程写错的请改里程。",
            f"{submission.vin} is not reported as sold and has {km(mileage)} km, "
            f"{over} km above the {km(limit)} km of a stock vehicle. "
            "If it is sold, have the sale reported first; otherwise correct the mileage.",
        ),
        field="mileage_km",
        inputs={"mileage_km": str(mileage), "limit_km": str(limit)},
    )
