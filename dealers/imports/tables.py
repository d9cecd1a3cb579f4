"""The table of a file: opened from its bytes, or set up again from the rows stored of one order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from landbridge.intake.books import Book, Sheet, open_book
from landbridge.intake.layouts.repair_order_checks import check_repair_order
from landbridge.intake.layouts.repair_orders import REPAIR_ORDER_LAYOUT
from landbridge.intake.mapping import Mapping as ColumnsOf
from landbridge.intake.mapping import Proposal, propose, table_fingerprint
from landbridge.intake.orders import OrderDraft, OrderReading
from landbridge.intake.readers import Column, IgnoredBecause, SourceRow, Table, find_table
from landbridge.intake.sniff import FileKind

Fixes = Mapping[str, Mapping[str, str]]
"""Cells corrected on the page: row number → column index → what stands there now."""


@dataclass
class FixedTable(Table):
    """A table in which some cells have been corrected."""

    fixes: Fixes = field(default_factory=dict)

    def rows(self) -> Iterator[SourceRow]:
        """Yield the data rows with the corrected cells."""
        for row in super().rows():
            fixed = self.fixes.get(str(row.number))
            yield with_cells(row, fixed) if fixed else row


def with_cells(row: SourceRow, fixed: Mapping[str, str]) -> SourceRow:
    """Return a row with some cells replaced, by column index."""
    cells = [fixed.get(str(index), cell) for index, cell in enumerate(row.cells)]
    return SourceRow(row.number, tuple(cells))


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was opened: its table, and which column probably holds what."""

    table: Table
    proposal: Proposal


def open_file(content: bytes, name: str, remembered: Sequence[ColumnsOf], fixes: Fixes) -> Opened:
    """Open a file and propose its columns.

    Args:
        content: the whole file.
        name: as uploaded.
        remembered: this dealer's mappings, the latest first.
        fixes: cells corrected since.

    Raises:
        IntakeRefused: the file is not taken.
    """
    book = open_book(content, name)
    headers = frozenset(key for mapping in remembered for key in mapping.columns.values())
    found = find_table(book, REPAIR_ORDER_LAYOUT, headers)
    table = FixedTable(**vars(found), fixes=fixes)
    print_ = table_fingerprint(table)
    exact = next((one for one in remembered if one.fingerprint == print_), None)
    latest = remembered[0] if remembered else None
    return Opened(table, propose(table, REPAIR_ORDER_LAYOUT, exact or latest))


def reading(table: Table, mapping: ColumnsOf, *, dealer_code: str, today: date) -> OrderReading:
    """Return the reading of a table as repair orders.

    Raises:
        IntakeRefused: required columns are missing, too many rows, another dealer's file.
    """
    return OrderReading(
        table,
        REPAIR_ORDER_LAYOUT,
        mapping,
        check=check_repair_order,
        expected_dealer=dealer_code,
        today=today,
    )


def facts_of(opened: Opened) -> dict[str, Any]:
    """Return what the page tells about a file and what `StoredTable` needs; call it after a whole pass."""
    table, book = opened.table, opened.table.book
    because = [row.because for row in table.ignored]
    return {
        "kind": book.kind.value,
        "encoding": book.text.encoding if book.text else "",
        "damaged": book.text.damaged_characters if book.text else 0,
        "sheet": table.sheet.name,
        "sheet_place": book.sheets.index(table.sheet) + 1,
        "sheets": len(book.sheets),
        "line_sheets": [one.sheet.name for one in table.line_sheets],
        "hidden_sheets": list(book.hidden_sheets),
        "header_row": table.header_row,
        "totals": because.count(IgnoredBecause.TOTALS),
        "footers": because.count(IgnoredBecause.FOOTER) + because.count(IgnoredBecause.REPEATED_HEADER),
        "columns": [[column.header, column.key] for column in table.columns],
        "reason_column": table.reason_column,
        "counts_from_1904": book.counts_from_1904,
        "missing": [spec.name for spec in opened.proposal.missing],
        "likeness": {match.field.name: match.likeness.value for match in opened.proposal.matches},
    }


@dataclass
class StoredTable(Table):
    """Some rows of a file that was read before; everything that looks at a table can look at this one."""

    stored: tuple[SourceRow, ...] = field(default=())

    def rows(self) -> Iterator[SourceRow]:
        """Yield the stored rows."""
        yield from self.stored


def columns_of(facts: dict[str, Any]) -> tuple[Column, ...]:
    """Return the columns of a file that was read."""
    return tuple(Column(index, header, key) for index, (header, key) in enumerate(facts["columns"]))


def stored_table(name: str, facts: dict[str, Any], rows: Sequence[SourceRow]) -> StoredTable:
    """Return a table of stored rows."""
    sheet = Sheet(facts["sheet"])
    book = Book(name, FileKind(facts["kind"]), (sheet,), counts_from_1904=facts["counts_from_1904"])
    return StoredTable(
        book,
        sheet,
        facts["header_row"],
        columns_of(facts),
        reason_column=facts["reason_column"],
        stored=tuple(rows),
    )


def read_again(
    name: str,
    facts: dict[str, Any],
    mapping: ColumnsOf,
    rows: Sequence[SourceRow],
    *,
    dealer_code: str,
    today: date,
) -> tuple[OrderDraft, OrderReading]:
    """Read the rows of one order again, after a cell was corrected or a word explained."""
    again = reading(stored_table(name, facts, rows), mapping, dealer_code=dealer_code, today=today)
    drafts = list(again)
    if len(drafts) != 1:
        raise ValueError(f"{len(drafts)} orders where one was stored")
    return drafts[0], again
