"""The dealer's view of its claims: what was sent, what came back, one claim in full."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claims import commands, queries
from claims.adjudication.codec import from_json
from claims.adjudication.types import Finding, Judgement, Submission
from claims.adjudication.wording import field_name
from claims.models import Claim
from claims.pages.naming import is_english, title_of
from claims.rules import CLAIM_TYPE_NAMES, TURN_NAMES, ClaimType, Purpose, Status, Turn, possible_moves
from dealers.drafts import commands as drafts
from dealers.drafts import queries as drafts_queries
from dealers.portal.pages.claims_file import claims_as_csv
from landbridge.catalog import queries as catalog
from landbridge.clocks.days import local_day
from landbridge.clocks.deadlines import due_day
from landbridge.events.models import Event
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.texts import Text
from landbridge.web.access import ActorRequest, allow
from landbridge.web.clockview import clock_view
from landbridge.web.findings import FindingView
from landbridge.web.search_terms import KEY, searchable, term
from landbridge.web.templatetags.lb import in_language

READERS = (Role.CLAIM_CLERK, Role.MANAGER)
RETURN_DAYS = 5
MOST_EXPORTED = 5_000


def waiting_rows(
    actor: Actor, waiting: Sequence[queries.WaitingClaim], now: datetime, series: Mapping[str, Text]
) -> list[dict[str, Any]]:
    """Return returned claims and open questions for a table: clock, short names, why, and what to change."""
    plates = drafts_queries.plates_of_claims(actor, [one.claim.pk for one in waiting]) if waiting else {}
    titles = claim_titles([one.claim for one in waiting])
    return [
        {
            "claim": one.claim,
            "title": titles[one.claim.pk],
            "since": one.since,
            "plate": plates.get(one.claim.pk, ""),
            "car": series.get(one.claim.series_code, one.claim.model_name.partition(" ")[0]),
            "said": one.said,
            "fields": [(field, field_name(field)) for field in one.fields],
            "clock": clock_view(one.claim.returned_due_at, now, RETURN_DAYS)
            if one.claim.returned_due_at
            else None,
            "last_day": due_day(one.claim.returned_due_at) if one.claim.returned_due_at else None,
        }
        | _why(one)
        for one in waiting
    ]


def claim_titles(claims: Sequence[Claim]) -> dict[UUID, str]:
    """Return what each claim is called in the language of the page."""
    parts = catalog.part_names({claim.causal_part for claim in claims}) if claims and is_english() else {}
    return {claim.pk: title_of(claim, parts) for claim in claims}


def _why(one: queries.WaitingClaim) -> dict[str, Any]:
    if one.reason is not None:
        return {"why": one.reason, "detail": one.said}
    if one.findings:
        first = one.findings[0]
        return {"why": first.title, "detail": first.text}
    return {"why": one.said or _("See the conversation"), "detail": ""}


@allow(*READERS)
@searchable
def claim_list(request: ActorRequest) -> HttpResponse:
    status = request.GET.get("status", "all")
    search = term(request)
    known = queries.STATUS_GROUPS
    status = status if status in known else "all"
    page = queries.claims_of_dealer(
        request.actor, status=status, search=search, cursor=request.GET.get("after", "")
    )
    counts = queries.claim_counts(request.actor)
    series = catalog.series_names()
    plates = drafts_queries.plates_of_claims(request.actor, [row.claim.pk for row in page.rows])
    titles = claim_titles([row.claim for row in page.rows])
    context = {
        "page": page,
        "rows": [
            {
                "claim": row.claim,
                "title": titles[row.claim.pk],
                "plate": plates.get(row.claim.pk, ""),
                "car": series.get(row.claim.series_code, row.claim.model_name.partition(" ")[0]),
            }
            for row in page.rows
        ],
        "status": status,
        "search": search,
        "search_key": request.GET.get(KEY, ""),
        "groups": [(key, label, counts.of(key)) for key, label in _groups()],
    }
    return render(request, "portal/claim_list.html", context)


@allow(*READERS)
@require_safe
def export(request: ActorRequest) -> HttpResponse:
    """Answer with the filtered list as a file for spreadsheets; one too long is asked to be narrowed."""
    status = request.GET.get("status", "all")
    page = queries.claims_of_dealer(
        request.actor,
        status=status if status in queries.STATUS_GROUPS else "all",
        search=term(request),
        size=MOST_EXPORTED,
    )
    if page.next:
        told = _("More than %(most)s claims; choose a status first.") % {"most": f"{MOST_EXPORTED:,}"}
        messages.warning(request, told)
        return redirect("claims")
    plates = drafts_queries.plates_of_claims(request.actor, [row.claim.pk for row in page.rows])
    text = claims_as_csv([(row.claim, plates.get(row.claim.pk, "")) for row in page.rows])
    response = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="claims-{local_day(request.now):%Y%m%d}.csv"'
    return response


@allow(*READERS)
@require_safe
def returned(request: ActorRequest) -> HttpResponse:
    rows = waiting_rows(request.actor, queries.waiting_claims(request.actor), request.now, catalog.series_names())
    context = {"rows": rows, "may_submit": request.actor.has(Role.CLAIM_CLERK)}
    return render(request, "portal/claims_returned.html", context)


@allow(*READERS)
@require_safe
def claim_page(request: ActorRequest, number: str) -> HttpResponse:
    detail = queries.claim_detail(request.actor, number)
    claim = detail.claim
    answer = detail.adjudication
    judgement = from_json(Judgement, answer.judgement) if answer else None
    moves = possible_moves(claim.state, request.actor.roles)
    context = {
        "detail": detail,
        "claim": claim,
        "title": claim_titles([claim])[claim.pk],
        "content": from_json(Submission, detail.submission.content),
        "claim_type": CLAIM_TYPE_NAMES[ClaimType(claim.claim_type)],
        "turn": TURN_NAMES[claim.turn],
        "is_mine": claim.turn is Turn.DEALER,
        "clock": clock_view(claim.returned_due_at, request.now, RETURN_DAYS)
        if claim.state is Status.RETURNED and claim.returned_due_at
        else None,
        "findings": [_finding(one) for one in judgement.findings] if judgement else [],
        "passed": len(judgement.passed) if judgement else 0,
        "lines": [
            (view, detail.reasons.get(view.decision.reason_code) if view.decision else None)
            for view in detail.lines
        ],
        "timeline": [_entry(event, detail.reasons) for event in detail.events],
        "moves": moves,
        "withdraw_reasons": queries.reasons(local_day(request.now), Purpose.WITHDRAW)
        if "withdraw" in moves
        else [],
    }
    return render(request, "portal/claim_detail.html", context)


@require_POST
@allow(*READERS)
def post_message(request: ActorRequest, number: str) -> HttpResponse:
    claim = queries.claim_by_number(request.actor, number)
    commands.post_message(
        actor=request.actor, now=request.now, claim_id=claim.pk, text=request.POST.get("text", "")
    )
    return redirect("claim", number)


@require_POST
@allow(Role.CLAIM_CLERK)
def answer(request: ActorRequest, number: str) -> HttpResponse:
    claim = queries.claim_by_number(request.actor, number)
    commands.answer_question(
        actor=request.actor,
        now=request.now,
        claim_id=claim.pk,
        text=request.POST.get("text", ""),
        expected=_expected(request),
    )
    messages.success(request, _("Answered; the OEM's clock runs again."))
    return redirect("claim", number)


@require_POST
@allow(Role.CLAIM_CLERK)
def withdraw(request: ActorRequest, number: str) -> HttpResponse:
    claim = queries.claim_by_number(request.actor, number)
    commands.withdraw_claim(
        actor=request.actor,
        now=request.now,
        claim_id=claim.pk,
        reason_code=request.POST.get("reason_code", ""),
        expected=_expected(request),
    )
    messages.success(request, _("Claim withdrawn."))
    return redirect("claim", number)


@require_POST
@allow(Role.CLAIM_CLERK)
def correct(request: ActorRequest, number: str) -> HttpResponse:
    """Take up the draft of a returned claim, at one of its fields if asked; its page sends the next version."""
    claim = queries.claim_by_number(request.actor, number)
    draft = drafts.reopen_draft(actor=request.actor, now=request.now, claim_id=claim.pk)
    response = redirect("draft", draft.pk)
    field = request.POST.get("field", "")
    if field:
        response["Location"] += f"#id_{quote(field.replace('.', '-'))}"
    return response


def _expected(request: ActorRequest) -> int | None:
    text = request.POST.get("expected", "")
    return int(text) if text.isdecimal() else None


def _groups() -> list[tuple[str, str]]:
    return [
        ("all", _("All")),
        ("system", _("Being checked")),
        ("open", _("In review")),
        ("asked", _("Question")),
        ("returned", _("Returned")),
        ("approved", _("Approved")),
        ("rejected", _("Rejected")),
        ("withdrawn", _("Withdrawn")),
    ]


def _finding(one: Finding) -> FindingView:
    return FindingView(
        "skip" if one.result.value == "skipped" else one.severity.value,
        one.title,
        one.text,
        one.rule_id,
        one.effect,
        field_label=field_name(one.field) if one.field else "",
    )


def _entry(event: Event, reasons: Any) -> dict[str, Any]:
    reason = reasons.get(event.facts.get("reason") or event.facts.get("reason_code") or "")
    tone = {"claim.returned": "warn", "claim.rejected": "bad", "claim.approved_first": "accent"}
    return {
        "at": event.at,
        "title": _verbs().get(event.verb, event.verb),
        "text": " · ".join(
            text
            for text in (event.actor_label, in_language(reason) if reason else "")
            if text and text != "system"
        ),
        "tone": tone.get(event.verb, ""),
    }


def _verbs() -> dict[str, str]:
    return {
        "claim.submitted": _("Submitted"),
        "claim.resubmitted": _("Submitted again"),
        "claim.approved_first": _("First approval"),
        "claim.returned": _("Returned"),
        "claim.rejected": _("Rejected"),
        "claim.asked": _("The OEM asks"),
        "claim.answered": _("Answered"),
        "claim.withdrawn": _("Withdrawn"),
        "claim.message_posted": _("Message"),
        "claim.review_opened": _("Goes to a person"),
        "claim.picked": _("Taken up by an adjudicator"),
        "claim.transferred": _("Passed to another adjudicator"),
        "claim.lines_adjusted": _("Lines decided"),
        "claim.question_closed": _("Question closed"),
        "claim.judgement_differs": _("Pre-check and check differ"),
        "claim.decision_undone": _("Decision taken back"),
    }
