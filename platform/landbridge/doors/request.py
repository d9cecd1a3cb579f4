"""A request's way through a door: the scope is wrapped round the view, never round middleware.

Out in the middleware an exception has already become a response, and a half-done view would be committed.
Here it is still an exception: it leaves the scope, the transaction rolls back, and only then is it answered.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, URLResolver

from landbridge.doors.scopes import FRONT, dealer_scope, front_door, oem_scope
from landbridge.errors import Forbidden, RuleViolation
from landbridge.identity.rules import PUBLIC, SIGNED_IN

View = Callable[..., HttpResponseBase]
PAGE_METHODS = ("GET", "HEAD", "OPTIONS", "POST")  # all that a browser sends to a page
OUTSIDE = "outside"  # door of a view that waits for somebody else's server and opens a front door by itself


class StreamingRefused(RuntimeError):
    """A view answered with a stream, which would read after its scope has closed; exports are files of jobs."""


def front_door_section(patterns: Any) -> Any:
    """Mark all views of an `include()` as living wholly in the front door, open to everybody (sign-in).

    Such views check by themselves who is there; they can see identity tables only.
    """
    module = patterns[0] if isinstance(patterns, tuple) else patterns
    for pattern in getattr(module, "urlpatterns", module) or ():
        if isinstance(pattern, URLResolver):
            front_door_section(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            pattern.callback.allowed_roles = PUBLIC  # type: ignore[attr-defined]
            if getattr(pattern.callback, "door", None) != OUTSIDE:
                pattern.callback.door = FRONT  # type: ignore[attr-defined]
    return patterns


def door_of(request: HttpRequest, view: View) -> AbstractContextManager[None]:
    """Return the door a view runs in: the front door or none if it says so, else the scope of its portal."""
    wanted = getattr(view, "door", None)
    if wanted == FRONT:
        return front_door()
    if wanted == OUTSIDE:
        return nullcontext()
    dealer = getattr(request, "dealer", None)
    return dealer_scope(dealer.ref) if dealer else oem_scope()


class ViewDoorMiddleware:
    """Checks the declared roles, then calls the view inside its door. Must be the last middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase:
        refusal = self._refusal(request, view)
        if refusal is not None:
            return refusal
        if request.method not in PAGE_METHODS and not _is_api(request):
            return HttpResponseNotAllowed(PAGE_METHODS)
        _parse_body(request)
        try:
            return _call(request, view, args, kwargs)
        except Forbidden as error:
            raise PermissionDenied(str(error)) from error
        except RuleViolation as error:
            return _conflict(request, error)
        except ObjectDoesNotExist as error:
            raise Http404(str(error)) from error

    def _refusal(self, request: HttpRequest, view: View) -> HttpResponseBase | None:
        allowed = getattr(view, "allowed_roles", None)
        if allowed is None:
            raise ImproperlyConfigured(f"{view.__module__}.{getattr(view, '__name__', view)} declares no roles")
        if allowed == PUBLIC:
            return None
        actor = getattr(request, "actor", None)
        if actor is None and not request.user.is_authenticated:
            if _is_api(request):
                return HttpResponse(status=401)  # `landbridge.api.middleware` gives it its words
            target = HttpResponseRedirect(f"{settings.LOGIN_URL}?next={quote(request.get_full_path())}")
            if request.headers.get("HX-Request"):
                # htmx would swap the sign-in page into a fragment.
                target = HttpResponseRedirect(settings.LOGIN_URL)
                target.status_code = 204
                target["HX-Redirect"] = str(settings.LOGIN_URL)
            return target
        if actor is None or (allowed != SIGNED_IN and not actor.has(*allowed)):
            raise PermissionDenied
        return None


def _call(request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]) -> HttpResponseBase:
    with door_of(request, view):
        response = view(request, *args, **kwargs)
        if response.streaming:
            raise StreamingRefused(view.__module__)
        # A lazy response still queries: it must render while the door is open.
        if callable(getattr(response, "render", None)):
            response = response.render()  # type: ignore[attr-defined]
        # In the front door a failed sign-in must stay counted.
        if response.status_code >= 500 and getattr(view, "door", None) not in (FRONT, OUTSIDE):
            transaction.set_rollback(True)
    return response


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _parse_body(request: HttpRequest) -> None:
    """Read the body now: a slow upload must not hold a transaction open."""
    if request.method in ("POST", "PUT", "PATCH"):
        if request.content_type in ("multipart/form-data", "application/x-www-form-urlencoded"):
            request.POST  # noqa: B018
        else:
            request.body  # noqa: B018


def _conflict(request: HttpRequest, error: RuleViolation) -> HttpResponse:
    return render(request, "409.html", {"error": error}, status=409)
