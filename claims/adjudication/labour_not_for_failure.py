"""V24: every labour operation is a proper answer to the claim's failure code."""

from claims.adjudication.causal_part_not_one import WITHOUT_CAUSAL_PART
from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Line, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import change_to, hit, joined, line_name
from claims.bilingual import Text
from claims.rules import ClaimType, LineKind

RULE = Rule(
    id="V24",
    title=Text("工时与故障码不匹配", "Labour does not answer the failure"),
    about=Text(
        "每个工时代码都可以用于申报的故障码；目录没有限定故障码的工时不判。",
        "Every operation may be claimed with the failure code; "
        "operations that the catalogue ties to no failure pass.",
    ),
    source=Text("工时目录 · 故障码对照", "Labour time catalogue · failure codes"),
    severity=Severity.RETURN,
    needs=("catalogue", "failure_code"),
    types=frozenset(ClaimType) - WITHOUT_CAUSAL_PART,
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding for operations that do not go with the failure code; those that the series does
    not have are V23's business."""
    if facts.catalogue is None:
        return None
    known = facts.catalogue.operations
    wrong = [
        line
        for line in submission.lines_of(LineKind.LABOUR)
        if line.code in known
        and known[line.code].standard_hours is not None
        and not known[line.code].answers_failure
    ]
    if not wrong:
        return None
    # Only a code that answers for every wrong operation puts the claim right.
    choices = [known[line.code].failure_codes for line in wrong]
    common = [code for code in choices[0] if all(code in other for other in choices[1:])]
    return hit(
        RULE,
        policy,
        joined([_sentence(line, submission.failure_code, known[line.code].failure_codes) for line in wrong]),
        field="failure_code",
        fixes=tuple(change_to("failure_code", code) for code in common),
        inputs={
            "failure_code": submission.failure_code,
            "operations": ",".join(line.code for line in wrong),
        },
    )


def _sentence(line: Line, failure_code: str, allowed: tuple[str, ...]) -> Text:
    name = line_name(line)
    return Text(
        f"{name.zh}（{line.code}）不用于故障码 {failure_code}，可用于 {'、'.join(allowed)} 等",
        f"{name.en} ({line.code}) does not answer {failure_code}; it answers such as {', '.join(allowed)}",
    )
