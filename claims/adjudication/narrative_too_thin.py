"""V53: complaint, cause and correction are each told, and not with the same words."""

from itertools import combinations

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import field_name, hit, joined
from claims.bilingual import Text
from claims.rules import ClaimType

# Fixed-fee services have no complaint.
WITHOUT_NARRATIVE = frozenset({ClaimType.FIRST_MAINT, ClaimType.PDI})

RULE = Rule(
    id="V53",
    title=Text("三段陈述不完整", "Narrative is incomplete"),
    about=Text(
        "客户原话、检查与原因、处理各不少于规定字数，且互不相同；标点和空格不算字。",
        "Complaint, cause and correction each have the minimum length and differ; signs and blanks do not count.",
    ),
    source=Text("索赔政策 · 三段陈述", "Claim policy · complaint, cause, correction"),
    severity=Severity.RETURN,
    params={"min_characters": 10},
    types=frozenset(ClaimType) - WITHOUT_NARRATIVE,
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding for texts that are empty, too short or the same as another."""
    minimum = policy.whole("min_characters")
    told = {
        "complaint": _words(submission.complaint),
        "cause": _words(submission.cause),
        "correction": _words(submission.correction),
    }
    problems: list[tuple[str, Text]] = []
    for field, words in told.items():
        name = field_name(field)
        if not words:
            problems.append((field, Text(f"{name.zh}没有填写", f"{name.en} is empty")))
        elif len(words) < minimum:
            problems.append(
                (
                    field,
                    Text(
                        f"{name.zh}只有 {len(words)} 个字，至少 {minimum} 个字",
                        f"{name.en} has {len(words)} characters, at least {minimum} are needed",
                    ),
                )
            )
    for first, second in combinations(told, 2):
        if told[first] and told[first] == told[second]:
            one, other = field_name(first), field_name(second)
            problems.append(
                (
                    second,
                    Text(f"{other.zh}与{one.zh}相同", f"{other.en} is the same as {one.en.lower()}"),
                )
            )
    if not problems:
        return None
    return hit(
        RULE,
        policy,
        joined([text for _, text in problems])
        + Text("写明现象、检查和测量值、做了什么。", "Tell the symptom, the checks and readings, what was done."),
        field=problems[0][0],
        inputs={field: str(len(words)) for field, words in told.items()} | {"min_characters": str(minimum)},
    )


def _words(text: str) -> str:
    return "".join(char for char in text if char.isalnum()).casefold()
