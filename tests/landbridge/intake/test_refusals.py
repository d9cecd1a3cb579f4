"""Every kind of file that is refused: its code and its sentence."""

import contextlib
import io
import random
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from landbridge.intake import limits
from landbridge.intake.refusals import _SENTENCES, IntakeRefused, Refusal
from tests.landbridge.intake.builders import (
    HEADER,
    LINE_HEADER,
    csv_bytes,
    dbf_bytes,
    encrypted_xlsx_bytes,
    line_row,
    order_row,
    orders_of,
    reading_of,
    with_part,
    xls_bytes,
    xlsx_bytes,
    zip_bytes,
)

GOOD = xlsx_bytes([HEADER, order_row()])
OLD = xls_bytes([HEADER, order_row()])
BOOK = "xl/workbook.xml"
SHEET = "xl/worksheets/sheet1.xml"
SHEET_XML = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData>%s</sheetData></worksheet>"
)


def refused(content: bytes, **options) -> IntakeRefused:
    with pytest.raises(IntakeRefused) as caught:
        orders_of(content, "随便.xlsx", **options)
    return caught.value


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n  \n", b"\xef\xbb\xbf", b"\xff\xfe", bytes(100)])
def test_an_empty_file(content):
    error = refused(content)

    assert error.code is Refusal.EMPTY
    assert error.text.zh == "文件是空的，里面没有一个字。"
    assert error.text.en == "The file is empty: there is not one character in it."


def test_an_empty_workbook():
    assert refused(xlsx_bytes([])).code is Refusal.EMPTY


def test_a_csv_of_nothing_but_delimiters():
    assert refused(b",,,\r\n,,,\r\n").code is Refusal.EMPTY


@pytest.mark.parametrize(
    ("content", "zh"),
    [
        (b"%PDF-1.7 ...", "这是 PDF 文件，不是表格。"),
        (b"\xff\xd8\xff\xe0" + bytes(60), "这是图片（JPEG），不是表格。"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "这是图片（PNG），不是表格。"),
        (b"{\\rtf1 hello}", "这是文档（RTF），不是表格。"),
        (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), "这是快捷方式，不是表格。"),
        (zip_bytes({"word/document.xml": b"<w/>"}), "这是文档（Word），不是表格。"),
        (zip_bytes({"ppt/presentation.xml": b"<p/>"}), "这是演示文稿（PowerPoint），不是表格。"),
        (random.Random(1).randbytes(20_000), "这是无法识别的文件，不是表格。"),
    ],
)
def test_not_a_table(content, zh):
    error = refused(content)

    assert error.code is Refusal.NOT_A_TABLE
    assert error.text.zh == zh + "请上传系统导出的 CSV、XLSX 或 XLS；什么都没有写入。"
    assert error.text.en.endswith("Upload the CSV, XLSX or XLS that your system exports; nothing was written.")


@pytest.mark.parametrize(
    "content",
    [
        b"<html><body><table><tr><td>VIN</td></tr></table></body></html>",
        "\ufeff \r\n<!DOCTYPE html><html>工单</html>".encode(),
        "<table border=1><tr><td>工单号</td></tr></table>".encode("gb18030"),
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n",
        b'<?xml version="1.0" encoding="gb2312"?><html><table></table></html>',
    ],
)
def test_a_web_page_named_xls(content):
    error = refused(content)

    assert error.code is Refusal.WEB_PAGE
    assert error.text.zh == (
        "文件名像表格，内容却是网页格式。请用 Excel 打开，另存为 XLSX 后再传；什么都没有写入。"
    )


@pytest.mark.parametrize(
    "content",
    [b"Rar!\x1a\x07\x01\x00" + bytes(50), b"\x1f\x8b\x08" + bytes(50), zip_bytes({"工单.csv": b"a,b"})],
)
def test_an_archive(content):
    assert refused(content).code is Refusal.COMPRESSED


