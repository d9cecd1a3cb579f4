"""Who calls: the front door has already read it; here only the browser's CSRF check is left to do."""

from typing import Any

from django.http import HttpRequest
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from landbridge.api.clients import Admitted


class FrontDoorAuthentication(SessionAuthentication):
    """A client by its bearer token, or a person by the session of the browser."""

    def authenticate(self, request: Request) -> Any:
        """Return the client or the person; of a session also ask for the CSRF token."""
        client = client_of(request._request)
        return (client, None) if client else super().authenticate(request)

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="landbridge"'


def client_of(request: HttpRequest) -> Admitted | None:
    """Return the API client that sent a request, None for a person."""
    client: Admitted | None = getattr(request, "api_client", None)
    return client
