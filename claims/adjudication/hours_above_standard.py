"""V29: no more hours are claimed for an operation than the time catalogue gives."""

from decimal import Decimal

from claims.adjudication.types import Facts, Finding, Line, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import change_to, hit, joined, line_field, line_name, plain
from claims.bilingual import Text
from claims.rules import LineKind
from landbridge.money import ZERO

RULE = Rule(
    id="V29",
    title=Text("工时超过标准工时", "More than the standard hours"),
    about=Text(
        "同一工时代码各行工时之和不超过该车系的标准工时；超出的由审核员决定。",
        "All lines of an operation together claim no more than the series' standard hours; "
        "a person decides on more.",
    ),
    source=Text("工时目录 · 标准工时", "Labour time catalogue · standard hours"),
    severity=Severity.MANUAL,
    needs=("catalogue",),
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding for operations above their standard hours; those without hours are V23's business."""
    if facts.catalogue is None:
        return None
    standard = {
        code: one.standard_hours
        for code, one in facts.catalogue.operations.items()
        if one.standard_hours is not None
    }
    claimed: dict[str, Decimal] = {}
    last: dict[str, Line] = {}
    for line in submission.lines_of(LineKind.LABOUR):
        if line.code in standard:
            claimed[line.code] = claimed.get(line.code, ZERO) + line.quantity
            last[line.code] = line
    over = [code for code, hours in claimed.items() if hours > standard[code]]
    if not over:
        return None
    fixes = []
    for code in over:
        left = last[code].quantity - (claimed[code] - standard[code])
        if left > 0:
            fixes.append(change_to(line_field(last[code], "quantity"), plain(left), f"{plain(left)} h"))
    return hit(
        RULE,
        policy,
        joined([_sentence(last[code], claimed[code], standard[code]) for code in over]),
        field=line_field(last[over[0]], "quantity"),
        fixes=tuple(fixes),
        inputs={code: f"{plain(claimed[code])} > {plain(standard[code])}" for code in over},
    )


def _sentence(line: Line, claimed: Decimal, standard: Decimal) -> Text:
    name = line_name(line)
    more = plain(claimed - standard)
    return Text(
        f"{name.zh}：申报 {plain(claimed)} 小时，标准 {plain(standard)} 小时，多 {more} 小时",
        f"{name.en}: {plain(claimed)} h claimed, {plain(standard)} h standard, {more} h more",
    )
