"""Roles of both portals. Plain Python: forms, access checks and tests derive from this one list."""

from enum import StrEnum


class Role(StrEnum):
    """What a person does here. A person may hold several roles, at the OEM or at several dealers."""

    ADMINISTRATOR = "administrator"
    ADJUDICATOR = "adjudicator"
    RECOVERY_DESK = "recovery_desk"
    FINANCE = "finance"
    CC_AGENT = "cc_agent"
    CC_SUPERVISOR = "cc_supervisor"
    REGIONAL_MANAGER = "regional_manager"
    DEPOT_CLERK = "depot_clerk"

    MANAGER = "manager"
    CLAIM_CLERK = "claim_clerk"
    SERVICE_ADVISER = "service_adviser"
    TECHNICIAN = "technician"
    CARE_SPECIALIST = "care_specialist"
    SELLER = "seller"

    SYSTEM = "system"  # jobs and subscribers; no person ever holds it


OEM_ROLES: frozenset[Role] = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.ADJUDICATOR,
        Role.RECOVERY_DESK,
        Role.FINANCE,
        Role.CC_AGENT,
        Role.CC_SUPERVISOR,
        Role.REGIONAL_MANAGER,
        Role.DEPOT_CLERK,
    }
)
DEALER_ROLES: frozenset[Role] = frozenset(
    {
        Role.MANAGER,
        Role.CLAIM_CLERK,
        Role.SERVICE_ADVISER,
        Role.TECHNICIAN,
        Role.CARE_SPECIALIST,
        Role.SELLER,
    }
)

# What a view may declare beside a list of roles (`landbridge.web.access`).
PUBLIC: frozenset[Role] = frozenset()
SIGNED_IN: frozenset[Role] = frozenset(Role) - {Role.SYSTEM}
