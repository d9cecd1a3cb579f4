"""What rows would change, worked out in plain memory: nothing is read or written here.

A sheet without periods changes a row in place. A dated sheet never rewrites what was in force: a row with new
values ends the one in force at its own first day and both stay. A row that only repeats what is in force
anyway is unchanged, so a full price list may be loaded every month. An empty `valid_to` says nothing about
the end: the row counts until the next one of its key.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from landbridge.catalog.loading.cells import Value, shown
from landbridge.catalog.loading.sheet import VALID_FROM, VALID_TO, Key, Sheet, Values


class Outcome(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Change:
    """One value of a row before and after, as a file would hold it."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one row of the file comes to."""

    line: int
    outcome: Outcome
    key: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    reasons: tuple[object, ...] = ()


@dataclass(slots=True)
class Stored:
    """A row of the table, or one that the file adds (then `id` is None)."""

    values: Values
    id: UUID | None = None
    before: Values = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.before = dict(self.values)

    @property
    def starts(self) -> date:
        start = self.values[VALID_FROM]
        assert isinstance(start, date)
        return start

    @property
    def ends(self) -> date | None:
        end = self.values[VALID_TO]
        return end if isinstance(end, date) else None

    def changed_names(self) -> frozenset[str]:
        return frozenset(name for name, value in self.values.items() if value != self.before[name])


@dataclass(frozen=True, slots=True)
class Plan:
    """What must be written so that the table says what was shown."""

    inserts: tuple[Values, ...]
    updates: tuple[tuple[UUID, Values], ...]  # only the changed fields


class Comparison:
    """The table in memory, and what the rows of a file do to it, one after the other."""

    def __init__(self, sheet: Sheet, stored: Iterable[Stored], today: date) -> None:
        self._sheet = sheet
        self._today = today
        self._rows: dict[Key, list[Stored]] = {}
        for row in stored:
            self._rows.setdefault(sheet.key_of(row.values), []).append(row)
        self._seen: set[tuple[Key, Value]] = set()

    def take(self, line: int, values: Values) -> Finding:
        """Return what one readable row comes to, and remember it for the rows after it."""
        key = self._sheet.key_of(values)
        mark = (key, values[VALID_FROM] if self._sheet.dated else None)
        reasons = list(self._sheet.wrong(values))
        if mark in self._seen:
            reasons.append(_("The same key stands in the file twice"))
        self._seen.add(mark)
        if reasons:
            return self._finding(line, values, Outcome.REFUSED, reasons=reasons)
        if self._sheet.dated:
            return self._take_dated(line, key, values)
        return self._take_plain(line, key, values)

    def plan(self) -> Plan:
        """Return the writes that bring the table to where the rows left it."""
        derive = self._sheet.derive
        inserts: list[Values] = []
        updates: list[tuple[UUID, Values]] = []
        for row in (row for rows in self._rows.values() for row in rows):
            if row.id is None:
                inserts.append({**row.values, **derive(row.values, frozenset(row.values))})
            elif names := row.changed_names():
                changed = {name: row.values[name] for name in sorted(names)}
                updates.append((row.id, {**changed, **derive(row.values, names)}))
        return Plan(tuple(inserts), tuple(updates))

    def _take_plain(self, line: int, key: Key, values: Values) -> Finding:
        rows = self._rows.setdefault(key, [])
        if not rows:
            new = self._sheet.filled(values)
            lacks: list[object] = [
                _("%(column)s: missing") % {"column": label} for label in self._sheet.missing(values)
            ]
            if reasons := lacks or list(self._sheet.wrong(new)):
                return self._finding(line, values, Outcome.REFUSED, reasons=reasons)
            rows.append(Stored(new))
            return self._finding(line, values, Outcome.ADDED)
        old = rows[0]
        # A column the file does not have keeps its value.
        wanted = {**old.values, **values}
        changes = _differences(old.values, wanted)
        if not changes:
            return self._finding(line, values, Outcome.UNCHANGED)
        if refused := list(self._sheet.forbidden(old.values, wanted)):
            return self._finding(line, values, Outcome.REFUSED, changes, refused)
        ends = [change.column for change in changes] == [VALID_TO] and not changes[0].old
        old.values = wanted
        return self._finding(line, values, Outcome.ENDED if ends else Outcome.CHANGED, changes)

    def _take_dated(self, line: int, key: Key, values: Values) -> Finding:
        start, end = values[VALID_FROM], values[VALID_TO]
        assert isinstance(start, date)
        if isinstance(end, date) and end <= start:
            reason = _("The period ends before it starts")
            return self._finding(line, values, Outcome.REFUSED, reasons=[reason])
        rows = self._rows.setdefault(key, [])
        later = min((row.starts for row in rows if row.starts > start), default=None)
        if isinstance(end, date) and later is not None and end > later:
            overlap = _("Overlaps the row that starts on %(day)s") % {"day": later.isoformat()}
            return self._finding(line, values, Outcome.REFUSED, reasons=[overlap])
        current = next(
            (row for row in rows if row.starts <= start and (row.ends is None or row.ends > start)), None
        )
        if current is None:
            rows.append(Stored({**values, VALID_TO: end or later}))
            return self._finding(line, values, Outcome.ADDED)
        if self._sheet.facts(current.values) == self._sheet.facts(values):
            return self._end(line, current, values)
        if current.starts == start:
            return self._correct(line, current, values, later)
        wanted = {**values, VALID_TO: end or later}
        changes = _differences(current.values, wanted)
        current.values = {**current.values, VALID_TO: start}
        rows.append(Stored(wanted))
        return self._finding(line, values, Outcome.CHANGED, changes)

    def _end(self, line: int, current: Stored, values: Values) -> Finding:
        """Say when a row that stays as it is ends, if the file says so at all."""
        if values[VALID_TO] is None or values[VALID_TO] == current.ends:
            return self._finding(line, values, Outcome.UNCHANGED)
        wanted = {**current.values, VALID_TO: values[VALID_TO]}
        changes = _differences(current.values, wanted)
        current.values = wanted
        return self._finding(line, values, Outcome.ENDED, changes)

    def _correct(self, line: int, current: Stored, values: Values, later: date | None) -> Finding:
        """Correct a row in place, which only one that has never been in force allows."""
        wanted = {**values, VALID_TO: values[VALID_TO] or later}
        changes = _differences(current.values, wanted)
        if current.starts <= self._today:
            reason = _("Already in force with other values; give a later first day")
            return self._finding(line, values, Outcome.REFUSED, changes, [reason])
        current.values = wanted
        return self._finding(line, values, Outcome.CHANGED, changes)

    def _finding(
        self,
        line: int,
        values: Mapping[str, Value],
        outcome: Outcome,
        changes: Sequence[Change] = (),
        reasons: Sequence[object] = (),
    ) -> Finding:
        key = tuple(shown(part) for part in self._sheet.key_of(values))
        return Finding(line, outcome, key, tuple(changes), tuple(reasons))


def _differences(old: Values, new: Values) -> tuple[Change, ...]:
    return tuple(
        Change(name, shown(old.get(name)), shown(value)) for name, value in new.items() if old.get(name) != value
    )