@pytest.mark.parametrize(("part", "kind"), [("xl/workbook.bin", "XLSB"), ("content.xml", "ODS")])
def test_spreadsheets_that_are_not_read(part, kind):
    error = refused(zip_bytes({part: b"x"}))

    assert error.code is Refusal.OTHER_SPREADSHEET
    assert error.text.en.startswith(f"This is a spreadsheet of the kind {kind}")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"SQLite format 3\x00" + bytes(100), "SQLite"),
        (b"\x00\x01\x00\x00Standard Jet DB\x00" + bytes(100), "Access"),
        (dbf_bytes(), "DBF"),
    ],
)
def test_a_database(content, kind):
    error = refused(content)

    assert error.code is Refusal.DATABASE
    assert (
        error.text.zh
        == f"这是数据库文件（{kind}），不是导出的表格。请在系统里导出 CSV 或 XLSX 后再传；什么都没有写入。"
    )
    assert error.text.en.startswith(f"This is a database file ({kind}), not an exported table.")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"orders": [{"vin": "LVS"}]}', "JSON"),
        ('[ {"工单号": "RO1"} ]'.encode(), "JSON"),
        (b"-- dump\nINSERT INTO ro VALUES (1)", "SQL"),
        (b'<?xml version="1.0"?><orders><order/></orders>', "XML"),
    ],
)
def test_data_that_programs_exchange(content, kind):
    error = refused(content)

    assert error.code is Refusal.DATA_FORMAT
    assert error.text.zh == f"这是 {kind} 数据，不是表格。请导出为 CSV 或 XLSX，或让系统走接口；什么都没有写入。"
    assert error.text.en.startswith(f"This is {kind} data, not a table.")


