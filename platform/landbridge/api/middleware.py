"""What every answer of the API has in common, whoever gave it: problem details, limits, how to sign in."""

import math
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from landbridge.api.clients import Admitted
from landbridge.api.problems import bare_problem

Handler = Callable[[HttpRequest], HttpResponseBase]
PREFIX = "/api/"
KEPT = ("Allow", "Retry-After", "Vary", "Set-Cookie", "WWW-Authenticate")


class ApiMiddleware:
    """Stops a client that is over its limit; turns bare errors below /api/ into problem details.

    Such errors come from Django itself (no such address, an unreadable body) and from the door.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        client: Admitted | None = getattr(request, "api_client", None)
        if client and client.is_over:
            response: HttpResponseBase = bare_problem(429, limit=client.limit)
            response.headers["Retry-After"] = str(_seconds(request, client))
        else:
            response = _as_problem(self.get_response(request))
        if client:
            response.headers["RateLimit-Limit"] = str(client.limit)
            response.headers["RateLimit-Remaining"] = str(max(client.limit - client.used, 0))
            response.headers["RateLimit-Reset"] = str(_seconds(request, client))
        if response.status_code == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="landbridge"'
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _as_problem(response: HttpResponseBase) -> HttpResponseBase:
    is_json = "json" in response.headers.get("Content-Type", "") and bool(getattr(response, "content", None))
    if response.status_code < 400 or is_json:
        return response
    answer = bare_problem(response.status_code)
    for name in KEPT:
        if name in response.headers:
            answer.headers[name] = response.headers[name]
    return answer


def _seconds(request: HttpRequest, client: Admitted) -> int:
    left: float = (client.resets_at - request.now).total_seconds()  # type: ignore[attr-defined]
    return max(math.ceil(left), 1)
