"""App of the shell and the components."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "landbridge.web"
    label = "web"
