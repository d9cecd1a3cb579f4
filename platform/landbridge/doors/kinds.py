"""The four kinds of table in the OEM's schema, and what each lets a dealer do.

Each model outside `dealers/` carries one of these as its class attribute `table_kind`. Grants and row-level
security policies are generated from it (`landbridge.doors.policies`), so a model says once who may do what
and the database enforces it even against our own faulty code. A table without a kind fails a test.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class FrontDoor(StrEnum):
    """What the gateway may do with a table before anybody is known (sign-in, dealer directory)."""

    NOTHING = ""
    READ = "SELECT"
    APPEND = "INSERT"
    WRITE = "SELECT, INSERT, UPDATE, DELETE"


@dataclass(frozen=True, slots=True)
class Parent:
    """A foreign key of a dealer's row whose target must be visible to that dealer as well.

    Foreign keys are checked with the owner's rights and alone would accept a neighbour's row.
    """

    column: str
    model: str  # "app_label.Model"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableKind:
    """Common to all kinds: the right of the front door, closed unless a table opens it."""

    front_door: FrontDoor = FrontDoor.NOTHING

    @property
    def is_reference(self) -> bool:
        """Whether every dealer reads all of it: what a cluster would keep whole on each of its nodes."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class OemOnly(TableKind):
    """No right for any dealer: thresholds, sampling, fraud signals, reviews, persons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedRead(TableKind):
    """Dealers may read: catalogue, published rules, bulletins.

    Args:
        dealer_column: if given, a dealer reads only the rows that carry its id there, such as decisions.
        readable: a further SQL condition on the row, such as `decided_at IS NOT NULL`.
        edition: name of the edition that every change of a row makes anew (`landbridge.doors.editions`); only for
            tables of which every dealer reads the same.
    """

    dealer_column: str = ""
    readable: str = ""
    edition: str = ""

    @property
    def is_reference(self) -> bool:
        return not (self.dealer_column or self.readable)

    def __post_init__(self) -> None:
        if self.edition and not self.is_reference:
            raise ValueError("what each dealer reads differently is not kept for all of them")


@dataclass(frozen=True, slots=True, kw_only=True)
class DealerAppend(TableKind):
    """Dealers insert and read their own rows and never change one: submissions, lines, scans, events.

    Args:
        dealer_column: column with the dealer's UUID.
        parents: foreign keys that must lead to rows the dealer may see.
        readable: a further SQL condition on rows a dealer may read.
        insertable: a further SQL condition on rows a dealer may insert.
    """

    dealer_column: str = "dealer_id"
    parents: tuple[Parent, ...] = ()
    readable: str = ""
    insertable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealerState(TableKind):
    """A row with a life of which the dealer makes some moves: a claim and its like.

    Args:
        first: statuses in which a dealer may insert.
        sources: statuses a dealer may move a row out of.
        targets: statuses a dealer may move a row to (generated from the transition table).
        columns: the only columns a dealer may update.
        blank_at_birth: columns the dealer must leave NULL on insert (amounts that the OEM decides).
    """

    dealer_column: str = "dealer_id"
    status_column: str = "status"
    first: frozenset[str] = field(default_factory=frozenset)
    sources: frozenset[str] = field(default_factory=frozenset)
    targets: frozenset[str] = field(default_factory=frozenset)
    columns: tuple[str, ...] = ()
    blank_at_birth: tuple[str, ...] = ()
    parents: tuple[Parent, ...] = ()


def statuses(values: Iterable[str]) -> frozenset[str]:
    """Return plain strings of a status enumeration, as the policies need them."""
    return frozenset(str(value) for value in values)
