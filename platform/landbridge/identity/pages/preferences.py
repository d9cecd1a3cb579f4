"""Language and theme: cookies, so that they hold before sign-in too."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from landbridge.identity import commands
from landbridge.web.access import public
from landbridge.web.context import THEME_COOKIE, THEMES

_YEAR = 365 * 24 * 3600


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in the cookie and, of somebody signed in, on the account."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        commands.choose_language(user=request.user, language=language)
    return _back(request, settings.LANGUAGE_COOKIE_NAME, language)


@public
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme: `light`, `dark`, or `auto` for what the system wants."""
    theme = request.POST.get("theme", "")
    if theme not in (*THEMES, "auto"):
        return HttpResponseBadRequest()
    return _back(request, THEME_COOKIE, theme)


def _back(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    wanted = request.POST.get("next", "")
    is_own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(wanted if is_own else f"{request.META.get('SCRIPT_NAME', '')}/")
    # Not HttpOnly: the theme's script keeps its choice in the same cookie.
    response.set_cookie(cookie, value, max_age=_YEAR, samesite="Lax", secure=bool(settings.SESSION_COOKIE_SECURE))
    return response
