"""The one start page: it leads everybody to where the day's work is."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse

from landbridge.identity.rules import Role
from landbridge.web.access import public

# The first role that fits, to the first page that this installation has.
_FIRST_PAGES: tuple[tuple[Role, tuple[str, ...]], ...] = (
    (Role.ADJUDICATOR, ("claim_queue", "dealers")),
    (Role.ADMINISTRATOR, ("people",)),
)


@public
def home(request: HttpRequest) -> HttpResponse:
    """Redirect: a stranger to sign-in, a dealer's person to the dealer, the OEM's by role."""
    if not request.user.is_authenticated:
        return redirect(settings.LOGIN_URL)
    actor = getattr(request, "actor", None)
    if actor:
        wanted = next((pages for role, pages in _FIRST_PAGES if actor.has(role)), ("dealers",))
        return redirect(_first_url(wanted))
    places = [place for place in getattr(request, "workplaces", []) if place]
    if not places:
        raise PermissionDenied
    return redirect(f"/d/{places[0].code}/")


def _first_url(names: tuple[str, ...]) -> str:
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    raise NoReverseMatch(names)
