"""V37: the total on the header is the sum of the lines."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import LINE_KIND_NAMES, change_to, hit, yuan_text
from claims.bilingual import Text
from claims.rules import LineKind, sums

RULE = Rule(
    id="V37",
    title=Text("申报合计与各行之和不符", "Total is not the sum of the lines"),
    about=Text("申报合计等于各行金额之和，一分不差。", "The claimed total is the sum of the lines, to the cent."),
    source=Text("索赔政策 · 金额", "Claim policy · amounts"),
    severity=Severity.RETURN,
    needs=("claimed_total",),
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if header and lines differ by any amount."""
    claimed = submission.claimed_total
    by_kind = sums((line.kind, line.amount) for line in submission.lines)
    if claimed is None or claimed == by_kind.total:
        return None
    difference, more = yuan_text(abs(claimed - by_kind.total)), claimed > by_kind.total
    kinds = [(LINE_KIND_NAMES[kind], yuan_text(by_kind.of(kind))) for kind in LineKind if by_kind.of(kind)]
    parts_zh = "、".join(f"{name.zh} {amount}" for name, amount in kinds)
    parts_en = ", ".join(f"{name.en.lower()} {amount}" for name, amount in kinds)
    return hit(
        RULE,
        policy,
        Text(
            f"申报合计 {yuan_text(claimed)}，各行之和 {yuan_text(by_kind.total)}"
            f"{f'（{parts_zh}）' if kinds else ''}，{'多' if more else '少'} {difference}。",
            f"Claimed {yuan_text(claimed)}, the lines add up to {yuan_text(by_kind.total)}"
            f"{f' ({parts_en})' if kinds else ''}: {difference} {'too much' if more else 'too little'}.",
        ),
        field="claimed_total",
        fixes=(change_to("claimed_total", str(by_kind.total), yuan_text(by_kind.total)),),
        inputs={"claimed_total": str(claimed), "sum_of_lines": str(by_kind.total)},
    )
