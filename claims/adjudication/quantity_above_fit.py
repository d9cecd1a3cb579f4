"""V26: no more pieces of a part are claimed than a car has."""

from decimal import Decimal

from claims.adjudication.facts import Facts
from claims.adjudication.totals import Excess, excesses
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import change_to, hit, joined, line_field, line_name, plain
from claims.bilingual import Text
from claims.rules import LineKind

RULE = Rule(
    id="V26",
    title=Text("数量超过单车用量", "More than a car has"),
    about=Text(
        "同一零件号各行数量之和不超过目录里的单车用量。",
        "All lines of a part number together claim no more than the catalogue's quantity per vehicle.",
    ),
    source=Text("配件目录 · 单车用量", "Parts catalogue · quantity per vehicle"),
    severity=Severity.RETURN,
    needs=("catalogue",),
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding for parts above their quantity per vehicle; unknown numbers are V25's business."""
    if facts.catalogue is None:
        return None
    limits = {number: Decimal(one.quantity_per_vehicle) for number, one in facts.catalogue.parts.items()}
    over = excesses(submission.lines_of(LineKind.PART), limits)
    if not over:
        return None
    return hit(
        RULE,
        policy,
        joined([_sentence(one) for one in over]),
        field=line_field(over[0].line, "quantity"),
        fixes=tuple(
            change_to(line_field(one.line, "quantity"), plain(one.left)) for one in over if one.left is not None
        ),
        inputs={one.line.code: f"{plain(one.claimed)} > {plain(one.limit)}" for one in over},
    )


def _sentence(one: Excess) -> Text:
    name = line_name(one.line)
    return Text(
        f"{name.zh}：申报 {plain(one.claimed)}，单车用量 {plain(one.limit)}",
        f"{name.en}: {plain(one.claimed)} claimed, a car has {plain(one.limit)}",
    )
