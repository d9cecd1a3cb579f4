"""The clock of a claim as a chip."""

from datetime import datetime

from django.utils.translation import gettext as _

from claims.models import Claim
from claims.rules import Status
from claims.terms import DeskTerms
from landbridge.clocks.deadlines import Unit, days_left
from landbridge.clocks.workdays import CalendarYearMissing, WorkdayCalendar
from landbridge.web.clockview import ClockView, clock_view


def clock_of(claim: Claim, now: datetime, calendar: WorkdayCalendar, terms: DeskTerms) -> ClockView | None:
    """Return the clock that runs now: the desk's, or the dealer's after a return; None if none does."""
    if claim.state is Status.RETURNED and claim.returned_due_at is not None:
        return clock_view(claim.returned_due_at, now, terms.resubmit_days)
    if claim.state not in (Status.IN_REVIEW, Status.ASKED) or claim.review_due_at is None:
        return None
    try:
        left: int | None = days_left(claim.review_due_at, now, Unit.WORKING_DAY, calendar)
    except CalendarYearMissing:
        left = None
    paused = _("waiting for the dealer") if claim.state is Status.ASKED else None
    return clock_view(claim.review_due_at, now, terms.review_working_days, paused=paused, working_days_left=left)
