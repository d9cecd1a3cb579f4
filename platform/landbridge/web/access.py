"""Who may call a view: declared beside it, enforced before it runs (`landbridge.doors.request`).

A view that declares nothing is a configuration error, and a test walks every URL of both portals as every
role to prove it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from landbridge.identity.actor import Actor
from landbridge.identity.rules import PUBLIC, SIGNED_IN, Role

ViewFunction = TypeVar("ViewFunction", bound=Callable[..., Any])


class ActorRequest(HttpRequest):
    """A request as views see it: somebody is there, and the time is the same for all that it does.

    Attributes:
        actor: who, in this portal.
        now: when the request came in, timezone-aware.
        dealer: the dealer of this portal (`tenants.queries.DealerInfo`), None at the OEM.
    """

    actor: Actor
    now: datetime
    dealer: Any
    workplaces: list[Any]
    htmx: HtmxDetails


def allow(*roles: Role) -> Callable[[ViewFunction], ViewFunction]:
    """Declare the roles that may call a view (a function, or what `as_view()` returns)."""

    def declare(view: ViewFunction) -> ViewFunction:
        view.allowed_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return declare


def signed_in(view: ViewFunction) -> ViewFunction:
    """Declare a view open to every role of its portal."""
    view.allowed_roles = SIGNED_IN  # type: ignore[attr-defined]
    return view


def public_here(view: ViewFunction) -> ViewFunction:
    """Declare a view open to everybody in its portal's own scope, for a page behind a signed link.

    The view itself checks the signature before it reads anything, and takes nobody's identity from it.
    """
    view.allowed_roles = PUBLIC  # type: ignore[attr-defined]
    return view


def public_outside(view: ViewFunction) -> ViewFunction:
    """Declare a view open to everybody that waits for somebody else's server: it runs outside every scope.

    It knows who is there (`request.user`, the session are read already) and enters a front door by itself where
    it needs one.
    """
    view.allowed_roles = PUBLIC  # type: ignore[attr-defined]
    view.door = "outside"  # type: ignore[attr-defined]
    return view


def public(view: ViewFunction) -> ViewFunction:
    """Declare a view open to everybody. It runs in the front door and sees identity tables only."""
    view.allowed_roles = PUBLIC  # type: ignore[attr-defined]
    view.door = "front"  # type: ignore[attr-defined]
    return view
