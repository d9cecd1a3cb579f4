"""What the smaller components show, as plain values; a dict with the same names does as well.

Words may be lazy, plain or bilingual (`landbridge.texts.Text`); links are relative to the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.safestring import SafeString

from landbridge.web.clockview import ClockView
from landbridge.web.words import Words


@dataclass(frozen=True, slots=True)
class RelayStep:
    """One party in the strip that says whose turn it is.

    Args:
        title: the party.
        text: time it held the thing, or when it is expected.
        clock: the deadline of the party that has it now.
        state: `past`, `now` or `next`.
    """

    title: Words
    text: Words = ""
    clock: ClockView | None = None
    state: str = "past"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """What happened.

    Args:
        title: in one line.
        at: when, timezone-aware; None for what is only expected.
        when: words instead of a moment, such as "about 12-28".
        text: the detail.
        tone: `accent`, `warn`, `bad`, `next` or nothing.
    """

    title: Words
    at: datetime | None = None
    when: Words = ""
    text: Words = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and its value; `kind` is `vin`, `plate` or nothing, `tone` is `ok`, `warn`, `bad` or nothing."""

    label: Words
    value: Words | SafeString | int | None
    kind: str = ""
    tone: str = ""
    href: str = ""
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a procedure; `state` is `done`, `now` or `next`."""

    label: Words
    state: str = "next"


@dataclass(frozen=True, slots=True)
class Tab:
    """A section of the page, or another view; `count` says what is to be done there."""

    label: Words
    href: str
    is_current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Key:
    """Keys pressed together or one after the other, and what they do."""

    keys: tuple[str, ...]
    label: Words


@dataclass(frozen=True, slots=True)
class SegOption:
    """One of few choices side by side: a link if it has one, else a button that sends `value`."""

    label: Words
    value: str = ""
    is_on: bool = False
    tone: str = ""
    href: str = ""
    title: Words = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the bottom bar.

    Args:
        label: what it does, with the sum it moves.
        keys: keys that press it.
        tone: `primary` (one a page, the last), `bad` or nothing.
        href: makes it a link.
        dialog: id of the dialog it opens, such as that of the reasons.
        name: name of the submit button.
        value: its value.
        form: id of the form it sends.
        why_not: why it cannot be pressed now; it stays visible and says so beside itself.
    """

    label: Words
    keys: tuple[str, ...] = ()
    tone: str = ""
    href: str = ""
    dialog: str = ""
    name: str = ""
    value: str = ""
    form: str = ""
    why_not: Words = ""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What pressing the button comes to: words, and the amount in yuan if it is money."""

    text: Words
    amount: Decimal | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class PageView:
    """A part of a longer list.

    Args:
        shown: rows up to here.
        next_url: the rows after the last one shown, its place kept in the URL; empty at the end.
        total: rows in all, None if nobody counted.
    """

    shown: int
    next_url: str = ""
    total: int | None = None


FLOW_WIDTH = 344
_GAP = 1


@dataclass(frozen=True, slots=True)
class FlowPart:
    """One part of a sum of money.

    Args:
        kind: `c` paid, `b` approved, `a` waiting, `x` cut, `w` at risk, `g` saved.
        label: its name.
        amount: yuan, not negative.
    """

    kind: str
    label: Words
    amount: Decimal


@dataclass(frozen=True, slots=True)
class FlowBar:
    """A part with its place in the bar, in units of a bar `FLOW_WIDTH` wide."""

    part: FlowPart
    x: int
    width: int


def flow_bars(parts: Sequence[FlowPart]) -> tuple[FlowBar, ...]:
    """Return the parts side by side with a gap of one, each at least one wide, together the whole width.

    What the rounding leaves over goes to the largest part. Parts of nothing are left out.
    """
    shown = [part for part in parts if part.amount > 0]
    if not shown:
        return ()
    whole = sum(part.amount for part in shown)
    room = FLOW_WIDTH - _GAP * (len(shown) - 1)
    widths = [max(1, int(room * part.amount / whole)) for part in shown]
    widths[widths.index(max(widths))] += room - sum(widths)
    bars, x = [], 0
    for part, width in zip(shown, widths, strict=True):
        bars.append(FlowBar(part, x, width))
        x += width + _GAP
    return tuple(bars)
