"""From a book to its table: the sheet that holds it, its header row, and its data rows one by one.

A book may hold a sheet of orders and sheets of their lines; then the table has the columns of all of them, and a
line stands below its order as if it were a row of the same sheet.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from landbridge.intake import limits
from landbridge.intake.books import Book, Merged, Sheet
from landbridge.intake.cells import RawCell, half_width, is_blank, written
from landbridge.intake.fields import Layout, header_keys, normal_header
from landbridge.intake.refusals import IntakeRefused, Refusal
from landbridge.texts import Text

_TOTALS = re.compile(
    r"(?:(?:本页|本日|本月|全部|费用|金额)?(?:合计|总计|小计|共计|累计)|(?:grand|sub)?total(?![a-z]))",
    re.IGNORECASE,
)
_FOOTERS = re.compile(
    r"(?:制表|打印|导出|审核|复核|经办|签字|备注|说明|注:|共\d+[条行页单]|第\d+页|printed|exported|page\d)",
    re.IGNORECASE,
)
_VIN_LIKE = re.compile(r"[A-Z0-9]{17}")
_FOOTER_CELLS = 3
_GLUED_HEADERS = 3  # so many headers in one cell are a row that nothing has parted
# The column that `corrections` puts in front: it belongs to the platform, not to the dealer's file.
REASON_HEADER = "原因 / Reason"


class IgnoredBecause(StrEnum):
    """Why a row of the sheet is no data."""

    TITLE = "title"
    TOTALS = "totals"
    FOOTER = "footer"
    REPEATED_HEADER = "repeated_header"


@dataclass(frozen=True, slots=True)
class IgnoredRow:
    """A row that was left out, with what stands in it."""

    number: int
    because: IgnoredBecause
    words: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Args:
        index: place in the row, from 0.
        header: as written; empty for a column without one.
        key: header, made unique: the second 金额 is `金额 (2)`.
        of_lines: stands on a sheet of lines, not on that of the orders.
    """

    index: int
    header: str
    key: str
    of_lines: bool = False


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A data row as it stands in the file.

    Args:
        number: counted from 1 as Excel shows it; a row of the n-th sheet of lines is n × 1,000,000 more, see
            `row_label`.
        cells: one for each column of the table.
    """

    number: int
    cells: tuple[RawCell, ...]


SHEET_STEP = 1_000_000  # far more rows than a sheet may have


def row_label(number: int) -> str:
    """Return a row's number for people: 12, or 2/12 for row 12 of the first sheet of lines."""
    sheet, row = divmod(number, SHEET_STEP)
    return f"{sheet + 1}/{row}" if sheet else str(row)


@dataclass(frozen=True, slots=True)
class LineSheet:
    """A sheet that holds lines of the orders on another one.

    Args:
        sheet: of the same book.
        header_row: number of the header row, from 1.
        columns: its columns, as columns of the whole table.
        places: for each of them the place in the sheet's own rows.
        key: place of the order number in the sheet's own rows.
    """

    sheet: Sheet
    header_row: int
    columns: tuple[Column, ...]
    places: tuple[int, ...]
    key: int


