"""What an uploaded file is, told from its bytes; the name is only a hint for people."""

import codecs
import csv
import re
from dataclasses import dataclass
from enum import StrEnum

from landbridge.intake import limits
from landbridge.intake.refusals import IntakeRefused, Refusal
from landbridge.texts import Text

_CHUNK = 1 << 20
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# The record that begins the workbook stream (BOF of BIFF8 globals), and the one that says "encrypted".
_BIFF_GLOBALS = bytes.fromhex("0908100000060500")
_FILEPASS = 0x2F
_RECORDS_BEFORE_FILEPASS = 6
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_SIGNATURES: tuple[tuple[bytes, Text], ...] = (
    (b"%PDF", Text(" PDF 文件", "a PDF")),
    (b"\xff\xd8\xff", Text("图片（JPEG）", "a picture (JPEG)")),
    (b"\x89PNG", Text("图片（PNG）", "a picture (PNG)")),
    (b"GIF8", Text("图片（GIF）", "a picture (GIF)")),
    (b"{\\rtf", Text("文档（RTF）", "a document (RTF)")),
    (b"L\x00\x00\x00\x01\x14\x02\x00", Text("快捷方式", "a shortcut")),
)
_DATABASES = ((b"SQLite format 3\x00", "SQLite"), (b"\x00\x01\x00\x00Standard ", "Access"))
_DBF_KINDS = frozenset(b"\x03\x30\x31\x83\x8b\xf5")
# The first record (BOF) of Excel 2, 3 and 4, which wrote no compound file yet.
_BIFF_2_TO_4 = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_MARKUP = re.compile(r"\s*<(?:!doctype|html|head|meta|table|script|style|body|!--)", re.IGNORECASE)
_WEB_ARCHIVE = re.compile(r"\s*(?:[\w-]+:[^\n]*\n\s*)*?Content-Type:\s*multipart/related", re.IGNORECASE)
_XML = re.compile(r"\s*<\?xml", re.IGNORECASE)
_XML_OF_EXCEL = re.compile(r"Excel\.Sheet|urn:schemas-microsoft-com:office:spreadsheet")
_HTML = re.compile(r"<html|<table", re.IGNORECASE)
_DATA = (
    (re.compile(r"\s*(?:\{\s*\"|\[\s*[\[{])"), "JSON"),
    (re.compile(r"\s*(?:--[^\n]*\n\s*)*(?:INSERT\s+INTO|CREATE\s+TABLE)\s", re.IGNORECASE), "SQL"),
)
# What no text export holds: control characters other than tab, line ends, form feed, DOS end mark.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x19\x1b-\x1f\x7f]")
_DELIMITERS = ",\t;|"

UNKNOWN = Text("无法识别的文件", "a file of unknown kind")


class FileKind(StrEnum):
    """The kinds of table that are read."""

    CSV = "csv"
    XLSX = "xlsx"
    XLS = "xls"


@dataclass(frozen=True, slots=True)
class TextFacts:
    """How a text file is written.

    Args:
        encoding: a Python codec name: `utf-8-sig`, `utf-8`, `gb18030`, `utf-16`.
        delimiter: one of comma, tab, semicolon, bar.
        damaged_characters: broken characters; systems that cut fields by bytes leave halves.
    """

    encoding: str
    delimiter: str
    damaged_characters: int = 0


