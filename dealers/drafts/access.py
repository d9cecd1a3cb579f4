"""The only source of drafts. The dealer's own schema holds nobody else's."""

from django.db.models import QuerySet

from dealers.drafts.models import ClaimDraft
from landbridge.errors import Forbidden
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role

READERS = (Role.CLAIM_CLERK, Role.MANAGER, Role.SYSTEM)
# Whoever closes an order makes its drafts be born.
WRITERS = (Role.CLAIM_CLERK,)


def drafts(actor: Actor) -> QuerySet[ClaimDraft]:
    """Return the dealer's drafts.

    Raises:
        Forbidden: no role of the claim desk.
    """
    if not actor.is_dealer:
        raise Forbidden("drafts of a dealer")
    actor.require(*READERS)
    return ClaimDraft.objects.all()


def all_drafts() -> QuerySet[ClaimDraft]:
    """Return the dealer's drafts for the work of the system itself, whoever caused it."""
    return ClaimDraft.objects.all()
