"""App of webhooks."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from landbridge.identity.rules import Role
from landbridge.web import nav, status


class WebhooksConfig(AppConfig):
    name = "landbridge.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        import_module("landbridge.webhooks.subscribers")
        for portal, role in ((nav.DEALER, Role.MANAGER), (nav.OEM, Role.ADMINISTRATOR)):
            nav.register(
                nav.NavItem(
                    portal=portal,
                    url_name="webhooks",
                    icon="webhook",
                    label=_("Webhooks"),
                    section=_("Systems"),
                    roles=frozenset({role}),
                    order=82,
                )
            )
        look, tone = status.StatusLook, status.Tone
        status.register(
            {
                "endpoint.active": look(tone.OK, pgettext_lazy("webhook", "Active"), "check"),
                "endpoint.paused": look(tone.WARN, pgettext_lazy("webhook", "Paused"), "player-pause"),
                "delivery.waiting": look(tone.HOLD, pgettext_lazy("webhook", "Waiting"), "clock"),
                "delivery.delivered": look(tone.OK, pgettext_lazy("webhook", "Delivered"), "check"),
                "delivery.failed": look(tone.BAD, pgettext_lazy("webhook", "Failed"), "x"),
            }
        )
