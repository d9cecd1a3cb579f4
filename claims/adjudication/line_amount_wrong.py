"""V36: each line's amount is quantity times unit price."""

from decimal import Decimal

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Line, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import change_to, hit, joined, line_field, line_name, plain, yuan_text
from claims.bilingual import Text
from landbridge.money import line_amount

RULE = Rule(
    id="V36",
    title=Text("行金额与数量 × 单价不符", "Line amount is not quantity × price"),
    about=Text(
        "每行金额 = 数量 × 单价，四舍五入到分，允许差 1 分。",
        "Each amount is quantity × unit price, rounded half up to the cent; one cent is tolerated.",
    ),
    source=Text("索赔政策 · 金额", "Claim policy · amounts"),
    severity=Severity.RETURN,
    needs=("lines",),
    params={"tolerance": "0.01"},
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding for all lines whose amount differs by more than the tolerance (in yuan)."""
    tolerance = policy.amount("tolerance")
    wrong: list[tuple[Line, Decimal]] = []
    for line in submission.lines:
        expected = line_amount(line.quantity, line.unit_price)
        if abs(line.amount - expected) > tolerance:
            wrong.append((line, expected))
    if not wrong:
        return None
    return hit(
        RULE,
        policy,
        joined([_sentence(line, expected) for line, expected in wrong]),
        field=line_field(wrong[0][0], "amount"),
        fixes=tuple(
            change_to(line_field(line, "amount"), str(expected), yuan_text(expected)) for line, expected in wrong
        ),
        inputs={line_field(line, "amount"): f"{line.amount} ≠ {expected}" for line, expected in wrong},
    )


def _sentence(line: Line, expected: Decimal) -> Text:
    name = line_name(line)
    sum_text = f"{plain(line.quantity)} × {yuan_text(line.unit_price)} = {yuan_text(expected)}"
    difference = yuan_text(abs(line.amount - expected))
    more = line.amount > expected
    return Text(
        f"{name.zh}：{sum_text}，申报 {yuan_text(line.amount)}，{'多' if more else '少'} {difference}",
        f"{name.en}: {sum_text}, claimed {yuan_text(line.amount)}, "
        f"{difference} {'too much' if more else 'too little'}",
    )
