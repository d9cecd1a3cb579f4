"""Status chips: one map from a status key to tone, icon and words. Apps add their own keys from `ready()`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import pgettext_lazy

from landbridge.web.words import Words


class Tone(StrEnum):
    """Colour of a chip; it only repeats what the words say."""

    LINE = "line"
    HOLD = "hold"
    ACCENT = "accent"
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class StatusLook:
    """How a status looks.

    Args:
        tone: colour of the chip.
        label: its words, lazily translated.
        icon: Tabler icon without its `ti-`; empty for none.
    """

    tone: Tone
    label: Words
    icon: str = ""


class UnknownStatus(LookupError):
    """Nobody registered how this status looks."""

    def __init__(self, key: str) -> None:
        super().__init__(f"No look is registered for the status {key!r} (landbridge.web.status.register).")


_looks: dict[str, StatusLook] = {}


def register(looks: Mapping[str, StatusLook]) -> None:
    """Add looks by status key.

    Raises:
        ValueError: a key is already taken by another look; prefix it with the thing it belongs to.
    """
    for key, look in looks.items():
        if _looks.setdefault(key, look) != look:
            raise ValueError(f"The status {key!r} already looks otherwise.")


def status_look(key: str) -> StatusLook:
    """Return how a status looks.

    Raises:
        UnknownStatus: nobody registered it.
    """
    try:
        return _looks[key]
    except KeyError:
        raise UnknownStatus(key) from None


def known_statuses() -> tuple[str, ...]:
    """Return all registered keys in the order of their registration."""
    return tuple(_looks)


# Claims; the keys are the values of `claims.rules.Status`, and a draft that is no claim yet.
CLAIM_LOOKS: Mapping[str, StatusLook] = {
    "draft": StatusLook(Tone.LINE, pgettext_lazy("status", "Draft")),
    "submitted": StatusLook(Tone.HOLD, pgettext_lazy("status", "Submitted"), "send"),
    "in_review": StatusLook(Tone.ACCENT, pgettext_lazy("status", "In review"), "gavel"),
    "asked": StatusLook(Tone.HOLD, pgettext_lazy("status", "Question open, paused"), "player-pause"),
    "returned": StatusLook(Tone.WARN, pgettext_lazy("status", "Returned"), "corner-up-left"),
    "approved_first": StatusLook(Tone.OK, pgettext_lazy("status", "First approval"), "check"),
    "approved_final": StatusLook(Tone.OK, pgettext_lazy("status", "Final approval"), "checks"),
    "deduction_proposed": StatusLook(Tone.WARN, pgettext_lazy("status", "Deduction proposed"), "receipt"),
    "in_settlement": StatusLook(Tone.LINE, pgettext_lazy("status", "In settlement")),
    "settled": StatusLook(Tone.OK, pgettext_lazy("status", "Paid"), "cash"),
    "rejected": StatusLook(Tone.BAD, pgettext_lazy("status", "Rejected"), "x"),
    "rejected_final": StatusLook(Tone.BAD, pgettext_lazy("status", "Rejected finally"), "x"),
    "in_appeal": StatusLook(Tone.ACCENT, pgettext_lazy("status", "In appeal"), "rotate-clockwise"),
    "withdrawn": StatusLook(Tone.LINE, pgettext_lazy("status", "Withdrawn")),
}

# How ready a draft is for submission.
READINESS_LOOKS: Mapping[str, StatusLook] = {
    "ready": StatusLook(Tone.OK, pgettext_lazy("status", "Can be submitted"), "check"),
    "person": StatusLook(Tone.WARN, pgettext_lazy("status", "Goes to a person"), "user-search"),
    "blocked": StatusLook(Tone.BAD, pgettext_lazy("status", "Must be changed"), "corner-up-left"),
    "late": StatusLook(Tone.BAD, pgettext_lazy("status", "Past the deadline"), "alert-triangle"),
}

# Repair orders, drafts that were left, and files taken in.
WORK_LOOKS: Mapping[str, StatusLook] = {
    "open": StatusLook(Tone.LINE, pgettext_lazy("status", "Open")),
    "closed": StatusLook(Tone.OK, pgettext_lazy("status", "Closed"), "check"),
    "discarded": StatusLook(Tone.LINE, pgettext_lazy("status", "Discarded")),
    "read": StatusLook(Tone.HOLD, pgettext_lazy("status", "Read"), "file-search"),
    "importing": StatusLook(Tone.ACCENT, pgettext_lazy("status", "Being imported"), "loader-2"),
    "done": StatusLook(Tone.OK, pgettext_lazy("status", "Done"), "check"),
    "refused": StatusLook(Tone.BAD, pgettext_lazy("status", "Refused"), "x"),
    "failed": StatusLook(Tone.BAD, pgettext_lazy("status", "Failed"), "alert-triangle"),
}

for _group in (CLAIM_LOOKS, READINESS_LOOKS, WORK_LOOKS):
    register(_group)
