"""Pages of the claim desk: the queue and the claim."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from claims import queries
from claims.pages import filters, showing
from landbridge.identity.rules import OEM_ROLES, Role
from landbridge.web.access import ActorRequest, allow
from landbridge.web.parts import PageView, Tab
from landbridge.web.search_terms import searchable
from landbridge.web.toolbar import CURSOR, toolbar_view, url_after


@allow(*OEM_ROLES)
@searchable
def claim_queue(request: ActorRequest) -> HttpResponse:
    """List claims by clock; without a condition those that wait for an adjudicator."""
    view = filters.read(request, request.now)
    page = queries.claim_list(request.actor, view.wanted, request.GET.get(CURSOR, ""))
    next_url = url_after(request.GET, page.next) if page.next else ""
    context: dict[str, object] = {
        "rows": showing.queue_rows(request.actor, page.rows, request.now),
        "page": PageView(shown=len(page.rows), next_url=next_url),
        "suffix": view.suffix,
    }
    more = bool(request.htmx and request.GET.get(CURSOR))
    if not more:
        dealers = filters.dealer_filter(request.actor, view.wanted.status)
        context |= {
            "toolbar": toolbar_view(
                request,
                [filters.DUE, filters.DESK, filters.AMOUNT, dealers, filters.rule_filter()],
                search_label=_("Claim, order, last 8 of the VIN"),
                is_private=True,
            ),
            "tabs": _tabs(request, view),
            "waiting": queries.desk_counts(request.actor, request.now),
            "may_decide": request.actor.has(Role.ADJUDICATOR),
            "is_narrowed": filters.is_narrowed(view),
            "status": view.wanted.status,
        }
    return render(request, f"claims/claim_queue.html{'#rows' if more else ''}", context)


@allow(*OEM_ROLES)
@require_safe
def claim_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show a claim: findings first, lines, story; car, history, events and talk; the decision below."""
    return render(request, "claims/claim_adjudicate.html", _context(request, number))


def claim_fragment(request: ActorRequest, number: str) -> HttpResponse:
    """Return the parts that a verdict on a line changes: lines with their sum, and the bar."""
    return render(request, "claims/claim_adjudicate.html#decided", _context(request, number) | {"oob": True})


def _tabs(request: ActorRequest, view: filters.QueueView) -> list[Tab]:
    """Return the groups of statuses with how many stand in each; the other conditions stay."""
    counts = queries.claim_counts(request.actor)
    tabs = []
    for group, label in filters.GROUPS.items():
        kept = QueryDict(view.query, mutable=True)
        kept["status"] = group
        tabs.append(Tab(label, f"?{kept.urlencode()}", group == view.wanted.status, counts.of(group)))
    return tabs


def _context(request: ActorRequest, number: str) -> dict[str, object]:
    detail = queries.claim_detail(request.actor, number)
    view = filters.read(request, request.now)
    compared = request.GET.get("compare", "")
    base = int(compared) if compared.isdecimal() and len(compared) < 5 else None
    if base is not None and not 0 < base < detail.claim.version:
        base = None
    shown = showing.claim_context(
        request.actor, detail, request.now, base=base, whole_history=request.GET.get("history") == "all"
    )
    return shown | {
        "place": queries.place_in_list(request.actor, detail.claim, view.wanted),
        "suffix": view.suffix,
        "own_link": f"{view.suffix}&" if view.suffix else "?",
    }
