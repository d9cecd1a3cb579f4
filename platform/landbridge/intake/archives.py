"""The checks an XLSX passes before it is opened: sizes, structure, and how far apart its cells lie."""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from landbridge.intake import limits
from landbridge.intake.cells import BLANKS, FORMULA_WITHOUT_VALUE, NoValue
from landbridge.intake.refusals import IntakeRefused, Refusal
from landbridge.texts import Text

_MB = 1024 * 1024
_CHUNK = 1 << 20
_LONGEST_TEXT = 4 * _MB  # far more than the longest cell, so that a part without tags cannot pile up
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)((?:\s[^>]*)?)>")
_REFERENCE = re.compile(rb'\sr="([A-Z]*)(\d*)"')
_FORMULA_WITHOUT_VALUE = re.compile(
    rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
)
_ERROR_CELL = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>(?:\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>))?\s*<v>([^<]*)</v>')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
_DATE_1904 = re.compile(rb'\bdate1904\s*=\s*"(?:1|true)"')
_DOCUMENTS = {
    "word/": Text("文档（Word）", "a document (Word)"),
    "ppt/": Text("演示文稿（PowerPoint）", "a presentation (PowerPoint)"),
}


Place = tuple[int, int]
"""Row and column of a cell, both from 0."""


@dataclass(slots=True)
class WorkbookFacts:
    """What only the XML of a workbook tells.

    Args:
        counts_from_1904: its serial dates count from 1904, as old Excel for Mac wrote them.
        no_values: by sheet name the formulas that came to an error, or whose value was never saved; the
            reader gives back an empty cell for both.
    """

    counts_from_1904: bool = False
    no_values: dict[str, Mapping[Place, NoValue]] = field(default_factory=dict)


def check(content: bytes) -> WorkbookFacts:
    """Make sure that a zip is an XLSX that can be opened in bounded memory.

    Raises:
        IntakeRefused: zip bomb, damaged, password-protected, another kind of file, cells beyond the limits.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_directory(entries, len(content))
            _check_kind({entry.filename for entry in entries})
            return _check_parts(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise IntakeRefused(Refusal.DAMAGED) from error


def _check_directory(entries: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if (
        unpacked > limits.UNPACKED_BYTES
        or len(entries) > limits.ARCHIVE_ENTRIES
        or (unpacked > limits.UNPACK_RATIO_FROM_BYTES and unpacked > limits.UNPACK_RATIO * packed)
    ):
        raise IntakeRefused(Refusal.ZIP_BOMB, unpacked_mb=unpacked // _MB)
    if any(entry.flag_bits & 1 for entry in entries):
        raise IntakeRefused(Refusal.PASSWORD_PROTECTED)
    # Two entries of one name: two readers may see two different files.
    if len({entry.filename for entry in entries}) != len(entries):
        raise IntakeRefused(Refusal.DAMAGED)


def _check_kind(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise IntakeRefused(Refusal.OTHER_SPREADSHEET, kind="XLSB")
    if "content.xml" in names:
        raise IntakeRefused(Refusal.OTHER_SPREADSHEET, kind="ODS")
    for folder, kind in _DOCUMENTS.items():
        if any(name.startswith(folder) for name in names):
            raise IntakeRefused(Refusal.NOT_A_TABLE, kind=kind)
    raise IntakeRefused(Refusal.COMPRESSED)


def _check_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> WorkbookFacts:
    """Read every XML part once: this proves the sizes the directory states and measures the sheets."""
    facts = WorkbookFacts()
    parts: dict[str, dict[Place, NoValue]] = {}
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        chunks = _chunks(archive, entry)
        if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
            if no_values := _check_sheet(chunks):
                parts[entry.filename] = no_values
        elif entry.filename == "xl/workbook.xml":
            for chunk in chunks:
                facts.counts_from_1904 = facts.counts_from_1904 or bool(_DATE_1904.search(chunk))
        else:
            for _ in chunks:
                pass
    if parts:
        names = _sheet_names(archive)
        facts.no_values = {names[part]: found for part, found in parts.items() if part in names}
    return facts


def _sheet_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the name of the sheet that stands in each part."""
    try:
        book, links = archive.read("xl/workbook.xml"), archive.read("xl/_rels/workbook.xml.rels")
    except KeyError as error:
        raise IntakeRefused(Refusal.DAMAGED) from error
    parts = {}
    for link in _LINK.findall(links):
        told = dict(_ATTRIBUTE.findall(link))
        target = told.get(b"Target", b"").decode()
        parts[told.get(b"Id", b"")] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    names = {}
    for sheet in _SHEET.findall(book):
        told = dict(_ATTRIBUTE.findall(sheet))
        part = next((parts[value] for name, value in told.items() if name.endswith(b":id") and value in parts), "")
        names[part] = html.unescape(told.get(b"name", b"").decode())
    return names


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        first = True
        while chunk := part.read(_CHUNK):
            if first and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
                # No spreadsheet program writes these; entities are how XML bombs are built.
                raise IntakeRefused(Refusal.DAMAGED)
            first = False
            yield chunk


