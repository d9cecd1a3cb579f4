"""Who may see which dealers and people: the only source of these query sets."""

from django.db.models import QuerySet

from landbridge.identity.actor import Actor
from landbridge.identity.models import Invitation, User
from landbridge.identity.rules import Role
from tenants.models import Dealer

NATIONWIDE = (
    Role.ADMINISTRATOR,
    Role.ADJUDICATOR,
    Role.RECOVERY_DESK,
    Role.FINANCE,
    Role.CC_AGENT,
    Role.CC_SUPERVISOR,
    Role.DEPOT_CLERK,
    Role.SYSTEM,
)


def visible_dealers(actor: Actor) -> QuerySet[Dealer]:
    """Return the dealers an actor may see: the OEM all, a regional manager his regions, a dealer itself."""
    if actor.is_dealer:
        return Dealer.objects.filter(pk=actor.dealer_id)
    if actor.has(*NATIONWIDE):
        return Dealer.objects.all()
    if actor.has(Role.REGIONAL_MANAGER):
        return Dealer.objects.filter(region_id__in=actor.region_ids)
    return Dealer.objects.none()


def visible_invitations(actor: Actor) -> QuerySet[Invitation]:
    """Return the links to the accounts an actor may manage."""
    return Invitation.objects.filter(user__in=visible_people(actor))


def visible_people(actor: Actor) -> QuerySet[User]:
    """Return the accounts an actor may manage: the administrator all, nobody else any."""
    if actor.has(Role.ADMINISTRATOR) and not actor.is_dealer:
        return User.objects.all()
    return User.objects.none()
