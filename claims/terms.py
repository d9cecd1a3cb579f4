"""Terms of the claim desk: how long each side has. Plain Python; policy rows overrule the defaults."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from claims.adjudication.registry import RULES
from claims.adjudication.types import Policy, PolicyUnreadable, RulePolicy
from claims.bilingual import Text
from landbridge.clocks.days import SHANGHAI
from landbridge.clocks.deadlines import Pause, Unit, deadline, due_day
from landbridge.clocks.workdays import WorkdayCalendar


@dataclass(frozen=True, slots=True)
class Term:
    """One row of terms: its default numbers, and the largest that make sense."""

    id: str
    title: Text
    about: Text
    params: Mapping[str, int]
    most: Mapping[str, int]


TERMS: Mapping[str, Term] = {
    term.id: term
    for term in (
        Term(
            "T01",
            Text("厂家审核时限", "Time to review"),
            Text(
                "系统转人工后，审核员在几个工作日内、最后一日几点前作出结论；询问经销商期间计时暂停。",
                "Working days, and the hour of the last one, within which an adjudicator decides what went to a "
                "person; the clock stands while a question waits for the dealer.",
            ),
            {"working_days": 3, "until_hour": 18},
            {"working_days": 60, "until_hour": 23},
        ),
        Term(
            "T02",
            Text("退回后重新提交时限", "Time to resubmit"),
            Text(
                "退回次日起几个自然日内重新提交，至最后一日 24:00。",
                "Calendar days from the day after the return, until 24:00 of the last one.",
            ),
            {"days": 5},
            {"days": 365},
        ),
    )
}


@dataclass(frozen=True, slots=True)
class DeskTerms:
    """The numbers in force."""

    review_working_days: int = TERMS["T01"].params["working_days"]
    review_until_hour: int = TERMS["T01"].params["until_hour"]
    resubmit_days: int = TERMS["T02"].params["days"]

    def review_due(self, opened_at: datetime, calendar: WorkdayCalendar, pauses: Sequence[Pause] = ()) -> datetime:
        """Return until when the desk decides.

        Raises:
            CalendarYearMissing: the working-day table does not reach that far.
        """
        due = deadline(opened_at, self.review_working_days, Unit.WORKING_DAY, calendar=calendar, pauses=pauses)
        return datetime.combine(due_day(due), time(self.review_until_hour), tzinfo=SHANGHAI)

    def resubmit_due(self, returned_at: datetime) -> datetime:
        """Return the first moment that is too late for a new version."""
        return deadline(returned_at, self.resubmit_days, Unit.CALENDAR_DAY)


def desk_terms(rows: Mapping[str, RulePolicy]) -> DeskTerms:
    """Return the terms of policy rows; a row that is missing or unreadable leaves the default."""
    return DeskTerms(
        review_working_days=_whole(rows, "T01", "working_days"),
        review_until_hour=_whole(rows, "T01", "until_hour"),
        resubmit_days=_whole(rows, "T02", "days"),
    )


def submit_days(policy: Policy) -> int:
    """Return the calendar days from hand-over to submission: the limit that V08 judges by."""
    default = int(RULES["V08"].params["limit_days"])
    try:
        return policy.rules["V08"].whole("limit_days") if "V08" in policy.rules else default
    except PolicyUnreadable:
        return default


def _whole(rows: Mapping[str, RulePolicy], term: str, name: str) -> int:
    default = TERMS[term].params[name]
    try:
        number = rows[term].whole(name) if term in rows else default
    except PolicyUnreadable:
        return default
    return number if 0 < number <= TERMS[term].most[name] else default
