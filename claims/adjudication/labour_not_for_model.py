"""V23: every labour operation is one of the time catalogue and allowed on the car's series."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Line, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import hit, joined, line_field, line_name
from claims.bilingual import Text
from claims.rules import LineKind

RULE = Rule(
    id="V23",
    title=Text("工时代码不适用该车系", "Labour operation is not for this series"),
    about=Text(
        "工时代码在维修当日的工时目录里，并适用该车系；目录里没有的由审核员核对。",
        "The operation is in the time catalogue of the repair date and allowed on the series; "
        "one that the catalogue does not know is checked by a person.",
    ),
    source=Text("工时目录", "Labour time catalogue"),
    severity=Severity.RETURN,
    needs=("catalogue",),
    undecided_to_person=True,
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding for operations that the series does not have; only unknown ones go to a person."""
    if facts.catalogue is None:
        return None
    known = facts.catalogue.operations
    labour = submission.lines_of(LineKind.LABOUR)
    wrong = [line for line in labour if line.code in known and known[line.code].standard_hours is None]
    unknown = [line for line in labour if line.code not in known]
    if not wrong and not unknown:
        return None
    series = facts.catalogue.series_code
    return hit(
        RULE,
        policy,
        joined([*(_not_allowed(line, series) for line in wrong), *(_not_known(line) for line in unknown)]),
        title=None if wrong else Text("工时代码不在目录里", "Labour operation is not in the catalogue"),
        field=line_field((wrong or unknown)[0], "code"),
        inputs={"series": series, **{line_field(line, "code"): line.code for line in (*wrong, *unknown)}},
        at_most=None if wrong else Severity.MANUAL,
    )


def _not_allowed(line: Line, series: str) -> Text:
    name = line_name(line)
    return Text(
        f"{name.zh}：{line.code} 不适用 {series} 车系，请换成该车系的工时代码",
        f"{name.en}: {line.code} is not allowed on {series}; use the operation of this series",
    )


def _not_known(line: Line) -> Text:
    name = line_name(line)
    if not line.code:
        return Text(
            f"{name.zh}：没有工时代码，由审核员核对", f"{name.en}: without a code, checked by an adjudicator"
        )
    return Text(
        f"{name.zh}：工时目录里没有 {line.code}，由审核员核对",
        f"{name.en}: {line.code} is not in the catalogue, checked by an adjudicator",
    )