@dataclass
class Table:
    """A table inside a book.

    Args:
        book: where it is.
        sheet: which sheet of it.
        header_row: number of the header row, from 1.
        columns: columns from the first to the last with a header or, without one, with data beside it.
        ignored: rows left out: titles at once, totals and footers as `rows` passes them.
        reason_column: index of the column that a corrections workbook has in front, else None.
        key_column: index of the column that joins lines to orders, where they stand on sheets of their own.
        line_sheets: those sheets.
        has_totals: totals and signatures below are left out; else only a repeated header is.
    """

    book: Book
    sheet: Sheet
    header_row: int
    columns: tuple[Column, ...]
    ignored: list[IgnoredRow] = field(default_factory=list)
    reason_column: int | None = None
    key_column: int = 0
    line_sheets: tuple[LineSheet, ...] = ()
    has_totals: bool = True

    def rows(self) -> Iterator[SourceRow]:
        """Yield the data rows; may be called again, and starts again.

        Raises:
            IntakeRefused: more than 200,000 rows.
        """
        self.ignored = [one for one in self.ignored if one.because is IgnoredBecause.TITLE]
        rows = self._interleaved() if self.line_sheets else self._own_rows()
        for count, row in enumerate(rows, start=1):
            if count > limits.ROWS:
                raise IntakeRefused(Refusal.TOO_MANY_ROWS, limit=f"{limits.ROWS:,}")
            yield row

    def has_rows(self) -> bool:
        """Return whether there is any data row."""
        return next(self.rows(), None) is not None

    def _own_rows(self) -> Iterator[SourceRow]:
        headers = [column.header for column in self.columns if not column.of_lines]
        width = len(self.columns)
        for number, cells in self._data(self.sheet, self.header_row, headers):
            if self.reason_column is not None and self.reason_column < len(cells):
                cells[self.reason_column] = ""
                if all(is_blank(cell) for cell in cells):
                    continue
            cells = cells[: len(headers)]
            yield SourceRow(number, tuple(cells + [""] * (width - len(cells))))

    def _data(self, sheet: Sheet, header_row: int, headers: list[str]) -> Iterator[tuple[int, list[RawCell]]]:
        """Yield number and cells of the rows that are data, and note the others."""
        known = frozenset(re.sub(r"\s+", "", half_width(one)) for one in headers if one)
        for number, cells in enumerate(islice(sheet.rows(), header_row, None), start=header_row + 1):
            if all(is_blank(cell) for cell in cells):
                continue
            because = _no_data(cells, headers, known)
            if because and (self.has_totals or because is IgnoredBecause.REPEATED_HEADER):
                self.ignored.append(IgnoredRow(number, because, _words(cells)))
                continue
            yield number, cells

    def _interleaved(self) -> Iterator[SourceRow]:
        """Yield each order followed by its lines.

        Exports keep both sheets in one order, and then only one row of each is in memory. A line that comes
        before its order waits, with all behind it, until the order has come.
        """
        lines = [self._lines(place) for place in range(len(self.line_sheets))]
        held = [next(one, None) for one in lines]
        seen: set[str] = set()
        for order in self._own_rows():
            yield order
            seen.add(half_width(written(order.cells[self.key_column])))
            for place, rows in enumerate(lines):
                while (row := held[place]) is not None and written(row.cells[self.key_column]) in seen:
                    yield row
                    held[place] = next(rows, None)
        for first, rest in zip(held, lines, strict=True):
            if first is not None:
                yield first
            yield from rest

    def _lines(self, place: int) -> Iterator[SourceRow]:
        of = self.line_sheets[place]
        headers = [""] * (max(of.places) + 1)
        for column, at in zip(of.columns, of.places, strict=True):
            headers[at] = column.header
        key = ""
        for number, own in self._data(of.sheet, of.header_row, headers):
            # The number may stand on the first line of an order only.
            key = half_width(written(own[of.key])) if of.key < len(own) and not is_blank(own[of.key]) else key
            cells: list[RawCell] = [""] * len(self.columns)
            cells[self.key_column] = key
            for column, at in zip(of.columns, of.places, strict=True):
                if at < len(own):
                    cells[column.index] = own[at]
            if any(not is_blank(cells[column.index]) for column in of.columns):
                yield SourceRow(number + (place + 1) * SHEET_STEP, tuple(cells))


@dataclass(frozen=True, slots=True)
class _Header:
    """A row that may be a header."""

    sheet: Sheet
    row: int
    cells: list[RawCell]
    known: frozenset[str]
    score: int


