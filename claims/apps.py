"""App of the OEM's side of claims."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "claims"
