"""The first page of everybody at a dealer; for the claim desk it is the day's work."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render

from claims import queries as claims
from claims.rules import Status
from dealers.drafts import queries as drafts
from dealers.drafts.pages.views import rows
from dealers.portal import queries
from dealers.portal.pages.claims import returned_rows
from dealers.workshop import queries as workshop
from landbridge.clocks.days import end_of_day, local_day, start_of_day
from landbridge.identity.rules import Role
from landbridge.web.access import ActorRequest, signed_in

SHOWN = 10
WORKSHOP = (Role.SERVICE_ADVISER, Role.TECHNICIAN)


@signed_in
def home(request: ActorRequest) -> HttpResponse:
    """Show the clerk's desk; the workshop's people go to the orders, everybody else sees a welcome."""
    actor, now = request.actor, request.now
    if not actor.has(Role.CLAIM_CLERK, Role.MANAGER):
        if actor.has(*WORKSHOP):
            return redirect("orders")
        return render(request, "portal/welcome.html")
    today = local_day(now)
    due_number, due_amount = drafts.due_until(actor, end_of_day(today + timedelta(days=1)))
    back = claims.returned_claims(actor, limit=SHOWN)
    new = drafts.new_since(actor, start_of_day(today))
    context = {
        "rows": rows(drafts.open_drafts(actor, now=now)[:SHOWN], request),
        "counts": drafts.counts(actor, now=now),
        "due_number": due_number,
        "due_amount": due_amount,
        "returned": returned_rows([one for one in back if one.claim.state is Status.RETURNED], now),
        "asked": [one.claim for one in back if one.claim.state is Status.ASKED],
        "new": new,
        "unclosed": workshop.waiting_to_close(actor),
        "money": queries.month_money(actor, now),
        "may_submit": actor.has(Role.CLAIM_CLERK),
    }
    return render(request, "portal/home.html", context)
