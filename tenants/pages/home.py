"""The one start page: it leads everybody to where the day's work is, at the workplace chosen last."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from landbridge.identity import commands
from landbridge.identity.models import OEM_PLACE
from landbridge.identity.rules import Role
from landbridge.web.access import public
from tenants.queries import DealerInfo

# The first role that fits, to the first page that this installation has.
_FIRST_PAGES: tuple[tuple[Role, tuple[str, ...]], ...] = (
    (Role.ADJUDICATOR, ("claim_queue", "dealers")),
    (Role.ADMINISTRATOR, ("people",)),
)


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Redirect: a stranger to sign-in, a dealer's person to the dealer, the OEM's by role."""
    if not request.user.is_authenticated:
        return redirect(settings.LOGIN_URL)
    places = _places(request)
    if not places:
        raise PermissionDenied
    if len(places) == 1:
        return redirect(_first_page(request, next(iter(places))))
    chosen = request.user.workplace
    return redirect(_first_page(request, chosen) if chosen in places else "workplaces")


@public
def workplaces(request: HttpRequest) -> HttpResponse:
    """Let somebody who works at several places choose one; the choice holds until the next."""
    if not request.user.is_authenticated:
        return redirect(settings.LOGIN_URL)
    places = _places(request)
    if not places:
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "tenants/workplaces.html", {"places": places.items()})
    chosen = request.POST.get("place", "")
    if chosen not in places:
        raise Http404
    commands.choose_workplace(user=request.user, place=chosen)
    return redirect(_first_page(request, chosen))


def _places(request: HttpRequest) -> dict[str, DealerInfo | None]:
    return {place.code if place else OEM_PLACE: place for place in getattr(request, "workplaces", [])}


def _first_page(request: HttpRequest, place: str) -> str:
    if place != OEM_PLACE:
        return f"/d/{place}/"
    actor = request.actor  # type: ignore[attr-defined]  # somebody who works at the OEM is one here
    wanted = next((pages for role, pages in _FIRST_PAGES if actor.has(role)), ("dealers",))
    return _first_url(wanted)


def _first_url(names: tuple[str, ...]) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    raise NoReverseMatch(names)
