"""Who held a claim from when to when, read from its events. Plain Python."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from claims.rules import Turn

# Whose turn it is after an event; those not named change nothing.
HANDS_TO: Mapping[str, Turn] = MappingProxyType(
    {
        "claim.submitted": Turn.SYSTEM,
        "claim.resubmitted": Turn.SYSTEM,
        "claim.review_opened": Turn.OEM,
        "claim.asked": Turn.DEALER,
        "claim.answered": Turn.OEM,
        "claim.question_closed": Turn.OEM,
        "claim.returned": Turn.DEALER,
        "claim.rejected": Turn.DEALER,
        "claim.approved_first": Turn.PARTS,
        "claim.decision_undone": Turn.OEM,
        "claim.withdrawn": Turn.NOBODY,
    }
)


@dataclass(frozen=True, slots=True)
class Spell:
    """A time in which one side held the claim; `until` is None while it does."""

    turn: Turn
    since: datetime
    until: datetime | None = None

    def length(self, now: datetime) -> timedelta:
        """Return how long it lasted, or has lasted until now."""
        return max(timedelta(), (self.until or now) - self.since)


def spells(happened: Iterable[tuple[str, datetime]]) -> tuple[Spell, ...]:
    """Return the spells of a claim in the order of time, from its events as (verb, moment) in that order."""
    found: list[Spell] = []
    for verb, at in happened:
        turn = HANDS_TO.get(verb)
        if turn is None or (found and found[-1].turn is turn):
            continue
        if found:
            found[-1] = Spell(found[-1].turn, found[-1].since, at)
        found.append(Spell(turn, at))
    return tuple(found)


def held(found: Iterable[Spell], turn: Turn, now: datetime) -> timedelta:
    """Return how long one side has held the claim in all."""
    return sum((one.length(now) for one in found if one.turn is turn), timedelta())
