"""Why a whole file is not taken. Nothing of a refused file is written."""
# ruff: noqa: E501 - sentences and headers are data and stay on their lines

from enum import StrEnum

from landbridge.texts import Text


class Refusal(StrEnum):
    """Stable names of the reasons, for pages, API and tests."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_TABLE = "not_a_table"
    WEB_PAGE = "web_page"
    COMPRESSED = "compressed"
    OTHER_SPREADSHEET = "other_spreadsheet"
    ZIP_BOMB = "zip_bomb"
    PASSWORD_PROTECTED = "password_protected"  # noqa: S105 - the name of a reason
    DAMAGED = "damaged"
    OPEN_QUOTE = "open_quote"
    HEADER_ONLY = "header_only"
    UNKNOWN_HEADERS = "unknown_headers"
    OTHER_DEALER = "other_dealer"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_MANY_ROWS = "too_many_rows"
    HIDDEN_ONLY = "hidden_only"
    NO_DELIMITER = "no_delimiter"
    DATABASE = "database"
    DATA_FORMAT = "data_format"
    SPREADSHEET_XML = "spreadsheet_xml"
    OLD_EXCEL = "old_excel"
    UNCALCULATED = "uncalculated"


_SENTENCES = {
    Refusal.EMPTY: Text("文件是空的，里面没有一个字。", "The file is empty: there is not one character in it."),
    Refusal.TOO_LARGE: Text(
        "文件有 {size_mb} MB，上限 {limit_mb} MB。请按日期分成几个文件再传；什么都没有写入。",
        "The file has {size_mb} MB; the limit is {limit_mb} MB. Split it by date and upload again; nothing was written.",
    ),
    Refusal.NOT_A_TABLE: Text(
        "这是{kind}，不是表格。请上传系统导出的 CSV、XLSX 或 XLS；什么都没有写入。",
        "This is {kind}, not a table. Upload the CSV, XLSX or XLS that your system exports; nothing was written.",
    ),
    Refusal.WEB_PAGE: Text(
        "文件名像表格，内容却是网页格式。请用 Excel 打开，另存为 XLSX 后再传；什么都没有写入。",
        "The file is named like a table but holds a web page. Open it in Excel, save as XLSX and upload again; "
        "nothing was written.",
    ),
    Refusal.COMPRESSED: Text(
        "这是压缩包。请解开后逐个上传里面的表格；什么都没有写入。",
        "This is a compressed archive. Unpack it and upload the tables inside; nothing was written.",
    ),
    Refusal.OTHER_SPREADSHEET: Text(
        "这是 {kind} 表格，本系统不读。请另存为 XLSX 后再传；什么都没有写入。",
        "This is a spreadsheet of the kind {kind}, which is not read here. Save it as XLSX and upload again; "
        "nothing was written.",
    ),
    Refusal.ZIP_BOMB: Text(
        "文件解开后大得不正常（{unpacked_mb} MB），没有打开它；什么都没有写入。",
        "The file would unpack to an abnormal size ({unpacked_mb} MB) and was not opened; nothing was written.",
    ),
    Refusal.PASSWORD_PROTECTED: Text(
        "文件有打开密码。请去掉密码后再传；什么都没有写入。",
        "The file is protected by a password. Remove the password and upload again; nothing was written.",
    ),
    Refusal.DAMAGED: Text(
        "文件已损坏，打不开。请从系统重新导出后再传；什么都没有写入。",
        "The file is damaged and cannot be opened. Export it again and upload; nothing was written.",
    ),
    Refusal.OPEN_QUOTE: Text(
        "第 {row} 行有一个引号没有收尾，后面的内容连成了一格。请改好这个引号后再传；什么都没有写入。",
        "A quotation mark opened in row {row} is never closed, so the rest runs into one cell. Close it and upload "
        "again; nothing was written.",
    ),
    Refusal.HEADER_ONLY: Text(
        "只有表头（第 {row} 行），下面没有数据。请确认导出时选对了日期。",
        "There is only the header (row {row}) and no data below it. Check the dates chosen when exporting.",
    ),
    Refusal.UNKNOWN_HEADERS: Text(
        "认不出表头：没有找到{missing}的列。文件里的列名是：{found}。什么都没有写入。",
        "The header is not understood: no column for {missing}. The columns in the file are: {found}. "
        "Nothing was written.",
    ),
    Refusal.OTHER_DEALER: Text(
        "第 {row} 行的经销商代码是 {given}，您登录的是 {expected}。别店的文件不能在这里导入；什么都没有写入。",
        "The dealer code in row {row} is {given}, but you are signed in for {expected}. Another dealer's file is not "
        "taken here; nothing was written.",
    ),
    Refusal.TOO_MANY_COLUMNS: Text(
        "表格有 {columns} 列，上限 {limit} 列。请只导出需要的列；什么都没有写入。",
        "The table has {columns} columns; the limit is {limit}. Export only the columns needed; nothing was written.",
    ),
    Refusal.TOO_MANY_ROWS: Text(
        "表格超过 {limit} 行。请按日期分成几个文件再传；什么都没有写入。",
        "The table has more than {limit} rows. Split it by date and upload again; nothing was written.",
    ),
    Refusal.HIDDEN_ONLY: Text(
        "看得见的工作表都是空的，内容在隐藏的工作表里（{sheets}）。请取消隐藏后再传；什么都没有写入。",
        "The visible sheets are empty; what there is stands in hidden ones ({sheets}). Show them and upload again; "
        "nothing was written.",
    ),
    Refusal.NO_DELIMITER: Text(
        "第 {row} 行的列名都在一格里，看不出用什么分隔。请导出为逗号分隔的 CSV 或 XLSX 后再传；什么都没有写入。",
        "All headers of row {row} stand in one cell, so what separates the columns cannot be told. Export a CSV with "
        "commas, or an XLSX, and upload again; nothing was written.",
    ),
    Refusal.DATABASE: Text(
        "这是数据库文件（{kind}），不是导出的表格。请在系统里导出 CSV 或 XLSX 后再传；什么都没有写入。",
        "This is a database file ({kind}), not an exported table. Export a CSV or XLSX from the system and upload that; "
        "nothing was written.",
    ),
    Refusal.DATA_FORMAT: Text(
        "这是 {kind} 数据，不是表格。请导出为 CSV 或 XLSX，或让系统走接口；什么都没有写入。",
        "This is {kind} data, not a table. Export it as CSV or XLSX, or let the system use the API; nothing was written.",
    ),
    Refusal.SPREADSHEET_XML: Text(
        "这是 Excel 2003 的 XML 表格，本系统不读。请用 Excel 打开，另存为 XLSX 后再传；什么都没有写入。",
        "This is an XML spreadsheet of Excel 2003, which is not read here. Open it in Excel, save as XLSX and upload "
        "again; nothing was written.",
    ),
    Refusal.OLD_EXCEL: Text(
        "这是 Excel 4.0 或更早的文件，本系统不读。请用 Excel 打开，另存为 XLSX 后再传；什么都没有写入。",
        "This file is of Excel 4.0 or older, which is not read here. Open it in Excel, save as XLSX and upload again; "
        "nothing was written.",
    ),
    Refusal.UNCALCULATED: Text(
        "{label}一列全是没有算出结果的公式。请用 Excel 打开，保存一次后再传；什么都没有写入。",
        "The column {label} holds nothing but formulas that were never calculated. Open the file in Excel, save it once "
        "and upload again; nothing was written.",
    ),
}


class IntakeRefused(Exception):
    """The whole file is refused.

    Args:
        code: which reason.
        params: what its sentence speaks of; `Text` values are used language by language.

    Attributes:
        text: the sentence for the person, in both languages.
    """

    def __init__(self, code: Refusal, **params: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.params = params
        self.text = _SENTENCES[code].format(**params)

    def __str__(self) -> str:
        return f"{self.code.value}: {self.text.en}"
