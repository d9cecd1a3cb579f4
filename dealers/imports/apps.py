"""App of the intake."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from landbridge.identity.rules import Role
from landbridge.web import nav


class ImportsConfig(AppConfig):
    name = "dealers.imports"
    label = "imports"

    def ready(self) -> None:
        from dealers.imports import jobs, looks, queries

        jobs.register()
        looks.register()
        nav.register(
            nav.NavItem(
                portal=nav.DEALER,
                url_name="imports",
                icon="file-import",
                label=_("Import of orders"),
                section=_("Workshop"),
                roles=frozenset({Role.CLAIM_CLERK, Role.MANAGER, Role.SERVICE_ADVISER}),
                order=12,
                rows=queries.waiting_files,
            )
        )
