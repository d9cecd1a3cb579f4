"""The actor: who does something, in which role, for which dealer. Handed to every command and query."""

from dataclasses import dataclass, field
from uuid import UUID

from landbridge.errors import Forbidden
from landbridge.identity.rules import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work, or the system itself, as read eagerly at the front door.

    Attributes:
        user_id: None for the system.
        label: staff number such as "A07"; never a name, because it stands in events and timelines.
        roles: what the person may do in this portal.
        dealer_id: the dealer this person works for here; None at the OEM.
        dealer_code: that dealer's code, empty at the OEM.
        region_ids: regions of a regional manager; empty means none, not all.
        only_dealers: the dealers of those regions; None where the role is not bound to regions.
    """

    user_id: UUID | None
    label: str
    roles: frozenset[Role]
    dealer_id: UUID | None = None
    dealer_code: str = ""
    region_ids: frozenset[UUID] = field(default_factory=frozenset)
    only_dealers: frozenset[UUID] | None = None

    @classmethod
    def system(cls, dealer_id: UUID | None = None, dealer_code: str = "") -> "Actor":
        """Return the platform itself, optionally at work for one dealer (imports, nightly jobs)."""
        return cls(None, "system", frozenset({Role.SYSTEM}), dealer_id, dealer_code)

    @classmethod
    def oneself(cls, user_id: UUID, label: str) -> "Actor":
        """Return a person in the front door, who has no role there and changes the own account only."""
        return cls(user_id, label, frozenset())

    @property
    def is_dealer(self) -> bool:
        return self.dealer_id is not None

    def has(self, *roles: Role) -> bool:
        """Return whether the actor holds at least one of these roles."""
        return not self.roles.isdisjoint(roles)

    def require(self, *roles: Role) -> None:
        """Raise `Forbidden` unless the actor holds at least one of these roles."""
        if not self.has(*roles):
            raise Forbidden(", ".join(sorted(roles)))
