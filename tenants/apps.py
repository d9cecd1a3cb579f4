"""App of the dealer directory, of people and of memberships."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from landbridge.identity.rules import OEM_ROLES, Role
from landbridge.web import finding, nav, status
from landbridge.web.status import StatusLook, Tone


class TenantsConfig(AppConfig):
    name = "tenants"

    def ready(self) -> None:
        from tenants.finding import find

        finding.register(finding.Source(frozenset({nav.OEM}), OEM_ROLES, find, order=40))
        section = _("Directory")
        nav.register(
            nav.NavItem(nav.OEM, "dealers", "building-store", _("Dealers"), OEM_ROLES, section, order=70),
            nav.NavItem(
                nav.OEM, "people", "users", _("People"), frozenset({Role.ADMINISTRATOR}), section, order=71
            ),
        )
        status.register(
            {
                "dealer.opening": StatusLook(Tone.ACCENT, pgettext_lazy("status", "Opening"), "loader-2"),
                "dealer.active": StatusLook(Tone.OK, pgettext_lazy("status", "Active"), "check"),
                "dealer.suspended": StatusLook(Tone.WARN, pgettext_lazy("status", "Suspended"), "player-pause"),
                "dealer.closed": StatusLook(Tone.LINE, pgettext_lazy("status", "Closed"), "lock"),
                "person.active": StatusLook(Tone.OK, pgettext_lazy("status", "Active"), "check"),
                "person.invited": StatusLook(Tone.HOLD, pgettext_lazy("status", "Invited"), "mail"),
                "invitation.open": StatusLook(Tone.HOLD, pgettext_lazy("status", "Valid"), "mail"),
                "invitation.expired": StatusLook(Tone.WARN, pgettext_lazy("status", "Run out"), "clock-x"),
                "person.suspended": StatusLook(Tone.BAD, pgettext_lazy("status", "Suspended"), "user-off"),
            }
        )
