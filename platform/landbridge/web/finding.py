"""The one search field of the top bar: apps say what of theirs it finds, the shell shows it in groups."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from landbridge.identifiers import plate as plates
from landbridge.identifiers import vin as vins
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.web.words import Words

SHORTEST = 2
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody typed, in the spellings that columns are compared with.

    Attributes:
        text: half width, single blanks; for names.
        code: capitals without blanks; for numbers.
        plain: `code` without dots, dashes and underscores; for plates and part numbers.
    """

    text: str
    code: str
    plain: str

    @classmethod
    def read(cls, typed: str) -> "Wanted":
        """Return what was typed; see the attributes."""
        text = _BLANKS.sub(" ", unicodedata.normalize("NFKC", typed)).strip()
        code = text.upper().replace(" ", "")
        return cls(text, code, plates.clean(code))

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to look for."""
        return len(self.plain) >= SHORTEST

    def names_car(self, vin: str, plate: str = "") -> bool:
        """Whether this is a car's plate, with or without its place, its VIN, or the last eight of that."""
        return self.plain in (vin, vin[-vins.TAIL :], plate, plate[plates.PLACE :])


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found.

    Args:
        title: its number or name.
        url: its page.
        text: what it is about.
        plate: of the car, where the reader may see it.
        vin: of the car.
        status: key of a status chip.
        is_exact: what was typed names this very thing, so Enter opens it.
    """

    title: Words
    url: str
    text: Words = ""
    plate: str = ""
    vin: str = ""
    status: str = ""
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind, at most as many as were asked for; `has_more` if there are others."""

    label: Words
    icon: str
    hits: tuple[Hit, ...]
    has_more: bool = False


def group(label: Words, icon: str, hits: Sequence[Hit], limit: int) -> Group:
    """Return a group of what was read with one row beyond the limit."""
    return Group(label, icon, tuple(hits[:limit]), len(hits) > limit)


Find = Callable[[Actor, Wanted, int], Iterable[Group]]


@dataclass(frozen=True, slots=True)
class Source:
    """What an app finds.

    Args:
        portals: `nav.OEM`, `nav.DEALER` or both.
        roles: who is offered it.
        find: asked inside the view's scope with the number of rows that a group may have; groups may be empty.
        order: place among the groups.
    """

    portals: frozenset[str]
    roles: frozenset[Role]
    find: Find
    order: int = 50


@dataclass(slots=True)
class _Registry:
    sources: list[Source] = field(default_factory=list)


_registry = _Registry()


def register(*sources: Source) -> None:
    """Add sources (called from `AppConfig.ready`)."""
    _registry.sources += [one for one in sources if one not in _registry.sources]
    _registry.sources.sort(key=lambda one: one.order)


def find(actor: Actor, portal: str, wanted: Wanted, limit: int) -> list[Group]:
    """Return what the actor may see of what was typed, in groups that hold something."""
    if not wanted.is_enough:
        return []
    return [one for one in _groups(actor, portal, wanted, limit) if one.hits]


def only_exact(groups: Sequence[Group]) -> Hit | None:
    """Return the one thing that was named exactly; None if there is none, or several."""
    exact = {hit.url: hit for each in groups for hit in each.hits if hit.is_exact}
    return next(iter(exact.values())) if len(exact) == 1 else None


def _groups(actor: Actor, portal: str, wanted: Wanted, limit: int) -> Iterator[Group]:
    for source in _registry.sources:
        if portal in source.portals and actor.has(*source.roles):
            yield from source.find(actor, wanted, limit)
