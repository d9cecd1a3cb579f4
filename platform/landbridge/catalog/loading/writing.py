"""Writing a sheet as a file that can be loaded again: CSV for programs, XLSX for people."""

import csv
import io
from collections.abc import Iterable, Sequence
from enum import StrEnum

import xlsxwriter

from landbridge.catalog.loading.cells import Amount, Number, Value, shown
from landbridge.catalog.loading.sheet import Sheet


class FileFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES = {
    FileFormat.CSV: "text/csv; charset=utf-8",
    FileFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def written(sheet: Sheet, rows: Iterable[Sequence[Value]], kind: FileFormat) -> bytes:
    """Return a file of rows whose values stand in the order of the sheet's columns.

    Headers are the labels in the language now active; `files.read_file` knows them in either language.
    """
    return _csv(sheet, rows) if kind is FileFormat.CSV else _xlsx(sheet, rows)


def _csv(sheet: Sheet, rows: Iterable[Sequence[Value]]) -> bytes:
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow([str(column.label) for column in sheet.columns])
    lines.writerows([shown(value) for value in row] for row in rows)
    # With the mark, or Excel takes Chinese for another encoding.
    return text.getvalue().encode("utf-8-sig")


def _xlsx(sheet: Sheet, rows: Iterable[Sequence[Value]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet.kind[:31])
        bold = book.add_format({"bold": True})
        for place, column in enumerate(sheet.columns):
            page.write_string(0, place, str(column.label), bold)
            page.set_column(place, place, 24 if column.name.startswith("name") else 16)
        page.freeze_panes(1, 0)
        numbers = [isinstance(column.cell, Number | Amount) for column in sheet.columns]
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if value is None or value == "":
                    continue
                # Text stays text: a name that begins with "=" must not become a formula.
                if numbers[place]:
                    page.write_number(line, place, value)
                else:
                    page.write_string(line, place, shown(value))
    return content.getvalue()
