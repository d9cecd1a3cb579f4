"""The left navigation of both portals as data: apps register their items, the shell shows what the role allows."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from landbridge.counting import counts_each
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role

OEM = "oem"
DEALER = "dealer"


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry.

    Args:
        portal: `oem` or `dealer`.
        section: heading it stands under (lazy text); empty for none.
        url_name: name in that portal's URLconf.
        icon: Tabler icon without its `ti-`.
        roles: who sees it.
        rows: asked inside the view's scope for what the number beside it counts; None or no row shows none.
        order: place in the list; sections stand where their first item stands.
        tone: `bad` where the number means trouble.
    """

    portal: str
    url_name: str
    icon: str
    label: Any
    roles: frozenset[Role]
    section: Any = ""
    rows: Callable[[Actor], QuerySet[Any]] | None = None
    order: int = 50
    tone: str = ""


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An entry as the template shows it."""

    url: str
    icon: str
    label: Any
    section: Any
    count: int
    tone: str
    is_current: bool


@dataclass(slots=True)
class _Registry:
    items: list[NavItem] = field(default_factory=list)


_registry = _Registry()


def register(*items: NavItem) -> None:
    """Add entries (called from `AppConfig.ready`)."""
    known = {(item.portal, item.url_name) for item in _registry.items}
    _registry.items += [item for item in items if (item.portal, item.url_name) not in known]
    _registry.items.sort(key=lambda item: item.order)


def shown(actor: Actor, path: str, *, with_counts: bool) -> Iterator[ShownItem]:
    """Yield the entries for an actor's role, the one that contains `path` marked as current.

    Their numbers take one statement together.
    """
    portal = DEALER if actor.is_dealer else OEM
    allowed = [item for item in _registry.items if item.portal == portal and actor.has(*item.roles)]
    urls = {item.url_name: _url(item.url_name) for item in allowed}
    home = min((url for url in urls.values() if url), key=len, default="")
    inside = [url for url in urls.values() if url and (path == url or (url != home and path.startswith(url)))]
    current = max(inside, key=len, default="")
    counted = {
        item.url_name: item.rows(actor) for item in allowed if with_counts and item.rows and urls[item.url_name]
    }
    numbers = dict(zip(counted, counts_each(list(counted.values())), strict=True))
    for item in allowed:
        url = urls[item.url_name]
        if url:
            number = numbers.get(item.url_name, 0)
            yield ShownItem(
                url, item.icon, item.label, item.section, number, item.tone if number else "", url == current
            )


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
