"""Every kind of bad file: it leaves one row with its sentence, and nothing else anywhere."""

import io
import random

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dealers.drafts.models import ClaimDraft
from dealers.imports.models import ColumnMapping, FileState, ImportFile, ImportOrder
from dealers.workshop.models import Car, Customer, RepairOrder
from landbridge.doors import tasks
from landbridge.events.models import Event
from landbridge.intake import limits
from landbridge.intake.refusals import Refusal
from tests import cast
from tests.landbridge.intake.builders import (
    HEADER,
    csv_bytes,
    dbf_bytes,
    encrypted_xlsx_bytes,
    order_row,
    with_part,
    xls_bytes,
    xlsx_bytes,
    zip_bytes,
)

GOOD = xlsx_bytes([HEADER, order_row()])


def uncalculated():
    book = openpyxl.Workbook()
    for row in (list(HEADER), ["=A1", *order_row()[1:]]):
        book.active.append(row)
    book.save(out := io.BytesIO())
    return out.getvalue()


BAD = {
    "nothing in it": ("empty", b""),
    "only delimiters": ("empty", b",,,\r\n,,,\r\n"),
    "a PDF": ("not_a_table", b"%PDF-1.7 some pages"),
    "a photo": ("not_a_table", b"\xff\xd8\xff\xe0" + bytes(60)),
    "a letter": ("not_a_table", zip_bytes({"word/document.xml": b"<w/>"})),
    "noise": ("not_a_table", random.Random(1).randbytes(20_000)),
    "a web page": ("web_page", b"<html><table></table></html>"),
    "an archive": ("compressed", b"Rar!\x1a\x07\x01\x00" + bytes(50)),
    "an ODS": ("other_spreadsheet", zip_bytes({"content.xml": b"<x/>"})),
    "a bomb": ("zip_bomb", with_part(GOOD, "xl/sharedStrings.xml", bytes(30 * 1024 * 1024))),
    "an XLSX with a password": ("password_protected", encrypted_xlsx_bytes()),
    "an XLS with a password": ("password_protected", xls_bytes([HEADER, order_row()], password=True)),
    "half a workbook": ("damaged", GOOD[: len(GOOD) // 2]),
    "an open quotation mark": ("open_quote", csv_bytes([HEADER, order_row()]) + b'"RO2,' + b"x" * 140_000),
    "a header alone": ("header_only", csv_bytes([HEADER])),
    "another list": ("unknown_headers", csv_bytes([("姓名", "生日"), ("周", "1990-01-01")])),
    "another dealer": ("other_dealer", csv_bytes([(*HEADER, "经销商代码"), [*order_row(), "GZ005"]])),
    "too many columns": ("too_many_columns", csv_bytes([[*HEADER, *(f"列{n}" for n in range(200))], order_row()])),
    "too many rows": ("too_many_rows", csv_bytes([HEADER, *([order_row()] * 12)])),
    "everything hidden": ("hidden_only", xlsx_bytes([], hidden="十一月")),
    "no delimiter": ("no_delimiter", "^".join(HEADER).encode() + b"\n1^2"),
    "a database": ("database", dbf_bytes()),
    "JSON": ("data_format", b'{"orders": []}'),
    "SQL": ("data_format", b"INSERT INTO ro VALUES (1)"),
    "Excel 2003 XML": ("spreadsheet_xml", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><X/>'),
    "Excel 4": ("old_excel", b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(100)),
    "formulas never calculated": ("uncalculated", uncalculated()),
}  # fmt: skip


@pytest.fixture(autouse=True)
def few_rows(monkeypatch):
    monkeypatch.setattr(limits, "ROWS", 10)


@pytest.mark.parametrize("name", BAD)
def test_nothing_is_written_but_the_reason(name, upload, as_, clerk):
    code, content = BAD[name]

    file = upload("文件.xlsx", content)

    assert (file.state, file.refusal["code"]) == (FileState.REFUSED, code)
    zh, en = file.refusal["text"]["zh"], file.refusal["text"]["en"]
    assert zh.endswith("。")
    assert en.endswith(".")
    assert "{" not in zh + en
    with as_(clerk):
        kept = ImportFile.objects.get()
        assert (bytes(kept.content), kept.row_count, kept.counts) == (b"", 0, {})
        for table in (ImportOrder, ColumnMapping, RepairOrder, ClaimDraft, Car, Customer, tasks.Job):
            assert not table.objects.exists(), table
        written = set(Event.objects.filter(subject_id=file.pk).values_list("verb", flat=True))
        assert written == {"import_file.refused"}


def test_every_reason_is_met_here():
    met = {code for code, _content in BAD.values()}
    # The fifty megabytes are not carried along; `test_commands` says the size.
    assert met == set(Refusal) - {Refusal.TOO_LARGE}
    assert len(BAD) >= 20


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "这是数据库文件"), ("en", "This is a database file")])
def test_the_page_says_it_in_the_readers_language(language, words, client_for, clerk, settings, tmp_path):
    settings.STATIC_ROOT, settings.ALLOWED_HOSTS = tmp_path, ["localhost"]
    browser = client_for(clerk)
    browser.cookies["lb_language"] = language
    base = f"/d/{cast.DEALER}/imports/"
    page = browser.post(base, {"file": SimpleUploadedFile("ro.dbf", dbf_bytes())})["Location"]
    assert words in browser.get(page).content.decode()
    assert words in browser.get(base).content.decode()
