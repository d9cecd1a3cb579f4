"""Errors of the API as RFC 9457 problem details; a half-done write never survives one."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from landbridge.doors.scopes import FRONT, current_door
from landbridge.errors import Forbidden, RuleViolation

PROBLEM_JSON = "application/problem+json"


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer an exception of an API view; anything unknown is raised on and becomes a 500."""
    if current_door() not in (None, FRONT):
        transaction.set_rollback(True)
    if isinstance(error, RuleViolation):
        return problem(409, str(error), code=error.code, **error.params)
    if isinstance(error, (Forbidden, PermissionDenied)):
        return problem(403, "This role may not do that.", code="forbidden")
    if isinstance(error, (ObjectDoesNotExist, Http404)):
        return problem(404, "There is no such thing here.", code="not_found")
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, exceptions.ValidationError):
        return problem(response.status_code, "Some fields are not right.", code="invalid", errors=error.detail)
    detail = getattr(error, "detail", str(error))
    return problem(response.status_code, str(detail), code=getattr(error, "default_code", "error"))


def problem(status: int, title: str, /, **members: Any) -> Response:
    """Return a problem document: `type`, `title`, `status` and further members such as a stable `code`."""
    body = {**members, "type": "about:blank", "title": title, "status": status}
    return Response(body, status=status, content_type=PROBLEM_JSON)
