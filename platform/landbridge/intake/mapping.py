"""Which column holds which field: proposed from headers, put right by the person, remembered per dealer."""

import hashlib
from collections.abc import Iterable
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from landbridge.intake.fields import CellKind, FieldSpec, Layout, Level, header_keys, normal_header
from landbridge.intake.readers import Column, Table, required_labels
from landbridge.intake.refusals import IntakeRefused, Refusal
from landbridge.texts import Text

_EXACT, _NORMALISED, _SIMILAR = 3_000, 2_000, 1_000
_SHORTEST_SIMILAR = 2


class Likeness(StrEnum):
    """How a column came to its field; `SIMILAR` is a guess the person should see."""

    EXACT = "exact"
    NORMALISED = "normalised"
    SIMILAR = "similar"
    REMEMBERED = "remembered"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column each field is read from.

    Args:
        layout: name of the layout.
        fingerprint: of the headers it was made for.
        columns: from field name to column key.
        choices: what the person said about unknown words of CHOICE fields: field → word as written → value.
    """

    layout: str
    fingerprint: str
    columns: AbstractMapping[str, str]
    choices: AbstractMapping[str, AbstractMapping[str, str]] = field(default_factory=dict)

    def with_choice(self, field_name: str, word: str, value: str) -> "Mapping":
        """Return the mapping with a word of a CHOICE field explained."""
        words = {**self.choices.get(field_name, {}), normal_header(word): value}
        return replace(self, choices={**self.choices, field_name: words})

    def to_json(self) -> dict[str, Any]:
        """Return the mapping as plain JSON data."""
        return {
            "layout": self.layout,
            "fingerprint": self.fingerprint,
            "columns": dict(self.columns),
            "choices": {name: dict(words) for name, words in self.choices.items()},
        }

    @classmethod
    def from_json(cls, stored: AbstractMapping[str, Any]) -> "Mapping":
        """Return what `to_json` stored."""
        return cls(stored["layout"], stored["fingerprint"], stored["columns"], stored.get("choices", {}))


@dataclass(frozen=True, slots=True)
class Match:
    """A column and the field it is proposed for."""

    column: Column
    field: FieldSpec
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A column that fits a field which a better column already has."""

    column: Column
    field: FieldSpec
    taken_by: Column


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mapping and what to show about it.

    Args:
        mapping: to be used, or changed and used.
        matches: in the order of the file's columns.
        unmapped: columns for which no field was found.
        ambiguous: columns that came second for a field.
        missing: required fields without a column.
    """

    mapping: Mapping
    matches: tuple[Match, ...]
    unmapped: tuple[Column, ...]
    ambiguous: tuple[Ambiguity, ...]
    missing: tuple[FieldSpec, ...]


def fingerprint(columns: Iterable[Column]) -> str:
    """Return a name for a set of headers, the same whatever the columns' order."""
    headers = sorted(normal_header(column.header) for column in columns if column.header)
    return hashlib.sha256("\n".join(headers).encode()).hexdigest()[:32]


def table_fingerprint(table: Table) -> str:
    """Return the fingerprint of a table's headers; the reason column of `corrections` does not count."""
    return fingerprint(_own_columns(table))


def propose(table: Table, layout: Layout, remembered: Mapping | None = None) -> Proposal:
    """Propose which column holds which field.

    Args:
        table: the table found.
        layout: the fields wanted.
        remembered: the dealer's mapping, used as it is if its fingerprint agrees; its explained words serve
            in any case.
    """
    columns = _own_columns(table)
    print_ = fingerprint(columns)
    choices = remembered.choices if remembered and remembered.layout == layout.name else {}
    if remembered and remembered.layout == layout.name and remembered.fingerprint == print_:
        return _remembered(columns, layout, remembered)
    candidates = sorted(
        (
            (score, -column.index, column, spec, likeness)
            for column in columns
            for spec in layout.fields
            if not table.line_sheets or _stands_right(column, spec)
            for score, likeness in [_likeness(column.header, spec)]
            if score
        ),
        key=lambda one: one[:2],
        reverse=True,
    )
    chosen: dict[str, Match] = {}
    used: dict[int, Match] = {}
    for _, _, column, spec, likeness in candidates:
        if spec.name not in chosen and column.index not in used:
            chosen[spec.name] = used[column.index] = Match(column, spec, likeness)
    second: dict[int, Ambiguity] = {}
    for _, _, column, spec, _ in candidates:
        if column.index not in used and column.index not in second:
            second[column.index] = Ambiguity(column, spec, chosen[spec.name].column)
    return _proposal(
        columns,
        layout,
        Mapping(layout.name, print_, {name: match.column.key for name, match in chosen.items()}, choices),
        used,
        tuple(second[index] for index in sorted(second)),
    )


