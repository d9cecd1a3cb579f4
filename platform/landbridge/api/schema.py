"""How the API is described: sign-in, keys, filters and problem details, the same for every operation."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from landbridge.api.idempotency import MOST
from landbridge.api.scopes import SCOPE_NAMES
from landbridge.api.views import KEY_HEADER, WRITING

PROBLEM = {"$ref": "#/components/schemas/Problem"}
_ALWAYS = {
    "400": "A parameter or a field is not right; `errors` names it.",
    "401": "No token, or one that is not valid here.",
    "403": "The token's scopes, or the role, do not allow this.",
    "429": "Too many requests in this minute; see `Retry-After`.",
}
_WRITING = {
    "409": "A rule forbids it, somebody was first, or the key was used for another request; `code` says which.",
    "415": "The body is not JSON.",
}
_EXAMPLE = {
    "type": "about:blank",
    "title": "Something must be changed before it can be sent.",
    "status": 409,
    "code": "draft_blocked",
    "readiness": "blocked",
    "blocking": 1,
}


class ApiSchema(AutoSchema):
    """Adds what our views say about themselves: filters, scopes, and that writes take a key."""

    def get_override_parameters(self) -> list[Any]:
        parameters = []
        if self.method in WRITING:
            parameters.append(
                OpenApiParameter(
                    KEY_HEADER,
                    {"type": "string", "maxLength": MOST, "pattern": "^[!-~]+$"},
                    OpenApiParameter.HEADER,
                    description="The same key and request again are answered the same and do nothing twice.",
                )
            )
        filters = getattr(self.view, "filters", None)
        return [*parameters, filters] if filters else parameters

    def get_auth(self) -> list[Any]:
        scope = getattr(self.view, "scopes", {}).get(self.method)
        return [{"client": [scope.value] if scope else []}, {"browser": []}]


class FrontDoorScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """OAuth 2 client credentials for programs, the session for browsers."""

    target_class = "landbridge.api.authentication.FrontDoorAuthentication"
    name = ["client", "browser"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        scopes = {scope.value: text.en for scope, text in SCOPE_NAMES.items()}
        flow = {"tokenUrl": "/oauth/token", "scopes": scopes}
        return [
            {"type": "oauth2", "flows": {"clientCredentials": flow}},
            {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        ]


def describe(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add the problem document and where it is answered (a hook of drf-spectacular)."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = {
        "type": "object",
        "description": "RFC 9457. `code` is stable, `title` is a sentence in the language asked for.",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string"},
            "errors": {"type": "object", "additionalProperties": True},
        },
        "additionalProperties": True,
    }
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            answers = dict(_ALWAYS)
            if "{" in path:
                answers["404"] = "There is no such thing here, or it is somebody else's."
            if method.upper() in WRITING:
                answers |= _WRITING
            for status, text in sorted(answers.items()):
                operation["responses"].setdefault(status, _problem(text))
    return result


def _problem(text: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": PROBLEM, "example": _EXAMPLE}}
    return {"description": text, "content": content}
