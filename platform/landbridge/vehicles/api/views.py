"""A car by its VIN."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from landbridge.api.scopes import Scope
from landbridge.api.views import ApiView
from landbridge.vehicles import queries
from landbridge.vehicles.api.serializers import VehicleSerializer
from landbridge.vehicles.models import Vehicle


class VehicleDetail(ApiView):
    """One car; blanks and small letters in the VIN do not matter."""

    scopes = {"GET": Scope.VEHICLES_READ}

    @extend_schema(operation_id="vehicle_retrieve", responses=VehicleSerializer)
    def get(self, request: Request, vin: str) -> Response:
        car = queries.vehicle_by_vin(vin)
        if car is None:
            raise Vehicle.DoesNotExist
        car.history = queries.car_history(self.actor, vin)  # type: ignore[attr-defined]
        return Response(VehicleSerializer(car).data)
