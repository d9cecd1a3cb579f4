"""Answers of the top bar's search field: while typing a list below it, on Enter the thing or a page."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from landbridge.web import nav, search_terms
from landbridge.web.access import ActorRequest, signed_in
from landbridge.web.finding import SHORTEST, Wanted, find, only_exact

SHORT, LONG = 5, 20  # rows of a group below the field, and on the page


@signed_in
@never_cache
def search(request: ActorRequest) -> HttpResponse:
    """Show what was found. What was typed may be a plate or a name and never stands in a URL."""
    portal = nav.DEALER if request.actor.is_dealer else nav.OEM
    if request.method != "POST":
        return _page(request, portal, search_terms.term(request))
    typed = search_terms.posted(request)
    if request.htmx:
        context = {"groups": find(request.actor, portal, Wanted.read(typed), SHORT), "typed": typed}
        return render(request, "search.html#short", context | {"is_enough": Wanted.read(typed).is_enough})
    exact = only_exact(find(request.actor, portal, Wanted.read(typed), SHORT))
    if exact:
        return redirect(exact.url)
    return redirect(f"{reverse('search')}?{search_terms.KEY}={search_terms.keep(request, typed)}")


def _page(request: ActorRequest, portal: str, typed: str) -> HttpResponse:
    wanted = Wanted.read(typed)
    context = {
        "groups": find(request.actor, portal, wanted, LONG),
        "typed": typed,
        "is_enough": wanted.is_enough,
        "shortest": SHORTEST,
    }
    return render(request, "search.html", context)
