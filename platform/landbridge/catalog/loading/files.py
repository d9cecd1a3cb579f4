"""Reading a CSV or XLSX file of the OEM into rows of a sheet."""

import csv
import io

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from landbridge.catalog.loading.cells import narrow
from landbridge.catalog.loading.sheet import Sheet, SheetRow
from landbridge.errors import RuleViolation
from landbridge.intake.books import open_book
from landbridge.intake.cells import written
from landbridge.intake.refusals import IntakeRefused

LARGEST_BYTES = 20_000_000
_ZIPPED = b"PK\x03\x04"  # XLSX is a zip archive


class UnreadableFile(RuleViolation):
    """The file as a whole is no sheet of this kind; nothing was read."""


def read_file(sheet: Sheet, content: bytes) -> list[SheetRow]:
    """Return the rows of a CSV file (UTF-8 or GB18030; comma, semicolon or tab) or of a workbook's first sheet.

    Headers are the columns' names or labels in either language; further columns are refused, because a
    misspelled one would silently be lost. Empty lines are skipped.

    Raises:
        UnreadableFile: `file_too_large`, `file_empty`, `file_not_text`, `file_refused` (a workbook that is
            damaged, locked or too large inside), `header_unknown`, `header_twice` or `header_missing`.
    """
    if len(content) > LARGEST_BYTES:
        raise UnreadableFile("file_too_large", _("The file is larger than 20 MB."))
    if content.startswith(_ZIPPED):
        return _of_workbook(sheet, content)
    text = _decode(content)
    if not text.strip():
        raise UnreadableFile("file_empty", _("The file is empty."))
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        names = _columns(sheet, next(lines))
        return [
            SheetRow(lines.line_num, dict(zip(names, cells, strict=False)))
            for cells in lines
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error:
        raise UnreadableFile("file_not_text", _("The file is not a CSV text file.")) from None


def _of_workbook(sheet: Sheet, content: bytes) -> list[SheetRow]:
    try:
        rows = open_book(content, "").sheets[0].rows()
        names = _columns(sheet, _without_tail([written(cell) for cell in next(rows, [])]))
        return [
            SheetRow(line, dict(zip(names, (written(cell) for cell in cells), strict=False)))
            for line, cells in enumerate(rows, start=2)
            if any(written(cell) for cell in cells)
        ]
    except IntakeRefused as refused:
        raise UnreadableFile("file_refused", refused.text.in_language(get_language() or "zh")) from refused


def _without_tail(headers: list[str]) -> list[str]:
    """Return the headers without the empty cells that a workbook may have behind them."""
    while headers and not headers[-1]:
        headers.pop()
    return headers


def _decode(content: bytes) -> str:
    if b"\0" in content:
        raise UnreadableFile("file_not_text", _("The file is not a CSV text file."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile("file_not_text", _("The file is not a CSV text file."))


def _columns(sheet: Sheet, headers: list[str]) -> list[str]:
    known = {header: column.name for column in sheet.columns for header in column.headers()}
    names = []
    for header in headers:
        name = known.get(narrow(header).casefold())
        if name is None:
            raise UnreadableFile("header_unknown", _("Unknown column: %(header)s") % {"header": header})
        if name in names:
            raise UnreadableFile("header_twice", _("The column stands twice: %(header)s") % {"header": header})
        names.append(name)
    for column in sheet.columns:
        if column.required and column.name not in names:
            raise UnreadableFile("header_missing", _("Column missing: %(header)s") % {"header": column.label})
    return names