def find_table(book: Book, layout: Layout, remembered_headers: frozenset[str] = frozenset()) -> Table:
    """Find the sheet and the header row that fit a layout best, and sheets with lines for it.

    Args:
        book: the opened file.
        layout: whose headers are looked for.
        remembered_headers: headers (as written) this dealer has mapped by hand before.

    Raises:
        IntakeRefused: no row looks like a header, too many columns, or nothing below the header.
    """
    found = [one for sheet in book.sheets if (one := _best_header(sheet, layout, remembered_headers))]
    if not found:
        raise IntakeRefused(Refusal.EMPTY)
    # The orders' sheet is the one that tells most about orders, even where the lines have more columns.
    best = max(found, key=lambda one: (one.score - len(one.known & layout.line_headers), one.score))
    if best.score < 2:
        _refuse_headers(found, layout)
    columns = _columns(best)
    reason_column = next((column.index for column in columns if column.header == REASON_HEADER), None)
    titles = [
        IgnoredRow(number, IgnoredBecause.TITLE, _words(cells))
        for number, cells in enumerate(islice(best.sheet.rows(), best.row - 1), start=1)
        if not all(is_blank(cell) for cell in cells)
    ]
    table = Table(book, best.sheet, best.row, columns, titles, reason_column, has_totals=layout.has_totals)
    key = next((one.index for one in columns if _is_known(one.header, layout.key_headers)), None)
    if key is not None:
        table.key_column = key
        _add_line_sheets(table, best, [one for one in found if one is not best], layout)
    if not table.has_rows():
        raise IntakeRefused(Refusal.HEADER_ONLY, row=best.row)
    return table


def _best_header(sheet: Sheet, layout: Layout, remembered: frozenset[str]) -> _Header | None:
    best: _Header | None = None
    rows = list(islice(sheet.rows(), limits.HEADER_SEARCH_ROWS))
    for place, plain in enumerate(rows):
        if all(is_blank(cell) for cell in plain):
            continue
        cells, is_continued = _with_merged(rows, place, sheet.merged, layout)
        known = layout.recognised(cells)
        score = len(known) + sum(1 for cell in cells if written(cell) in remembered)
        # The lower row of a header in two rows knows at least what the upper one does.
        if best is None or score > best.score or (is_continued and score >= best.score > 0):
            best = _Header(sheet, place + 1, cells, known, score)
    return best


def _with_merged(
    rows: list[list[RawCell]], place: int, merged: Sequence[Merged], layout: Layout
) -> tuple[list[RawCell], bool]:
    """Return a row as a header reads that is merged over two rows, and whether it goes on from the one above.

    A cell merged downwards names its column in the lower row too; 配件 merged over 编号 and 数量 makes 编号,
    which alone says nothing, 配件编号.
    """
    cells, is_continued = list(rows[place]), False
    for (top, left), (bottom, right) in merged:
        if top >= place or bottom < place - 1 or top >= len(rows) or left >= len(rows[top]):
            continue
        name = rows[top][left]
        cells += [""] * (right + 1 - len(cells))
        if bottom >= place and is_blank(cells[left]):
            cells[left], is_continued = name, True
        elif bottom == place - 1 and right > left:
            for at in range(left, right + 1):
                own = cells[at]
                if isinstance(own, str) and not is_blank(own) and not layout.recognised([own]):
                    cells[at] = written(name) + written(own)
    return cells, is_continued


def _refuse_headers(found: list[_Header], layout: Layout) -> None:
    sample: list[str] = []
    for one in found:
        for number, cells in enumerate(islice(one.sheet.rows(), limits.HEADER_SEARCH_ROWS), start=1):
            filled = [written(cell) for cell in cells if not is_blank(cell)]
            sample = sample or filled
            glued = normal_header(filled[0]) if len(filled) == 1 else ""
            if sum(1 for header in layout.known_headers if len(header) > 1 and header in glued) >= _GLUED_HEADERS:
                raise IntakeRefused(Refusal.NO_DELIMITER, row=number)
    told = "、".join(sample[:20])
    raise IntakeRefused(Refusal.UNKNOWN_HEADERS, missing=required_labels(layout), found=told or "—")


