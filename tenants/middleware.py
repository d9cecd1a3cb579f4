"""From a URL and a cookie or token to a portal, a person or a client and an actor, in one front door."""

import re
import time
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import set_script_prefix
from django.utils import timezone, translation

from landbridge.api.clients import Admitted, admit
from landbridge.api.middleware import PREFIX as API
from landbridge.api.problems import bare_problem
from landbridge.doors.scopes import front_door
from landbridge.identity.actor import Actor
from tenants import queries
from tenants.queries import DealerInfo

Handler = Callable[[HttpRequest], HttpResponseBase]
DEALER_PATH = re.compile(r"/d/([A-Za-z0-9]{1,12})(/.*|\Z)")
SEEN = "seen_at"  # session key: when this person last did something, in whole minutes since 1970


class ArrivingRequest(HttpRequest):
    """A request on its way in; a view gets it as `landbridge.web.access.ActorRequest`."""

    now: datetime
    dealer: DealerInfo | None
    actor: Actor | None
    api_client: Admitted | None
    workplaces: list[DealerInfo | None]


class FrontDoorSessionMiddleware(SessionMiddleware):
    """Django's sessions, saved in a front door of their own and only when something changed."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not request.session.modified:
            return super().process_response(request, response)
        with front_door():
            return super().process_response(request, response)


class EntryMiddleware:
    """Reads dealer, session, user and memberships eagerly; sets `request.dealer`, `.user`, `.actor`, `.now`.

    `/d/<code>/…` is the dealer's portal: the prefix becomes the script name, so that the portal's URLconf
    and `reverse()` know nothing of it. An unknown or closed dealer, and one where the person does not work,
    are all the same 404: a stranger learns nothing about who is on the platform.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: ArrivingRequest) -> HttpResponseBase:
        request.now = timezone.now()
        request.dealer = request.actor = request.api_client = None
        request.workplaces = []
        request.user = AnonymousUser()
        set_script_prefix("/")
        match = DEALER_PATH.match(request.path_info)
        try:
            if match or request.COOKIES.get(settings.SESSION_COOKIE_NAME) or _bearer(request):
                with front_door():
                    self._enter(request, match)
        except Http404:
            if match and match[2].startswith(API):
                return bare_problem(404)
            return render(request, "404.html", status=404)
        return self.get_response(request)

    def _enter(self, request: ArrivingRequest, match: re.Match[str] | None) -> None:
        dealer = queries.dealer_by_code(match[1]) if match else None
        if match and (dealer is None or not dealer.is_open):
            raise Http404
        token = _bearer(request)
        if token:
            # A client is nobody where it does not belong: the neighbour's portal answers as to a wrong token.
            request.api_client = admit(token, request.now)
            if request.api_client and request.api_client.dealer_id == (dealer.id if dealer else None):
                request.actor = request.api_client.actor(dealer.code if dealer else "")
        else:
            self._enter_person(request, dealer)
        if match and dealer:
            request.dealer = dealer
            request.urlconf = settings.DEALER_URLCONF
            request.path_info = match[2] or "/"
            prefix = f"/d/{match[1]}"
            request.META["SCRIPT_NAME"] = prefix
            set_script_prefix(prefix)

    def _enter_person(self, request: ArrivingRequest, dealer: DealerInfo | None) -> None:
        _end_idle_session(request)
        user = get_user(request)
        if user.is_authenticated:
            request.user = user
            everywhere = queries.memberships(user)
            request.workplaces = queries.workplaces(everywhere)
            request.actor = queries.actor_for(user, dealer, everywhere)
            if dealer and request.actor is None:
                raise Http404


class LanguageMiddleware:
    """The person's chosen language (cookie, then account), else Chinese; browsers' wishes are not asked.

    Most browsers in the shops were installed in English by somebody. A program that sends a token says what it
    wants itself (`Accept-Language`).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        known = dict(settings.LANGUAGES)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or getattr(request.user, "language", "")
        if not chosen and getattr(request, "api_client", None):
            chosen = "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else ""
        language = chosen if chosen in known else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response


def _bearer(request: HttpRequest) -> str:
    """Return the bearer token of a request to the API; pages know none."""
    path = request.path_info
    match = DEALER_PATH.match(path)
    if not (match[2] if match else path).startswith(API):
        return ""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _end_idle_session(request: HttpRequest) -> None:
    """Forget who was signed in after `SESSION_IDLE` without a click; note activity once a minute at most."""
    minute = int(time.time() // 60)
    seen = request.session.get(SEEN)
    if seen is not None and (minute - seen) * 60 > settings.SESSION_IDLE.total_seconds():
        request.session.flush()
    elif request.session.session_key and seen != minute and "_auth_user_id" in request.session:
        request.session[SEEN] = minute