def test_an_xml_spreadsheet_of_excel_2003():
    error = refused(b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>')

    assert error.code is Refusal.SPREADSHEET_XML
    assert error.text.zh.startswith("这是 Excel 2003 的 XML 表格，本系统不读。")
    assert error.text.en.startswith("This is an XML spreadsheet of Excel 2003")


def test_a_sheet_of_excel_4():
    error = refused(b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(100))

    assert error.code is Refusal.OLD_EXCEL
    assert error.text.zh.startswith("这是 Excel 4.0 或更早的文件，本系统不读。")
    assert error.text.en.startswith("This file is of Excel 4.0 or older")


def test_a_workbook_with_everything_hidden():
    error = refused(xlsx_bytes([], hidden="十一月"))

    assert error.code is Refusal.HIDDEN_ONLY
    assert error.text.zh == (
        "看得见的工作表都是空的，内容在隐藏的工作表里（十一月）。请取消隐藏后再传；什么都没有写入。"
    )
    assert error.text.en.startswith("The visible sheets are empty; what there is stands in hidden ones (十一月).")


@pytest.mark.parametrize("sign", ["^", "~", " "])
def test_columns_separated_by_something_nobody_expects(sign):
    rows = "\r\n".join(["维修工单", sign.join(HEADER), sign.join(order_row())])

    error = refused(rows.encode())

    assert error.code is Refusal.NO_DELIMITER
    assert error.text.zh.startswith("第 2 行的列名都在一格里，看不出用什么分隔。")
    assert error.text.en.startswith("All headers of row 2 stand in one cell")


def test_formulas_that_nobody_calculated():
    book = openpyxl.Workbook()
    for row in [list(HEADER), ['=CONCATENATE("RO",1)', *order_row()[1:]]]:
        book.active.append(row)
    book.save(out := io.BytesIO())

    error = refused(out.getvalue())

    assert error.code is Refusal.UNCALCULATED
    assert error.text.zh == "工单号一列全是没有算出结果的公式。请用 Excel 打开，保存一次后再传；什么都没有写入。"
    assert error.text.en.startswith(
        "The column Order number holds nothing but formulas that were never calculated."
    )


def test_each_reason_has_a_sentence_and_a_test_here():
    source = Path(__file__).read_text(encoding="utf-8")

    assert len(Refusal) >= 20
    for one in Refusal:
        assert f"is Refusal.{one.name}" in source, one
        assert one in _SENTENCES


def test_fifty_megabytes_are_taken_and_one_byte_more_is_not(monkeypatch):
    error = refused(b"a" * (limits.FILE_BYTES + 1))

    assert error.code is Refusal.TOO_LARGE
    assert error.text.zh == "文件有 51 MB，上限 50 MB。请按日期分成几个文件再传；什么都没有写入。"
    monkeypatch.setattr(limits, "FILE_BYTES", len(GOOD))
    assert len(orders_of(GOOD)) == 1


def test_a_zip_bomb_is_not_opened():
    bomb = with_part(GOOD, "xl/sharedStrings.xml", bytes(30 * 1024 * 1024))

    error = refused(bomb)

    assert len(bomb) < 100_000
    assert error.code is Refusal.ZIP_BOMB
    assert error.text.zh == "文件解开后大得不正常（30 MB），没有打开它；什么都没有写入。"


def test_a_zip_bomb_that_lies_about_its_size():
    bomb = bytearray(with_part(GOOD, "xl/sharedStrings.xml", bytes(30 * 1024 * 1024)))
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        entry = archive.getinfo("xl/sharedStrings.xml")
    # The size stands in the local header and in the directory; both now say 10 bytes.
    said = struct.pack("<I", entry.file_size)
    assert bomb.count(said) == 2
    bomb = bytearray(bytes(bomb).replace(said, struct.pack("<I", 10)))

    assert refused(bytes(bomb)).code is Refusal.DAMAGED


def test_a_workbook_of_very_many_parts():
    with zipfile.ZipFile(out := io.BytesIO(), "w") as archive:
        for number in range(limits.ARCHIVE_ENTRIES + 1):
            archive.writestr(f"xl/{number}.xml", b"")
    assert refused(out.getvalue()).code is Refusal.ZIP_BOMB


def test_entities_in_a_part():
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + SHEET_XML % b""

    assert refused(with_part(GOOD, SHEET, laughs)).code is Refusal.DAMAGED


def test_two_cells_far_apart_do_not_cost_the_area_between():
    rows = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    assert refused(with_part(GOOD, SHEET, SHEET_XML % rows)).code is Refusal.TOO_MANY_ROWS


def test_a_cell_without_a_reference_counts_from_the_row():
    rows = b'<row r="1048576"><c><v>1</v></c></row>'

    assert refused(with_part(GOOD, SHEET, SHEET_XML % rows)).code is Refusal.TOO_MANY_ROWS


def test_many_columns_and_many_rows_together():
    rows = b'<row r="1"><c r="GR1"><v>1</v></c></row><row r="150000"><c r="A150000"><v>1</v></c></row>'

    error = refused(with_part(GOOD, SHEET, SHEET_XML % rows))

    assert error.code is Refusal.TOO_MANY_ROWS
    assert "40,000" in error.text.zh  # 8,000,000 cells over 200 columns


def test_formatted_but_empty_cells_far_away_are_no_reason_to_refuse():
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        sheet = archive.read(SHEET)
    padded = sheet.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    assert padded != sheet

    assert [draft.key for draft in orders_of(with_part(GOOD, SHEET, padded))] == ["RO26112201"]


@pytest.mark.parametrize("content", [encrypted_xlsx_bytes(), xls_bytes([HEADER, order_row()], password=True)])
def test_a_password(content):
    error = refused(content)

    assert error.code is Refusal.PASSWORD_PROTECTED
    assert error.text.zh == "文件有打开密码。请去掉密码后再传；什么都没有写入。"


def test_a_zip_with_encrypted_entries():
    locked = bytearray(GOOD)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        start = archive.start_dir
    assert locked[start : start + 4] == b"PK\x01\x02"
    locked[start + 8] |= 1

    assert refused(bytes(locked)).code is Refusal.PASSWORD_PROTECTED


@pytest.mark.parametrize(
    "content",
    [
        GOOD[: len(GOOD) // 2],
        GOOD.replace(b"PK\x01\x02", b"PK\x01\x03"),
        with_part(GOOD, BOOK, b"<workbook"),
        with_part(GOOD, SHEET, b"<" * (5 * 1024 * 1024)),
        OLD[:512] + bytes(4096) + OLD[512 + 4096 :],
    ],
)
def test_a_damaged_workbook(content):
    error = refused(content)

    assert error.code is Refusal.DAMAGED
    assert error.text.zh == "文件已损坏，打不开。请从系统重新导出后再传；什么都没有写入。"


@pytest.mark.parametrize(
    "good", [GOOD, xls_bytes([HEADER, order_row()]), csv_bytes([HEADER, order_row()], "gb18030")]
)
def test_whatever_happens_to_a_file_it_is_read_or_refused(good):
    chance = random.Random(7)
    for _ in range(150):
        content = bytearray(good)
        for _ in range(chance.choice([1, 3, 20])):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.3:
            content = content[: chance.randrange(len(content))]
        with contextlib.suppress(IntakeRefused):
            orders_of(bytes(content))


def test_a_quotation_mark_that_is_never_closed():
    rows = csv_bytes([HEADER, order_row()]) + b'"RO2,' + b"x" * 140_000

    error = refused(rows)

    assert error.code is Refusal.OPEN_QUOTE
    assert error.text.zh.startswith("第 3 行有一个引号没有收尾")


@pytest.mark.parametrize("make", [csv_bytes, xlsx_bytes])
def test_a_header_without_data(make):
    error = refused(make([["维修工单明细表"], [], HEADER, ["合计", "", "", "", "", "", "", ""]]))

    assert error.code is Refusal.HEADER_ONLY
    assert error.text.zh == "只有表头（第 3 行），下面没有数据。请确认导出时选对了日期。"


def test_headers_that_nobody_knows():
    error = refused(csv_bytes([["股票", "开盘", "收盘"], ["600000", "7.1", "7.2"]]))

    assert error.code is Refusal.UNKNOWN_HEADERS
    assert error.text.zh == (
        "认不出表头：没有找到工单号、VIN、进厂时间、里程、维修类型的列。"
        "文件里的列名是：股票、开盘、收盘。什么都没有写入。"
    )


def test_a_file_that_lacks_a_required_column():
    error = refused(csv_bytes([HEADER[:1] + HEADER[2:], order_row()[:1] + order_row()[2:]]))

    assert error.code is Refusal.UNKNOWN_HEADERS
    assert error.text.zh.startswith("认不出表头：没有找到VIN的列。文件里的列名是：工单号、车牌号、")
    assert error.text.en.startswith("The header is not understood: no column for VIN. ")


def test_another_dealers_file():
    rows = [[*HEADER, "经销商代码"], [*order_row(), "CQ012"], [*order_row(工单号="RO2"), "CQ0123"]]

    error = refused(csv_bytes(rows), dealer="CQ012")

    assert error.code is Refusal.OTHER_DEALER
    assert error.text.zh == (
        "第 3 行的经销商代码是 CQ0123，您登录的是 CQ012。别店的文件不能在这里导入；什么都没有写入。"
    )


@pytest.mark.parametrize(
    ("cell", "names_dealer"),
    [("CQ012", True), ("cq012", True), ("ＣＱ０１２", True), ("CQ012 重庆安行金渝店", True), ("", False)],
)
def test_the_dealers_own_file(cell, names_dealer):
    reading = reading_of(csv_bytes([[*HEADER, "店代码"], [*order_row(), cell]]), dealer="CQ012")

    assert reading.names_dealer is names_dealer


def test_too_many_columns():
    error = refused(csv_bytes([[*HEADER, *(f"列{n}" for n in range(200))], order_row()]))

    assert error.code is Refusal.TOO_MANY_COLUMNS
    assert error.text.zh == "表格有 208 列，上限 200 列。请只导出需要的列；什么都没有写入。"
    wide = xlsx_bytes([[*HEADER, *(f"列{n}" for n in range(200))], order_row()])
    assert refused(wide).code is Refusal.TOO_MANY_COLUMNS


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(limits, "ROWS", 3)
    rows = [LINE_HEADER, line_row(order_row()), line_row(), line_row()]
    assert reading_of(csv_bytes(rows)).row_count == 3

    error = refused(csv_bytes([*rows, line_row()]))

    assert error.code is Refusal.TOO_MANY_ROWS
    assert error.text.zh == "表格超过 3 行。请按日期分成几个文件再传；什么都没有写入。"
