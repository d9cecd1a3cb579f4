"""One HTTP POST to a stranger's address, outside every scope: no private network, no redirect, no long wait."""

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from landbridge.webhooks.rules import is_public

TIMEOUT = 10.0  # seconds, for connecting and again for answering


class AddressRefused(Exception):
    """The address is none that may be called; says why."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Args:
        status: HTTP status; None where there was no answer.
        milliseconds: from connecting to the answer's head.
        error: in English, for the delivery's log.
    """

    status: int | None
    milliseconds: int
    error: str = ""

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def split(url: str) -> SplitResult:
    """Return a webhook's address in its parts.

    Raises:
        AddressRefused: not https (http only where private addresses are allowed), a user in it, no host.
    """
    try:
        parts = urlsplit(url)
        _port = parts.port
    except ValueError as error:
        raise AddressRefused("no address") from error
    schemes = ("https", "http") if settings.WEBHOOK_ALLOW_PRIVATE else ("https",)
    if parts.scheme not in schemes or not parts.hostname or parts.username or parts.fragment:
        raise AddressRefused("no https address")
    return parts


def resolve(host: str, port: int) -> str:
    """Return the one IP address to connect to, after all that the name stands for were looked at.

    It is handed on and not asked for again: a name that changes its mind in between leads nowhere else.

    Raises:
        AddressRefused: the name is unknown, or any of its addresses is not of the public internet.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AddressRefused("unknown host") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not settings.WEBHOOK_ALLOW_PRIVATE and not all(map(is_public, addresses)):
        raise AddressRefused("private address")
    return addresses[0]


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send a body; every way to fail is an answer without a status or with one that is not 2xx."""
    started = time.monotonic()
    try:
        parts = split(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = resolve(parts.hostname or "", port)
        connection = _connection(parts, address, port)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, dict(headers))
            status = connection.getresponse().status
        finally:
            connection.close()
    except AddressRefused as error:
        return Answer(None, 0, str(error))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(None, _since(started), f"{type(error).__name__}: {error}"[:200])
    return Answer(status, _since(started), "" if 200 <= status < 300 else f"HTTP {status}")


def _connection(parts: SplitResult, address: str, port: int) -> http.client.HTTPConnection:
    """Return a connection to that very address; host header and certificate stay those of the name."""
    host = parts.hostname or ""
    plain = socket.create_connection((address, port), TIMEOUT)
    try:
        if parts.scheme == "https":
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    connection.sock = plain
    connection.default_port = 443 if parts.scheme == "https" else 80  # the port stays out of the Host header
    return connection


def _since(started: float) -> int:
    return int((time.monotonic() - started) * 1000)
