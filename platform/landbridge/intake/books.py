"""From bytes to sheets: texts of every encoding, and workbooks old and new."""

import csv
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import python_calamine

from landbridge.intake import archives
from landbridge.intake.cells import NoValue, RawCell
from landbridge.intake.refusals import IntakeRefused, Refusal
from landbridge.intake.sniff import FileKind, TextFacts, file_kind, text_facts

# The sheet that `corrections` adds: it belongs to the platform, not to the dealer's file.
GUIDE_SHEET = "说明 Guide"

Merged = tuple[archives.Place, archives.Place]
"""First and last cell of a merged range."""


class Sheet:
    """One sheet, readable from its top as often as needed.

    Args:
        name: of the sheet; a text file has one without a name.
        merged: its merged ranges; only their first cell holds something.
    """

    def __init__(self, name: str, merged: tuple[Merged, ...] = ()) -> None:
        self.name = name
        self.merged = merged

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
    def __init__(self, sheet: python_calamine.CalamineSheet, no_values: Mapping[archives.Place, NoValue]) -> None:
        super().__init__(sheet.name, tuple(sheet.merged_cell_ranges or ()))
        self._sheet = sheet
        self._no_values: dict[int, dict[int, NoValue]] = {}
        for (row, column), told in no_values.items():
            self._no_values.setdefault(row, {})[column] = told

    def rows(self) -> Iterator[list[RawCell]]:
        if not self._no_values:
            yield from self._sheet.iter_rows()
            return
        for number, cells in enumerate(self._sheet.iter_rows()):
            for column, told in self._no_values.get(number, {}).items():
                cells += [""] * (column + 1 - len(cells))
                cells[column] = told
            yield cells


@dataclass(frozen=True, slots=True)
class Book:
    """An opened file.

    Args:
        name: the file's name, for people.
        kind: told from the content.
        sheets: visible sheets with anything in them.
        hidden_sheets: names of hidden ones with anything in them; they are passed over.
        text: how a text file is written, None for workbooks.
        counts_from_1904: its serial dates count from 1904.
    """

    name: str
    kind: FileKind
    sheets: tuple[Sheet, ...]
    hidden_sheets: tuple[str, ...] = ()
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
        text = text_facts(content)
        return Book(name, kind, (_TextSheet(content, text),), text=text)
    facts = archives.check(content) if kind is FileKind.XLSX else archives.WorkbookFacts()
    with _damage_refused():
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        if not workbook.sheet_names:
            raise IntakeRefused(Refusal.DAMAGED)
        shown, hidden = [], []
        for told in workbook.sheets_metadata:
            if told.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(told.name)
            if sheet.end is None:
                continue
            if told.visible != python_calamine.SheetVisibleEnum.Visible:
                hidden.append(told.name)
            elif told.name != GUIDE_SHEET:
                shown.append(_CalamineSheet(sheet, facts.no_values.get(told.name, {})))
    if not shown:
        raise (
            IntakeRefused(Refusal.HIDDEN_ONLY, sheets="、".join(hidden))
            if hidden
            else IntakeRefused(Refusal.EMPTY)
        )
    return Book(name, kind, tuple(shown), tuple(hidden), counts_from_1904=facts.counts_from_1904)


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
