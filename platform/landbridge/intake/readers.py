"""From bytes to a table: the sheet that holds it, its header row, and its data rows one by one."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

import python_calamine

from landbridge.intake import archives, limits
from landbridge.intake.cells import RawCell, half_width, is_blank, written
from landbridge.intake.fields import Layout
from landbridge.intake.refusals import IntakeRefused, Refusal
from landbridge.intake.sniff import FileKind, TextFacts, file_kind, text_facts
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
# The column that `corrections` puts in front: it belongs to the platform, not to the dealer's file.
REASON_HEADER = "原因 / Reason"
GUIDE_SHEET = "说明 Guide"


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
    """

    index: int
    header: str
    key: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A data row as it stands in the file; `number` counts from 1 as Excel shows it."""

    number: int
    cells: tuple[RawCell, ...]


class Sheet:
    """One sheet, readable from its top as often as needed.

    Args:
        name: of the sheet; a text file has one without a name.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    def rows(self) -> Iterator[list[RawCell]]:
        """Yield every row from row 1 on, empty ones included."""
        raise NotImplementedError


class _TextSheet(Sheet):
    def __init__(self, content: bytes, facts: TextFacts) -> None:
        super().__init__("")
        self._content = content
        self._facts = facts

    def rows(self) -> Iterator[list[RawCell]]:
        lines = io.TextIOWrapper(
            io.BytesIO(self._content), encoding=self._facts.encoding, errors="replace", newline=""
        )
        number = 0
        try:
            for cells in csv.reader(lines, delimiter=self._facts.delimiter):
                number += 1
                # The end mark of DOS files stands alone on the last line.
                yield [] if cells == ["\x1a"] else list(cells)
        except csv.Error as error:
            # The only error left with these settings: a cell of over 131,072 characters, an open quote.
            raise IntakeRefused(Refusal.OPEN_QUOTE, row=number + 1) from error


class _CalamineSheet(Sheet):
    def __init__(self, sheet: python_calamine.CalamineSheet) -> None:
        super().__init__(sheet.name)
        self._sheet = sheet

    def rows(self) -> Iterator[list[RawCell]]:
        yield from self._sheet.iter_rows()


@dataclass(frozen=True, slots=True)
class Book:
    """An opened file.

    Args:
        name: the file's name, for people.
        kind: told from the content.
        sheets: visible sheets with anything in them.
        hidden_sheets: how many hidden ones were passed over.
        text: how a text file is written, None for workbooks.
        counts_from_1904: its serial dates count from 1904.
    """

    name: str
    kind: FileKind
    sheets: tuple[Sheet, ...]
    hidden_sheets: int = 0
    text: TextFacts | None = None
    counts_from_1904: bool = False


