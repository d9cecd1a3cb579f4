"""Errors of the API as RFC 9457 problem details; a half-done write never survives one."""

import json
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from landbridge.doors.scopes import FRONT, current_door
from landbridge.errors import Forbidden, RuleViolation

PROBLEM_JSON = "application/problem+json"
# What is said where nobody has said more: status to machine name and sentence.
COMMON: dict[int, tuple[str, Any]] = {
    400: ("bad_request", _("The request cannot be read.")),
    401: ("unauthorized", _("Sign in first, or send a valid token of this portal.")),
    403: ("forbidden", _("This role or token may not do that.")),
    404: ("not_found", _("There is no such thing here.")),
    405: ("method_not_allowed", _("This address does not know this method.")),
    409: ("conflict", _("That does not fit the present state.")),
    413: ("too_large", _("The request is too large.")),
    415: ("unsupported_media_type", _("Send JSON with the content type application/json.")),
    429: ("too_many_requests", _("Too many requests in this minute.")),
    500: ("internal_error", _("Something went wrong on our side; nothing was written.")),
}


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an exception of an API view; anything unknown is raised on and becomes a 500."""
    if current_door() not in (None, FRONT):
        transaction.set_rollback(True)
    if isinstance(error, RuleViolation):
        return Response(violation(error), status=409, content_type=PROBLEM_JSON)
    if isinstance(error, (Forbidden, PermissionDenied)):
        return problem(403)
    if isinstance(error, (ObjectDoesNotExist, Http404)):
        return problem(404)
    if isinstance(error, SuspiciousOperation):
        return problem(400)
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        answer = problem(
            response.status_code, _("Some fields are not right."), code="invalid", errors=error.detail
        )
    elif response.status_code in COMMON and not isinstance(error, exceptions.ParseError):
        answer = problem(response.status_code)
    else:
        answer = problem(
            response.status_code,
            getattr(error, "detail", ""),
            code=getattr(error, "default_code", "error"),
        )
    for name, value in response.headers.items():
        if name in ("Allow", "WWW-Authenticate", "Retry-After"):
            answer[name] = value
    return answer


def violation(error: RuleViolation) -> dict[str, Any]:
    """Return the problem document of a broken rule; its parameters are further members."""
    return members(
        409,
        plain(error.message) or error.code,
        code=error.code,
        **{name: plain(value) for name, value in error.params.items()},
    )


def members(status: int, title: Any = "", /, *, code: str = "", **further: Any) -> dict[str, Any]:
    """Return a problem document: `type`, `title`, `status`, a stable `code` and further members."""
    common_code, common_title = COMMON.get(status, ("error", ""))
    return {
        **further,
        "type": "about:blank",
        "title": str(title or common_title),
        "status": status,
        "code": code or common_code,
    }


def problem(status: int, title: Any = "", /, *, code: str = "", **further: Any) -> Response:
    """Return a problem document as an answer of a view."""
    body = members(status, title, code=code, **further)
    return Response(body, status=status, content_type=PROBLEM_JSON)


def bare_problem(status: int, title: Any = "", /, *, code: str = "", **further: Any) -> HttpResponse:
    """Return a problem document where no view has run: middleware and the front door."""
    body = json.dumps(members(status, title, code=code, **further), cls=DjangoJSONEncoder, ensure_ascii=False)
    return HttpResponse(body, status=status, content_type=PROBLEM_JSON)


def plain(value: Any) -> Any:
    """Return a parameter of an error as JSON can hold it, a bilingual one in the language of the request."""
    zh, en = getattr(value, "zh", None), getattr(value, "en", None)
    if isinstance(zh, str) and isinstance(en, str):
        return zh if (get_language() or "zh").startswith("zh") else en
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    field = getattr(value, "field", None)
    if isinstance(field, str):
        return {"field": field, "label": plain(getattr(value, "label", field))}
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)
