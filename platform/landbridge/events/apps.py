"""App of the event log."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "landbridge.events"
    label = "events"
