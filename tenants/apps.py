"""App of the dealer directory."""

from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "tenants"
