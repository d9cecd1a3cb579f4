"""Webhooks: which systems are told what, every delivery, and sending one again."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from landbridge.web.access import ActorRequest, allow
from landbridge.webhooks import commands
from landbridge.webhooks.models import DeliveryState, EndpointStatus
from landbridge.webhooks.pages.showing import delivery_rows, endpoint_rows
from landbridge.webhooks.rules import OFFERED

SHOWN = 50


class EndpointForm(forms.Form):
    """An address and what it wants to hear."""

    url = forms.CharField(
        label=lazy("Address"),
        max_length=300,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=lazy("An https address on the public internet; redirects are not followed."),
    )
    verbs = forms.MultipleChoiceField(label=lazy("Events"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh-hans"
        self.fields["verbs"].choices = [  # type: ignore[attr-defined]
            (verb, f"{text.in_language(language)} · {verb}") for verb, text in OFFERED.items()
        ]


@allow(*commands.MANAGERS)
@require_safe
def webhook_list(request: ActorRequest) -> HttpResponse:
    """List the endpoints of this portal."""
    rows = endpoint_rows(commands.endpoints_with_health(request.actor))
    return _page(request, "webhooks/webhook_list.html", {"rows": rows})


@allow(*commands.MANAGERS)
def webhook_new(request: ActorRequest) -> HttpResponse:
    """Subscribe an address; the answer to this very request shows the secret, and nothing does so again."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = commands.add_endpoint(
                actor=request.actor,
                now=request.now,
                url=form.cleaned_data["url"],
                verbs=form.cleaned_data["verbs"],
            )
        except commands.BadAddress as error:
            form.add_error("url", str(error))
        else:
            response = _page(request, "webhooks/webhook_secret.html", {"endpoint": added})
            response["Cache-Control"] = "no-store"
            return response
    return _page(request, "webhooks/webhook_new.html", {"form": form})


@allow(*commands.MANAGERS)
@require_safe
def webhook_detail(request: ActorRequest, endpoint_id: UUID) -> HttpResponse:
    """Show an endpoint's deliveries, newest first, with every attempt and what was sent."""
    endpoint = commands.endpoints(request.actor).get(pk=endpoint_id)
    rows = commands.deliveries(request.actor, endpoint)
    state = request.GET.get("state", "")
    if state in DeliveryState.values:
        rows = rows.filter(state=state)
    after = _key(request.GET.get("after", ""))
    found = list((rows.filter(pk__lt=after) if after else rows)[: SHOWN + 1])
    context = {
        "endpoint": endpoint,
        "rows": delivery_rows(found[:SHOWN]),
        "next": found[SHOWN - 1].pk if len(found) > SHOWN else "",
        "state": state,
        "states": DeliveryState.choices,
        "has_failed": commands.deliveries(request.actor, endpoint).filter(state=DeliveryState.FAILED).exists(),
        "claim_url": "claim" if request.actor.is_dealer else "oem_claim",
    }
    return _page(request, "webhooks/webhook_detail.html", context)


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@allow(*commands.MANAGERS)
@require_POST
def webhook_status(request: ActorRequest, endpoint_id: UUID) -> HttpResponse:
    """Pause, go on, or remove."""
    wanted = request.POST.get("status", "")
    if wanted not in EndpointStatus.values:
        return HttpResponse(status=400)
    status = EndpointStatus(wanted)
    commands.set_status(actor=request.actor, now=request.now, endpoint_id=endpoint_id, status=status)
    if status is EndpointStatus.REMOVED:
        messages.success(request, _("The webhook is removed."))
        return redirect("webhooks")
    return redirect("webhook", endpoint_id)


@allow(*commands.MANAGERS)
@require_POST
def webhook_replay(request: ActorRequest, endpoint_id: UUID) -> HttpResponse:
    """Send the ticked deliveries again, or all that failed."""
    commands.endpoints(request.actor).get(pk=endpoint_id)  # whatever is wrong, first it has to be one's own
    try:
        ids = [UUID(value) for value in request.POST.getlist("delivery")[:500]]
    except ValueError:
        return HttpResponse(status=400)
    if not ids and request.POST.get("all") != "failed":
        messages.error(request, _("Choose what is to be sent again."))
        return redirect("webhook", endpoint_id)
    number = commands.replay(actor=request.actor, now=request.now, endpoint_id=endpoint_id, delivery_ids=ids)
    messages.success(
        request,
        ngettext("%(n)s delivery is sent again.", "%(n)s deliveries are sent again.", number) % {"n": number},
    )
    return redirect("webhook", endpoint_id)


def _page(request: ActorRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    shell = "shell_dealer.html" if request.actor.is_dealer else "shell_oem.html"
    return render(request, template, {"shell": shell, **context})
