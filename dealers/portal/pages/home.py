"""The first page of everybody at a dealer; for the claim desk it is the day's work."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims import queries as claims
from claims.rules import Status
from dealers.drafts import queries as drafts
from dealers.drafts.pages.views import rows
from dealers.portal import queries
from dealers.portal.pages.claims import waiting_rows
from dealers.workshop import queries as workshop
from landbridge.catalog import queries as catalog
from landbridge.clocks.days import end_of_day, local_day, start_of_day
from landbridge.identity.rules import Role
from landbridge.web.access import ActorRequest, signed_in
from landbridge.web.parts import FlowBar, FlowPart, flow_bars

SHOWN = 10
WORKSHOP = (Role.SERVICE_ADVISER, Role.TECHNICIAN)


@signed_in
@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Show the clerk's desk; the workshop's people go to the orders, everybody else sees a welcome."""
    actor, now = request.actor, request.now
    if not actor.has(Role.CLAIM_CLERK, Role.MANAGER):
        if actor.has(*WORKSHOP):
            return redirect("orders")
        return render(request, "portal/welcome.html")
    today, series = local_day(now), catalog.series_names()
    show = request.GET.get("show", "all")
    context: dict[str, Any] = {
        "counts": drafts.counts(actor, now=now, until=end_of_day(today + timedelta(days=1))),
        "show": show if show in drafts.FILTERS else "all",
        "may_submit": actor.has(Role.CLAIM_CLERK),
    }
    if request.htmx and request.htmx.target == "due":
        due = list(drafts.open_drafts(actor, now=now, show=show)[:SHOWN])
        return render(request, "portal/home_due.html", context | {"rows": rows(due, request, series)})
    due, new = drafts.first_due_and_new(actor, now=now, since=start_of_day(today), show=show, due=SHOWN)
    both = rows([*due, *new], request, series)
    by_status = claims.claim_counts(actor).by_status
    waiting = waiting_rows(actor, claims.waiting_claims(actor), now, series)
    returned = [row for row in waiting if row["claim"].state is Status.RETURNED]
    asked = [row for row in waiting if row["claim"].state is Status.ASKED]
    money = queries.month_money(actor, now)
    context |= {
        "rows": both[: len(due)],
        "new": both[len(due) :],
        "returned": returned[:SHOWN],
        "returned_number": by_status.get(Status.RETURNED.value, 0),
        "asked": asked[:SHOWN],
        "asked_number": by_status.get(Status.ASKED.value, 0),
        "unclosed": workshop.waiting_to_close(actor),
        "money": money,
        "flow": _flow(money),
    }
    return render(request, "portal/home.html", context)


def _flow(money: queries.MonthMoney) -> tuple[FlowBar, ...]:
    return flow_bars(
        (
            FlowPart("c", _("Paid"), money.paid.amount),
            FlowPart("b", _("Approved, unpaid"), money.unpaid.amount),
            FlowPart("a", _("Waiting"), money.waiting.amount),
            FlowPart("x", _("Cut"), -money.cut),
        )
    )