def require_complete(mapping: Mapping, layout: Layout, table: Table) -> None:
    """Make sure that every required field has a column.

    Raises:
        IntakeRefused: `unknown_headers`, naming the fields that are missing and the headers there are.
    """
    keys = {column.key for column in table.columns}
    missing = [spec for spec in layout.fields if spec.required and mapping.columns.get(spec.name) not in keys]
    if missing:
        found = "、".join(column.header for column in _own_columns(table) if column.header)
        labels = [spec.label for spec in missing]
        named = Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))
        if len(missing) == sum(1 for spec in layout.fields if spec.required):
            named = required_labels(layout)
        raise IntakeRefused(Refusal.UNKNOWN_HEADERS, missing=named, found=found)


def header_says_ten_thousands(column: Column, spec: FieldSpec) -> bool:
    """Return whether a mileage column is in units of 10,000 km: 里程(万公里)."""
    return spec.kind is CellKind.MILEAGE and "万" in column.header


def _stands_right(column: Column, spec: FieldSpec) -> bool:
    """Return whether a column of a book with sheets of lines is on the sheet where such a field belongs."""
    return spec.level is Level.LINE_OR_ORDER or column.of_lines == (spec.level is Level.LINE)


def _own_columns(table: Table) -> tuple[Column, ...]:
    return tuple(column for column in table.columns if column.index != table.reason_column)


def _remembered(columns: tuple[Column, ...], layout: Layout, remembered: Mapping) -> Proposal:
    by_key = {column.key: column for column in columns}
    used = {}
    for name, key in remembered.columns.items():
        if name in layout.by_name and key in by_key:
            column = by_key[key]
            used[column.index] = Match(column, layout.by_name[name], Likeness.REMEMBERED)
    return _proposal(columns, layout, remembered, used, ())


def _proposal(
    columns: tuple[Column, ...],
    layout: Layout,
    mapping: Mapping,
    used: dict[int, Match],
    ambiguous: tuple[Ambiguity, ...],
) -> Proposal:
    passed = set(used) | {one.column.index for one in ambiguous}
    return Proposal(
        mapping,
        tuple(used[index] for index in sorted(used)),
        tuple(column for column in columns if column.index not in passed),
        ambiguous,
        tuple(spec for spec in layout.fields if spec.required and spec.name not in mapping.columns),
    )


def _likeness(header: str, spec: FieldSpec) -> tuple[int, Likeness]:
    """Score a header for a field: a surer synonym before a later one, a closer spelling before a looser."""
    if not header:
        return 0, Likeness.SIMILAR
    keys = header_keys(header)
    best, best_likeness = 0, Likeness.SIMILAR
    for rank, synonym in enumerate(spec.synonyms):
        normal = normal_header(synonym)
        if header == synonym:
            score, likeness = _EXACT - rank, Likeness.EXACT
        elif normal in keys:
            score, likeness = _NORMALISED - rank, Likeness.NORMALISED
        elif len(normal) >= _SHORTEST_SIMILAR and any(normal in key for key in keys):
            # The longer the part that agrees the surer; Chinese puts the main word last.
            ends = any(key.endswith(normal) for key in keys)
            score, likeness = _SIMILAR + 20 * len(normal) + 10 * ends - rank, Likeness.SIMILAR
        else:
            continue
        if score > best:
            best, best_likeness = score, likeness
    return best, best_likeness
