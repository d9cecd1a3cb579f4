"""Reading a file of the OEM into rows of a sheet; what is a file and what is not is the intake's to say."""

import datetime as dt

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from landbridge.catalog.loading.sheet import Column, Sheet, SheetRow
from landbridge.errors import RuleViolation
from landbridge.intake.books import open_book
from landbridge.intake.cells import NoValue, RawCell, written
from landbridge.intake.fields import CellKind, FieldSpec, Layout, normal_header
from landbridge.intake.readers import Table, find_table
from landbridge.intake.refusals import IntakeRefused, Refusal
from landbridge.texts import Text


class UnreadableFile(RuleViolation):
    """The file as a whole is no sheet of this kind; nothing was read."""


def read_file(sheet: Sheet, content: bytes, name: str = "") -> list[SheetRow]:
    """Return the rows of a CSV of any encoding, an XLSX or an XLS.

    Titles may stand above the header. Headers are the columns' names or labels in either language; further
    columns are refused, because a misspelled one would silently be lost. Empty lines are skipped, nothing else.

    Raises:
        UnreadableFile: with the code of `intake.refusals`, or `header_unknown`, `header_twice`,
            `header_missing`, `formula_without_value`, `formula_error`.
    """
    try:
        table = find_table(open_book(content, name), _layout(sheet))
        names = _names(sheet, table)
        return [
            SheetRow(
                row.number,
                {name: _text(cell, row.number) for name, cell in zip(names, row.cells, strict=True)},
            )
            for row in table.rows()
        ]
    except IntakeRefused as refused:
        if refused.code is Refusal.HEADER_ONLY:
            return []  # an empty table, as it is exported
        sentence = refused.text.in_language(get_language() or "zh-hans")
        raise UnreadableFile(refused.code.value, sentence) from refused


def _layout(sheet: Sheet) -> Layout:
    return Layout(
        name=sheet.kind,
        key=sheet.columns[0].name,
        fields=tuple(
            FieldSpec(
                column.name,
                Text(column.label_in("zh-hans"), column.label_in("en")),
                tuple(sorted(column.headers())),
                CellKind.WORDS,
                required=column.name in sheet.needed,
            )
            for column in sheet.columns
        ),
        has_totals=False,
    )


def _names(sheet: Sheet, table: Table) -> list[str]:
    """Return for each column of the file the name of the sheet's."""
    known = {normal_header(header): column for column in sheet.columns for header in column.headers()}
    found: list[Column] = []
    for one in table.columns:
        column = known.get(normal_header(one.header))
        if column is None:
            told = one.header or f"({one.index + 1})"
            raise UnreadableFile("header_unknown", _("Unknown column: %(header)s") % {"header": told})
        if column in found:
            raise UnreadableFile("header_twice", _("The column stands twice: %(header)s") % {"header": one.header})
        found.append(column)
    for column in sheet.columns:
        if column.name in sheet.needed and column not in found:
            raise UnreadableFile("header_missing", _("Column missing: %(header)s") % {"header": column.label})
    return [column.name for column in found]


def _text(cell: RawCell, row: int) -> str:
    """Return a cell as a text file would hold it."""
    if isinstance(cell, NoValue):
        raise UnreadableFile(
            cell.code, _("Row %(row)d: the formula %(told)s gives no value.") % {"row": row, "told": cell}
        )
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return written(cell)