def open_book(content: bytes, name: str) -> Book:
    """Open an uploaded file.

    Args:
        content: the whole file, at most 50 MB.
        name: as uploaded; the kind is told from the content, never from the name.

    Raises:
        IntakeRefused: see `refusals`; nothing that is refused here was unpacked into memory.
    """
    kind = file_kind(content)
    if kind is FileKind.CSV:
        facts = text_facts(content)
        return Book(name, kind, (_TextSheet(content, facts),), text=facts)
    counts_from_1904 = archives.check(content) if kind is FileKind.XLSX else False
    with _damage_refused():
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [
            one.name
            for one in workbook.sheets_metadata
            if one.typ == python_calamine.SheetTypeEnum.WorkSheet
            and one.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        sheets = [workbook.get_sheet_by_name(one) for one in shown]
    if not workbook.sheet_names:
        raise IntakeRefused(Refusal.DAMAGED)
    filled = tuple(_CalamineSheet(one) for one in sheets if one.end is not None and one.name != GUIDE_SHEET)
    if not filled:
        raise IntakeRefused(Refusal.EMPTY)
    return Book(name, kind, filled, len(workbook.sheet_names) - len(shown), counts_from_1904=counts_from_1904)


@contextmanager
def _damage_refused() -> Iterator[None]:
    try:
        yield
    except python_calamine.PasswordError as error:
        raise IntakeRefused(Refusal.PASSWORD_PROTECTED) from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise IntakeRefused(Refusal.DAMAGED) from error
    except BaseException as error:
        # A panic inside the Rust reader arrives outside of Exception; its class cannot be imported.
        if type(error).__name__ == "PanicException":
            raise IntakeRefused(Refusal.DAMAGED) from error
        raise


@dataclass
class Table:
    """A table inside a sheet.

    Args:
        book: where it is.
        sheet: which sheet of it.
        header_row: number of the header row, from 1.
        columns: columns from the first to the last with a header or, without one, with data beside it.
        ignored: rows left out: titles at once, totals and footers as `rows` passes them.
        reason_column: index of the column that a corrections workbook has in front, else None.
    """

    book: Book
    sheet: Sheet
    header_row: int
    columns: tuple[Column, ...]
    ignored: list[IgnoredRow] = field(default_factory=list)
    reason_column: int | None = None

    def rows(self) -> Iterator[SourceRow]:
        """Yield the data rows; may be called again, and starts again.

        Raises:
            IntakeRefused: more than 200,000 rows.
        """
        titles = [one for one in self.ignored if one.because is IgnoredBecause.TITLE]
        self.ignored = titles
        header_cells = [column.header for column in self.columns]
        headers = frozenset(re.sub(r"\s+", "", half_width(one)) for one in header_cells if one)
        width = len(self.columns)
        yielded = 0
        for number, cells in enumerate(self.sheet.rows(), start=1):
            if number <= self.header_row:
                continue
            if self.reason_column is not None and self.reason_column < len(cells):
                cells[self.reason_column] = ""
            if all(is_blank(cell) for cell in cells):
                continue
            if because := _no_data(cells, header_cells, headers):
                self.ignored.append(IgnoredRow(number, because, _words(cells)))
                continue
            yielded += 1
            if yielded > limits.ROWS:
                raise IntakeRefused(Refusal.TOO_MANY_ROWS, limit=f"{limits.ROWS:,}")
            cells = cells[:width] + [""] * (width - len(cells))
            yield SourceRow(number, tuple(cells))

    def has_rows(self) -> bool:
        """Return whether there is any data row."""
        return next(self.rows(), None) is not None


def find_table(book: Book, layout: Layout, remembered_headers: frozenset[str] = frozenset()) -> Table:
    """Find the sheet and the header row that fit a layout best.

    Args:
        book: the opened file.
        layout: whose headers are looked for.
        remembered_headers: headers (as written) this dealer has mapped by hand before.

    Raises:
        IntakeRefused: no row looks like a header, too many columns, or nothing below the header.
    """
    best: tuple[int, Sheet, int, list[RawCell]] | None = None
    sample: list[str] = []
    for sheet in book.sheets:
        for number, cells in enumerate(islice(sheet.rows(), limits.HEADER_SEARCH_ROWS), start=1):
            score = layout.recognised(cells) + sum(1 for cell in cells if written(cell) in remembered_headers)
            if best is None or score > best[0]:
                best = (score, sheet, number, cells)
            if not sample:
                sample = [written(cell) for cell in cells if not is_blank(cell)]
    if best is None or best[0] < 2:
        if not sample:
            raise IntakeRefused(Refusal.EMPTY)
        raise IntakeRefused(
            Refusal.UNKNOWN_HEADERS, missing=required_labels(layout), found="、".join(sample[:20]) or "—"
        )
    _, sheet, header_row, header_cells = best
    columns = _columns(header_cells, sheet, header_row)
    reason_column = next((column.index for column in columns if column.header == REASON_HEADER), None)
    titles = [
        IgnoredRow(number, IgnoredBecause.TITLE, _words(cells))
        for number, cells in enumerate(islice(sheet.rows(), header_row - 1), start=1)
        if not all(is_blank(cell) for cell in cells)
    ]
    table = Table(book, sheet, header_row, columns, titles, reason_column)
    if not table.has_rows():
        raise IntakeRefused(Refusal.HEADER_ONLY, row=header_row)
    return table


def required_labels(layout: Layout) -> Text:
    """Return the labels of a layout's required fields as one enumeration."""
    labels = [spec.label for spec in layout.fields if spec.required]
    return Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))


def _columns(header_cells: Sequence[RawCell], sheet: Sheet, header_row: int) -> tuple[Column, ...]:
    headers = [written(cell) for cell in header_cells]
    # A column may have data without a header; look at a few rows below, not at the whole sheet.
    width = max((place for place, header in enumerate(headers, start=1) if header), default=0)
    for cells in islice(sheet.rows(), header_row, header_row + limits.HEADER_SEARCH_ROWS):
        width = max(
            width, max((place for place, cell in enumerate(cells, start=1) if not is_blank(cell)), default=0)
        )
    if width > limits.COLUMNS:
        raise IntakeRefused(Refusal.TOO_MANY_COLUMNS, columns=f"{width:,}", limit=limits.COLUMNS)
    headers += [""] * (width - len(headers))
    seen: dict[str, int] = {}
    columns = []
    for index, header in enumerate(headers[:width]):
        seen[header] = seen.get(header, 0) + 1
        key = header if seen[header] == 1 else f"{header} ({seen[header]})"
        columns.append(Column(index, header, key))
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
