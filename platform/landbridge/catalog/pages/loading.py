"""Loading a file: upload, look at what it would change, apply exactly that.

The file is not kept between the two steps: it comes along again as text, and the preview's hash proves that
what is applied is what was looked at.
"""

import base64

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from landbridge.catalog import commands
from landbridge.catalog.loading.comparing import Outcome
from landbridge.catalog.loading.files import UnreadableFile
from landbridge.catalog.loading.offered import OFFERED
from landbridge.identity.rules import Role
from landbridge.web.access import ActorRequest, allow

SHOWN = 200  # rows of one outcome on the preview; the counts are of all
LARGEST_BYTES = 1_800_000  # what fits twice into a form; larger files go by `manage.py load_catalogue`


class FileForm(forms.Form):
    """Which table, which file."""

    kind = forms.ChoiceField(label=gettext_lazy("Table"))
    file = forms.FileField(
        label=gettext_lazy("File"), widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls"})
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = [(kind, sheet.label) for kind, sheet in OFFERED.items()]  # type: ignore[attr-defined]


@allow(Role.ADMINISTRATOR)
def load(request: ActorRequest) -> HttpResponse:
    """Take a file, show its preview; with the preview's hash, apply it."""
    if request.method == "POST" and request.POST.get("seen"):
        return _apply(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        if upload.size > LARGEST_BYTES:
            form.add_error("file", _("Larger than 1.8 MB; load it with the command `load_catalogue`."))
        else:
            return _preview(request, form, form.cleaned_data["kind"], upload.read())
    return render(request, "catalog/load.html", {"form": form})


def _preview(request: ActorRequest, form: FileForm, kind: str, content: bytes) -> HttpResponse:
    try:
        rows = commands.read_catalogue_file(kind=kind, content=content)
    except UnreadableFile as error:
        form.add_error("file", str(error))
        return render(request, "catalog/load.html", {"form": form})
    preview = commands.preview_catalogue(actor=request.actor, kind=kind, rows=rows, now=request.now)
    groups = [
        (outcome.value, preview.counts[outcome.value], preview.of(outcome)[:SHOWN])
        for outcome in (Outcome.REFUSED, Outcome.CHANGED, Outcome.ENDED, Outcome.ADDED, Outcome.UNCHANGED)
    ]
    context = {
        "sheet": OFFERED[kind],
        "preview": preview,
        "groups": groups,
        "shown": SHOWN,
        "content": base64.b64encode(content).decode(),
    }
    return render(request, "catalog/load_preview.html", context)


def _apply(request: ActorRequest) -> HttpResponse:
    kind = request.POST.get("kind", "")
    try:
        content = base64.b64decode(request.POST.get("content", ""), validate=True)
    except ValueError:  # not base64, or not even ASCII
        content = b""
    rows = commands.read_catalogue_file(kind=kind, content=content)
    done = commands.load_catalogue(
        actor=request.actor, kind=kind, rows=rows, seen=request.POST["seen"], now=request.now
    )
    messages.success(
        request,
        _("Loaded: %(added)d added, %(changed)d changed, %(ended)d ended.")
        % {"added": done.added, "changed": done.changed, "ended": done.ended},
    )
    return redirect("catalogue")
