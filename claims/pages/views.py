"""Pages of the claim desk: the queue, the claim, the rules."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from claims import queries
from claims.pages import showing
from landbridge.clocks.days import local_day
from landbridge.identity.rules import OEM_ROLES
from landbridge.web.access import ActorRequest, allow
from landbridge.web.parts import PageView
from landbridge.web.toolbar import CURSOR, Filter, chosen, toolbar_view, url_after

STATUS_FILTER = Filter(
    "status",
    _("Status"),
    {
        "open": _("In review"),
        "asked": _("Question open"),
        "system": _("Submitted"),
        "returned": _("Returned"),
        "approved": _("Approved"),
        "rejected": _("Rejected"),
        "withdrawn": _("Withdrawn"),
        "all": _("All"),
    },
)
DESK_FILTER = Filter("desk", _("Desk"), {"mine": _("Mine")})


@allow(*OEM_ROLES)
def claim_queue(request: ActorRequest) -> HttpResponse:
    """List claims by clock; without a condition those that wait for an adjudicator."""
    wanted = queries.ClaimFilter(
        status=next(iter(chosen(request.GET, STATUS_FILTER)), "open"),
        mine=bool(chosen(request.GET, DESK_FILTER)),
        dealer=request.GET.get("dealer", "")[:12],
        search=request.GET.get("q", "")[:40],
    )
    page = queries.claim_list(request.actor, wanted, request.GET.get(CURSOR, ""))
    next_url = url_after(request.GET, page.next) if page.next else ""
    context = {
        "rows": showing.queue_rows(page.rows, request.now),
        "page": PageView(shown=len(page.rows), next_url=next_url),
        "toolbar": toolbar_view(
            request,
            [STATUS_FILTER, DESK_FILTER],
            search_label=_("Claim, order, last 8 of the VIN"),
        ),
    }
    more = bool(request.htmx and request.GET.get(CURSOR))
    if not more:
        context["waiting"] = queries.in_review_count(request.actor)
    return render(request, f"claims/claim_queue.html{'#rows' if more else ''}", context)


@allow(*OEM_ROLES)
def claim_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show a claim: findings first, lines, story; car, history, events and talk; the decision below."""
    return render(request, "claims/claim_adjudicate.html", _context(request, number))


def claim_fragment(request: ActorRequest, number: str) -> HttpResponse:
    """Return the parts that a verdict on a line changes: lines with their sum, and the bar."""
    return render(request, "claims/claim_adjudicate.html#decided", _context(request, number) | {"oob": True})


@allow(*OEM_ROLES)
def rule_list(request: ActorRequest) -> HttpResponse:
    """List all rules with what the policy makes of them today."""
    rows = queries.rule_rows(local_day(request.now), queries.hits_since(request.now))
    return render(request, "claims/rule_list.html", {"rows": showing.rule_rows(rows)})


def _context(request: ActorRequest, number: str) -> dict[str, object]:
    detail = queries.claim_detail(request.actor, number)
    compare = request.GET.get("compare") == "1"
    return showing.claim_context(request.actor, detail, request.now, compare=compare)
