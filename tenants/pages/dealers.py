"""The dealer directory: list, one dealer, its status, and opening a new one."""

import logging
from datetime import date
from typing import Any

from celery import current_app
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from landbridge.clocks.days import local_day
from landbridge.errors import RuleViolation
from landbridge.identity.rules import OEM_ROLES, Role
from landbridge.web.access import ActorRequest, allow
from landbridge.web.toolbar import toolbar_view
from tenants import commands, queries, rules
from tenants.models import Dealer, DealerGrade, DealerStatus
from tenants.pages.forms import GradeForm, OpenDealerForm, RenameForm
from tenants.pages.words import timeline

logger = logging.getLogger(__name__)


@allow(*OEM_ROLES)
@require_safe
def dealer_list(request: ActorRequest) -> HttpResponse:
    """List the dealers this person may see; a regional manager only those of the own regions."""
    search = request.GET.get("q", "").strip()
    context = {
        "dealers": queries.dealers(request.actor, search=search),
        "search": search,
        "may_open": request.actor.has(Role.ADMINISTRATOR),
        "toolbar": toolbar_view(request, search_label=_("Code, name, city"), target="#dealers", id="dealers-bar"),
    }
    return render(request, f"tenants/dealer_list.html{'#list' if request.htmx else ''}", context)


@allow(*OEM_ROLES)
@require_safe
def dealer_detail(request: ActorRequest, code: str) -> HttpResponse:
    """Show one dealer; the administrator also what happened to it and what can be done."""
    return render(request, "tenants/dealer_detail.html", _detail(request, code))


@allow(Role.ADMINISTRATOR)
@require_POST
def dealer_grade(request: ActorRequest, code: str) -> HttpResponse:
    """Set another grade or city level from a day on; what is wrong is told beside the day."""
    form = GradeForm(request.POST)
    if form.is_valid():
        try:
            row = commands.set_dealer_grade(
                actor=request.actor, code=code.upper(), now=request.now, **form.cleaned_data
            )
        except RuleViolation as error:
            form.add_error("valid_from", str(error))
        else:
            told = {"grade": row.grade, "day": row.valid_from.isoformat()}
            messages.success(request, _("Grade %(grade)s from %(day)s on.") % told)
            return redirect("dealer", code)
    return render(request, "tenants/dealer_detail.html", _detail(request, code, form), status=422)


def _detail(request: ActorRequest, code: str, grade_form: GradeForm | None = None) -> dict[str, Any]:
    dealer = queries.dealers(request.actor).get(code=code.upper())
    may_change = request.actor.has(Role.ADMINISTRATOR)
    context: dict[str, Any] = {
        "one": dealer,
        "opening": queries.opening_of(dealer),
        "grades": grades_shown(queries.grades_of(dealer.pk), local_day(request.now)),
        "grade_form": grade_form or (GradeForm(initial=_grade_now(dealer, request)) if may_change else None),
        "rename_form": RenameForm() if may_change and dealer.status != DealerStatus.CLOSED else None,
        "may_change": may_change,
        "next_statuses": rules.NEXT_STATUS.get(dealer.status, ()) if may_change else (),
        "entries": timeline(queries.history(request.actor, dealer.pk)) if may_change else [],
    }
    return context


def grades_shown(rows: list[DealerGrade], today: date) -> list[tuple[DealerGrade, str]]:
    """Return grades, newest first, each with `planned`, `now` or `past`."""
    shown, found_now = [], False
    for row in rows:
        state = "planned" if row.valid_from > today else "past" if found_now else "now"
        found_now = found_now or state == "now"
        shown.append((row, state))
    return shown


def _grade_now(dealer: Dealer, request: ActorRequest) -> dict[str, Any]:
    return {"grade": dealer.grade, "city_level": dealer.city_level, "valid_from": local_day(request.now)}


@allow(Role.ADMINISTRATOR)
@require_POST
def dealer_rename(request: ActorRequest, code: str) -> HttpResponse:
    """Give a dealer another code; what is wrong with it is told beside the field."""
    form = RenameForm(request.POST)
    if form.is_valid():
        dealer = commands.rename_dealer(
            actor=request.actor, code=code.upper(), new_code=form.cleaned_data["code"], now=request.now
        )
        messages.success(request, _("The dealer's code is %(code)s from now on.") % {"code": dealer.code})
        return redirect("dealer", dealer.code)
    context = _detail(request, code) | {"rename_form": form}
    return render(request, "tenants/dealer_detail.html", context, status=422)


@allow(Role.ADMINISTRATOR)
@require_POST
def dealer_status(request: ActorRequest, code: str) -> HttpResponse:
    """Suspend, let in again, or close for good."""
    status = request.POST.get("status", "")
    commands.set_dealer_status(actor=request.actor, code=code.upper(), status=status, now=request.now)
    messages.success(request, _("The dealer's status is changed."))
    return redirect("dealer", code)


@allow(Role.ADMINISTRATOR)
def dealer_open(request: ActorRequest) -> HttpResponse:
    """Register a dealer; a worker then makes its schema, and the dealer's page shows when it is done."""
    form = OpenDealerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        dealer = commands.register_dealer(actor=request.actor, now=request.now, **form.cleaned_data)
        _wake(dealer.code)
        return redirect("dealer", dealer.code)
    return render(request, "tenants/dealer_open.html", {"form": form})


@allow(Role.ADMINISTRATOR)
@require_POST
def dealer_open_again(request: ActorRequest, code: str) -> HttpResponse:
    """Go on with an opening whose message was lost or whose worker died."""
    dealer = queries.dealers(request.actor).get(code=code.upper(), status=DealerStatus.OPENING)
    _wake(dealer.code)
    return redirect("dealer", dealer.code)


@allow(*OEM_ROLES)
@require_safe
def dealer_progress(request: ActorRequest, code: str) -> HttpResponse:
    """Answer the page that asks each second whether the dealer is open; then it is reloaded whole."""
    dealer = queries.dealers(request.actor).get(code=code.upper())
    context = {"one": dealer, "opening": queries.opening_of(dealer)}
    response = render(request, "tenants/dealer_detail.html#progress", context)
    if dealer.status != DealerStatus.OPENING:
        response["HX-Refresh"] = "true"
    return response


def _wake(code: str) -> None:
    """Tell a worker at commit; by the task's name, so that a page knows no task."""

    def send() -> None:
        try:
            current_app.send_task("tenants.open_dealer", kwargs={"code": code}, retry=False)
        except Exception:  # no broker: the page offers to start again
            logger.warning("opening of %s waits: no broker", code, exc_info=True)

    transaction.on_commit(send)
