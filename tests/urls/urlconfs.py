"""Every URL of both portals, as the URLconfs declare it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from landbridge.identity.rules import DEALER_ROLES, OEM_ROLES, PUBLIC, Role

OEM, DEALER = "oem", "dealer"
URLCONFS = {OEM: "config.urls_oem", DEALER: "config.urls_dealer"}
ROLES = {OEM: OEM_ROLES, DEALER: DEALER_ROLES}


@dataclass(frozen=True)
class Url:
    """One URL.

    Args:
        portal: `oem` or `dealer`.
        route: as written, from the portal's root, such as `claims/<str:number>/`.
    """

    portal: str
    name: str
    route: str
    view: Callable[..., Any]

    @property
    def allowed(self) -> frozenset[Role] | None:
        """The declared roles, None where the view declares nothing."""
        return getattr(self.view, "allowed_roles", None)

    @property
    def who(self) -> str:
        """The declared roles of its portal in words."""
        if self.allowed is None:
            return "UNDECLARED"
        here = self.allowed & ROLES[self.portal]
        if self.allowed == PUBLIC:
            return "anybody"
        return "every role" if here == ROLES[self.portal] else " ".join(sorted(here))

    @property
    def is_api(self) -> bool:
        return self.route.startswith("api/")

    def __str__(self) -> str:
        return f"{self.portal}:/{self.route}"


def urls_of(portal: str) -> list[Url]:
    """Return a portal's URLs in their order; of two with the same route the first answers."""
    found = {url.route: url for url in reversed(list(_walk(portal, get_resolver(URLCONFS[portal]), "")))}
    return list(reversed(found.values()))


def _walk(portal: str, node: URLResolver, prefix: str) -> Iterator[Url]:
    for pattern in node.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield Url(portal, pattern.name or "", route, pattern.callback)
        else:
            yield from _walk(portal, pattern, route)
