"""Looking up the right to a first maintenance, recording it, printing its slip."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dealers.maintenance import access, commands, links, queries, slip
from dealers.maintenance.models import MaintenanceSheet
from dealers.maintenance.rules import CHANGED, CHECK_NAMES, MOST_NOTE, Check, SheetFixed, SheetIncomplete
from dealers.workshop import queries as workshop
from dealers.workshop.order_data import JobKind
from landbridge.identity.rules import Role
from landbridge.web.access import ActorRequest, allow
from landbridge.web.search_terms import searchable, term
from landbridge.web.templatetags.lb import in_language

PAGE = 50
READ = (Role.CLAIM_CLERK, Role.MANAGER, Role.SERVICE_ADVISER, Role.TECHNICIAN)


@allow(*READ)
@searchable
def lookup(request: ActorRequest) -> HttpResponse:
    """Answer by VIN whether a car's maintenance is free; below, what this dealer has recorded."""
    vin, mileage = term(request), request.GET.get("km", "").replace(",", "").strip()
    km = int(mileage) if mileage.isascii() and mileage.isdecimal() and len(mileage) <= 7 else None
    offset = int(request.GET["from"]) if request.GET.get("from", "").isdecimal() else 0
    page = list(queries.sheets(request.actor)[offset : offset + PAGE + 1])
    context = {
        "vin": vin,
        "km": "" if km is None else km,
        "found": queries.entitlement(request.actor, vin=vin, mileage_km=km, now=request.now) if vin else None,
        "sheets": page[:PAGE],
        "next": offset + PAGE if len(page) > PAGE else 0,
    }
    return render(request, "maintenance/lookup.html", context)


@allow(*access.RECORDERS)
def sheet_page(request: ActorRequest, number: str) -> HttpResponse:
    """Show the sheet of an order and take what was done and checked."""
    order = workshop.order_by_number(request.actor, number)
    sheet = queries.sheet_of_order(request.actor, order.pk)
    error: SheetIncomplete | None = None
    if request.method == "POST":
        try:
            commands.record_sheet(
                actor=request.actor,
                now=request.now,
                order_number=number,
                checks={check.value: request.POST.get(check.value, "") for check in Check},
                note=request.POST.get("note", ""),
                technician=request.POST.get("technician", ""),
            )
        except SheetIncomplete as found:
            error = found
        except SheetFixed as found:
            messages.error(request, in_language(found.message))
            return redirect("maintenance_sheet", number)
        else:
            messages.success(request, _("Recorded. Let the owner scan the code."))
            return redirect("maintenance_sheet", number)
    context = {
        "order": order,
        "sheet": sheet,
        "has_job": any(job.kind == JobKind.FIRST_MAINTENANCE for job in order.jobs.all()),
        "checks": _checks(sheet, request.POST if error else {}, error),
        "note": request.POST.get("note", "") if error else (sheet.note if sheet else ""),
        "note_error": in_language(error.message) if error and error.params["field"] == "note" else "",
        "technician": _technician(request, order, sheet, bool(error)),
        "most_note": MOST_NOTE,
        # Made from a link of our own; segno writes paths only.
        "qr": mark_safe(slip.qr_svg(_link(request, sheet))) if sheet else "",
    }
    return render(request, "maintenance/sheet.html", context, status=422 if error else 200)


@allow(*READ)
@require_safe
def slip_pdf(request: ActorRequest, sheet_id: UUID) -> HttpResponse:
    """Return the slip in two parts."""
    sheet = queries.sheet(request.actor, sheet_id)
    made = slip.slip(
        sheet,
        dealer=request.dealer.name,
        dealer_code=request.dealer.code,
        adviser=sheet.order.adviser,
        link=_link(request, sheet),
    )
    name = f"{sheet.order_number}-{sheet.revision}.pdf".replace("/", "-").encode("ascii", "ignore").decode()
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _link(request: ActorRequest, sheet: MaintenanceSheet) -> str:
    token = links.token_of(request.dealer.code, sheet.pk)
    return request.build_absolute_uri(reverse("maintenance_owner", args=[token]))


def _checks(sheet: MaintenanceSheet | None, posted: Any, error: SheetIncomplete | None) -> list[dict[str, Any]]:
    known = sheet.checks if sheet else {}
    wrong = error.params["field"] if error else ""
    return [
        {
            "name": check.value,
            "label": CHECK_NAMES[check],
            "result": posted.get(check.value, known.get(check.value, "")),
            "must_change": check in CHANGED,
            "error": in_language(error.message) if error and wrong == check.value else "",
        }
        for check in Check
    ]


def _technician(request: ActorRequest, order: Any, sheet: MaintenanceSheet | None, refused: bool) -> str:
    if refused:
        return request.POST.get("technician", "")
    if sheet:
        return sheet.technician
    # Whoever booked the work most likely did it.
    names = [row.technician for job in order.jobs.all() for row in job.labour.all() if row.technician]
    return names[0] if names else ""
