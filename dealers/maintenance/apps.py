"""App of first maintenance."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from landbridge.identity.rules import Role
from landbridge.web import nav


class MaintenanceConfig(AppConfig):
    name = "dealers.maintenance"
    label = "maintenance"

    def ready(self) -> None:
        from dealers.maintenance import reactions
        from dealers.workshop import closing

        closing.built_on.append(reactions.built_on_orders)
        nav.register(
            nav.NavItem(
                portal=nav.DEALER,
                url_name="maintenance",
                icon="droplet-check",
                label=_("First maintenance"),
                section=_("Workshop"),
                roles=frozenset({Role.CLAIM_CLERK, Role.MANAGER, Role.SERVICE_ADVISER, Role.TECHNICIAN}),
                order=12,
            )
        )
