"""The toolbar over a list: search, filters and export, all of it in the URL, so the URL is the view.

Of a search for a plate, a telephone number or a name the URL holds a key only (`landbridge.web.search_terms`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from landbridge.web import search_terms

CURSOR = "after"  # where in the list the page begins; any change of the filters starts again


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition the list understands.

    Args:
        name: its parameter in the URL; it may stand there several times.
        label: its name in words.
        options: value to words, in the order of the menu.
        takes_one: choosing a value replaces the one before instead of adding to it.
    """

    name: str
    label: Any
    options: Mapping[str, Any]
    takes_one: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on: what it lets through, and the URL without it."""

    label: Any
    values: tuple[Any, ...]
    remove_url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of the menu, and the URL that switches it."""

    label: Any
    url: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class ToolbarView:
    """What the toolbar shows.

    Args:
        path: the page of the list.
        search_label: what may be searched for.
        search_value: what is searched for now.
        hidden: parameters the search field must keep.
        chips: filters that are on.
        menu: filter names with their options.
        target: element htmx swaps while somebody types; empty for a plain form.
        export_url: the same list as a file; empty if there is none.
        id: of the form; its search field is `<id>-search`.
        is_private: the term may be personal data, so it is posted.
    """

    path: str
    search_label: Any
    search_value: str
    hidden: tuple[tuple[str, str], ...]
    chips: tuple[Chip, ...]
    menu: tuple[tuple[Any, tuple[Choice, ...]], ...]
    target: str
    export_url: str
    search_name: str = "q"
    id: str = "toolbar"
    is_private: bool = False


def toolbar_view(
    request: HttpRequest,
    filters: Sequence[Filter] = (),
    *,
    search_label: Any = "",
    search_name: str = "q",
    target: str = "",
    export_url: str = "",
    id: str = "toolbar",
    is_private: bool = False,
) -> ToolbarView:
    """Return the toolbar of a list for the parameters of its URL.

    Values that no filter knows are ignored here and should be ignored by the list as well.

    Args:
        is_private: the term may be a plate, a number or a name; the view is then `search_terms.searchable`.
    """
    query = request.GET
    search_name = search_terms.FIELD if is_private else search_name
    own = search_terms.KEY if is_private else search_name
    kept = query.copy()
    kept.pop(CURSOR, None)
    hidden = tuple((name, value) for name, values in kept.lists() if name != own for value in values)
    return ToolbarView(
        path=request.path,
        search_label=search_label,
        search_value=search_terms.term(request) if is_private else query.get(search_name, ""),
        hidden=hidden,
        chips=tuple(_chip(kept, each) for each in filters if _on(kept, each)),
        menu=tuple((each.label, _choices(kept, each)) for each in filters),
        target=target,
        export_url=_joined(export_url, kept) if export_url else "",
        search_name=search_name,
        id=id,
        is_private=is_private,
    )


def chosen(query: QueryDict, wanted: Filter) -> tuple[str, ...]:
    """Return the known values of a filter that the URL asks for; empty means no condition."""
    asked = query.getlist(wanted.name)
    values = tuple(value for value in wanted.options if value in asked)
    return values[:1] if wanted.takes_one else values


def url_after(query: QueryDict, cursor: str) -> str:
    """Return the URL of the rows after a place in the list, with the filters of now."""
    kept = query.copy()
    kept[CURSOR] = cursor
    return _joined("", kept)


def _on(query: QueryDict, wanted: Filter) -> bool:
    return bool(chosen(query, wanted))


def _chip(query: QueryDict, wanted: Filter) -> Chip:
    without = query.copy()
    without.pop(wanted.name, None)
    values = tuple(wanted.options[value] for value in chosen(query, wanted))
    return Chip(wanted.label, values, _joined("", without))


def _choices(query: QueryDict, wanted: Filter) -> tuple[Choice, ...]:
    on = chosen(query, wanted)
    choices = []
    for value, label in wanted.options.items():
        changed = query.copy()
        others = [] if wanted.takes_one else [each for each in on if each != value]
        changed.setlist(wanted.name, others if value in on else [*others, value])
        choices.append(Choice(label, _joined("", changed), value in on))
    return tuple(choices)


def _joined(address: str, query: QueryDict) -> str:
    written = query.urlencode()
    return f"{address}?{written}" if written or not address else address
