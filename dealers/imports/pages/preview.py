"""The preview of a file: facts, numbers, columns, rows with reasons; its progress and its corrections."""

from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from dealers.imports import access, queries
from dealers.imports.models import IMPORTABLE, FileState, ImportFile, ImportOrder, Outcome
from dealers.imports.pages import view
from dealers.imports.pages.files import STOP_POLLING, file_list
from landbridge.web.access import ActorRequest, allow

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FILTERS: dict[str, tuple[str, ...]] = {
    "": (),
    "bad": (Outcome.BAD,),
    "warned": (Outcome.WARNED,),
    "there": (Outcome.DUPLICATE, Outcome.UNCHANGED),
    "locked": (Outcome.LOCKED,),
    "imported": (Outcome.IMPORTED,),
    "undone": (Outcome.WITHDRAWN,),
    "kept": (Outcome.KEPT,),
}


@allow(*access.USERS)
@require_safe
def show(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """Show a file in whatever state it is."""
    file = queries.file_by_id(request.actor, file_id)
    context: dict[str, Any] = {
        "file": file,
        "steps": view.steps(file),
        "look": f"file.{file.state}",
        **file_list(request),
    }
    if file.is_busy:
        context["progress"] = queries.progress_of([file]).get(file.pk)
    elif file.state not in (FileState.REFUSED, FileState.DISCARDED, FileState.FAILED) or file.counts:
        context |= _preview(request, file)
    return render(request, "imports/file.html", context)


def _preview(request: ActorRequest, file: ImportFile) -> dict[str, Any]:
    numbers = view.numbers(file)
    importable = file.count(*IMPORTABLE)
    can_change = file.state in view.OPEN_STATES
    shown, code = _chosen(request)
    return {
        "facts": view.facts(file, request.actor.dealer_code, request.now),
        "numbers": numbers,
        "columns": view.columns(file),
        "can_map": file.state in (FileState.READ, FileState.UNMAPPED),
        "missing": view.missing(file),
        "outcomes": [
            {
                "key": key,
                "label": view.FILTER_LABELS[key],
                "rows": file.count(*_FILTERS[key]) if key else file.row_count,
            }
            for key in _FILTERS
            if not key or file.count(*_FILTERS[key])
        ],
        "reasons": view.reasons(file),
        "show": shown,
        "code": code,
        "words": queries.unknown_words(file) if can_change else [],
        "kinds": view.kinds(),
        "importable": importable if can_change else 0,
        "bad": file.count(Outcome.BAD),
        "can_undo": file.state == FileState.DONE
        and file.count(Outcome.IMPORTED) > 0
        and request.actor.has(*access.UNDOERS),
        "kept": file.count(Outcome.KEPT),
        "can_discard": file.state in (FileState.READ, FileState.UNMAPPED, FileState.FAILED),
        **_rows(request, file),
    }


def _chosen(request: ActorRequest) -> tuple[str, str]:
    shown = request.GET.get("show", "")
    return shown if shown in _FILTERS else "", request.GET.get("code", "")[:40]


def _rows(request: ActorRequest, file: ImportFile) -> dict[str, Any]:
    if file.state == FileState.UNMAPPED:
        return {"orders": view.raw_rows(file), "more": "", "last_row": 0}
    shown, code = _chosen(request)
    after = number_of(request.GET.get("after", "-1"))
    found = queries.orders_of(file, outcomes=_FILTERS[shown], code=code, after=after)
    batch = list(found[: queries.ORDERS_SHOWN + 1])
    rows, has_more = batch[: queries.ORDERS_SHOWN], len(batch) > queries.ORDERS_SHOWN
    more = ""
    if has_more:
        asked = {"show": shown, "code": code, "after": rows[-1].position}
        more = f"{reverse('imports_rows', args=[file.pk])}?{urlencode(asked)}"
    return {"file": file, "orders": [view.order(file, row, request.now) for row in rows], "more": more}


@allow(*access.USERS)
@require_safe
def rows(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """Return further rows, as the page is scrolled to its end."""
    file = queries.file_by_id(request.actor, file_id)
    return render(request, "imports/_rows.html", {"columns": view.columns(file), **_rows(request, file)})


def order_rows(request: ActorRequest, file_id: UUID, row: ImportOrder) -> HttpResponse:
    """Return the rows of one order after a cell was put right."""
    file = queries.file_by_id(request.actor, file_id)
    context = {"file": file, "columns": view.columns(file), "orders": [view.order(file, row, request.now)]}
    response = render(request, "imports/_rows.html", context)
    response["HX-Trigger"] = "numbers"  # the page fetches its numbers anew
    return response


@allow(*access.USERS)
@require_safe
def progress(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """Return how far the job is; asked every second. When it is done the page is loaded anew."""
    file = queries.file_by_id(request.actor, file_id)
    context = {"file": file, "look": f"file.{file.state}", "progress": queries.progress_of([file]).get(file.pk)}
    response = render(request, "imports/_progress.html", context)
    if not file.is_busy:
        response.status_code = STOP_POLLING
        response["HX-Refresh"] = "true"
    return response


@allow(*access.USERS)
@require_safe
def corrections(request: ActorRequest, file_id: UUID) -> HttpResponse:
    """Send the rows that have to be corrected as a workbook."""
    file = queries.file_by_id(request.actor, file_id)
    language = get_language() or "zh-hans"
    content = queries.corrections_workbook(request.actor, file, request.now, language=language)
    response = HttpResponse(content, content_type=XLSX)
    stem = file.name.rsplit(".", 1)[0]
    name = f"{stem}-待改.xlsx" if language.startswith("zh") else f"{stem}-to-correct.xlsx"
    response["Content-Disposition"] = f"attachment; filename=\"corrections.xlsx\"; filename*=UTF-8''{quote(name)}"
    return response


def uuid_of(text: str) -> UUID:
    """Return the key in a form field.

    Raises:
        Http404: it is none.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404(text) from error


def number_of(text: str) -> int:
    """Return the whole number in a field, -1 where there is none."""
    try:
        return int(text)
    except ValueError:
        return -1
