"""App of the dealer's own pages; it has no tables."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.web import finding, nav

if TYPE_CHECKING:
    from claims.models import Claim

WORKSHOP = frozenset({Role.CLAIM_CLERK, Role.MANAGER, Role.SERVICE_ADVISER, Role.TECHNICIAN})
CLAIM_DESK = frozenset({Role.CLAIM_CLERK, Role.MANAGER})


def _returned(actor: Actor) -> "QuerySet[Claim]":
    from claims import queries

    return queries.waits_for_dealer(actor)


class PortalConfig(AppConfig):
    name = "dealers.portal"
    label = "portal"

    def ready(self) -> None:
        from dealers.portal.finding import find

        finding.register(finding.Source(frozenset({nav.DEALER}), WORKSHOP, find, order=10))
        nav.register(
            nav.NavItem(
                portal=nav.DEALER, url_name="home", icon="home", label=_("My desk"), roles=CLAIM_DESK, order=1
            ),
            nav.NavItem(
                portal=nav.DEALER,
                url_name="orders",
                icon="clipboard-list",
                label=_("Repair orders"),
                section=_("Workshop"),
                roles=WORKSHOP,
                order=10,
            ),
            nav.NavItem(
                portal=nav.DEALER,
                url_name="claims",
                icon="send",
                label=_("Submitted"),
                section=_("Claims"),
                roles=CLAIM_DESK,
                order=31,
            ),
            nav.NavItem(
                portal=nav.DEALER,
                url_name="claims_returned",
                icon="corner-up-left",
                label=_("Returned"),
                section=_("Claims"),
                roles=CLAIM_DESK,
                rows=_returned,
                order=32,
                tone="bad",
            ),
        )
