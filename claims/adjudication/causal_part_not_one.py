"""V50: a repair with parts names exactly one part that caused the failure."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Fix, Line, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import hit, line_field, line_name, skipped
from claims.bilingual import Text
from claims.rules import ClaimType, LineKind

# Fixed fees, lists and damage from outside: no part failed by itself.
WITHOUT_CAUSAL_PART = frozenset(
    {
        ClaimType.FIRST_MAINT,
        ClaimType.PDI,
        ClaimType.TRANSPORT,
        ClaimType.CAMPAIGN,
        ClaimType.RECALL,
        ClaimType.SANBAO,
    }
)

RULE = Rule(
    id="V50",
    title=Text("主因零件不是一个", "Not exactly one causal part"),
    about=Text(
        "每个维修项目有且只有一个主因零件；首保、PDI、运输质损、活动、召回和三包追偿除外。",
        "Each repair names exactly one causal part, except first maintenance, inspection before delivery, "
        "transport damage, campaigns, recalls and exchange recourse.",
    ),
    source=Text("索赔政策 · 主因零件", "Claim policy · causal part"),
    severity=Severity.RETURN,
    types=frozenset(ClaimType) - WITHOUT_CAUSAL_PART,
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if no part or several are marked; labour alone is skipped."""
    parts = submission.lines_of(LineKind.PART)
    causal = tuple(line for line in submission.lines if line.is_causal)
    if len(causal) == 1 and causal[0].kind is LineKind.PART:
        return None
    inputs = {"parts": str(len(parts)), "causal": ",".join(str(line.line_no) for line in causal)}
    if len(causal) > 1:
        names = [line_name(line) for line in causal]
        return hit(
            RULE,
            policy,
            Text(
                f"标了 {len(causal)} 个主因：{'、'.join(name.zh for name in names)}。只留引起故障的那一个。",
                f"{len(causal)} are marked as causal: {', '.join(name.en for name in names)}. "
                "Keep the one that caused the failure.",
            ),
            title=Text("主因零件多于一个", "More than one causal part"),
            field=line_field(causal[1], "is_causal"),
            fixes=tuple(_only(line) for line in causal if line.kind is LineKind.PART),
            inputs=inputs,
        )
    if not parts and submission.lines and not causal:
        return skipped(RULE, policy, Text("本单没有配件。", "The claim has no parts."))
    return hit(
        RULE,
        policy,
        Text(
            "还没有标主因零件。请在配件里标出引起故障的那一个，每单只标一个。",
            "No causal part is marked. Mark the one part that caused the failure.",
        ),
        title=Text("没有主因零件", "No causal part"),
        field=line_field(parts[0], "is_causal") if parts else "lines",
        fixes=tuple(_only(line) for line in parts[:3]),
        inputs=inputs,
    )


def _only(line: Line) -> Fix:
    name = line_name(line)
    return Fix(Text(f"主因是{name.zh}", f"Causal: {name.en}"), line_field(line, "is_causal"), "only")
