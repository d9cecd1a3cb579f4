"""Search terms that must not stand in a URL: a plate, a telephone number, a name.

Such a search is posted, its term is kept in the session under a random key, and the list answers at a URL with
that key (`?s=…`). The key opens nothing in another session, and the terms end with the session.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

KEY = "s"  # the parameter that names a kept term
FIELD = "q"  # the field that carries a term in the body
LONGEST = 60
KEPT = 30  # the oldest go first; their lists are then shown without a search
_SESSION = "search_terms"
_NEW_LIST = ("csrfmiddlewaretoken", FIELD, KEY, "after", "from")  # a new search begins at the top of the list

Response = TypeVar("Response", bound=HttpResponseBase)


def keep(request: HttpRequest, text: str) -> str:
    """Keep a term in the session and return its key; the same term has the same key."""
    kept: list[list[str]] = request.session.get(_SESSION, [])
    for key, known in kept:
        if known == text:
            return key
    key = secrets.token_urlsafe(9)
    request.session[_SESSION] = [*kept, [key, text]][-KEPT:]
    return key


def term(request: HttpRequest) -> str:
    """Return the term that the URL names; nothing if it names none, or one that this session does not hold."""
    wanted = request.GET.get(KEY, "")
    session = getattr(request, "session", None)  # a page rendered without a visitor has none
    kept: list[list[str]] = session.get(_SESSION, []) if wanted and session is not None else []
    return next((text for key, text in kept if key == wanted), "")


def posted(request: HttpRequest) -> str:
    """Return the term in the body, without blanks around it."""
    return request.POST.get(FIELD, "").strip()[:LONGEST]


def searchable(view: Callable[..., Response]) -> Callable[..., Response | HttpResponse]:
    """Let a list be searched: a POST is answered with the list's URL, its other fields being the filters."""

    @wraps(view)
    def call(request: HttpRequest, *args: Any, **kwargs: Any) -> Response | HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        query = request.POST.copy()
        for name in _NEW_LIST:
            query.pop(name, None)
        if text := posted(request):
            query[KEY] = keep(request, text)
        return redirect(f"{request.path}?{query.urlencode()}")

    return call
