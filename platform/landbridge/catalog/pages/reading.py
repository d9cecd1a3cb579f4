"""Reading the catalogue: what there is, parts with prices over time, operations, failure codes."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from landbridge.catalog import queries, rules
from landbridge.catalog.loading.offered import OFFERED
from landbridge.catalog.loading.sheets import SHEETS
from landbridge.catalog.loading.writing import MEDIA_TYPES, FileFormat, written
from landbridge.clocks.days import local_day
from landbridge.identity.rules import OEM_ROLES, Role
from landbridge.web.access import ActorRequest, allow, signed_in
from landbridge.web.parts import PageView
from landbridge.web.toolbar import toolbar_view

PAGE = 50
XLSX = FileFormat.XLSX.value
_LISTS = {
    "parts": "catalogue_parts",
    "operations": "catalogue_operations",
    "failure_codes": "catalogue_failure_codes",
}


@allow(*OEM_ROLES)
@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    """Show how much of each kind is in force today, and what was loaded last."""
    counts = queries.counts(local_day(request.now))
    context = {
        "kinds": [(kind, sheet.label, counts[kind], _LISTS.get(kind, "")) for kind, sheet in SHEETS.items()],
        "loads": [
            (OFFERED[row.kind].label if row.kind in OFFERED else row.kind, row)
            for row in queries.catalogue_loads(20)
        ],
        "may_load": request.actor.has(Role.ADMINISTRATOR),
    }
    return render(request, "catalog/overview.html", context)


@allow(*OEM_ROLES)
@require_safe
def export(request: ActorRequest, kind: str, form: str) -> HttpResponse:
    """Answer a whole table as a file that can be loaded again."""
    if kind not in SHEETS or form not in list(FileFormat):
        raise Http404
    wanted = FileFormat(form)
    content = written(SHEETS[kind], queries.sheet_values(kind), wanted)
    name = f"{kind}-{local_day(request.now).isoformat()}.{wanted.value}"
    return HttpResponse(
        content,
        content_type=MEDIA_TYPES[wanted],
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@signed_in
@require_safe
def parts(request: ActorRequest) -> HttpResponse:
    """List parts; 50 more come with the scrolling."""
    found = queries.listed_parts(request.GET.get("q", ""))
    return _list(request, "parts", found, "catalog/part_list.html", _("Part number or name"))


@signed_in
@require_safe
def part(request: ActorRequest, number: str) -> HttpResponse:
    """Show one part: prices over time and the series it fits."""
    today = local_day(request.now)
    found = queries.part_file(number)
    context = {
        "part": found.part,
        "prices": [(row, rules.in_force(row.valid_from, row.valid_to, today)) for row in found.prices],
        "fits": [(row, rules.in_force(row.valid_from, row.valid_to, today)) for row in found.fits],
    }
    return render(request, "catalog/part_detail.html", context)


@allow(*OEM_ROLES)
@require_safe
def operations(request: ActorRequest) -> HttpResponse:
    """List labour operations."""
    found = queries.listed_operations(request.GET.get("q", ""))
    return _list(request, "operations", found, "catalog/operation_list.html", _("Code or name"))


@allow(*OEM_ROLES)
@require_safe
def failure_codes(request: ActorRequest) -> HttpResponse:
    """List failure codes."""
    found = queries.listed_failure_codes(request.GET.get("q", ""))
    return _list(request, "failure_codes", found, "catalog/failure_code_list.html", _("Code or name"))


def _list(
    request: ActorRequest, kind: str, found: QuerySet[Any], template: str, search_label: str
) -> HttpResponse:
    asked = request.GET.get("from", "")
    start = int(asked) if asked.isdecimal() and len(asked) < 7 else 0
    rows = list(found[start : start + PAGE + 1])
    query = request.GET.copy()
    query["from"] = str(start + PAGE)
    shown = rows[:PAGE]
    context = {
        "rows": shown,
        "page": PageView(start + len(shown), f"?{query.urlencode()}" if len(rows) > PAGE else ""),
        "toolbar": toolbar_view(
            request,
            search_label=search_label,
            target="#list",
            id="list-bar",
            # Files are the OEM's; dealers read the lists.
            export_url="" if request.actor.is_dealer else reverse("catalogue_export", args=[kind, XLSX]),
        ),
    }
    fragment = ("#rows" if start else "#list") if request.htmx else ""
    return render(request, template + fragment, context)
