"""Texts with tokens: what differs from copy to copy of a history, and what stays.

No Django here: the processes that write take these in by themselves.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter

from landbridge.clocks.days import SHANGHAI

AT = ("_at", "at", "since")  # how columns that hold moments end
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?\+\d\d(?::\d\d)?")
# Not the day on which a dealer opened: that is the dealer's, and no part of a car's history.
DAY = re.compile(r'(?<!"opened_on": ")(?<!"opened_on":")(?<![\d-])\d{4}-\d\d-\d\d(?![\d-]|[T ]\d\d:)')

Token = tuple[str, ...]
_DEADLINE = (0, 0, 0, 0)


def is_deadline(moment: datetime) -> bool:
    """Return whether a moment is the end of a day, which no earlier minute of the day moves."""
    local = moment.astimezone(SHANGHAI)
    return (local.hour, local.minute, local.second, local.microsecond) == _DEADLINE


def moved(text: str, shift: int, minutes: int) -> str:
    """Return a moment or a day, in its own way of writing, so many days later and minutes earlier."""
    if len(text) == 10:
        return (date.fromisoformat(text) + timedelta(days=shift)).isoformat()
    moment = datetime.fromisoformat(text)
    later = moment + timedelta(days=shift, minutes=0 if is_deadline(moment) else -minutes)
    return later.isoformat(sep=text[10])


def moved_text(text: str, shift: int, minutes: int) -> str:
    """Return a text with all its moments and days moved."""
    text = MOMENT.sub(lambda found: moved(found[0], shift, minutes), text)
    # What has just been moved as a moment is followed by its time, and is no day of its own.
    return DAY.sub(lambda found: moved(found[0], shift, minutes), text)


def key_time(text: str, shift: int, minutes: int) -> str:
    """Return the first 13 signs of a key of version 7 made at that moment."""
    moment = datetime.fromisoformat(moved(text, shift, minutes))
    milliseconds = round(moment.astimezone(UTC).timestamp() * 1000)
    return f"{milliseconds >> 16:08x}-{milliseconds & 0xFFFF:04x}"


Parts = list[str | Token]


class Reader:
    """Takes texts of one history apart.

    Args:
        known: exact texts of this history (VIN, numbers, keys) and their tokens.
        words: texts that are replaced only where they stand alone, such as dealers' codes.
    """

    def __init__(self, known: dict[str, Token], words: dict[str, Token]) -> None:
        self._known = {**known, **words}
        exact = [re.escape(text) for text in sorted(known, key=len, reverse=True)]
        alone = [rf"(?<![A-Za-z0-9]){re.escape(text)}(?![A-Za-z0-9])" for text in words]
        self._pattern = re.compile("|".join([*exact, *alone, MOMENT.pattern, DAY.pattern]))

    def parts(self, text: str) -> Iterator[str | Token]:
        """Yield a text as literals and tokens."""
        end = 0
        for found in self._pattern.finditer(text):
            if found.start() > end:
                yield text[end : found.start()]
            yield self._known.get(found[0]) or ("time", found[0])
            end = found.end()
        if end < len(text):
            yield text[end:]


@dataclass(frozen=True)
class Template:
    """A text in UTF-8 with places for values, filled in one step."""

    text: bytes
    places: tuple[int, ...]

    @classmethod
    def made(cls, parts: Sequence[str | Token], index: dict[Token, int]) -> "Template":
        """Return a template whose places are the indexes of the tokens."""
        text = "".join("%b" if isinstance(part, tuple) else part.replace("%", "%%") for part in parts)
        return cls(text.encode(), tuple(index[part] for part in parts if isinstance(part, tuple)))

    def filler(self) -> "Filler":
        """Return what fills it."""
        text, places = self.text, self.places
        if len(places) < 2:  # itemgetter gives no tuple then
            return lambda values: text % tuple(values[place] for place in places)
        picked = itemgetter(*places)
        return lambda values: text % picked(values)


Filler = Callable[[list[bytes]], bytes]


def escaped(text: str | None) -> str:
    r"""Return a value as COPY reads it; NULL is `\N`."""
    if text is None:
        return r"\N"
    return text.replace("\\", r"\\").replace("\n", r"\n").replace("\t", r"\t").replace("\r", r"\r")
