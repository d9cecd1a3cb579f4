"""Draft list and draft page."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from dealers.drafts import commands, queries
from dealers.drafts.commands.editing import COST_NAMES
from dealers.drafts.models import ClaimDraft
from dealers.drafts.pages.shown import shown
from dealers.drafts.rules import (
    BULK,
    SUBMIT_DAYS,
    BadValue,
    CannotSend,
    DraftStatus,
    NotEditable,
    Readiness,
    short_title,
)
from dealers.workshop.order_data import OtherKind
from landbridge.catalog import queries as catalog
from landbridge.identity.rules import Role
from landbridge.texts import Text
from landbridge.web.access import ActorRequest, allow
from landbridge.web.clockview import clock_view
from landbridge.web.search_terms import KEY, searchable, term
from landbridge.web.templatetags.lb import in_language

PAGE = 50
READERS = (Role.CLAIM_CLERK, Role.MANAGER)


def rows(drafts: Sequence[Any], request: ActorRequest, series: Mapping[str, Text]) -> list[dict[str, Any]]:
    """Return drafts with their `causal_lines` for a table: clock, short names, whether they can be chosen.

    Args:
        series: names of all series, `catalog.series_names()`.
    """
    parts = catalog.part_names({line.code for draft in drafts for line in draft.causal_lines})
    return [
        {
            "draft": draft,
            "clock": clock_view(draft.due_at, request.now, SUBMIT_DAYS),
            "car": series.get(draft.series_code, draft.model_name.partition(" ")[0]),
            "told": short_title(draft.complaint) or draft.title,
            "causal": next((parts.get(line.code, line.name) for line in draft.causal_lines), ""),
            "readiness": _state(draft, request),
            "can_choose": _state(draft, request) in BULK,
        }
        for draft in drafts
    ]


def _state(draft: ClaimDraft, request: ActorRequest) -> str:
    if draft.status != DraftStatus.OPEN:
        return draft.status
    return draft.readiness if request.now < draft.due_at else Readiness.LATE


@allow(*READERS)
@searchable
def draft_list(request: ActorRequest) -> HttpResponse:
    show = request.GET.get("show", "all")
    search = term(request)
    offset = int(request.GET["after"]) if request.GET.get("after", "").isdecimal() else 0
    found = queries.open_drafts(request.actor, now=request.now, show=show, search=search)
    page = list(found[offset : offset + PAGE + 1])
    context = {
        "rows": rows(page[:PAGE], request, catalog.series_names()),
        "counts": queries.counts(request.actor, now=request.now),
        "show": show if show in queries.FILTERS else "all",
        "search": search,
        "search_key": request.GET.get(KEY, ""),
        "next": offset + PAGE if len(page) > PAGE else 0,
        "may_submit": request.actor.has(Role.CLAIM_CLERK),
    }
    return render(request, "drafts/draft_list.html", context)


@allow(*READERS)
@require_safe
def draft_page(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    draft = queries.draft(request.actor, draft_id)
    context = {
        "page": shown(request.actor, draft, request.now),
        "may_restore": draft.status == DraftStatus.DISCARDED and request.actor.has(Role.CLAIM_CLERK),
        "cost_kinds": [(kind.value, name) for kind, name in COST_NAMES.items()],
    }
    return render(request, "drafts/draft_detail.html", context)


@require_POST
@allow(Role.CLAIM_CLERK)
def edit(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    """Take one changed field; answers with what changed because of it, all out of band."""
    field, value = next(
        ((name, str(value)) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"), ("", "")
    )
    errors: dict[str, Any] = {}
    try:
        commands.edit_draft(actor=request.actor, now=request.now, draft_id=draft_id, field=field, value=value)
    except BadValue as error:
        errors[field] = (value, in_language(error.message))
    if not request.htmx:
        for _typed, message in errors.values():
            messages.error(request, message)
        return _at(draft_id, f"w_id_{quote(field.replace('.', '-'))}")
    page = shown(request.actor, queries.draft(request.actor, draft_id), request.now, errors)
    touched = page.fields.get(field) or next(
        (one for line in page.all_lines for one in line.fields.values() if one.name == field), None
    )
    context = {"page": page, "touched": touched, "oob": True}
    response = render(request, "drafts/draft_changed.html", context)
    response["HX-Reswap"] = "none"  # a fix's own button is gone with its finding
    if field.endswith(".is_causal"):
        response["HX-Refresh"] = "true"
    return response


@require_POST
@allow(Role.CLAIM_CLERK)
def restore_line(request: ActorRequest, draft_id: UUID, line_no: int) -> HttpResponse:
    commands.restore_line(actor=request.actor, now=request.now, draft_id=draft_id, line_no=line_no)
    return _at(draft_id, f"l{line_no}_name")


@require_POST
@allow(Role.CLAIM_CLERK)
def restore(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    try:
        commands.restore_draft(actor=request.actor, now=request.now, draft_id=draft_id)
    except NotEditable as error:
        messages.error(request, in_language(error.message))
    return redirect("draft", draft_id)


def _at(draft_id: UUID, element: str) -> HttpResponse:
    response = redirect("draft", draft_id)
    response["Location"] += f"#{element}"
    return response


@require_POST
@allow(Role.CLAIM_CLERK)
def add_cost(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    try:
        kind = OtherKind(request.POST.get("kind", ""))
    except ValueError as error:
        raise Http404 from error
    line = commands.add_cost(actor=request.actor, now=request.now, draft_id=draft_id, kind=kind)
    return _at(draft_id, f"id_lines-{line.line_no}-amount")


@require_POST
@allow(Role.CLAIM_CLERK)
def remove_line(request: ActorRequest, draft_id: UUID, line_no: int) -> HttpResponse:
    commands.remove_line(actor=request.actor, now=request.now, draft_id=draft_id, line_no=line_no)
    return _at(draft_id, f"removed-{line_no}")


@require_POST
@allow(Role.CLAIM_CLERK)
def submit(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    seen = request.POST.get("seen", "")
    try:
        draft = commands.submit_draft(
            actor=request.actor,
            now=request.now,
            draft_id=draft_id,
            seen=int(seen) if seen.isdecimal() else None,
            accept_warning=request.POST.get("accept_warning") == "on",
        )
    except CannotSend as error:
        messages.error(request, in_language(error.message))
        return redirect("draft", draft_id)
    messages.success(request, _("Sent as %(number)s.") % {"number": draft.claim_number})
    return redirect("claim", draft.claim_number)


@require_POST
@allow(Role.CLAIM_CLERK)
def submit_many(request: ActorRequest) -> HttpResponse:
    ids = []
    for text in request.POST.getlist("draft"):
        try:
            ids.append(UUID(text))
        except ValueError as error:
            raise Http404 from error
    results = commands.submit_drafts(actor=request.actor, now=request.now, draft_ids=ids[:200])
    sent = [one for one in results if one.error is None]
    if sent:
        told = ngettext("%(number)d draft sent.", "%(number)d drafts sent.", len(sent))
        messages.success(request, told % {"number": len(sent)})
    for one in results:
        if one.error is not None:
            messages.warning(request, f"{one.draft.order_number}: {in_language(one.error.message)}")
    return redirect("home" if request.POST.get("back") == "home" else "drafts")


@require_POST
@allow(Role.CLAIM_CLERK)
def discard(request: ActorRequest, draft_id: UUID) -> HttpResponse:
    commands.discard_draft(actor=request.actor, now=request.now, draft_id=draft_id)
    messages.success(request, _("Draft discarded. It can be taken up again here."))
    return redirect("draft", draft_id)
