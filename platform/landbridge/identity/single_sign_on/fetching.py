"""JSON from an identity provider, outside every scope: over TLS, without redirects, in bounded time and size."""

import http.client
import json
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from django.conf import settings

TIMEOUT = 5.0  # seconds, for connecting and for each read
MOST = 512_000  # bytes of an answer


class ProviderUnreachable(Exception):
    """The provider did not answer, or with something that is no answer. The text is for the log."""


class AnswerRefused(Exception):
    """The provider refuses us, or its answer is not to be believed. The text is for the log."""


def checked(url: str) -> str:
    """Return an address that a provider has named, if people and secrets may be sent there.

    Raises:
        AnswerRefused: no TLS, and no `OIDC_ALLOW_HTTP`.
    """
    schemes = ("https://", "http://") if settings.OIDC_ALLOW_HTTP else ("https://",)
    if not url.startswith(schemes):
        raise AnswerRefused(f"no https address: {url!r}")
    return url


def get(url: str, *, bearer: str = "") -> dict[str, Any]:
    """Return the JSON object at an address.

    Args:
        bearer: access token, where the address asks for one.

    Raises:
        ProviderUnreachable, AnswerRefused: see the classes.
    """
    return _ask("GET", url, None, {"Authorization": f"Bearer {bearer}"} if bearer else {})


def post(
    url: str, form: Mapping[str, str], *, client_id: str, client_secret: str, in_form: bool
) -> dict[str, Any]:
    """Send a form as this client and return the JSON object that came back.

    Args:
        in_form: send the secret as a field, not in the header.

    Raises:
        ProviderUnreachable, AnswerRefused: see the classes.
    """
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    if in_form:
        form = {**form, "client_id": client_id, "client_secret": client_secret}
    else:
        # RFC 6749, 2.3.1: both are form-encoded before they are joined.
        pair = f"{quote_plus(client_id)}:{quote_plus(client_secret)}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    return _ask("POST", url, urlencode(form), headers)


def _ask(method: str, url: str, body: str | None, headers: Mapping[str, str]) -> dict[str, Any]:
    try:
        parts = urlsplit(checked(url))
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request(method, path, body, {"Accept": "application/json", **headers})
            answer = connection.getresponse()
            text = answer.read(MOST + 1)
        finally:
            connection.close()
        found = json.loads(text) if len(text) <= MOST else None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ProviderUnreachable(f"{url}: {type(error).__name__}: {error}") from error
    if not isinstance(found, dict) or answer.status >= 500:
        raise ProviderUnreachable(f"{url}: HTTP {answer.status}")
    if answer.status != 200:
        # `error` of a token endpoint is a code of RFC 6749; its description may name the person.
        raise AnswerRefused(f"{url}: HTTP {answer.status} {str(found.get('error', ''))[:40]!r}")
    return found
