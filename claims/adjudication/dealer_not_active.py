"""V07: the dealer may repair under warranty on the repair date."""

from datetime import date

from claims.adjudication.facts import DealerFact, Facts
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import hit
from claims.bilingual import Text
from landbridge.clocks.days import local_day

RULE = Rule(
    id="V07",
    title=Text("经销商在维修日没有索赔资格", "Dealer could not claim on the repair date"),
    about=Text(
        "经销商在名录中，维修日已开业、未关闭、未暂停。",
        "The dealer is in the directory and on the repair date open, not closed and not suspended.",
    ),
    source=Text("经销商名录", "Dealer directory"),
    severity=Severity.RETURN,
    needs=("dealer_lookup", "repair_at"),
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if the dealer is unknown, not yet open, closed or suspended on the repair date."""
    if submission.repair_at is None:
        return None
    day = local_day(submission.repair_at)
    text = _reason(submission.dealer_code, facts.dealer, day)
    if text is None:
        return None
    return hit(
        RULE,
        policy,
        text,
        field="dealer_code" if facts.dealer is None else "repair_started_at",
        inputs={"dealer_code": submission.dealer_code, "repair_date": day.isoformat()},
    )


def _reason(code: str, dealer: DealerFact | None, day: date) -> Text | None:
    if dealer is None:
        return Text(
            f"经销商名录里没有 {code}。请联系厂家渠道管理。",
            f"The dealer directory has no {code}. Please contact the OEM's network desk.",
        )
    if dealer.opened_on is not None and day < dealer.opened_on:
        return Text(
            f"{code} 于 {dealer.opened_on} 开业，维修日 {day} 在开业前。请核对开工时间。",
            f"{code} opened on {dealer.opened_on}; the repair date {day} is before. Check the start of repair.",
        )
    if dealer.closed_on is not None and day >= dealer.closed_on:
        return Text(
            f"{code} 自 {dealer.closed_on} 起关闭，维修日 {day} 不能索赔。请核对开工时间。",
            f"{code} is closed since {dealer.closed_on}; no claim for {day}. Check the start of repair.",
        )
    for span in dealer.suspensions:
        if span.holds(day):
            until_zh = f"至 {span.last}" if span.last else "起至今"
            until_en = f"to {span.last}" if span.last else "until now"
            return Text(
                f"{code} 自 {span.first} {until_zh} 暂停索赔，维修日 {day} 在暂停期内。",
                f"{code} is suspended from {span.first} {until_en}; the repair date {day} lies within.",
            )
    return None
