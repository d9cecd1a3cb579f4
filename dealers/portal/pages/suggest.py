"""Type-ahead for the catalogue's codes, fitting the car where it is known."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dealers.workshop.access import READERS
from landbridge.catalog import queries as catalog
from landbridge.clocks.days import local_day
from landbridge.identity.rules import Role
from landbridge.texts import Text
from landbridge.vehicles import queries as vehicles
from landbridge.web.access import ActorRequest, allow

MOST = 60  # characters worth looking for
READ = tuple(role for role in READERS if role is not Role.SYSTEM)


@allow(*READ)
@require_safe
def suggest(request: ActorRequest, kind: str) -> HttpResponse:
    """Answer with options of a list: what begins with the text first.

    The car is known by `series`, or by `vin`.
    """
    text, on = request.GET.get("q", "")[:MOST], local_day(request.now)
    series = request.GET.get("series", "") or _series_of(request.GET.get("vin", ""))
    options: list[tuple[str, Text]]
    if kind == "operations":
        operations = catalog.search_operations(text, on=on, series_code=series)
        options = [(one.code, Text(one.name_zh, one.name_en)) for one in operations]
    elif kind == "parts":
        parts = catalog.search_parts(text, on=on, series_code=series)
        options = [(one.number, Text(one.name_zh, one.name_en)) for one in parts]
    elif kind == "failures":
        failures = catalog.search_failure_codes(text, on=on)
        options = [(one.code, Text(one.name_zh, one.name_en)) for one in failures]
    else:
        raise Http404(kind)
    return render(request, "portal/suggestions.html", {"options": options})


def _series_of(vin: str) -> str:
    car = vehicles.vehicle_by_vin(vin) if len(vin) == 17 else None
    return car.model.series.code if car else ""