def _check_sheet(chunks: Iterator[bytes]) -> dict[Place, NoValue]:
    """Refuse a sheet whose filled cells span more than the limits; empty formatted cells do not count.

    Returns:
        Its formulas without a value.
    """
    row = column = last_row = last_column = 0
    no_values: dict[Place, NoValue] = {}
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        # A cell may be cut by the end of the chunk: keep what follows the last complete one.
        end = text.rfind(b"</c>") + len(b"</c>")
        if end < len(b"</c>"):
            end = text.rfind(b">") + 1
        text, rest = text[:end], text[end:]
        if len(rest) > _LONGEST_TEXT:
            raise IntakeRefused(Refusal.DAMAGED)
        for match in _ROW_OR_CELL.finditer(text):
            tag, attributes = match.groups()
            reference = _REFERENCE.search(attributes)
            if tag == b"row":
                row = int(reference[2]) if reference and reference[2] else row + 1
                column = 0
                continue
            if reference and reference[1]:
                column = _column_number(reference[1])
                row = int(reference[2] or row)
            else:
                column += 1
            if not attributes.endswith(b"/"):
                last_row, last_column = max(last_row, row), max(last_column, column)
        if last_row > limits.ROWS + limits.HEADER_SEARCH_ROWS:
            raise IntakeRefused(Refusal.TOO_MANY_ROWS, limit=f"{limits.ROWS:,}")
        if last_column > limits.COLUMNS:
            raise IntakeRefused(Refusal.TOO_MANY_COLUMNS, columns=f"{last_column:,}", limit=limits.COLUMNS)
        if last_row * last_column > limits.SHEET_CELLS:
            raise IntakeRefused(Refusal.TOO_MANY_ROWS, limit=f"{limits.SHEET_CELLS // last_column:,}")
        if len(no_values) < limits.NO_VALUES:
            no_values.update(_no_values(text))
    return no_values


def _no_values(text: bytes) -> Iterator[tuple[Place, NoValue]]:
    if b"</f>" in text or b"<f " in text:
        for match in _FORMULA_WITHOUT_VALUE.finditer(text):
            yield from _placed(match[1], FORMULA_WITHOUT_VALUE)
    if b't="e"' in text:
        for match in _ERROR_CELL.finditer(text):
            error = match[2].decode(errors="replace")
            if error not in BLANKS:  # a look-up that found nothing is an empty cell
                yield from _placed(match[1], error)


def _placed(attributes: bytes, told: str) -> Iterator[tuple[Place, NoValue]]:
    reference = _REFERENCE.search(attributes)
    if reference and reference[1] and reference[2]:
        yield (int(reference[2]) - 1, _column_number(reference[1]) - 1), NoValue(told)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
