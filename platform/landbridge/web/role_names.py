"""What roles are called on pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from landbridge.identity.rules import Role

ROLE_NAMES: dict[Role, Any] = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.ADJUDICATOR: _("Adjudicator"),
    Role.RECOVERY_DESK: _("Recovery desk"),
    Role.FINANCE: _("Finance"),
    Role.CC_AGENT: _("Customer-centre agent"),
    Role.CC_SUPERVISOR: _("Customer-centre supervisor"),
    Role.REGIONAL_MANAGER: _("Regional manager"),
    Role.DEPOT_CLERK: _("Depot clerk"),
    Role.MANAGER: _("Manager"),
    Role.CLAIM_CLERK: _("Claim clerk"),
    Role.SERVICE_ADVISER: _("Service adviser"),
    Role.TECHNICIAN: _("Technician"),
    Role.CARE_SPECIALIST: _("Care specialist"),
    Role.SELLER: _("Seller"),
    Role.SYSTEM: _("System"),
}


def role_name(role: Role) -> Any:
    """Return a role in words (lazy)."""
    return ROLE_NAMES[role]
