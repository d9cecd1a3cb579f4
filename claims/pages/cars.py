"""A car as the OEM knows it: from the line to the last visit, at whichever dealer."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims import queries
from landbridge.identity.rules import OEM_ROLES
from landbridge.vehicles import queries as vehicles
from landbridge.web.access import ActorRequest, allow


@allow(*OEM_ROLES)
@require_safe
def car_page(request: ActorRequest, vehicle_id: UUID) -> HttpResponse:
    """Show the car, the claims on it that the person may see, and its visits."""
    car = vehicles.vehicle(vehicle_id)
    context = {
        "car": car,
        "claims": queries.claims_of_car(request.actor, car.vin),
        "visits": vehicles.car_history(request.actor, car.vin),
    }
    return render(request, "claims/car_detail.html", context)
