"""App of the doors: jobs, counters and the guard around the database."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DoorsConfig(AppConfig):
    """Also keeps Django from writing permission and content-type rows, which nothing here reads."""

    name = "landbridge.doors"
    label = "doors"

    def ready(self) -> None:
        post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
        from django.contrib.contenttypes.management import create_contenttypes

        post_migrate.disconnect(create_contenttypes)
