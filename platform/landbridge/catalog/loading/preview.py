"""What a file would change, to be looked at before it is applied."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from landbridge.catalog.loading.cells import BadCell, Cell, Value, shown
from landbridge.catalog.loading.comparing import Comparison, Finding, Outcome, Plan, Stored
from landbridge.catalog.loading.sheet import Sheet, SheetRow, Values

_KEYS_PER_QUERY = 5000  # a statement takes at most 65,535 parameters


@dataclass(frozen=True, slots=True)
class Preview:
    """A file laid beside the table.

    Attributes:
        findings: one per row, in the file's order.
        plan: the writes that follow from them.
        content_hash: of findings and writes; who applies must name it, so that nothing else is applied than
            what was seen.
    """

    kind: str
    findings: tuple[Finding, ...]
    plan: Plan
    content_hash: str

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each outcome, all five named."""
        found = Counter(finding.outcome for finding in self.findings)
        return {outcome.value: found[outcome] for outcome in Outcome}

    @property
    def writes_anything(self) -> bool:
        return bool(self.plan.inserts or self.plan.updates)

    def of(self, outcome: Outcome) -> list[Finding]:
        """Return the rows of one outcome, for a page that shows them in groups."""
        return [finding for finding in self.findings if finding.outcome is outcome]


def preview(sheet: Sheet, rows: Sequence[SheetRow], *, today: date) -> Preview:
    """Return what the rows would change; one query per 5,000 keys and one for each table referred to."""
    known = _known_codes(sheet, rows)
    findings: dict[int, Finding] = {}
    readable: list[tuple[SheetRow, Values]] = []
    for row in rows:
        values, reasons = _read(sheet, row, known)
        if reasons:
            key = tuple(row.cells.get(name, "").strip() for name in sheet.key)
            findings[row.line] = Finding(row.line, Outcome.REFUSED, key, reasons=tuple(reasons))
        else:
            readable.append((row, values))
    comparison = Comparison(sheet, _stored(sheet, [values for _row, values in readable]), today)
    if sheet.dated:  # in time's order, so that a file may bring the history of a key in any order
        readable.sort(key=lambda pair: (str(pair[1]["valid_from"]), pair[0].line))
    for row, values in readable:
        findings[row.line] = comparison.take(row.line, values)
    in_order = tuple(findings[row.line] for row in rows)
    plan = comparison.plan()
    return Preview(sheet.kind, in_order, plan, _hash(sheet, in_order, plan))


def _stored(sheet: Sheet, wanted: Sequence[Values]) -> Iterable[Stored]:
    """Yield the rows whose key begins as one of the file's; the whole table may be far larger."""
    paths = [column.path for column in sheet.own]
    apart = {column.name: column for column in sheet.columns if column.apart}
    leading = sheet.column(sheet.key[0])
    firsts = sorted({values[leading.name] for values in wanted}, key=str)
    for start in range(0, len(firsts), _KEYS_PER_QUERY):
        some = {f"{leading.path}__in": firsts[start : start + _KEYS_PER_QUERY]}
        found = list(sheet.table._default_manager.filter(**some).values_list("pk", *paths))
        ids = [pk for pk, *_row in found]
        others = {name: column.apart.read(ids) for name, column in apart.items() if column.apart}
        for pk, *row in found:
            values = {
                column.name: column.cell.empty if value is None else value
                for column, value in zip(sheet.own, row, strict=True)
            }
            values |= {name: others[name].get(pk, column.cell.empty) for name, column in apart.items()}
            yield Stored(values, pk)


def _known_codes(sheet: Sheet, rows: Sequence[SheetRow]) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {}
    for column in sheet.columns:
        if column.target:
            table = apps.get_model(column.target)
            known[column.name] = set(table._default_manager.values_list(column.by, flat=True))
            if column.target == sheet.model:  # a successor may be new itself
                cell = sheet.column(column.by).cell
                known[column.name] |= {shown(_code(cell, row.cells.get(column.by, ""))) for row in rows}
    return known


def _code(cell: Cell, text: str) -> Value:
    try:
        return cell.read(text.strip()) if text.strip() else ""
    except BadCell:
        return ""


def _read(sheet: Sheet, row: SheetRow, known: dict[str, set[str]]) -> tuple[Values, list[object]]:
    values: Values = {}
    reasons: list[object] = []
    for column in sheet.columns:
        text = row.cells.get(column.name, "").strip()
        if not text:
            if column.required and (column.name in row.cells or column.name in sheet.needed):
                reasons.append(_("%(column)s: missing") % {"column": column.label})
            if column.name in row.cells or column.name in sheet.key or sheet.dated:
                values[column.name] = column.cell.empty
            continue
        try:
            value = column.cell.read(text)
        except BadCell as error:
            reasons.append(f"{column.label}: {error.reason}")
            continue
        if column.target and value not in known[column.name]:
            reasons.append(_("%(column)s: unknown code %(text)s") % {"column": column.label, "text": text})
        values[column.name] = value
    return values, reasons


def _hash(sheet: Sheet, findings: Sequence[Finding], plan: Plan) -> str:
    told = [
        sheet.kind,
        [[f.line, f.outcome, f.key, [[c.column, c.old, c.new] for c in f.changes]] for f in findings],
        [{name: shown(value) for name, value in values.items()} for values in plan.inserts],
        [[str(pk), {name: shown(value) for name, value in values.items()}] for pk, values in plan.updates],
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
