"""What views of the API are made of: one call inwards, with scope, key and page taken care of here."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from rest_framework import generics, serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from landbridge.api import idempotency
from landbridge.api.authentication import client_of
from landbridge.api.fields import checked
from landbridge.api.paging import KeysetPagination
from landbridge.api.scopes import Scope
from landbridge.errors import Forbidden
from landbridge.identity.actor import Actor

WRITING = ("POST", "PUT", "PATCH", "DELETE")
KEY_HEADER = "Idempotency-Key"


class ApiView(APIView):
    """A verb of the API.

    Attributes:
        scopes: what a client's token must hold, by method.
    """

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    scopes: ClassVar[Mapping[str, Scope]] = {}
    _answer: UUID | None = None

    @property
    def arriving(self) -> HttpRequest:
        """Django's own request, on which the front door has written who and when."""
        request: HttpRequest = self.request._request
        return request

    @property
    def actor(self) -> Actor:
        actor: Actor = self.arriving.actor  # type: ignore[attr-defined]
        return actor

    @property
    def now(self) -> datetime:
        now: datetime = self.arriving.now  # type: ignore[attr-defined]
        return now

    @property
    def who(self) -> dict[str, Any]:
        """Actor and time, as every command takes them."""
        return {"actor": self.actor, "now": self.now}

    def read(self, kind: type[serializers.Serializer[Any]]) -> dict[str, Any]:
        """Return the request's body, checked.

        Raises:
            ValidationError: with a sentence for each field that is not right.
        """
        return checked(kind, self.request.data)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if any("\0" in value for value in kwargs.values() if isinstance(value, str)):
            raise Http404  # PostgreSQL has no such character, so there is no such row
        client = client_of(request._request)
        wanted = self.scopes.get((request.method or "").replace("HEAD", "GET"))
        # A method that the view does not know is answered as such, whoever asks.
        if client and (wanted not in client.scopes) and hasattr(self, (request.method or "").lower()):
            raise Forbidden(str(wanted))
        key = request.headers.get(KEY_HEADER, "")
        if key and request.method in WRITING:
            self._begin(request, key)

    def _begin(self, request: Request, key: str) -> None:
        caller = self.actor.user_id
        if caller is None or len(key) > idempotency.MOST or not key.isprintable():
            raise ValidationError({KEY_HEADER: [_("At most 100 printable characters.")]})
        self._answer = idempotency.begin(
            caller_id=caller,
            key=key,
            method=request.method or "",
            path=request.get_full_path(),
            content=request._request.body,
            now=self.now,
        )

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, idempotency.Replayed):
            return Response(exc.body, status=exc.status, headers={"Idempotency-Replayed": "true"})
        self._answer = None
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        if self._answer and response.status_code < 400:
            idempotency.finish(self._answer, response.status_code, response.data)
        return super().finalize_response(request, response, *args, **kwargs)


class ApiList(ApiView, generics.ListAPIView):  # type: ignore[type-arg]
    """A list by cursor.

    Attributes:
        keyset: the unique column that orders it.
        filters: serializer of what the query may ask.
        rows: takes what was asked by name and returns the query set, unordered.
    """

    pagination_class = KeysetPagination
    keyset: ClassVar[str] = "-id"
    filters: ClassVar[type[serializers.Serializer[Any]] | None] = None
    rows: Callable[..., Any]

    def get_queryset(self) -> Any:
        """Return the rows that the query asks for."""
        asked: dict[str, Any] = {}
        if self.filters:
            told = checked(self.filters, self.request.query_params)
            asked = {name: value for name, value in told.items() if value not in ("", None)}
        return self.rows(**asked)
