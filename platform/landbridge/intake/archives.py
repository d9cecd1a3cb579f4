"""The checks an XLSX passes before it is opened: sizes, structure, and how far apart its cells lie."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from landbridge.intake import limits
from landbridge.intake.refusals import IntakeRefused, Refusal
from landbridge.texts import Text

_MB = 1024 * 1024
_CHUNK = 1 << 20
_LONGEST_TEXT = 4 * _MB  # far more than the longest cell, so that a part without tags cannot pile up
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)((?:\s[^>]*)?)>")
_REFERENCE = re.compile(rb'\sr="([A-Z]*)(\d*)"')
_DATE_1904 = re.compile(rb'\bdate1904\s*=\s*"(?:1|true)"')
_DOCUMENTS = {
    "word/": Text("文档（Word）", "a document (Word)"),
    "ppt/": Text("演示文稿（PowerPoint）", "a presentation (PowerPoint)"),
}


def check(content: bytes) -> bool:
    """Make sure that a zip is an XLSX that can be opened in bounded memory.

    Returns:
        Whether its serial dates count from 1904, as old Excel for Mac wrote them.

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


def _check_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> bool:
    """Read every XML part once: this proves the sizes the directory states and measures the sheets."""
    counts_from_1904 = False
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        chunks = _chunks(archive, entry)
        if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
            _check_extent(chunks)
        elif entry.filename == "xl/workbook.xml":
            for chunk in chunks:
                counts_from_1904 = counts_from_1904 or bool(_DATE_1904.search(chunk))
        else:
            for _ in chunks:
                pass
    return counts_from_1904


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        first = True
        while chunk := part.read(_CHUNK):
            if first and (b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk):
                # No spreadsheet program writes these; entities are how XML bombs are built.
                raise IntakeRefused(Refusal.DAMAGED)
            first = False
            yield chunk


def _check_extent(chunks: Iterator[bytes]) -> None:
    """Refuse a sheet whose filled cells span more than the limits; empty formatted cells do not count."""
    row = column = last_row = last_column = 0
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        # A tag may be cut by the end of the chunk: keep what follows the last complete one.
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


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
