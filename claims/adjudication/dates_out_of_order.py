"""V09: arrival, start of repair, end of repair, hand-over and submission follow one another."""

from datetime import datetime, time
from itertools import pairwise

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import day_text, field_name, hit, joined, moment_text, skipped
from claims.bilingual import Text
from landbridge.clocks.days import SHANGHAI, local_day

RULE = Rule(
    id="V09",
    title=Text("时间先后不对", "Times are out of order"),
    about=Text(
        "进厂 ≤ 开工 ≤ 完工 ≤ 交车 ≤ 提交；只有日期没有时刻的按日期比较。",
        "Arrival ≤ start ≤ end of repair ≤ hand-over ≤ submission; a date without a time is compared by day.",
    ),
    source=Text("工单记录 · 三包规定第十七条", "Repair record · SAMR Order 43, Art. 17"),
    severity=Severity.RETURN,
)

_ORDER = ("arrived_at", "repair_started_at", "repair_ended_at", "handed_over_at", "submitted_at")


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding for neighbours in the wrong order; skip if a time is missing and the rest is right."""
    values: tuple[datetime | None, ...] = (
        submission.arrived_at,
        submission.repair_started_at,
        submission.repair_ended_at,
        submission.handed_over_at,
        submission.submitted_at,
    )
    known = [(name, at) for name, at in zip(_ORDER, values, strict=True) if at is not None]
    wrong = [(before, after) for before, after in pairwise(known) if _is_after(before[1], after[1])]
    if wrong:
        (_, (first_field, _)) = wrong[0]
        return hit(
            RULE,
            policy,
            joined([_sentence(before, after) for before, after in wrong]),
            # The time of submission is the platform's own: what can be changed is the time before it.
            field=wrong[0][0][0] if first_field == "submitted_at" else first_field,
            # In one zone, so that a submission read back from the database gives the very same finding.
            inputs={name: at.astimezone(SHANGHAI).isoformat() for name, at in known},
        )
    absent = [field_name(name) for name, at in zip(_ORDER, values, strict=True) if at is None]
    if absent:
        return skipped(
            RULE,
            policy,
            Text(
                f"缺{'、'.join(name.zh for name in absent)}，无法判定。",
                f"Missing: {', '.join(name.en for name in absent)}.",
            ),
        )
    return None


def _is_after(first: datetime, second: datetime) -> bool:
    # Many dealer systems export a date only, which arrives as 0:00: it says nothing about the hour.
    if _is_date_only(first) or _is_date_only(second):
        return local_day(first) > local_day(second)
    return first > second


def _is_date_only(at: datetime) -> bool:
    return at.astimezone(SHANGHAI).time() == time()


def _shown(at: datetime) -> str:
    return day_text(at) if _is_date_only(at) else moment_text(at)


def _sentence(before: tuple[str, datetime], after: tuple[str, datetime]) -> Text:
    early, late = field_name(before[0]), field_name(after[0])
    return Text(
        f"{late.zh} {_shown(after[1])} 早于{early.zh} {_shown(before[1])}",
        f"{late.en} {_shown(after[1])} is before {early.en.lower()} {_shown(before[1])}",
    )
