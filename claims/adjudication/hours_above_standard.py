"""V29: no more hours are claimed for an operation than the time catalogue gives."""

from claims.adjudication.facts import Facts
from claims.adjudication.totals import Excess, excesses
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import change_to, hit, joined, line_field, line_name, plain
from claims.bilingual import Text
from claims.rules import LineKind

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
    limits = {
        code: one.standard_hours
        for code, one in facts.catalogue.operations.items()
        if one.standard_hours is not None
    }
    over = excesses(submission.lines_of(LineKind.LABOUR), limits)
    if not over:
        return None
    return hit(
        RULE,
        policy,
        joined([_sentence(one) for one in over]),
        field=line_field(over[0].line, "quantity"),
        fixes=tuple(
            change_to(line_field(one.line, "quantity"), plain(one.left), f"{plain(one.left)} h")
            for one in over
            if one.left is not None
        ),
        inputs={one.line.code: f"{plain(one.claimed)} > {plain(one.limit)}" for one in over},
    )


def _sentence(one: Excess) -> Text:
    name = line_name(one.line)
    more = plain(one.claimed - one.limit)
    return Text(
        f"{name.zh}：申报 {plain(one.claimed)} 小时，标准 {plain(one.limit)} 小时，多 {more} 小时",
        f"{name.en}: {plain(one.claimed)} h claimed, {plain(one.limit)} h standard, {more} h more",
    )
