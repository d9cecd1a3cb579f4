"""App of the demo's commands."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "dealers.demo"
    label = "demo"
