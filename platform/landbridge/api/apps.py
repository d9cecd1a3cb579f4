"""App of the API: clients, tokens and answers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from landbridge.identity.rules import DEALER_ROLES, OEM_ROLES, Role
from landbridge.web import nav, status

# Everybody may read the reference; it stands in the navigation of those who connect systems.
ASK_FOR_SYSTEMS = frozenset({Role.MANAGER, Role.ADMINISTRATOR})


class ApiConfig(AppConfig):
    name = "landbridge.api"
    label = "api"

    def ready(self) -> None:
        from landbridge.api import schema  # noqa: F401 - registers how spectacular describes our sign-in

        for portal, roles in ((nav.DEALER, DEALER_ROLES), (nav.OEM, OEM_ROLES)):
            nav.register(
                nav.NavItem(
                    portal=portal,
                    url_name="api_reference",
                    icon="api",
                    label=_("API reference"),
                    section=_("Systems"),
                    roles=roles & ASK_FOR_SYSTEMS,
                    order=81,
                )
            )
        for portal, role in ((nav.DEALER, Role.MANAGER), (nav.OEM, Role.ADMINISTRATOR)):
            nav.register(
                nav.NavItem(
                    portal=portal,
                    url_name="api_clients",
                    icon="plug-connected",
                    label=_("API clients"),
                    section=_("Systems"),
                    roles=frozenset({role}),
                    order=80,
                )
            )
        status.register(
            {
                "api_client.active": status.StatusLook(status.Tone.OK, pgettext_lazy("status", "Active"), "check"),
                "api_client.revoked": status.StatusLook(
                    status.Tone.BAD, pgettext_lazy("status", "Revoked"), "ban"
                ),
            }
        )
