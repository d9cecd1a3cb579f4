"""App of the API: clients, tokens and answers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from landbridge.identity.rules import Role
from landbridge.web import nav, status


class ApiConfig(AppConfig):
    name = "landbridge.api"
    label = "api"

    def ready(self) -> None:
        from landbridge.api import schema  # noqa: F401 - registers how spectacular describes our sign-in

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
