"""From what stands in a cell to plain text and exact numbers; Chinese and Excel habits are undone here."""

import datetime as dt
import math
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

RawCell = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta

BLANKS = frozenset({"", "-", "--", "—", "——", "/", "\\", "N/A", "#N/A", "NULL", "(NULL)", "NONE"})

FORMULA_WITHOUT_VALUE = "=?"

_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff]|_x000D_")
_TEXT_GUARD = re.compile(r'="(.*)"', re.DOTALL)  # how exports keep Excel from turning digits into a number
_CURRENCY = re.compile(r"^(?:¥|RMB|CNY|人民币)|(?:元|圆|RMB|CNY)整?$", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?", re.ASCII)
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?E\+?(\d+)", re.ASCII | re.IGNORECASE)
_PLAIN = re.compile(r"\d{1,30}(?:\.\d{1,9})?", re.ASCII)
_MILEAGE = re.compile(r"(?P<number>.*?)(?P<ten_thousand>万)?(?:公里|千米|KM)?", re.IGNORECASE)
_TEN_THOUSAND = Decimal(10_000)
_MAX_EXACT = 10**15  # a number cell of Excel keeps 15 digits
_LARGEST = Decimal(10) ** 12


class NoValue(str):
    """A cell whose formula came to nothing: its error such as #REF!, or "=?" where no value was ever saved."""

    __slots__ = ()

    @property
    def code(self) -> str:
        """The code of `findings` that tells it."""
        return "formula_without_value" if self == FORMULA_WITHOUT_VALUE else "formula_error"


class CellProblem(ValueError):
    """A cell does not hold what its column should.

    Args:
        code: a code of `findings`, such as `number_unreadable`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def written(raw: RawCell | None) -> str:
    """Return a cell as a person reads it off the sheet, without blanks around it and invisible signs."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        # Most cells hold nothing invisible; telling so is ten times as fast as replacing nothing.
        seen = raw if raw.isprintable() and "_x000D_" not in raw else _INVISIBLE.sub("", raw)
        text = seen.strip().removeprefix("'")
        if not text.startswith("="):
            return text
        guarded = _TEXT_GUARD.fullmatch(text)
        return (guarded[1] if guarded else text).strip()
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, int | float):
        return _number_written(raw)
    if isinstance(raw, dt.datetime):
        raw = nearest_second(raw)
        return raw.strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")
    return str(raw)


def _number_written(number: int | float) -> str:
    exact = from_number(number)
    return f"{exact:f}"


def from_number(number: int | float) -> Decimal:
    """Return a number cell as the decimal number Excel shows: 15 digits, so .30000000000000004 is .3.

    Raises:
        CellProblem: not a finite number.
    """
    if isinstance(number, float):
        if not math.isfinite(number):
            raise CellProblem("number_unreadable")
        number_text = f"{number:.15g}"
    else:
        number_text = str(number)
    value = Decimal(number_text)
    is_whole = value == value.to_integral_value() and abs(value) < _LARGEST
    return value.quantize(Decimal(1)) if is_whole else value


def half_width(text: str) -> str:
    """Return letters, digits and signs in half width; for codes and numbers, not for what people said."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def is_blank(raw: RawCell | None) -> bool:
    """Return whether a cell holds nothing: empty, blanks of any width, or a sign that stands for nothing."""
    if not isinstance(raw, str):
        return raw is None
    if raw == "":
        return True
    # No sign that stands for nothing begins with a letter or digit, but for NULL, NONE and N/A.
    if raw[0].isalnum() and raw[0] not in "NnＮｎ":
        return False
    return half_width(written(raw)).upper() in BLANKS


def nearest_second(moment: dt.datetime) -> dt.datetime:
    """Return the moment to the second: Excel keeps 8:47 as a fraction of a day and gives back 8:46:59.99."""
    return (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)


def read_code(raw: RawCell) -> str:
    """Return an identifier (order number, part number) in half width; a number cell gives its digits.

    Raises:
        CellProblem: `digits_lost`, the number was too long for Excel.
    """
    if isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) >= _MAX_EXACT:
        raise CellProblem("digits_lost")
    text = " ".join(half_width(written(raw)).split())
    # Excel shows this form from 12 digits on; shorter codes such as 1E5 are taken as they are.
    if "+" in text and (match := _SCIENTIFIC.fullmatch(text)) and int(match[1]) >= 11:
        raise CellProblem("digits_lost")
    return text


def read_decimal(raw: RawCell) -> Decimal:
    """Return an amount, a price or a quantity as an exact decimal number.

    Thousands commas, ¥, 元, RMB, full-width digits and accountants' brackets for negatives are understood.

    Raises:
        CellProblem: `number_unreadable` or `number_too_large`.
    """
    if isinstance(raw, bool | dt.date | dt.time | dt.timedelta):
        raise CellProblem("number_unreadable")
    value = _decimal_of_text(half_width(written(raw))) if isinstance(raw, str) else from_number(raw)
    if abs(value) >= _LARGEST:
        raise CellProblem("number_too_large")
    return value


def _decimal_of_text(text: str) -> Decimal:
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    text = re.sub(r"\s+", "", text).replace("−", "-")
    negative = text.startswith("(") and text.endswith(")")
    if negative:
        text = text[1:-1]
    sign, text = (text[0], text[1:]) if text[:1] in {"+", "-"} else ("", text)
    text = _CURRENCY.sub("", _CURRENCY.sub("", text))
    if sign and text[:1] in {"+", "-"}:
        raise CellProblem("number_unreadable")
    if len(text) > 40 or not any(char.isdigit() for char in text) or not _NUMBER.fullmatch(text):
        raise CellProblem("number_unreadable")
    value = Decimal(text.replace(",", ""))
    return -value if negative or sign == "-" else value


def read_mileage(raw: RawCell, *, in_ten_thousands: bool = False) -> tuple[int, Decimal]:
    """Return a mileage in whole kilometres and as it was written in kilometres.

    Args:
        raw: 18204, "18,204 km", "1.8万公里".
        in_ten_thousands: the column's header says 万公里; a unit in the cell itself goes before it.

    Raises:
        CellProblem: `number_unreadable` or `number_too_large`.
    """
    if isinstance(raw, str):
        text = re.sub(r"\s+", "", half_width(written(raw)))
        match = _MILEAGE.fullmatch(text)
        assert match is not None  # the first group takes whatever is left
        value = _decimal_of_text(match["number"])
        has_unit = len(match["number"]) < len(text)
        in_ten_thousands = bool(match["ten_thousand"]) if has_unit else in_ten_thousands
    else:
        value = read_decimal(raw)
    kilometres = value * _TEN_THOUSAND if in_ten_thousands else value
    if abs(kilometres) >= _LARGEST:
        raise CellProblem("number_too_large")
    return int(kilometres.quantize(Decimal(1), ROUND_HALF_UP)), kilometres
