"""App of the VIN master."""

from django.apps import AppConfig


class VehiclesConfig(AppConfig):
    name = "landbridge.vehicles"
    label = "vehicles"
