"""The API's reference to read and to try, from files of this installation."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from landbridge.api.documents import DEALER, OEM, document
from landbridge.web.access import ActorRequest, signed_in


@signed_in
@require_safe
def reference(request: ActorRequest) -> HttpResponse:
    """Show the reference; what is tried there is done in the name of whoever is signed in."""
    shell = "shell_dealer.html" if request.actor.is_dealer else "shell_oem.html"
    return render(request, "api/reference.html", {"shell": shell})


@signed_in
@require_safe
def openapi(request: ActorRequest) -> HttpResponse:
    """Return this portal's OpenAPI document with its own address as the only server."""
    made = document(DEALER if request.actor.is_dealer else OEM)
    server = {"url": request.META.get("SCRIPT_NAME") or "/"}
    return JsonResponse({**made, "servers": [server]})
