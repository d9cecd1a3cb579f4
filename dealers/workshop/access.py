"""The only source of the workshop's rows. The dealer's own schema holds nobody else's."""

from django.db.models import QuerySet

from dealers.workshop.models import Car, Customer, Job, RepairOrder
from landbridge.errors import Forbidden
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role

READERS = (Role.CLAIM_CLERK, Role.MANAGER, Role.SERVICE_ADVISER, Role.TECHNICIAN, Role.SYSTEM)
WRITERS = (Role.CLAIM_CLERK, Role.MANAGER, Role.SERVICE_ADVISER, Role.SYSTEM)


def orders(actor: Actor) -> QuerySet[RepairOrder]:
    """Return the dealer's orders.

    Raises:
        Forbidden: no role of the workshop or the claim desk.
    """
    _require(actor)
    return RepairOrder.objects.all()


def jobs(actor: Actor) -> QuerySet[Job]:
    """Return the dealer's jobs; see `orders`."""
    _require(actor)
    return Job.objects.all()


def cars(actor: Actor) -> QuerySet[Car]:
    """Return the cars this dealer knows; see `orders`."""
    _require(actor)
    return Car.objects.all()


def customers() -> QuerySet[Customer]:
    """Return the dealer's customers, for matching; no page lists them yet."""
    return Customer.objects.all()


def _require(actor: Actor) -> None:
    if not actor.is_dealer:
        raise Forbidden("workshop of a dealer")
    actor.require(*READERS)
