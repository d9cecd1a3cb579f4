"""Rows that change seldom and are asked for all day, kept in the process and never out of date.

The catalogue and the policy of rules are read for every claim and change a few times a month. Each of their
tables names an edition (`SharedRead.edition`); a trigger gives the edition a new stamp in the transaction of every
change. A reader asks for the stamp, one row, and takes what it kept under it. So a change counts for everybody
from its commit on, for its own transaction at once, and one that is rolled back never counted: no stamp returns.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Generic, TypeVar
from uuid import UUID

from landbridge.doors.models import Edition

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_NEVER_CHANGED = UUID(int=0)


def stamp_of(name: str) -> UUID:
    """Return the stamp of an edition as this transaction sees it, in one statement."""
    stamp = Edition.objects.filter(name=name).values_list("stamp", flat=True).first()
    return stamp or _NEVER_CHANGED


class Kept(Generic[K, V]):
    """Values by key, kept for one stamp at a time and thrown away with it.

    Safe for threads without a lock: what is kept is only added to, and a new stamp begins a new dictionary.

    Args:
        most: how many values are kept; beyond them all are thrown away, so that memory is bounded.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: tuple[UUID, dict[K, V | None]] = (_NEVER_CHANGED, {})

    def among(self, stamp: UUID, keys: Collection[K], read: Callable[[list[K]], Mapping[K, V]]) -> dict[K, V]:
        """Return the values of those keys that have one.

        Args:
            stamp: of the edition, read in this transaction before.
            read: asked for the keys that are not kept yet; a key it leaves out is kept as having no value.
        """
        known_for, kept = self._kept
        if known_for != stamp or len(kept) > self._most:
            kept = {}
            self._kept = (stamp, kept)
        unread = [key for key in keys if key not in kept]
        if unread:
            found = read(unread)
            kept.update({key: found.get(key) for key in unread})
        return {key: value for key in keys if (value := kept.get(key)) is not None}
