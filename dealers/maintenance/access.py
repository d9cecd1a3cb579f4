"""The only source of maintenance sheets. The dealer's own schema holds nobody else's."""

from django.db.models import QuerySet

from dealers.maintenance.models import MaintenanceSheet
from dealers.workshop.access import READERS
from landbridge.errors import Forbidden
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role

RECORDERS = (Role.CLAIM_CLERK, Role.MANAGER, Role.SERVICE_ADVISER, Role.TECHNICIAN)


def sheets(actor: Actor) -> QuerySet[MaintenanceSheet]:
    """Return the dealer's sheets.

    Raises:
        Forbidden: no role of the workshop or the claim desk.
    """
    require_reader(actor)
    return MaintenanceSheet.objects.all()


def require_reader(actor: Actor) -> None:
    """Raise `Forbidden` unless the actor may read what the workshop knows."""
    if not actor.is_dealer:
        raise Forbidden("workshop of a dealer")
    actor.require(*READERS)


def all_sheets() -> QuerySet[MaintenanceSheet]:
    """Return the dealer's sheets for the system itself and for an owner at his own signed link."""
    return MaintenanceSheet.objects.all()
