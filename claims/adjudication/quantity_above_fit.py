"""V26: no more pieces of a part are claimed than a car has."""

from decimal import Decimal

from claims.adjudication.types import Facts, Finding, Line, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import change_to, hit, joined, line_field, line_name, plain
from claims.bilingual import Text
from claims.rules import LineKind
from landbridge.money import ZERO

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
    known = facts.catalogue.parts
    claimed: dict[str, Decimal] = {}
    last: dict[str, Line] = {}
    for line in submission.lines_of(LineKind.PART):
        if line.code in known:
            claimed[line.code] = claimed.get(line.code, ZERO) + line.quantity
            last[line.code] = line
    over = [code for code, quantity in claimed.items() if quantity > known[code].quantity_per_vehicle]
    if not over:
        return None
    fixes = []
    for code in over:
        # The line that brings it above the limit gives up the surplus, if it holds that much.
        left = last[code].quantity - (claimed[code] - known[code].quantity_per_vehicle)
        if left > 0:
            fixes.append(change_to(line_field(last[code], "quantity"), plain(left)))
    return hit(
        RULE,
        policy,
        joined([_sentence(last[code], claimed[code], known[code].quantity_per_vehicle) for code in over]),
        field=line_field(last[over[0]], "quantity"),
        fixes=tuple(fixes),
        inputs={code: f"{plain(claimed[code])} > {known[code].quantity_per_vehicle}" for code in over},
    )


def _sentence(line: Line, claimed: Decimal, limit: int) -> Text:
    name = line_name(line)
    return Text(
        f"{name.zh}：申报 {plain(claimed)}，单车用量 {limit}",
        f"{name.en}: {plain(claimed)} claimed, a car has {limit}",
    )
