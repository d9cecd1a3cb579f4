"""Rows become orders: one row each, or one row a line with the order's cells on every line or the first."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from landbridge.intake.cells import NoValue, half_width, is_blank, written
from landbridge.intake.fields import Layout, Level
from landbridge.intake.findings import RowFinding, Severity, finding
from landbridge.intake.mapping import Mapping, require_complete
from landbridge.intake.readers import SHEET_STEP, SourceRow, Table, row_label
from landbridge.intake.refusals import IntakeRefused, Refusal
from landbridge.intake.rows import RowReader, RowResult, Value, Values


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line of an order: what its row says, with `LINE_OR_ORDER` fields filled from the line before."""

    row_number: int
    values: Values


@dataclass(slots=True)
class OrderDraft:
    """An order as the file tells it.

    Args:
        key: order number; empty if the row has none, which is an error among the findings.
        rows: its rows in the order of the file.
        values: fields of the order.
        lines: its lines in the order of the file.
        findings: everything odd about its cells and about the whole.
        origins: which row each value of the order came from.
    """

    key: str
    rows: tuple[RowResult, ...]
    values: Values = field(default_factory=Values)
    lines: tuple[LineDraft, ...] = ()
    findings: list[RowFinding] = field(default_factory=list)
    origins: dict[str, int] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether nothing keeps it out."""
        return not any(one.severity is Severity.ERROR for one in self.findings)

    @property
    def first_row(self) -> int:
        """Number of its first row in the file."""
        return self.rows[0].number

    def row_of(self, name: str) -> int:
        """Return the number of the row a field came from; the first row for a field that is empty."""
        return self.origins.get(name, self.first_row)

    def is_unreadable(self, name: str) -> bool:
        """Return whether some row holds something in a field that could not be read."""
        return any(name in row.unreadable for row in self.rows)

    def digest(self) -> str:
        """Return a fingerprint of what the order says, the same in whatever dialect of file it says it."""
        told = {"order": _plain(self.values), "lines": [_plain(line.values) for line in self.lines]}
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


Rows = Sequence[SourceRow]
Check = Callable[[OrderDraft, RowReader, dt.date | None], Iterable[RowFinding]]


class OrderReading:
    """One reading of a table as orders. Made, it has passed the file once; iterated, it yields the orders.

    Rows of one order may lie anywhere in the file: the first pass counts them, so an order is yielded with
    its last row, and only orders still open are kept.

    Args:
        table: the table found.
        layout: its fields.
        mapping: which column holds which field.
        check: looks at each whole order; see `layouts`.
        expected_dealer: code of the dealer signed in; empty where files name no dealer.
        today: dates after it are errors; None leaves them.

    Attributes:
        row_count: data rows.
        order_count: orders, or rows that belong to none.
        names_dealer: whether the file names the dealer, rather than being taken as the signed-in dealer's.

    Raises:
        IntakeRefused: a required field has no column, too many rows, the file names another dealer, or no
            order number was calculated.
    """

    def __init__(
        self,
        table: Table,
        layout: Layout,
        mapping: Mapping,
        *,
        check: Check | None = None,
        expected_dealer: str = "",
        today: dt.date | None = None,
    ) -> None:
        require_complete(mapping, layout, table)
        self.table = table
        self.layout = layout
        self.reader = RowReader(table, layout, mapping)
        self._check = check
        self._today = today
        self.names_dealer = False
        self.row_count = 0
        self._rows_of: dict[str, int] = {}
        calculated = False
        for row, key in self._keyed_rows():
            self.row_count += 1
            calculated = calculated or not isinstance(self.reader.cell(row, layout.key), NoValue)
            self._rows_of[key] = self._rows_of.get(key, 0) + 1
            self._check_dealer(row, expected_dealer)
        self.order_count = len(self._rows_of)
        if self.row_count and not calculated:
            raise IntakeRefused(Refusal.UNCALCULATED, label=layout.by_name[layout.key].label)

    def __iter__(self) -> Iterator[OrderDraft]:
        return (self.draft(rows) for rows in self.groups())

    def groups(self) -> Iterator[Rows]:
        """Yield the rows of each order, unread; who goes on from some place passes over those before it."""
        waiting: dict[str, list[SourceRow]] = {}
        for row, key in self._keyed_rows():
            rows = waiting.setdefault(key, [])
            rows.append(row)
            if len(rows) == self._rows_of[key]:
                yield waiting.pop(key)

    def _keyed_rows(self) -> Iterator[tuple[SourceRow, str]]:
        """Yield each row with what joins it to its order; a row of no order gets a key of its own."""
        current = ""
        for row in self.table.rows():
            key = self.reader.key(row)
            if key:
                current = key
            elif not current or self.reader.has_order(row) or not self.reader.has_line(row):
                # The NUL keeps it apart from every order number.
                current = f"\x00{row.number}"
            yield row, current

    def _check_dealer(self, row: SourceRow, expected: str) -> None:
        raw = self.reader.cell(row, self.layout.dealer_field)
        if not expected or is_blank(raw):
            return
        self.names_dealer = True
        given = half_width(written(raw)).upper()
        # "CQ012" and "CQ012 重庆安行金渝店" are both this dealer; "CQ0123" is another.
        if not re.match(rf"{re.escape(expected.upper())}(?![A-Z0-9])", given):
            raise IntakeRefused(Refusal.OTHER_DEALER, row=row.number, given=written(raw), expected=expected)

    def draft(self, rows: Rows) -> OrderDraft:
        """Return the order that some rows tell, with everything odd about it."""
        results = tuple(self.reader.read(row) for row in rows)
        draft = OrderDraft(self.reader.key(rows[0]), results)
        used = self._without_repetitions(draft)
        self._merge(draft, used)
        self._take_lines(draft, used)
        self._require(draft)
        if self._check is not None:
            draft.findings.extend(self._check(draft, self.reader, self._today))
        draft.findings.sort(key=lambda one: one.row_number)
        return draft

    def _without_repetitions(self, draft: OrderDraft) -> list[RowResult]:
        """Leave out rows without a line that only say again what an earlier row of the order says."""
        used: list[RowResult] = []
        seen: dict[tuple[object, ...], int] = {}
        for row in draft.rows:
            if len(draft.rows) > 1 and not self.reader.has_line(row.source):
                first = seen.setdefault(row.source.cells, row.number)
                if first != row.number:
                    draft.findings.append(finding("row_repeated", row.number, first_row=row_label(first)))
                    continue
            used.append(row)
            draft.findings.extend(row.findings)
        return used

    def _merge(self, draft: OrderDraft, rows: list[RowResult]) -> None:
        for row in rows:
            for name, value in row.values.items():
                spec = self.layout.by_name[name]
                if spec.level is Level.LINE:
                    continue
                if name not in draft.values:
                    draft.values[name] = value
                    draft.origins[name] = row.number
                elif spec.level is Level.ORDER and draft.values[name] != value:
                    draft.findings.append(
                        finding(
                            "order_conflict", row.number, name, order=draft.key, label=spec.label,
                            first_row=row_label(draft.origins[name]), first=draft.values[name], given=value,
                        )
                    )  # fmt: skip

    def _take_lines(self, draft: OrderDraft, rows: list[RowResult]) -> None:
        inherited = Values()
        lines = []
        for row in rows:
            own = Values()
            for name, value in row.values.items():
                level = self.layout.by_name[name].level
                if level is Level.LINE_OR_ORDER:
                    inherited[name] = value
                elif level is Level.LINE:
                    own[name] = value
            if own or self.reader.has_line(row.source):
                lines.append(LineDraft(row.number, Values({**inherited, **own})))
        draft.lines = tuple(lines)

    def _require(self, draft: OrderDraft) -> None:
        if not draft.key and not self.reader.has_order(draft.rows[0].source):
            draft.findings.append(finding("row_without_order", draft.first_row, self.layout.key))
            return
        if draft.first_row > SHEET_STEP and not any(self.reader.has_order(row.source) for row in draft.rows):
            draft.findings.append(finding("line_without_order", draft.first_row, self.layout.key, order=draft.key))
            return
        for spec in self.layout.fields:
            if spec.required and spec.name not in draft.values and not draft.is_unreadable(spec.name):
                draft.findings.append(finding("required_missing", draft.first_row, spec.name, label=spec.label))


def _plain(values: Values) -> dict[str, str]:
    return {name: _canonical(value) for name, value in values.items()}


def _canonical(value: Value) -> str:
    # 2, 2.0 and 2.00 hours are one statement.
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
