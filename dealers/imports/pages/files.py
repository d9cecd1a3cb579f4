"""Uploading a file, and the list of the latest ones."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from dealers.imports import access, commands, queries
from dealers.imports.models import FileState
from landbridge.clocks.days import local_day
from landbridge.intake import limits
from landbridge.web.access import ActorRequest, allow

STOP_POLLING = 286  # what htmx takes as "do not ask again"


class UploadForm(forms.Form):
    """One file; what it is is found out by reading it, not from its name."""

    file = forms.FileField(
        label=gettext_lazy("File of repair orders"),
        help_text=gettext_lazy("CSV, XLSX or XLS as your system exports it, up to 50 MB."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls"}),
    )


def file_list(request: ActorRequest) -> dict[str, Any]:
    """Return the files of today, with the latest before them, and how far jobs are."""
    files = queries.recent_files(request.actor)
    progress = queries.progress_of(files)
    today = local_day(request.now)
    earlier = next((file.pk for file in files if local_day(file.uploaded_at) != today), None)
    return {
        "files": [
            {
                "file": file,
                "progress": progress.get(file.pk),
                "look": f"file.{file.state}",
                "is_today": local_day(file.uploaded_at) == today,
                "is_first_earlier": file.pk == earlier,
                "bad": file.count("bad"),
                "encoding": file.facts.get("encoding", "").upper().replace("-SIG", ""),
            }
            for file in files
        ],
        "is_busy": any(file.is_busy for file in files),
    }


@allow(*access.USERS)
def index(request: ActorRequest) -> HttpResponse:
    """Show the upload form and the files; take a file in."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        upload = commands.upload_file(
            actor=request.actor,
            now=request.now,
            name=sent.name,
            content=sent.read(limits.FILE_BYTES + 1),
            size=sent.size,
        )
        if not upload.is_new:
            done = upload.file.state == FileState.DONE
            messages.info(
                request,
                _("This file was imported already; nothing was changed.")
                if done
                else _("This file is here already; this is it."),
            )
        return redirect("imports_file", upload.file.pk)
    return render(request, "imports/index.html", {"form": form, **file_list(request)})


@allow(*access.USERS)
@require_safe
def rows(request: ActorRequest) -> HttpResponse:
    """Return the list of files for the page that asks every second while a job is at work."""
    context = file_list(request)
    status = 200 if context["is_busy"] else STOP_POLLING
    return render(request, "imports/_files.html", context, status=status)
