"""V35: parts are claimed at the price that the system pays."""

from decimal import Decimal

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Line, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import change_to, hit, joined, line_field, line_name, skipped, yuan_text
from claims.bilingual import Text
from claims.rules import LineKind

RULE = Rule(
    id="V35",
    title=Text("配件单价与政策不符", "Part price differs from the policy's"),
    about=Text(
        "配件单价等于维修当日的价目价加该店级的加价率，四舍五入到分。",
        "The price is the list price of the repair date with the mark-up of the dealer's grade, "
        "rounded to the cent.",
    ),
    source=Text("配件价目表 · 加价率", "Part price list · mark-ups"),
    severity=Severity.RETURN,
    needs=("catalogue",),
    params={"tolerance": "0.00"},
    undecided_to_person=True,
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding for parts whose price differs by more than the tolerance (yuan a piece).

    Where the list has no price nobody has confirmed it: the rule is skipped, and a person looks.
    """
    tolerance = policy.amount("tolerance")
    if facts.catalogue is None:
        return None
    wrong: list[tuple[Line, Decimal]] = []
    unpriced: list[Line] = []
    for line in submission.lines_of(LineKind.PART):
        part = facts.catalogue.parts.get(line.code)
        price = part.unit_price if part else None
        if price is None:
            unpriced.append(line)
        elif abs(line.unit_price - price) > tolerance:
            wrong.append((line, price))
    if wrong:
        return hit(
            RULE,
            policy,
            joined([_sentence(line, price) for line, price in wrong]),
            field=line_field(wrong[0][0], "unit_price"),
            fixes=tuple(
                change_to(line_field(line, "unit_price"), str(price), yuan_text(price)) for line, price in wrong
            ),
            inputs={line_field(line, "unit_price"): f"{line.unit_price} ≠ {price}" for line, price in wrong},
        )
    if unpriced:
        names = [line_name(line) for line in unpriced]
        return skipped(
            RULE,
            policy,
            Text(
                f"价目表里没有当日价格：{'、'.join(name.zh for name in names)}。",
                f"The list has no price on that day: {', '.join(name.en for name in names)}.",
            ),
        )
    return None


def _sentence(line: Line, price: Decimal) -> Text:
    name = line_name(line)
    return Text(
        f"{name.zh}：申报单价 {yuan_text(line.unit_price)}，政策单价 {yuan_text(price)}",
        f"{name.en}: claimed at {yuan_text(line.unit_price)}, the policy pays {yuan_text(price)}",
    )
