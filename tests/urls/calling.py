"""Calling URLs of both portals as somebody, with the things of `samples`, leaving nothing behind."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client

from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from tests import acting, cast
from tests.urls import samples
from tests.urls.urlconfs import DEALER, OEM, ROLES, Url, urls_of

MATRIX = Path(__file__).with_name("roles.txt")
TITLES = {OEM: "The OEM's portal, and what stands before both", DEALER: "A dealer's portal, below /d/<code>/"}
URLS = {OEM: urls_of(OEM), DEALER: urls_of(DEALER)}
PORTALS = {OEM: samples.OEM, DEALER: cast.DEALER}
KEY_OF_ROLE = {person.roles[0]: person.key for person in reversed(cast.PEOPLE)}
QUERIES = {"order_row": "?kind=job"}
Methods = Mapping[tuple[str, str], tuple[str, ...]]


class Caller:
    """Somebody in front of a portal; every call leaves the world as it was."""

    def __init__(self, things: samples.Samples, actor: Actor | None) -> None:
        self.things = things
        self.client = acting.client_of(actor) if actor else Client(headers={"host": "localhost"})
        self.client.raise_request_exception = False
        self._cookies = dict(self.client.cookies.items())

    @property
    def session(self) -> str:
        """The key of this person's session; empty for a stranger."""
        return self._cookies[settings.SESSION_COOKIE_NAME].value if self._cookies else ""

    def call(self, method: str, portal: str, url: Url, path: str, sent: Mapping[str, str] | None = None) -> Any:
        prefix = "" if portal == samples.OEM else f"/d/{portal}"
        body: dict[str, Any] = {"data": sent or self.things.body(portal, url.name)} if method == "POST" else {}
        if url.is_api:
            body["content_type"] = "application/json"
        with acting.undone():
            response = getattr(self.client, method.lower())(f"{prefix}{path}", **body)
        self.client.cookies.clear()
        self.client.cookies.update(self._cookies)  # whoever signed out is in again
        return response

    def ordinary(self, method: str, portal: str, url: Url) -> Any:
        """Call the URL with its ordinary samples."""
        path = next(self.things.paths(portal, url.route))
        return self.call(method, portal, url, path + QUERIES.get(url.name, ""))


def reader_of(url: Url) -> Role:
    """Return the role that looks at a page: whose work it is, where several may."""
    may = ROLES[url.portal] & (url.allowed or ROLES[url.portal])
    return min(may, key=lambda role: (role not in (Role.ADJUDICATOR, Role.CLAIM_CLERK), role))


def checked_in_methods() -> Methods:
    """Return the methods of each URL, by portal and route, as `roles.txt` says them."""
    found, portal = {}, ""
    for line in MATRIX.read_text("utf-8").splitlines():
        if line.startswith("== "):
            portal = next(key for key, title in TITLES.items() if title == line.strip("= "))
        elif line and not line.startswith("#"):
            route, _name, methods, _who = line.split(maxsplit=3)
            found[portal, route.removeprefix("/")] = tuple(methods.split(","))
    return found


def lines(found: Any) -> str:
    """Return one finding a line, for an assertion's message."""
    return "\n".join(["", *map(str, found)])
