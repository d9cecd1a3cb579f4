"""V08: the claim is submitted within the limit after hand-over; extensions and downtime move the day."""

from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import day_text, hit
from claims.bilingual import Text
from landbridge.clocks.deadlines import Unit, days_left, deadline, due_day, is_late

RULE = Rule(
    id="V08",
    title=Text("超过提交期限", "Submitted too late"),
    about=Text(
        "交车次日起在期限内首次提交，至最后一日 24:00；批准的延期和平台停机顺延计入。",
        "First submitted within the limit from the day after hand-over, until 24:00 of the last day; granted "
        "extensions and downtime of the platform are added.",
    ),
    source=Text("索赔政策 · 提交期限", "Claim policy · time to submit"),
    severity=Severity.REJECT,
    needs=("handed_over_at", "deadline_credit"),
    params={"limit_days": 10},
    undecided_to_person=True,
)


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding if version 1 came after the last day; a resubmission keeps that first time."""
    handed_over, credit = submission.handed_over_at, facts.deadline_credit_days
    if handed_over is None or credit is None:
        return None
    limit = policy.whole("limit_days")
    due = deadline(handed_over, limit, Unit.CALENDAR_DAY, credits=credit)
    submitted = submission.first_submitted_at or submission.submitted_at
    if not is_late(submitted, due):
        return None
    last, late = due_day(due), -days_left(due, submitted)
    credit_zh = f"（已含顺延 {credit} 天）" if credit else ""
    credit_en = f" ({credit} {_days(credit)} of extension included)" if credit else ""
    return hit(
        RULE,
        policy,
        Text(
            f"{day_text(handed_over)} 交车，期限 {limit} 天，最后一天是 {last} 24:00{credit_zh}；"
            f"提交日 {day_text(submitted)}，晚 {late} 天。有正当理由的，请先申请延期，或在被拒后申诉。",
            f"Handed over on {day_text(handed_over)}, limit {limit} {_days(limit)}, last day {last} 24:00"
            f"{credit_en}; submitted on {day_text(submitted)}, {late} {_days(late)} late. "
            "With good reason ask for an extension first, or appeal after the rejection.",
        ),
        field="handed_over_at",
        inputs={
            "handed_over": day_text(handed_over),
            "limit_days": str(limit),
            "credit_days": str(credit),
            "due": last.isoformat(),
            "submitted": day_text(submitted),
            "days_late": str(late),
        },
    )


def _days(number: int) -> str:
    return "day" if number == 1 else "days"
