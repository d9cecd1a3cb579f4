"""The right to a free maintenance over HTTP, by VIN."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dealers.api.examples import ENTITLEMENT
from dealers.drafts.rules import MOST_KM
from dealers.maintenance import queries
from dealers.maintenance.queries import Entitlement
from dealers.maintenance.rules import Standing
from landbridge.api.problems import plain
from landbridge.api.schema import with_example
from landbridge.api.scopes import Scope
from landbridge.api.views import ApiView
from landbridge.vehicles.models import Vehicle


class MaintenanceFilter(serializers.Serializer[Any]):
    """What the car shows at arrival."""

    mileage_km = serializers.IntegerField(
        min_value=0, max_value=MOST_KM, required=False, help_text="Without it only the days are judged."
    )


@with_example("Free", ENTITLEMENT)
class EntitlementSerializer(serializers.Serializer[Entitlement]):
    """Whether a car's next maintenance is free today, and why; of other dealers only that they did it."""

    vin = serializers.CharField()
    is_free = serializers.BooleanField()
    standing = serializers.ChoiceField([one.value for one in Standing if one is not Standing.UNKNOWN_CAR])
    reason: Any = serializers.SerializerMethodField(help_text="In the language asked for.")
    number = serializers.IntegerField(
        source="promise.next", help_text="Which one would be next, from 1; the one that `standing` is about."
    )
    promised = serializers.IntegerField(source="promise.promised", help_text="How many this car has altogether.")
    ends_on = serializers.DateField(source="promise.ends_on", allow_null=True, help_text="The last free day.")
    km_from = serializers.IntegerField(source="promise.km_from", allow_null=True)
    km_to = serializers.IntegerField(source="promise.km_to", allow_null=True)
    fee = serializers.DecimalField(
        max_digits=12, decimal_places=2, allow_null=True, help_text="Yuan that the OEM pays for it."
    )

    def get_reason(self, found: Entitlement) -> str:
        """Return why, in one sentence with its numbers."""
        return str(plain(found.reason))


class VehicleMaintenance(ApiView):
    """Whether a car's next maintenance is free today, wherever it was sold and maintained."""

    scopes = {"GET": Scope.VEHICLES_READ}
    filters = MaintenanceFilter

    @extend_schema(operation_id="vehicle_maintenance", responses=EntitlementSerializer)
    def get(self, request: Request, vin: str) -> Response:
        form = MaintenanceFilter(data=request.query_params)
        form.is_valid(raise_exception=True)
        mileage = form.validated_data.get("mileage_km")
        found = queries.entitlement(self.actor, vin=vin, mileage_km=mileage, now=self.now)
        if found.promise is None:
            raise Vehicle.DoesNotExist
        return Response(EntitlementSerializer(found).data)