def _add_line_sheets(table: Table, orders: _Header, others: list[_Header], layout: Layout) -> None:
    """Give a table the columns of those sheets that tell more about lines, and less about orders, than its own."""
    told = orders.known - layout.line_headers
    for one in others:
        lines = one.known & layout.line_headers
        if (
            len(lines) < 2
            or len(lines) <= len(orders.known & layout.line_headers)
            or len(one.known - layout.line_headers) * 2 > len(told)
        ):
            continue
        names = [column.header for column in _columns(one)]
        key = next((at for at, name in enumerate(names) if _is_known(name, layout.key_headers)), None)
        if key is None:
            continue
        places = tuple(at for at, name in enumerate(names) if at != key and name)
        columns = _numbered([names[at] for at in places], table.columns, of_lines=True)
        _check_width(len(table.columns) + len(columns))
        table.columns += columns
        table.line_sheets += (LineSheet(one.sheet, one.row, columns, places, key),)


def _is_known(header: str, headers: frozenset[str]) -> bool:
    return bool(header) and not headers.isdisjoint(header_keys(header))


def required_labels(layout: Layout) -> Text:
    """Return the labels of a layout's required fields as one enumeration."""
    labels = [spec.label for spec in layout.fields if spec.required]
    return Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))


def _columns(header: _Header) -> tuple[Column, ...]:
    headers = [written(cell) for cell in header.cells]
    # A column may have data without a header; look at a few rows below, not at the whole sheet.
    width = max((place for place, name in enumerate(headers, start=1) if name), default=0)
    for cells in islice(header.sheet.rows(), header.row, header.row + limits.HEADER_SEARCH_ROWS):
        width = max(
            width, max((place for place, cell in enumerate(cells, start=1) if not is_blank(cell)), default=0)
        )
    _check_width(width)
    return _numbered((headers + [""] * (width - len(headers)))[:width], ())


def _check_width(width: int) -> None:
    if width > limits.COLUMNS:
        raise IntakeRefused(Refusal.TOO_MANY_COLUMNS, columns=f"{width:,}", limit=limits.COLUMNS)


def _numbered(headers: Sequence[str], before: tuple[Column, ...], *, of_lines: bool = False) -> tuple[Column, ...]:
    """Return columns behind others, each with a key that no other has."""
    seen: dict[str, int] = {}
    for column in before:
        seen[column.header] = seen.get(column.header, 0) + 1
    columns = []
    for index, header in enumerate(headers, start=len(before)):
        seen[header] = seen.get(header, 0) + 1
        key = header if seen[header] == 1 else f"{header} ({seen[header]})"
        columns.append(Column(index, header, key, of_lines))
    return tuple(columns)


def _no_data(
    cells: Sequence[RawCell], header_cells: Sequence[str], headers: frozenset[str]
) -> IgnoredBecause | None:
    first = next(half_width(written(cell)) for cell in cells if not is_blank(cell))
    first = first if first.isalnum() else re.sub(r"\s+", "", first)
    if _TOTALS.match(first):
        # A row that names a car is an order, whatever its first cell says.
        names_car = any(_VIN_LIKE.fullmatch(half_width(written(cell)).upper()) for cell in cells)
        return None if names_car else IgnoredBecause.TOTALS
    if _FOOTERS.match(first) and sum(not is_blank(cell) for cell in cells) <= _FOOTER_CELLS:
        return IgnoredBecause.FOOTER
    if first in headers:
        same = sum(written(cell) == header for cell, header in zip(cells, header_cells, strict=False) if header)
        # Paged print-outs repeat the header on each page.
        if same * 2 > sum(1 for header in header_cells if header):
            return IgnoredBecause.REPEATED_HEADER
    return None


def _words(cells: Sequence[RawCell]) -> str:
    return " ".join(text for cell in cells if (text := written(cell)))[:200]
