"""How the API is described: sign-in, keys, filters and problem details, the same for every operation."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema_serializer

from landbridge.api.idempotency import MOST
from landbridge.api.scopes import SCOPE_NAMES
from landbridge.api.views import KEY_HEADER, WRITING

T = TypeVar("T", bound=type)
PROBLEM = {"$ref": "#/components/schemas/Problem"}

# Status to the name of its component, what it means and an example's further members.
ANSWERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "400": (
        "Invalid",
        "A parameter or a field is not right; `errors` names it.",
        {
            "title": "Some fields are not right.",
            "code": "invalid",
            "errors": {"vin": ["A VIN has 17 characters."]},
        },
    ),
    "401": (
        "Unauthorized",
        "No token, or one that is not valid here.",
        {"title": "Sign in first, or send a valid token of this portal.", "code": "unauthorized"},
    ),
    "403": (
        "Forbidden",
        "The token's scopes, or the role, do not allow this.",
        {"title": "This role or token may not do that.", "code": "forbidden"},
    ),
    "404": (
        "NotFound",
        "There is no such thing here, or it is somebody else's.",
        {"title": "There is no such thing here.", "code": "not_found"},
    ),
    "409": (
        "Conflict",
        "A rule forbids it, somebody was first, or the key was used for another request; `code` says which.",
        {
            "title": "Something must be changed before it can be sent.",
            "code": "draft_blocked",
            "readiness": "blocked",
            "blocking": 1,
        },
    ),
    "415": (
        "UnsupportedMediaType",
        "The body is not JSON.",
        {"title": "Send JSON with the content type application/json.", "code": "unsupported_media_type"},
    ),
    "429": (
        "TooManyRequests",
        "Too many requests in this minute; `Retry-After` says for how many seconds to wait.",
        {"title": "Too many requests in this minute.", "code": "too_many_requests", "limit": 6000},
    ),
}
ALWAYS = ("400", "401", "403", "429")


def with_example(name: str, value: Any, *, sent_only: bool = False) -> Callable[[T], T]:
    """Return a decorator that gives a serializer its example in the documents.

    Args:
        name: what the example is of.
        sent_only: it is no answer, though the serializer is one too.
    """
    example = OpenApiExample(
        name,
        value=value,
        request_only=sent_only,
        status_codes=["200", "201", "207"],
    )
    decorate: Callable[[T], T] = extend_schema_serializer(examples=[example])
    return decorate


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
    components = result["components"].setdefault("responses", {})
    for status, (name, text, example) in ANSWERS.items():
        shown = {"type": "about:blank", "status": int(status), **example}
        content = {"application/problem+json": {"schema": PROBLEM, "example": shown}}
        components[name] = {"description": text, "content": content}
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            answered = [*ALWAYS]
            answered += ["404"] if "{" in path else []
            answered += ["409", "415"] if method.upper() in WRITING else []
            for status in sorted(answered):
                operation["responses"][status] = {"$ref": f"#/components/responses/{ANSWERS[status][0]}"}
    return result
