"""Histories ready to be copied: templates of their rows, and what each copy has of its own.

No Django here: the processes that write take these in by themselves.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dealers.demo.scale.rows import Family, Place, Row
from dealers.demo.scale.tables import OWN_TEXTS
from dealers.demo.scale.tokens import MOMENT, Parts, Reader, Template, Token, escaped

_ORDER = re.compile(r"([A-Z]+)\d{4}\d+")


@dataclass(frozen=True, slots=True)
class Own:
    """Something a copy has of its own.

    Attributes:
        group: among which it must be unique, such as VINs of one plant and year.
        ordinal: its place among those of the played demo.
    """

    kind: str
    text: str
    group: str
    ordinal: int = 0
    moment: str = ""


@dataclass(frozen=True, slots=True)
class ClaimNumber:
    """The number of a claim: counted by dealer and month."""

    place: int
    moment: str


@dataclass(slots=True)
class History:
    """One family as templates.

    Values are, in this order: the copy's own end of every key, key, code and clerk of each dealer, `numbers`, `own`,
    then `times` (a copy moved alike shares them) and last the digests.
    """

    claims: int
    shifts: tuple[int, ...]
    minutes: int
    numbers: list[ClaimNumber] = field(default_factory=list)
    own: list[Own] = field(default_factory=list)
    times: list[Token] = field(default_factory=list)
    digests: list[Template] = field(default_factory=list)
    rows: list[tuple[int, str, Template]] = field(default_factory=list)


@dataclass(slots=True)
class Histories:
    """All histories of the played demo, with how many identities of each group they use."""

    histories: list[History]
    used: dict[tuple[str, str], int]
    columns: dict[str, list[str]]

    @property
    def claims(self) -> int:
        return sum(history.claims for history in self.histories)


class Maker:
    """Makes histories of families, and counts what they use."""

    def __init__(self, places: Sequence[Place], people: dict[str, int]) -> None:
        """Args: people: keys of the dealers' users, with the place of their dealer."""
        self._places = places
        self._users: dict[str, Token] = {user: ("clerk", str(place)) for user, place in people.items()}
        self.used: dict[tuple[str, str], int] = {}
        self._orders: dict[str, int] = {}

    def history(self, family: Family, shifts: tuple[int, ...], minutes: int) -> History:
        """Return the history of a family."""
        made = History(len(family.of("claims_claim")), shifts, minutes)
        known, self._moments = self._known(family, made), _key_moments(family)
        words = {place.code: ("code", str(place.place)) for place in self._places}
        reader = Reader(known, words)
        grouped: dict[tuple[int, str], Parts] = {}
        for row in family.rows:
            parts = grouped.setdefault((row.place, row.table.name), [])
            parts += self._line(row, reader, made)
        digests = [self._digest(row, reader) for row in family.of("claims_submission")]
        index = self._index(made, [*grouped.values(), *digests])
        made.digests = [Template.made(parts, index) for parts in digests]
        made.rows = [(place, name, Template.made(parts, index)) for (place, name), parts in grouped.items()]
        return made

    def _known(self, family: Family, made: History) -> dict[str, Token]:
        known: dict[str, Token] = dict(self._users)
        for place in self._places:
            known[place.id] = ("dealer", str(place.place))
        for ordinal, key in enumerate(sorted(row.id for row in family.rows)):
            known[key] = ("key", key, f"{ordinal:03x}")
        for row in family.rows:
            for name, text in row.values.items():
                if text and name in ("vin", "plate") and text not in known:
                    known[text] = self._own(made, name, text, text[9:11] if name == "vin" else text[:2])
        for row in family.of("workshop_repairorder"):
            number, arrived = row.values["number"] or "", row.values["arrived_at"] or ""
            if number not in known:
                known[number] = self._order(made, number, arrived)
        for row in family.of("claims_claim"):
            code = row.values["dealer_code"]
            place = next(one.place for one in self._places if one.code == code)
            known[row.values["number"] or ""] = ("number", str(len(made.numbers)))
            made.numbers.append(ClaimNumber(place, row.values["submitted_at"] or ""))
        return known

    def _own(self, made: History, kind: str, text: str, group: str) -> Token:
        for place, one in enumerate(made.own):
            if (one.kind, one.text) == (kind, text):
                return ("own", str(place))  # at every dealer it is the same car and the same person
        ordinal = self.used.get((kind, group), 0)
        self.used[kind, group] = ordinal + 1
        made.own.append(Own(kind, text, group, ordinal))
        return ("own", str(len(made.own) - 1))

    def _order(self, made: History, number: str, arrived: str) -> Token:
        # Two dealers may have used the same number: it then is one number with one place in the count.
        found = _ORDER.fullmatch(number)
        if found is None:
            raise ValueError(f"no order number of the demo: {number}")
        if number not in self._orders:
            self._orders[number] = len(self._orders)
            self.used["order", ""] = len(self._orders)
        made.own.append(Own("order", found[1], "", self._orders[number], arrived))
        return ("own", str(len(made.own) - 1))

    def _line(self, row: Row, reader: Reader, made: History) -> Parts:
        parts: Parts = []
        for place, (name, text) in enumerate(row.values.items()):
            if place:
                parts.append("\t")
            kind = OWN_TEXTS.get((row.table.name, name))
            if row.table.name == "claims_submission" and name == "digest":
                parts.append(("digest", row.id))
            elif kind and text and row.values.get("kind", "person") == "person":
                parts.append(self._own(made, kind, text, text[:-8] if kind == "phone" else ""))
            else:
                parts += self._expanded(reader.parts(escaped(text)))
        return [*parts, "\n"]

    def _expanded(self, parts: Iterator[str | Token]) -> Parts:
        """Return parts with every key taken apart: when it was made, which row it is, which copy."""
        expanded: Parts = []
        for part in parts:
            if isinstance(part, tuple) and part[0] == "key":
                moment = self._moments.get(part[1])
                expanded.append(("keytime", moment) if moment else part[1][:13])
                expanded += [f"-7{part[2]}-8000-", ("copy",)]
            else:
                expanded.append(part)
        return expanded

    def _digest(self, row: Row, reader: Reader) -> Parts:
        version = [json.loads(row.values[name] or "") for name in ("content", "facts")]
        text = json.dumps(version, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return self._expanded(reader.parts(text))

    def _index(self, made: History, texts: Sequence[Parts]) -> dict[Token, int]:
        fixed: list[Token] = [("copy",)]
        fixed += [(kind, str(place.place)) for place in self._places for kind in ("dealer", "code", "clerk")]
        fixed += [("number", str(place)) for place in range(len(made.numbers))]
        fixed += [("own", str(place)) for place in range(len(made.own))]
        used = {part: None for parts in texts for part in parts if isinstance(part, tuple)}
        made.times = [token for token in used if token[0] in ("time", "keytime")]
        digests: list[Token] = [token for token in used if token[0] == "digest"]
        return {token: place for place, token in enumerate([*fixed, *made.times, *digests])}


def _key_moments(family: Family) -> dict[str, str]:
    """Return by key the moment it carries: the row's own, or that of the row it belongs to."""
    found: dict[str, str] = {}
    for row in family.rows:
        moment = row.values.get(row.table.moment or "-") or found.get(row.values[row.table.owner] or "")
        if moment and MOMENT.fullmatch(moment):
            found[row.id] = moment
    return found


