"""V34: labour is claimed at the rate that the system pays."""

from decimal import Decimal

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Line, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import change_to, hit, joined, line_field, line_name, skipped, yuan_text
from claims.bilingual import Text
from claims.rules import LineKind

RULE = Rule(
    id="V34",
    title=Text("工时单价与政策不符", "Labour rate differs from the policy's"),
    about=Text(
        "工时单价等于维修当日按店级、城市、车系和索赔类型确定的政策单价。",
        "The rate is that of the dealer's grade, city level, series and claim type on the repair date.",
    ),
    source=Text("工时单价表", "Labour rate table"),
    severity=Severity.RETURN,
    needs=("catalogue",),
    params={"tolerance": "0.00"},
    undecided_to_person=True,
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding for lines whose rate differs by more than the tolerance (yuan an hour).

    Without a rate row nobody has confirmed the price: the rule is skipped, and a person looks.
    """
    tolerance, labour = policy.amount("tolerance"), submission.lines_of(LineKind.LABOUR)
    if facts.catalogue is None or not labour:
        return None
    rate = facts.catalogue.labour_rate
    if rate is None:
        return skipped(
            RULE,
            policy,
            Text(
                "单价表里没有该店、该车系当日的单价。",
                "The table has no rate for this dealer and series on that day.",
            ),
        )
    wrong = [line for line in labour if abs(line.unit_price - rate) > tolerance]
    if not wrong:
        return None
    return hit(
        RULE,
        policy,
        joined([_sentence(line, rate) for line in wrong]),
        field=line_field(wrong[0], "unit_price"),
        fixes=tuple(change_to(line_field(line, "unit_price"), str(rate), yuan_text(rate)) for line in wrong),
        inputs={line_field(line, "unit_price"): f"{line.unit_price} ≠ {rate}" for line in wrong},
    )


def _sentence(line: Line, rate: Decimal) -> Text:
    name = line_name(line)
    return Text(
        f"{name.zh}：申报单价 {yuan_text(line.unit_price)}，政策单价 {yuan_text(rate)}",
        f"{name.en}: claimed at {yuan_text(line.unit_price)} an hour, the policy pays {yuan_text(rate)}",
    )
