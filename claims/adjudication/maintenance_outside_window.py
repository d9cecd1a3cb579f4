"""V44: the free maintenance was done inside its window of time and mileage."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import hit, joined, km
from claims.bilingual import Text
from claims.rules import ClaimType
from landbridge.clocks.days import Period, last_day, local_day

RULE = Rule(
    id="V44",
    title=Text("免费保养超出期限", "Free maintenance is out of its window"),
    about=Text(
        "免费保养在质保起算日起规定月数内、里程不超过上限时做；末日和上限当天仍在期限内；低于下限只提示。",
        "The free maintenance is done within its months from the warranty start and below its upper mileage; "
        "the last day and the limit are inside; below the lower mileage is only a notice.",
    ),
    source=Text("首保政策", "Free maintenance policy"),
    severity=Severity.REJECT,
    needs=("maintenance_plan", "vehicle", "repair_at", "mileage"),
    undecided_to_person=True,
    types=frozenset({ClaimType.FIRST_MAINT}),
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if time or mileage is exceeded, or a notice if the car came before its lower mileage."""
    plan, came, mileage = (
        facts.maintenance,
        submission.arrived_at or submission.repair_started_at,
        submission.mileage_km,
    )
    start = facts.vehicle.warranty_start if facts.vehicle else None
    if (
        plan is None
        or plan.months is None
        or plan.km_to is None
        or start is None
        or came is None
        or mileage is None
    ):
        return None
    day, ends_on = local_day(came), last_day(start, Period(months=plan.months))
    over: list[Text] = []
    if day > ends_on:
        over.append(
            Text(
                f"{plan.months} 个月期限到 {ends_on}，{day} 进厂，超 {(day - ends_on).days} 天",
                f"the {plan.months} months ended on {ends_on}, the car came on {day}, "
                f"{(day - ends_on).days} days over",
            )
        )
    if mileage > plan.km_to:
        over.append(
            Text(
                f"上限 {km(plan.km_to)} km，进厂 {km(mileage)} km，超 {km(mileage - plan.km_to)} km",
                f"the limit is {km(plan.km_to)} km, the car came at {km(mileage)} km, "
                f"{km(mileage - plan.km_to)} km over",
            )
        )
    inputs = {"arrived_on": day.isoformat(), "ends_on": ends_on.isoformat(), "mileage_km": str(mileage)}
    if over:
        return hit(RULE, policy, _out(over), field="mileage_km", inputs=inputs)
    if plan.km_from is not None and mileage < plan.km_from:
        return hit(
            RULE,
            policy,
            Text(
                f"进厂 {km(mileage)} km，低于 {km(plan.km_from)} km；期限内可以提前做，仅提示。",
                f"The car came at {km(mileage)} km, below {km(plan.km_from)} km; "
                "inside the months that is allowed.",
            ),
            title=Text("免费保养做得偏早", "Free maintenance was done early"),
            field="mileage_km",
            inputs=inputs,
            at_most=Severity.WARN,
        )
    return None


def _out(over: list[Text]) -> Text:
    both = joined(over)
    return Text(both.zh, both.en[0].upper() + both.en[1:])
