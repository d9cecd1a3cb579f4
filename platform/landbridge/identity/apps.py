"""App of users and sign-in."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "landbridge.identity"
    label = "identity"
