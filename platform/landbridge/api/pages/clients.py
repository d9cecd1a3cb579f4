"""API clients: who calls, what they may do, when they last did; a secret is shown once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from landbridge.api import commands
from landbridge.api.models import ApiClient, ClientStatus
from landbridge.api.pages.forms import ClientForm, ScopesForm
from landbridge.web.access import ActorRequest, allow


@allow(*commands.MANAGERS)
@require_safe
def client_list(request: ActorRequest) -> HttpResponse:
    """List the clients of this portal, the active ones first."""
    rows = [(client, _form(request, client)) for client in commands.visible_clients(request.actor)]
    return _page(request, "api/client_list.html", {"rows": rows})


@allow(*commands.MANAGERS)
def client_new(request: ActorRequest) -> HttpResponse:
    """Register a client; the answer to this very request shows the secret, and nothing does so again."""
    form = ClientForm(request.POST or None, is_dealer=request.actor.is_dealer)
    if request.method == "POST" and form.is_valid():
        try:
            client, secret = commands.register_client(
                actor=request.actor, now=request.now, label=form.cleaned_data["label"], scopes=form.chosen()
            )
        except commands.LabelTaken as error:
            form.add_error("label", str(error))
        else:
            return _secret(request, client, secret)
    return _page(request, "api/client_new.html", {"form": form})


@allow(*commands.MANAGERS)
@require_POST
def client_scopes(request: ActorRequest, client_id: UUID) -> HttpResponse:
    """Change what a client may do."""
    form = ScopesForm(request.POST, is_dealer=request.actor.is_dealer, prefix=str(client_id))
    if not form.is_valid():
        messages.error(request, _("Choose at least one permission."))
        return redirect("api_clients")
    commands.set_scopes(actor=request.actor, now=request.now, client_id=client_id, scopes=form.chosen())
    messages.success(request, _("The permissions are changed, from the next request on."))
    return redirect("api_clients")


@allow(*commands.MANAGERS)
@require_POST
def client_secret(request: ActorRequest, client_id: UUID) -> HttpResponse:
    """Give a client a new secret; the old one ends at once."""
    client, secret = commands.rotate_secret(actor=request.actor, now=request.now, client_id=client_id)
    return _secret(request, client, secret)


@allow(*commands.MANAGERS)
@require_POST
def client_revoke(request: ActorRequest, client_id: UUID) -> HttpResponse:
    """Shut a client out for good."""
    commands.revoke_client(actor=request.actor, now=request.now, client_id=client_id)
    messages.success(request, _("The client is revoked; its tokens end with the next request."))
    return redirect("api_clients")


def _form(request: ActorRequest, client: ApiClient) -> ScopesForm | None:
    if client.status != ClientStatus.ACTIVE:
        return None
    return ScopesForm(is_dealer=request.actor.is_dealer, prefix=str(client.pk), initial={"scopes": client.scopes})


def _secret(request: ActorRequest, client: ApiClient, secret: str) -> HttpResponse:
    context = {"client": client, "secret": secret, "token_url": request.build_absolute_uri("/oauth/token")}
    response = _page(request, "api/client_secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _page(request: ActorRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    shell = "shell_dealer.html" if request.actor.is_dealer else "shell_oem.html"
    return render(request, template, {"shell": shell, **context})
