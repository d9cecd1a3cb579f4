"""What is done to a file from its preview."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dealers.imports import access, commands, queries
from dealers.imports.models import FileState
from dealers.imports.pages import preview
from landbridge.web.access import ActorRequest, allow

SHOWN_STAYING = 200  # the number above the list is of all


@allow(*access.USERS)
@require_POST
def mapping(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """Give one column to a field (or to none); the file is read again."""
    file = queries.file_by_id(request.actor, file_id)
    column, field = request.POST.get("column", ""), request.POST.get("field", "")
    # A file that was never read has none; the command says that it is not open.
    held = file.mapping.get("columns", {})
    columns = {name: key for name, key in held.items() if key != column and name != field}
    if field:
        columns[field] = column
    commands.set_mapping(actor=request.actor, now=request.now, file_id=file_id, columns=columns)
    return redirect("imports_file", file_id)


@allow(*access.USERS)
@require_POST
def word(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """Say what a word for the kind of job means."""
    commands.explain_word(
        actor=request.actor,
        now=request.now,
        file_id=file_id,
        word=request.POST.get("word", ""),
        value=request.POST.get("value", ""),
    )
    return redirect("imports_file", file_id)


@allow(*access.USERS)
@require_POST
def cell(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """Put a cell right; htmx gets the order's rows anew, a plain form the page."""
    row = commands.fix_cell(
        actor=request.actor,
        now=request.now,
        file_id=file_id,
        row_id=preview.uuid_of(request.POST.get("order", "")),
        row_number=preview.number_of(request.POST.get("row", "")),
        field=request.POST.get("field", ""),
        value=request.POST.get("value", ""),
    )
    if request.htmx:
        return preview.order_rows(request, file_id, row)
    return redirect("imports_file", file_id)


@allow(*access.USERS)
@require_POST
def start(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """Start the import."""
    commands.start_import(actor=request.actor, now=request.now, file_id=file_id)
    return redirect("imports_file", file_id)


@allow(*access.UNDOERS)
def undo(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """Show what undoing the import would take back and what would stay; undo it."""
    file = queries.file_by_id(request.actor, file_id)
    if request.method == "POST":
        commands.undo_import(actor=request.actor, now=request.now, file_id=file_id)
        return redirect("imports_file", file_id)
    if file.state != FileState.DONE:
        return redirect("imports_file", file_id)
    plan = queries.undo_preview(request.actor, file)
    context = {"file": file, "plan": plan, "staying": plan.staying[:SHOWN_STAYING]}
    return render(request, "imports/undo.html", context)


@allow(*access.USERS)
@require_POST
def discard(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """Put the file away."""
    file = commands.discard_file(actor=request.actor, now=request.now, file_id=file_id)
    messages.success(request, _("%(name)s was put away.") % {"name": file.name})
    return redirect("imports")
