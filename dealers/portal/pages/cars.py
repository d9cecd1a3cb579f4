"""A car as this dealer knows it: whose it is, what was done to it, which claims came of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims import queries as claims
from dealers.portal.pages.orders import READ
from dealers.workshop import queries
from landbridge.identity.rules import Role
from landbridge.vehicles import queries as vehicles
from landbridge.web.access import ActorRequest, allow


@allow(*READ)
@require_safe
def car_page(request: ActorRequest, car_id: UUID) -> HttpResponse:
    """Show the car with its orders; the claim desk sees its claims as well."""
    car = queries.car(request.actor, car_id)
    at_desk = request.actor.has(Role.CLAIM_CLERK, Role.MANAGER)
    context = {
        "car": car,
        "vehicle": vehicles.vehicle_by_vin(car.vin),
        "orders": queries.orders_of_car(request.actor, car),
        "claims": claims.claims_of_car(request.actor, car.vin) if at_desk else [],
        "at_desk": at_desk,
    }
    return render(request, "portal/car_detail.html", context)
