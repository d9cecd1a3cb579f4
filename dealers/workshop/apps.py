"""App of the workshop."""

from django.apps import AppConfig


class WorkshopConfig(AppConfig):
    name = "dealers.workshop"
    label = "workshop"
