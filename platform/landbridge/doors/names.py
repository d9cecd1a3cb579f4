"""Names of roles and schemas. Roles belong to the whole server, so each installation has a prefix of its own."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

OEM_SCHEMA = "oem"
EXTENSIONS_SCHEMA = "extensions"
SECURITY_SCHEMA = "sec"


@dataclass(frozen=True, slots=True)
class DealerRef:
    """All that a door must know about a dealer: its id, which names the role, and its schema."""

    id: UUID
    schema_name: str


def role(name: str) -> str:
    """Return the full name of one of the installation's roles, such as `lb_oem`."""
    return f"{settings.LANDBRIDGE_ROLE_PREFIX}_{name}"


def dealer_role(dealer_id: UUID) -> str:
    """Return the role of one dealer; `sec.current_dealer()` reads the id back from this name."""
    return role(f"d_{dealer_id.hex}")
