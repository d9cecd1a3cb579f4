"""App of the VIN master."""

from django.apps import AppConfig


class VehiclesConfig(AppConfig):
    name = "landbridge.vehicles"
    label = "vehicles"

    def ready(self) -> None:
        from landbridge.catalog.loading.offered import offer
        from landbridge.vehicles.loading import VEHICLES

        offer(VEHICLES)
