"""App of the catalogue."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from landbridge.identity.rules import OEM_ROLES
from landbridge.web import nav


class CatalogConfig(AppConfig):
    name = "landbridge.catalog"
    label = "catalog"

    def ready(self) -> None:
        nav.register(
            nav.NavItem(
                nav.OEM, "catalogue", "books", _("Parts and labour catalogue"), OEM_ROLES, _("Directory"), order=72
            )
        )
