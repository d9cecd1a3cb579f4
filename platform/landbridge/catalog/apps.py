"""App of the catalogue."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "landbridge.catalog"
    label = "catalog"
