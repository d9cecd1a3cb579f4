"""V25: every part is one of the catalogue and fitted to the car's series."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Line, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import hit, joined, line_field, line_name
from claims.bilingual import Text
from claims.rules import LineKind

RULE = Rule(
    id="V25",
    title=Text("配件不适用该车系", "Part is not fitted to this series"),
    about=Text(
        "零件号在配件目录里，维修当日适用该车系；目录里没有的由审核员核对。",
        "The part number is in the catalogue and fits the series on the repair date; "
        "one that the catalogue does not know is checked by a person.",
    ),
    source=Text("配件目录 · 适用车系", "Parts catalogue · fits"),
    severity=Severity.RETURN,
    needs=("catalogue",),
    undecided_to_person=True,
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding for parts that the series does not have; only unknown numbers go to a person."""
    if facts.catalogue is None:
        return None
    known = facts.catalogue.parts
    parts = submission.lines_of(LineKind.PART)
    wrong = [line for line in parts if line.code in known and not known[line.code].fits]
    unknown = [line for line in parts if line.code not in known]
    if not wrong and not unknown:
        return None
    series = facts.catalogue.series_code
    return hit(
        RULE,
        policy,
        joined([*(_not_fitted(line, series) for line in wrong), *(_not_known(line) for line in unknown)]),
        title=None if wrong else Text("零件号不在目录里", "Part number is not in the catalogue"),
        field=line_field((wrong or unknown)[0], "code"),
        inputs={"series": series, **{line_field(line, "code"): line.code for line in (*wrong, *unknown)}},
        at_most=None if wrong else Severity.MANUAL,
    )


def _not_fitted(line: Line, series: str) -> Text:
    name = line_name(line)
    return Text(
        f"{name.zh}：{line.code} 不适用 {series} 车系，请核对零件号",
        f"{name.en}: {line.code} is not fitted to {series}; check the number",
    )


def _not_known(line: Line) -> Text:
    name = line_name(line)
    if not line.code:
        return Text(
            f"{name.zh}：没有零件号，由审核员核对", f"{name.en}: without a number, checked by an adjudicator"
        )
    return Text(
        f"{name.zh}：配件目录里没有 {line.code}，由审核员核对",
        f"{name.en}: {line.code} is not in the catalogue, checked by an adjudicator",
    )
