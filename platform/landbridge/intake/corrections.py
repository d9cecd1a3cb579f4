"""The rows that did not go in, as a workbook: the reason beside each, to be put right and uploaded again."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter

from landbridge.intake import limits
from landbridge.intake.books import GUIDE_SHEET
from landbridge.intake.cells import NoValue, RawCell
from landbridge.intake.findings import RowFinding, Severity
from landbridge.intake.orders import OrderDraft
from landbridge.intake.readers import REASON_HEADER, Column, row_label
from landbridge.intake.rows import RowReader
from landbridge.texts import Text

# ruff: noqa: E501 - sentences are data and stay on their lines
DATA_SHEET = "待改 To correct"

_OTHER_ROW = Text(
    "本行无误；同一工单第 {rows} 行要改，改好后整单一起导入",
    "Nothing is wrong here; row {rows} of the same order is. The order goes in as a whole",
)
_SUGGESTED = Text("应为 {suggestion}", "Should be {suggestion}")
_ROW = Text("原文件第 {row} 行", "Row {row} of the file")
_GUIDE = (
    Text("怎样用这份文件", "How to use this workbook"),
    Text(
        "1. “待改”表里是没有导入的行，列名、列序和您的原文件相同，只在最前面多了一列“原因”。",
        "1. The sheet “To correct” holds the rows that were not imported. Columns are those of your file, in the same "
        "order; only the first one, the reason, is new.",
    ),
    Text(
        "2. 红色的格子要改；黄色的只是提醒，核对无误可以不动。把鼠标停在格子上可以看到原因。",
        "2. Red cells need correcting; yellow ones are only a reminder. Point at a cell to read why.",
    ),
    Text(
        "3. 改好后直接上传这份文件。“原因”一列不用删，系统会略过它。",
        "3. When done, upload this very file. Leave the reason column where it is; it is skipped.",
    ),
    Text(
        "4. 已经导入的工单不会重复导入；一行也没改的文件再传一次，结果不变。",
        "4. Orders already imported are not imported again; uploading unchanged rows changes nothing.",
    ),
    Text(
        "5. 有多行的工单，只要有一行要改，全部行都在这里：工单是整单导入的。",
        "5. Of an order with several rows all rows are here as soon as one is wrong: an order goes in as a whole.",
    ),
)  # fmt: skip
_WIDTHS = {"reason": 48, "usual": 16}
_COMMENT = {"x_scale": 2.2, "y_scale": 0.8, "font_size": 9}


@dataclass(frozen=True, slots=True)
class _Formats:
    header: Any
    reason: Any
    marks: dict[tuple[Severity | None, str], Any]

    def of(self, severity: Severity | None, kind: str) -> Any:
        return self.marks[severity, kind]


def write_corrections(
    target: IO[bytes],
    columns: tuple[Column, ...],
    reader: RowReader,
    drafts: Iterable[OrderDraft],
    *,
    language: str = "zh-hans",
) -> int:
    """Write every row of the orders that have an error; good orders are passed over.

    Args:
        target: where the XLSX goes.
        columns: the table's columns; a reason column of an earlier round is replaced.
        reader: knows which column each field stands in.
        drafts: orders of the reading; used one by one, nothing is kept.
        language: of the reasons.

    Returns:
        How many rows were written.
    """
    own = [column for column in columns if column.header != REASON_HEADER]
    book = xlsxwriter.Workbook(
        target,
        # Nothing from a dealer's file may become a formula or a link in a file of ours.
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    formats = _formats(book)
    sheet = book.add_worksheet(DATA_SHEET)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, _WIDTHS["reason"])
    sheet.set_column(1, max(1, len(own)), _WIDTHS["usual"])
    sheet.write_string(0, 0, REASON_HEADER, formats.header)
    for place, column in enumerate(own, start=1):
        sheet.write_string(0, place, column.header, formats.header)
    field_of = {column.index: name for name, column in reader.columns.items()}
    line = 0
    for draft in drafts:
        if draft.is_good:
            continue
        for row in draft.rows:
            line += 1
            findings = [one for one in draft.findings if one.row_number == row.number]
            sheet.write_string(line, 0, _reason(draft, row.number, findings, language), formats.reason)
            for place, column in enumerate(own, start=1):
                about = _about(findings, field_of.get(column.index, ""))
                _write(sheet, line, place, row.source.cells[column.index], about, formats, language)
    _write_guide(book, formats, language)
    book.close()
    return line


def _reason(draft: OrderDraft, row_number: int, findings: list[RowFinding], language: str) -> str:
    place = _ROW.format(row=row_label(row_number)).in_language(language)
    told = [one.text.in_language(language) for one in findings if one.severity is not Severity.INFO]
    if not any(one.severity is Severity.ERROR for one in findings):
        wrong = sorted({one.row_number for one in draft.findings if one.severity is Severity.ERROR})
        rows = Text("、".join(map(row_label, wrong)), ", ".join(map(row_label, wrong)))
        told.insert(0, _OTHER_ROW.format(rows=rows).in_language(language))
    colon, stop = ("：", "；") if language.startswith("zh") else (": ", "; ")
    return (place + colon + stop.join(told))[: limits.CELL_CHARACTERS]


def _about(findings: list[RowFinding], name: str) -> list[RowFinding]:
    """Return what is said about one field of a row, errors first; infos colour nothing."""
    about = [
        one
        for one in findings
        if name and one.severity is not Severity.INFO and (one.field == name or name in one.also)
    ]
    return sorted(about, key=lambda one: one.severity is not Severity.ERROR)


def _write(
    sheet: Any, line: int, place: int, raw: RawCell, about: list[RowFinding], formats: _Formats, language: str
) -> None:
    severity = about[0].severity if about else None
    if isinstance(raw, bool):
        sheet.write_boolean(line, place, raw, formats.of(severity, "plain"))
    elif isinstance(raw, int | float):
        sheet.write_number(line, place, raw, formats.of(severity, "plain"))
    elif isinstance(raw, dt.datetime | dt.date | dt.time | dt.timedelta):
        kind = "moment" if isinstance(raw, dt.datetime) else "day" if isinstance(raw, dt.date) else "time"
        sheet.write_datetime(line, place, raw, formats.of(severity, kind))
    elif raw and not isinstance(raw, NoValue):
        sheet.write_string(line, place, raw[: limits.CELL_CHARACTERS], formats.of(severity, "plain"))
    elif severity:
        sheet.write_blank(line, place, None, formats.of(severity, "plain"))
    if about:
        sheet.write_comment(line, place, "\n".join(_told(one, language) for one in about), _COMMENT)


def _told(one: RowFinding, language: str) -> str:
    told = one.text.in_language(language)
    if one.suggestion:
        told += "\n" + _SUGGESTED.format(suggestion=one.suggestion).in_language(language)
    return told


def _formats(book: Any) -> _Formats:
    colours: dict[Severity | None, dict[str, str]] = {
        None: {},
        Severity.ERROR: {"bg_color": "#F8D0CC"},
        Severity.WARNING: {"bg_color": "#FCEBC0"},
    }
    kinds = {"plain": "General", "moment": "yyyy-mm-dd hh:mm", "day": "yyyy-mm-dd", "time": "[h]:mm"}
    return _Formats(
        header=book.add_format({"bold": True, "bg_color": "#E7ECF5", "bottom": 1}),
        reason=book.add_format({"text_wrap": True, "valign": "top", "font_color": "#9C1C12"}),
        marks={
            (severity, kind): book.add_format({**colour, "num_format": code, "valign": "top"})
            for severity, colour in colours.items()
            for kind, code in kinds.items()
        },
    )


def _write_guide(book: Any, formats: _Formats, language: str) -> None:
    guide = book.add_worksheet(GUIDE_SHEET)
    guide.set_column(0, 0, 110)
    for line, text in enumerate(_GUIDE):
        guide.write_string(line, 0, text.in_language(language), formats.header if line == 0 else None)
