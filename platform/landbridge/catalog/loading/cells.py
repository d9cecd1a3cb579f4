"""What one cell of a sheet may hold: text in, a checked value or a reason out."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Protocol

from django.utils.translation import gettext_lazy as _

Value = str | int | bool | Decimal | date | None

_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|(\d{2})(\d{2})|年(\d{1,2})月(\d{1,2})日)\Z"
)
_YES = frozenset({"1", "y", "yes", "true", "是"})
_NO = frozenset({"0", "n", "no", "false", "否"})


class BadCell(ValueError):
    """A cell that cannot be read; `reason` is a sentence for the person."""

    def __init__(self, reason: object) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Cell(Protocol):
    """How a column's text becomes a value. `read` is never called with an empty text."""

    @property
    def empty(self) -> Value: ...
    def read(self, text: str) -> Value: ...


def narrow(text: str) -> str:
    """Return text in half width without blanks around it; full-width digits and letters become plain ones."""
    return unicodedata.normalize("NFKC", text).strip()


def shown(value: Value) -> str:
    """Return a value as a file would hold it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)


@dataclass(frozen=True, slots=True)
class Text:
    """Free text; names keep their full-width signs."""

    longest: int
    empty: Value = ""

    def read(self, text: str) -> Value:
        if len(text) > self.longest:
            raise BadCell(_("Longer than %(longest)d characters") % {"longest": self.longest})
        return text


@dataclass(frozen=True, slots=True)
class Code:
    """A code in capitals and half width."""

    longest: int
    shape: str = r"[A-Z0-9][A-Z0-9._/-]*"
    empty: Value = ""

    def read(self, text: str) -> Value:
        code = narrow(text).upper()
        if len(code) > self.longest:
            raise BadCell(_("Longer than %(longest)d characters") % {"longest": self.longest})
        if not re.fullmatch(self.shape, code):
            raise BadCell(_("Not a code of this kind: %(text)s") % {"text": text})
        return code


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list, by its code or by its name in the reader's language."""

    choices: Collection[tuple[str, object]]
    empty: Value = ""

    def read(self, text: str) -> Value:
        wanted = narrow(text).casefold()
        for code, name in self.choices:
            if wanted in (code.casefold(), str(name).casefold()):
                return code
        raise BadCell(_("Not in the list: %(text)s") % {"text": text})


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number."""

    least: int = 0
    most: int = 2_147_483_647
    empty: Value = None

    def read(self, text: str) -> Value:
        plain = narrow(text).replace(",", "")
        if not re.fullmatch(r"-?\d{1,12}", plain):
            raise BadCell(_("Not a whole number: %(text)s") % {"text": text})
        number = int(plain)
        if not self.least <= number <= self.most:
            raise BadCell(_("Must be between %(least)d and %(most)d") % {"least": self.least, "most": self.most})
        return number


@dataclass(frozen=True, slots=True)
class Amount:
    """A decimal number with two places: yuan, hours or percent. More places are refused, never rounded."""

    least: Decimal = Decimal(0)
    most: Decimal = Decimal("999999999999.99")
    empty: Value = None

    def read(self, text: str) -> Value:
        plain = narrow(text).replace(",", "").removeprefix("¥").removesuffix("%").strip()
        try:
            amount = Decimal(plain)
        except InvalidOperation:
            raise BadCell(_("Not a number: %(text)s") % {"text": text}) from None
        if not amount.is_finite() or not self.least <= amount <= self.most:
            raise BadCell(_("Must be between %(least)s and %(most)s") % {"least": self.least, "most": self.most})
        if amount != amount.quantize(Decimal("0.01")):
            raise BadCell(_("More than two decimal places: %(text)s") % {"text": text})
        return amount.quantize(Decimal("0.01"))


@dataclass(frozen=True, slots=True)
class Day:
    """A date: 2026-01-31, 2026/1/31, 20260131 or 2026年1月31日."""

    empty: Value = None

    def read(self, text: str) -> Value:
        match = _DATE.match(narrow(text))
        if match is None:
            raise BadCell(_("Not a date: %(text)s") % {"text": text})
        year, month, day = (int(group) for group in match.groups() if group is not None)
        try:
            return date(year, month, day)
        except ValueError:
            raise BadCell(_("No such day: %(text)s") % {"text": text}) from None


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no in either language."""

    empty: Value = False

    def read(self, text: str) -> Value:
        word = narrow(text).casefold()
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise BadCell(_("Neither yes nor no: %(text)s") % {"text": text})
