"""What changed between two versions of a claim: whole fields for the table, pieces of text for the story."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import Any

from claims.adjudication.wording import field_name
from claims.words import spoken

UNTOLD = frozenset({"submitted_at", "first_submitted_at", "version"})
_TOKEN = re.compile(r"[A-Za-z0-9_.\-]+|\s+|.", re.DOTALL)
_STOPS = frozenset("。，；！？,;.!?")
_CRUMB = 2  # tokens: what stayed between two changes is marked with them if it is no longer than that


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that was changed, both values as they read; "—" where there was or is none."""

    name: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the new text, new or as it was."""

    text: str
    is_new: bool


def differences(new: Mapping[str, Any], old: Mapping[str, Any]) -> list[Difference]:
    """Return the fields of a submission's content that were changed, header first, then line by line."""
    after, before = _flat(new), _flat(old)
    keys = list(after) + [key for key in before if key not in after]
    return [
        Difference(spoken(field_name(key)), before.get(key, "—"), after.get(key, "—"))
        for key in keys
        if key not in UNTOLD and after.get(key, "—") != before.get(key, "—")
    ]


def former_values(new: Mapping[str, Any], old: Mapping[str, Any]) -> dict[int, dict[str, str]]:
    """Return, by line number, what the changed fields of a line were; a new line has {"line": "—"}."""
    before = {line["line_no"]: line for line in old.get("lines", ())}
    found: dict[int, dict[str, str]] = {}
    for line in new.get("lines", ()):
        former = before.get(line["line_no"])
        changed = (
            {"line": "—"}
            if former is None
            else {key: _plain(former.get(key)) for key in line if _plain(line[key]) != _plain(former.get(key))}
        )
        if changed:
            found[line["line_no"]] = changed
    return found


def pieces(new: str, old: str | None) -> tuple[Piece, ...]:
    """Return the new text in pieces, those marked that the old one has not; all unmarked without an old one."""
    if old is None or new == old:
        return (Piece(new, False),) if new else ()
    after, before = _TOKEN.findall(new), _TOKEN.findall(old)
    # A text of some hundred words at most: the heuristic for long ones would only blur the marks.
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    blocks = [
        ([token for tokens, _ in run for token in tokens], changed)
        for changed, run in groupby(_blocks(matcher, after), key=itemgetter(1))
    ]
    return tuple(_joined(blocks))


def _blocks(matcher: SequenceMatcher[str], after: list[str]) -> Iterator[tuple[list[str], bool]]:
    begin = 0
    for kind, _, _, first, last in matcher.get_opcodes():
        first = max(first, begin)
        # "。新句" before "。" reads better as "新句。" after it: the same insertion, one mark further right.
        if kind == "insert" and last < len(after) and after[first] == after[last] and after[first] in _STOPS:
            yield [after[first]], False
            first, last = first + 1, last + 1
        if last > first:
            yield after[first:last], kind != "equal"
        begin = last


def _joined(blocks: list[tuple[list[str], bool]]) -> Iterator[Piece]:
    text, is_new = "", False
    for place, (tokens, changed) in enumerate(blocks):
        crumb = not changed and len(tokens) <= _CRUMB and 0 < place < len(blocks) - 1
        marked = changed or crumb
        if text and marked != is_new:
            yield Piece(text, is_new)
            text = ""
        text, is_new = text + "".join(tokens), marked
    if text:
        yield Piece(text, is_new)


def _flat(content: Mapping[str, Any]) -> dict[str, str]:
    flat = {key: _plain(value) for key, value in content.items() if key != "lines"}
    for line in content.get("lines", ()):
        flat |= {f"lines.{line['line_no']}.{key}": _plain(value) for key, value in line.items()}
    return flat


def _plain(value: Any) -> str:
    return "—" if value in (None, "") else str(value)
