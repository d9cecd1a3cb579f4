"""What a layout knows about its columns: the fields, their kinds and the headers dealers give them."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from landbridge.intake.cells import written
from landbridge.texts import Text

_DECORATION = re.compile(r"[\s()\[\]{}<>:;,.·*#№_\-/\\'\"“”【】《》、。!?|]+")
_BRACKETED = re.compile(r"\([^)]*\)|\[[^\]]*\]|【[^】]*】")


class CellKind(StrEnum):
    """How a cell is read, and the type it gives."""

    CODE = "code"  # str in half width
    WORDS = "words"  # str as written
    VIN = "vin"  # str
    PLATE = "plate"  # str
    PHONE = "phone"  # str, E.164 where it can be told
    MOMENT = "moment"  # Moment
    MILEAGE = "mileage"  # int, km
    MONEY = "money"  # Decimal, yuan, two places
    PRICE = "price"  # Decimal, yuan, as many places as written
    QUANTITY = "quantity"  # Decimal
    CHOICE = "choice"  # str, one of the layout's choices


class Level(StrEnum):
    """Whether a field speaks of the order or of one of its lines.

    A `LINE_OR_ORDER` field may differ from line to line; an empty one is taken from the line before.
    """

    ORDER = "order"
    LINE = "line"
    LINE_OR_ORDER = "line_or_order"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field.

    Args:
        name: name in code.
        label: what people call it.
        synonyms: headers seen for it, the surest first.
        kind: how its cells are read.
        level: order or line.
        required: without a column for it the file is refused, and an empty cell is an error.
        max_length: of text.
        negative_allowed: whether a number may be below zero.
        counts_as_end_of_day: a date without a time counts as 24:00 (hand-over), which a finding then says.
    """

    name: str
    label: Text
    synonyms: tuple[str, ...]
    kind: CellKind
    level: Level = Level.ORDER
    required: bool = False
    max_length: int = 64
    negative_allowed: bool = False
    counts_as_end_of_day: bool = False


@dataclass(frozen=True)
class Layout:
    """The fields one family of files can hold.

    Args:
        name: name in code, kept with remembered mappings.
        key: field whose equal values join rows to one order.
        fields: all fields.
        dealer_field: field that names the dealer, empty if there is none.
        choices: for a CHOICE field, from word (see `normal_header`) to value; the longest word wins.
        has_totals: its files are print-outs with totals and signatures below; else every row is data.
    """

    name: str
    key: str
    fields: tuple[FieldSpec, ...]
    dealer_field: str = ""
    choices: dict[str, dict[str, str]] | None = None
    has_totals: bool = True

    @cached_property
    def by_name(self) -> dict[str, FieldSpec]:
        """Fields by their names."""
        return {spec.name: spec for spec in self.fields}

    @cached_property
    def known_headers(self) -> frozenset[str]:
        """Every synonym, normalised."""
        return frozenset(normal_header(synonym) for spec in self.fields for synonym in spec.synonyms)

    @cached_property
    def line_headers(self) -> frozenset[str]:
        """Synonyms of what speaks of a line, normalised."""
        lines = (spec for spec in self.fields if spec.level is Level.LINE)
        return frozenset(normal_header(synonym) for spec in lines for synonym in spec.synonyms)

    @cached_property
    def key_headers(self) -> frozenset[str]:
        """Synonyms of the field that joins rows, normalised."""
        return frozenset(normal_header(synonym) for synonym in self.by_name[self.key].synonyms)

    def recognised(self, cells: Iterable[object]) -> frozenset[str]:
        """Return the different known headers of a row; the row with most is the header row."""
        found = {key for cell in cells if isinstance(cell, str) for key in header_keys(cell)}
        return self.known_headers & found


def normal_header(text: str) -> str:
    """Return a header for comparison: half width, lower case, without blanks, brackets' signs and stars."""
    return _DECORATION.sub("", unicodedata.normalize("NFKC", written(text)).lower())


def header_keys(text: str) -> tuple[str, ...]:
    """Return the forms under which a header may be known: as a whole, and without what stands in brackets."""
    plain = unicodedata.normalize("NFKC", written(text))
    whole, bare = normal_header(plain), normal_header(_BRACKETED.sub("", plain))
    return (whole, bare) if bare and bare != whole else (whole,)
