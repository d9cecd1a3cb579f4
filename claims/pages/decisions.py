"""Decisions of the claim desk: each posts, calls one command and shows the claim again."""

from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from claims import commands, queries
from claims.commands import LineVerdict
from claims.pages.forms import ApproveForm, AskForm, LineForm, MessageForm, MoveForm, ReasonForm, TransferForm
from claims.pages.views import claim_fragment
from claims.rules import Verdict
from landbridge.errors import RuleViolation
from landbridge.identity.rules import Role
from landbridge.web.access import ActorRequest, allow

F = TypeVar("F", bound=forms.Form)


class Incomplete(RuleViolation):
    """The page sent something that is no decision."""


def _done(request: ActorRequest, number: str) -> HttpResponse:
    """Show the claim again, with the conditions of the list it was opened from.

    A dialog posts by htmx, so that what was entered is still there after a refusal; success reloads the page.
    """
    query = request.GET.urlencode()
    address = reverse("oem_claim", args=[number]) + (f"?{query}" if query else "")
    if not request.htmx:
        return redirect(address)
    return HttpResponse(status=204, headers={"HX-Redirect": address})


def _read(kind: type[F], request: ActorRequest) -> dict[str, Any]:
    form = kind(request.POST)
    if not form.is_valid():
        names = ", ".join(form.errors)
        raise Incomplete("incomplete", _("Something is missing or wrong: %(names)s") % {"names": names})
    return form.cleaned_data


@allow(Role.ADJUDICATOR)
@require_POST
def decide_line(request: ActorRequest, number: str) -> HttpResponse:
    """Note the verdict on one line; answers with the lines, their sum and the bar."""
    sent = _read(LineForm, request)
    verdict = LineVerdict(sent["line_no"], Verdict(sent["verdict"]), sent["amount"], sent["reason_code"])
    commands.decide_lines(
        actor=request.actor, now=request.now, number=number, version=sent["version"], decisions=[verdict]
    )
    return claim_fragment(request, number) if request.htmx else _done(request, number)


@allow(Role.ADJUDICATOR)
@require_POST
def approve(request: ActorRequest, number: str) -> HttpResponse:
    """Approve what the button said."""
    commands.approve_claim(actor=request.actor, now=request.now, number=number, **_read(ApproveForm, request))
    messages.success(request, _("%(number)s is approved.") % {"number": number})
    return _done(request, number)


@allow(Role.ADJUDICATOR)
@require_POST
def send_back(request: ActorRequest, number: str) -> HttpResponse:
    """Return the claim with a reason."""
    commands.return_claim(actor=request.actor, now=request.now, number=number, **_read(ReasonForm, request))
    messages.success(request, _("%(number)s went back to the dealer.") % {"number": number})
    return _done(request, number)


@allow(Role.ADJUDICATOR)
@require_POST
def reject(request: ActorRequest, number: str) -> HttpResponse:
    """Reject the claim with a reason."""
    commands.reject_claim(actor=request.actor, now=request.now, number=number, **_read(ReasonForm, request))
    messages.success(request, _("%(number)s is rejected.") % {"number": number})
    return _done(request, number)


@allow(Role.ADJUDICATOR)
@require_POST
def ask(request: ActorRequest, number: str) -> HttpResponse:
    """Ask the dealer; the clock stands."""
    commands.ask_dealer(actor=request.actor, now=request.now, number=number, **_read(AskForm, request))
    messages.success(request, _("Asked. The clock stands until the answer."))
    return _done(request, number)


@allow(Role.ADJUDICATOR)
@require_POST
def close_question(request: ActorRequest, number: str) -> HttpResponse:
    """Go on without an answer."""
    commands.close_question(actor=request.actor, now=request.now, number=number, **_read(MoveForm, request))
    return _done(request, number)


@allow(Role.ADJUDICATOR)
@require_POST
def transfer(request: ActorRequest, number: str) -> HttpResponse:
    """Give the claim to a colleague."""
    sent = _read(TransferForm, request)
    commands.transfer_claim(
        actor=request.actor,
        now=request.now,
        number=number,
        to_user_id=sent["to"],
        note=sent["note"],
        expected=sent["expected"],
    )
    messages.success(request, _("%(number)s was transferred.") % {"number": number})
    return _done(request, number)


@allow(Role.ADJUDICATOR)
@require_POST
def pick(request: ActorRequest, number: str) -> HttpResponse:
    """Take the claim on one's own desk, from a colleague's if need be."""
    sent = _read(MoveForm, request)
    commands.pick_claim(
        actor=request.actor, now=request.now, number=number, take_over=True, expected=sent["expected"]
    )
    return _done(request, number)


@allow(Role.ADJUDICATOR)
@require_POST
def undo(request: ActorRequest, number: str) -> HttpResponse:
    """Take today's own decision back."""
    sent = _read(MoveForm, request)
    commands.undo_decision(actor=request.actor, now=request.now, number=number, expected=sent["expected"])
    messages.success(request, _("Taken back. The claim is in review again."))
    return _done(request, number)


@allow(Role.ADJUDICATOR)
@require_POST
def message(request: ActorRequest, number: str) -> HttpResponse:
    """Write to the dealer without stopping the clock."""
    claim = queries.claim_by_number(request.actor, number)
    commands.post_message(actor=request.actor, now=request.now, claim_id=claim.pk, **_read(MessageForm, request))
    return _done(request, number)
