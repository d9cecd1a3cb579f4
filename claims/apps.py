"""App of the OEM's side of claims."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

from landbridge.identity.rules import OEM_ROLES, Role
from landbridge.web import finding
from landbridge.web.nav import OEM, NavItem, register


class ClaimsConfig(AppConfig):
    name = "claims"

    def ready(self) -> None:
        """Register subscribers, navigation and what claims are called elsewhere."""
        from claims.finding import find
        from claims.queries import in_review, numbers_of
        from landbridge.events.message import number_subjects

        import_module("claims.subscribers")
        number_subjects("claims.claim", numbers_of)
        finding.register(finding.Source(frozenset({OEM}), OEM_ROLES, find, order=10))
        section = pgettext_lazy("nav", "Claims")
        register(
            NavItem(
                portal=OEM,
                url_name="claim_queue",
                icon="gavel",
                label=pgettext_lazy("nav", "Adjudication"),
                section=section,
                roles=frozenset({Role.ADJUDICATOR, Role.ADMINISTRATOR, Role.REGIONAL_MANAGER}),
                rows=in_review,
                order=10,
            ),
            NavItem(
                portal=OEM,
                url_name="rules",
                icon="adjustments",
                label=pgettext_lazy("nav", "Rules"),
                section=section,
                roles=OEM_ROLES - {Role.DEPOT_CLERK},
                order=30,
            ),
        )
