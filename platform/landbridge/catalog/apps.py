"""App of the catalogue."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from landbridge.identity.rules import DEALER_ROLES, OEM_ROLES, SIGNED_IN
from landbridge.web import finding, nav


class CatalogConfig(AppConfig):
    name = "landbridge.catalog"
    label = "catalog"

    def ready(self) -> None:
        from landbridge.catalog.finding import find

        finding.register(finding.Source(frozenset({nav.OEM, nav.DEALER}), SIGNED_IN, find, order=30))
        nav.register(
            nav.NavItem(
                nav.OEM, "catalogue", "books", _("Parts and labour catalogue"), OEM_ROLES, _("Directory"), order=72
            ),
            nav.NavItem(
                nav.DEALER, "catalogue_parts", "puzzle", _("Parts"), DEALER_ROLES, _("Directory"), order=72
            ),
        )
