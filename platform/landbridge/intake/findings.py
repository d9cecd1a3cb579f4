"""What is said about a row and a field, and every sentence there is for it."""
# ruff: noqa: E501 - sentences and headers are data and stay on their lines

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from landbridge.texts import Text


class Severity(StrEnum):
    """An error keeps the order out; a warning asks to look; an info tells how a cell was read."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class RowFinding:
    """One thing to say about one row.

    Args:
        row_number: the row in the file, counted from 1 as Excel shows it.
        field: name of the field, or empty when the row as a whole is meant.
        severity: see `Severity`.
        code: stable machine name, for counting and filtering.
        text: the sentence, in both languages.
        suggestion: what the cell probably should hold, to be taken by the person; never applied by itself.
        also: other fields of the row that are part of it.
    """

    row_number: int
    field: str
    severity: Severity
    code: str
    text: Text
    suggestion: str | None = None
    also: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the finding as plain JSON data."""
        return {
            "row_number": self.row_number,
            "field": self.field,
            "severity": self.severity.value,
            "code": self.code,
            "text": self.text.to_json(),
            "suggestion": self.suggestion,
            "also": list(self.also),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "RowFinding":
        """Return what `to_json` stored."""
        return cls(
            stored["row_number"],
            stored["field"],
            Severity(stored["severity"]),
            stored["code"],
            Text.from_json(stored["text"]),
            stored["suggestion"],
            tuple(stored["also"]),
        )


@dataclass(frozen=True, slots=True)
class _Sentence:
    severity: Severity
    text: Text


def _error(zh: str, en: str) -> _Sentence:
    return _Sentence(Severity.ERROR, Text(zh, en))


def _warning(zh: str, en: str) -> _Sentence:
    return _Sentence(Severity.WARNING, Text(zh, en))


def _info(zh: str, en: str) -> _Sentence:
    return _Sentence(Severity.INFO, Text(zh, en))


_SENTENCES: dict[str, _Sentence] = {
    # Any cell
    "required_missing": _error("{label}是空的", "{label} is empty"),
    "digits_lost": _error(
        "{label} {given} 太长，Excel 已丢掉后面的数字；请把这一列设为文本后重新导出",
        "{label} {given} is too long: Excel has lost the last digits. Format the column as text and export again",
    ),
    "text_too_long": _error(
        "{label}有 {length} 个字，上限 {limit} 个", "{label} has {length} characters; the limit is {limit}"
    ),
    "damaged_text": _warning(
        "{label}里有残缺的字符（�），多半是系统按字节截断所致",
        "{label} holds a broken character (�), probably because the system cuts fields by bytes",
    ),
    "formula_without_value": _error(
        "{label}是公式，文件里没有存下结果；请用 Excel 打开保存一次，或直接填值",
        "{label} is a formula whose result was not saved. Open the file in Excel and save it, or fill in the value",
    ),
    "formula_error": _error("{label}的公式出错：{given}", "The formula of {label} came to an error: {given}"),
    # Numbers
    "number_unreadable": _error("{label}“{given}”不是数字", "{label} “{given}” is not a number"),
    "number_too_large": _error("{label} {given} 大得放不下", "{label} {given} is too large"),
    "negative": _error("{label} {given} 是负数", "{label} {given} is negative"),
    "rounded": _info("{label} {given} 按 {read} 计", "{label} {given} is read as {read}"),
    "mileage_implausible": _error(
        "里程 {given} km 不合情理；多一位数？", "A mileage of {given} km is implausible; one digit too many?"
    ),
    "mileage_high": _warning("里程 {given} km 很高，请核对", "A mileage of {given} km is very high; please check"),
    "mileage_zero": _warning(
        "里程是 0；索赔要按里程判断是否在保修期内", "The mileage is 0; warranty is judged by it"
    ),
    # Dates
    "date_unreadable": _error("{label}“{given}”读不成日期", "{label} “{given}” cannot be read as a date"),
    "date_not_in_calendar": _error(
        "{label}“{given}”：日历上没有这一天", "{label} “{given}”: there is no such day"
    ),
    "date_ambiguous": _error(
        "{label}“{given}”年月日分不清；请写成 2026-11-22",
        "{label} “{given}”: year, month and day cannot be told apart; write 2026-11-22",
    ),
    "date_implausible": _error("{label} {given} 不合情理", "{label} {given} is implausible"),
    "date_in_future": _error("{label} {given} 晚于今天", "{label} {given} is after today"),
    "date_serial": _warning(
        "{label} {given} 是 Excel 序列号，读作 {read}",
        "{label} {given} is an Excel serial number, read as {read}",
    ),
    "date_serial_no_time": _warning(
        "{label} {given} 是 Excel 序列号，读作 {read}；无时刻，按 24:00 计",
        "{label} {given} is an Excel serial number, read as {read}; without a time it counts as 24:00",
    ),
    "time_missing": _info("{label}无时刻，按 24:00 计", "{label} has no time of day and counts as 24:00"),
    # Identifiers
    "vin_length": _error("VIN 应为 17 位，这里有 {length} 位", "A VIN has 17 characters; this one has {length}"),
    "vin_character": _error(
        "VIN 第 {places} 位是 {signs}，VIN 里没有这样的字符",
        "VIN position {places} is {signs}, which no VIN holds",
    ),
    "vin_lookalike": _error(
        "VIN 第 {place} 位是字母 {sign}，应为数字 {digit}；改后校验位相符",
        "VIN position {place} is the letter {sign} and should be the digit {digit}; the check digit then agrees",
    ),
    "vin_lookalikes": _error(
        "VIN 第 {places} 位是字母 {signs}，应为数字；改为 {read} 后校验位相符",
        "VIN positions {places} are the letters {signs} and should be digits; as {read} the check digit agrees",
    ),
    "vin_check_digit": _error(
        "VIN 校验位不符：第 9 位是 {given}，按其余 16 位应为 {expected}；有一位抄错",
        "The VIN's check digit disagrees: position 9 is {given}, the other 16 give {expected}; one character is wrong",
    ),
    "vin_check_digit_foreign": _warning(
        "VIN 校验位不符；境外生产的车可能不用校验位，请对照行驶证",
        "The VIN's check digit disagrees; cars built abroad may not use it. Compare with the registration",
    ),
    "plate_format": _warning(
        "车牌“{given}”不是常见的写法，请核对", "The plate “{given}” is not of a usual form; please check"
    ),
    "phone_format": _warning(
        "电话“{given}”不是完整的号码，回访将打不通",
        "“{given}” is not a complete telephone number; nobody could be called",
    ),
    "kind_unknown": _error(
        "{label}“{given}”认不出，无法判断是否索赔；请指定它属于哪一类",
        "{label} “{given}” is not known, so it cannot be told whether this is a claim; say which kind it is",
    ),
    # Rows of one order
    "order_conflict": _error(
        "工单 {order} 的{label}前后不一：第 {first_row} 行是 {first}，这里是 {given}",
        "{label} of order {order} disagrees: {first} in row {first_row}, {given} here",
    ),
    "row_repeated": _info("与第 {first_row} 行完全相同，略过", "The same as row {first_row}; left out"),
    "row_without_order": _error(
        "这一行没有工单号，也接不上前面的工单", "This row has no order number and follows no order"
    ),
    "line_without_order": _error(
        "明细里的工单号 {order}，工单表里没有",
        "The lines name order {order}, which the sheet of orders does not have",
    ),
    # Across cells
    "handover_missing": _error(
        "索赔工单须有交车时间（10 日时限由此起算）",
        "A warranty order needs its hand-over time (the 10 days run from it)",
    ),
    "handover_before_arrival": _error(
        "交车早于进厂；两格中有一格错", "Hand-over is before arrival; one of the two cells is wrong"
    ),
    "completed_before_arrival": _error(
        "完工早于进厂；两格中有一格错", "Completion is before arrival; one of the two cells is wrong"
    ),
    "handover_before_completed": _error(
        "交车早于完工；两格中有一格错", "Hand-over is before completion; one of the two cells is wrong"
    ),
    "amount_differs": _error(
        "{label} {given} 不等于 {quantity} × {price} = {product}",
        "{label} {given} is not {quantity} × {price} = {product}",
    ),
    "amount_differs_paid": _warning(
        "{label} {given} 不等于 {quantity} × {price} = {product}；有折扣可不改",
        "{label} {given} is not {quantity} × {price} = {product}; leave it if there was a discount",
    ),
    "quantity_missing": _error("有配件 {part}，没有数量", "There is a part {part} but no quantity"),
    "complaint_missing": _warning(
        "没有客户原话；索赔提交前要补上", "The customer's own words are missing; the claim will need them"
    ),
    "lines_missing": _warning("索赔工单没有工时，也没有配件", "The warranty order has neither labour nor parts"),
}

CODES = frozenset(_SENTENCES)


def finding(
    code: str,
    row_number: int,
    field: str = "",
    *,
    suggestion: str | None = None,
    also: tuple[str, ...] = (),
    **params: object,
) -> RowFinding:
    """Return a finding with the severity and the sentence that belong to its code.

    Args:
        code: one of `CODES`.
        row_number: row in the file, from 1.
        field: name of the field, empty for the whole row.
        suggestion: what the cell probably should hold.
        also: further fields concerned.
        params: what the sentence speaks of; `Text` values are used language by language.
    """
    sentence = _SENTENCES[code]
    return RowFinding(row_number, field, sentence.severity, code, sentence.text.format(**params), suggestion, also)