def file_kind(content: bytes) -> FileKind:
    """Return which kind of table the bytes are; an XLSX still has to pass `archives.check`.

    Raises:
        IntakeRefused: empty, over 50 MB, password-protected, or no table at all.
    """
    if len(content) > limits.FILE_BYTES:
        # Rounded up, so that the sentence never says "50 MB, the limit is 50 MB".
        size = -(-len(content) // (1024 * 1024))
        raise IntakeRefused(Refusal.TOO_LARGE, size_mb=size, limit_mb=limits.FILE_BYTES // (1024 * 1024))
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise IntakeRefused(Refusal.EMPTY)
    if content.startswith(_ZIP):
        return FileKind.XLSX
    if content.startswith(_OLE):
        return _ole_kind(content)
    if content.startswith(_BIFF_2_TO_4):
        raise IntakeRefused(Refusal.OLD_EXCEL)
    if database := _database(content):
        raise IntakeRefused(Refusal.DATABASE, kind=database)
    if content.startswith(_ARCHIVES):
        raise IntakeRefused(Refusal.COMPRESSED)
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            raise IntakeRefused(Refusal.NOT_A_TABLE, kind=kind)
    return FileKind.CSV


def _database(content: bytes) -> str:
    """Return the name of the database that a file is of, empty for any other file."""
    for signature, name in _DATABASES:
        if content.startswith(signature):
            return name
    # dBase and FoxPro: a kind, then the day of the last change, and after the fields a carriage return.
    if len(content) > 33 and content[0] in _DBF_KINDS and 1 <= content[2] <= 12 and 1 <= content[3] <= 31:
        header = int.from_bytes(content[8:10], "little")
        return "DBF" if header % 32 in (1, 8) and b"\r" in content[header - 264 : header] else ""
    return ""


def _ole_kind(content: bytes) -> FileKind:
    """Tell by the names in the compound file's directory, which stand there in UTF-16."""

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise IntakeRefused(Refusal.PASSWORD_PROTECTED)
    if holds("WordDocument"):
        raise IntakeRefused(Refusal.NOT_A_TABLE, kind=Text("文档（Word）", "a document (Word)"))
    if holds("Workbook") or holds("Book"):
        if _is_locked_xls(content):
            raise IntakeRefused(Refusal.PASSWORD_PROTECTED)
        return FileKind.XLS
    raise IntakeRefused(Refusal.NOT_A_TABLE, kind=UNKNOWN)


def _is_locked_xls(content: bytes) -> bool:
    """Return whether the workbook stream of Excel 97-2003 has a FILEPASS record among its first records."""
    place = content.find(_BIFF_GLOBALS)
    for _ in range(_RECORDS_BEFORE_FILEPASS):
        if place < 0 or place + 4 > len(content):
            return False
        kind = int.from_bytes(content[place : place + 2], "little")
        if kind == _FILEPASS:
            return True
        place += 4 + int.from_bytes(content[place + 2 : place + 4], "little")
    return False


def text_facts(content: bytes) -> TextFacts:
    """Return encoding and delimiter of a text file.

    Raises:
        IntakeRefused: not text, or a web page.
    """
    encoding, damaged = _encoding(content)
    sample = content[: 256 * 1024].decode(encoding, errors="replace")
    _refuse_other_languages(sample)
    if _CONTROL.search(sample):
        raise IntakeRefused(Refusal.NOT_A_TABLE, kind=UNKNOWN)
    return TextFacts(encoding, _delimiter(sample), damaged)


def _refuse_other_languages(sample: str) -> None:
    """Refuse what is text but no table: pages, and data that programs exchange."""
    if _XML.match(sample):
        if _XML_OF_EXCEL.search(sample):
            raise IntakeRefused(Refusal.SPREADSHEET_XML)
        raise (
            IntakeRefused(Refusal.WEB_PAGE)
            if _HTML.search(sample)
            else IntakeRefused(Refusal.DATA_FORMAT, kind="XML")
        )
    if _MARKUP.match(sample) or _WEB_ARCHIVE.match(sample[:4_000]):
        raise IntakeRefused(Refusal.WEB_PAGE)
    for pattern, kind in _DATA:
        if pattern.match(sample):
            raise IntakeRefused(Refusal.DATA_FORMAT, kind=kind)


def _encoding(content: bytes) -> tuple[str, int]:
    if content.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", _damaged(content, "utf-8-sig")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", _damaged(content, "utf-16")
    if _damaged(content, "utf-8") == 0:
        return "utf-8", 0
    # Exports cut at a number of bytes leave half characters; random bytes have them everywhere.
    tolerated = max(3, len(content) // 5_000)
    for encoding in ("gb18030", "utf-8"):
        damaged = _damaged(content, encoding)
        if damaged <= tolerated:
            return encoding, damaged
    raise IntakeRefused(Refusal.NOT_A_TABLE, kind=UNKNOWN)


def _damaged(content: bytes, encoding: str) -> int:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    count = 0
    for start in range(0, len(content), _CHUNK):
        final = start + _CHUNK >= len(content)
        count += decoder.decode(content[start : start + _CHUNK], final).count("\ufffd")
    return count


def _delimiter(sample: str) -> str:
    """Return the delimiter that cuts most lines into the same number of cells, two or more."""
    lines = sample.splitlines()
    # The last line of the sample may be cut in the middle.
    lines = [line for line in (lines[:-1] if len(lines) > 40 else lines)[:200] if line.strip()]
    best = (0, 1, ",")
    for delimiter in _DELIMITERS:
        widths: dict[int, int] = {}
        try:
            for cells in csv.reader(lines, delimiter=delimiter):
                widths[len(cells)] = widths.get(len(cells), 0) + 1
        except csv.Error:
            continue
        width, agreeing = max(
            ((width, times) for width, times in widths.items() if width > 1),
            key=lambda one: one[0] * one[1],
            default=(1, 0),
        )
        if (agreeing * (width - 1), width) > best[:2]:
            best = (agreeing * (width - 1), width, delimiter)
    return best[2]
