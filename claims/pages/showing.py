"""What the claim desk's pages show, in words of the active language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims import queries
from claims.adjudication.registry import RULES
from claims.adjudication.wording import field_name
from claims.commands import may_undo
from claims.models import Claim, RulePolicy
from claims.rules import (
    CLAIM_TYPE_NAMES,
    TURN_NAMES,
    ClaimType,
    LineKind,
    Purpose,
    Status,
    Turn,
    possible_moves,
)
from claims.words import spoken
from landbridge.catalog.queries import workday_calendar
from landbridge.clocks.days import local_day
from landbridge.clocks.deadlines import Unit, days_left
from landbridge.clocks.workdays import CalendarYearMissing, WorkdayCalendar
from landbridge.identity.actor import Actor
from landbridge.vehicles import queries as vehicles
from landbridge.web.clockview import ClockView, clock_view
from landbridge.web.findings import FindingView
from landbridge.web.moments import day_text, moment_text
from landbridge.web.parts import Fact, RelayStep, TimelineEntry
from tenants import queries as tenants

REVIEW_DAYS = 3
TONES = {
    "claim.returned": "warn",
    "claim.rejected": "bad",
    "claim.approved_first": "accent",
    "claim.judgement_differs": "bad",
}
SECOND_NATURE = frozenset({"claim.lines_adjusted"})  # said by the lines themselves


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the queue."""

    row: queries.QueueRow
    clock: ClockView | None
    type_name: str
    turn: str


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """The lines of one kind."""

    name: str
    lines: tuple[queries.LineView, ...]


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule as the list of rules shows it."""

    row: queries.RuleRow
    severity: str


def queue_rows(rows: Sequence[queries.QueueRow], now: datetime) -> list[ShownRow]:
    """Return the rows with their clocks; the calendar is read once."""
    calendar = workday_calendar() if rows else WorkdayCalendar({})
    return [
        ShownRow(
            row,
            clock_of(row.claim, now, calendar),
            spoken(CLAIM_TYPE_NAMES[ClaimType(row.claim.claim_type)]),
            spoken(TURN_NAMES[row.claim.turn]),
        )
        for row in rows
    ]


def clock_of(claim: Claim, now: datetime, calendar: WorkdayCalendar) -> ClockView | None:
    """Return the clock that runs now: the desk's, or the dealer's after a return; None if none does."""
    if claim.state is Status.RETURNED and claim.returned_due_at is not None:
        total = max(1, (claim.returned_due_at - claim.version_at).days)
        return clock_view(claim.returned_due_at, now, min(total, 5))
    if claim.state not in (Status.IN_REVIEW, Status.ASKED) or claim.review_due_at is None:
        return None
    try:
        left: int | None = days_left(claim.review_due_at, now, Unit.WORKING_DAY, calendar)
    except CalendarYearMissing:
        left = None
    paused = _("waiting for the dealer") if claim.state is Status.ASKED else None
    return clock_view(claim.review_due_at, now, REVIEW_DAYS, paused=paused, working_days_left=left)


def rule_rows(rows: Sequence[queries.RuleRow]) -> list[ShownRule]:
    """Return the rules with the words of their severity today."""
    return [ShownRule(row, _severity(row.policy)) for row in rows]


def claim_context(actor: Actor, detail: queries.ClaimDetail, now: datetime, *, compare: bool) -> dict[str, object]:
    """Return everything the adjudicator's page shows."""
    claim = detail.claim
    today = local_day(now)
    moves = frozenset(possible_moves(claim.state, actor.roles))
    reasons: dict[str, list[dict[str, str]]] = {purpose.value: [] for purpose in Purpose}
    for reason in queries.reasons(today):
        words = reason.en if _is_english() else reason.zh
        reasons[reason.purpose].append({"code": reason.code, "label": words})
    before, after = queries.neighbours(actor, claim)
    judgement = detail.adjudication.judgement if detail.adjudication else {}
    calendar = workday_calendar()
    review = detail.review
    held = bool(review and review.reviewer_id and review.reviewer_id != actor.user_id)
    return {
        "detail": detail,
        "claim": claim,
        "content": detail.submission.content,
        "type_name": spoken(CLAIM_TYPE_NAMES[ClaimType(claim.claim_type)]),
        "findings": findings(judgement),
        "passed": len(judgement.get("passed", ())),
        "passed_titles": [RULES[key].title for key in judgement.get("passed", ()) if key in RULES],
        "hit_count": len(judgement.get("findings", ())),
        "relay": relay(detail, now, calendar),
        "groups": groups(detail),
        "cut": detail.approved_so_far - claim.claimed_amount,
        "timeline": timeline(detail, today),
        "facts": facts(detail),
        "history": history(actor, claim),
        "moves": moves,
        "can_undo": bool("undo" in moves and review and may_undo(review, actor, now)),
        "held": held,
        "is_partial": detail.approved_so_far != claim.claimed_amount,
        "reasons": reasons,
        "adjudicators": queries.adjudicators() if "transfer" in moves else [],
        "before": before,
        "after": after,
        "compare": compare and claim.version > 1,
        "differences": differences(detail) if compare and claim.version > 1 else [],
        "move_fields": [("version", claim.version), ("expected", claim.revision)],
    }


def findings(judgement: Mapping[str, Any]) -> list[FindingView]:
    """Return stored findings, hits first, then what could not be judged."""
    views = []
    for one in (*judgement.get("findings", ()), *judgement.get("skipped", ())):
        skipped = one["result"] == "skipped"
        words = "en" if _is_english() else "zh"
        source = " · ".join(part for part in (one["rule_id"], one["source"][words]) if part)
        views.append(
            FindingView(
                severity="skip" if skipped else one["severity"],
                title=one["title"][words],
                text=one["text"][words],
                source=source,
                effect=one["effect"][words],
            )
        )
    return views


def relay(detail: queries.ClaimDetail, now: datetime, calendar: WorkdayCalendar) -> list[RelayStep]:
    """Return who had the claim, for how long, who has it now and who comes."""
    claim, today = detail.claim, local_day(now)
    handed = day_text(claim.handed_over_at, today) if claim.handed_over_at else "—"
    steps = [
        RelayStep(
            _("Dealer prepares"),
            _("handed over %(handed)s, submitted %(sent)s")
            % {"handed": handed, "sent": day_text(claim.submitted_at, today)},
        )
    ]
    first = detail.adjudications[-1] if detail.adjudications else None
    told = (
        _("%(when)s · %(rules)d rules") % {"when": moment_text(first.at, today), "rules": _judged(first.judgement)}
        if first
        else ""
    )
    is_now = claim.turn
    steps.append(RelayStep(_("System checks"), told, state="now" if is_now is Turn.SYSTEM else "past"))
    if claim.version > 1 or is_now is Turn.DEALER:
        steps.append(
            RelayStep(
                _("Dealer corrects or answers"),
                _("version %(number)d") % {"number": claim.version},
                clock_of(claim, now, calendar) if is_now is Turn.DEALER else None,
                "now" if is_now is Turn.DEALER else "past",
            )
        )
    decided = claim.decided_at
    steps.append(
        RelayStep(
            _("OEM decides"),
            moment_text(decided, today) if decided else "",
            clock_of(claim, now, calendar) if is_now is Turn.OEM else None,
            "now" if is_now is Turn.OEM else "past" if decided else "next",
        )
    )
    steps.append(
        RelayStep(
            _("Old part comes back"),
            _("within 30 days of approval"),
            state="now" if is_now is Turn.PARTS else "next",
        )
    )
    steps.append(RelayStep(_("Payment"), "", state="now" if is_now is Turn.FINANCE else "next"))
    return steps


def groups(detail: queries.ClaimDetail) -> list[ShownGroup]:
    """Return the lines by kind: labour, parts, other."""
    names = {LineKind.LABOUR: _("Labour"), LineKind.PART: _("Parts"), LineKind.OTHER: _("Other")}
    found = [
        ShownGroup(names[kind], tuple(view for view in detail.lines if view.line.kind == kind.value))
        for kind in LineKind
    ]
    return [group for group in found if group.lines]


def timeline(detail: queries.ClaimDetail, today: Any) -> list[TimelineEntry]:
    """Return what happened, newest first."""
    return [
        TimelineEntry(
            title=_title(event.verb, event.actor_label),
            at=event.at,
            text=_told(event.facts, detail),
            tone=TONES.get(event.verb, ""),
        )
        for event in detail.events
        if event.verb not in SECOND_NATURE
    ]


def facts(detail: queries.ClaimDetail) -> list[Fact]:
    """Return what was known about the car when this version was sent."""
    claim = detail.claim
    car = detail.submission.facts.get("vehicle") or {}
    base = detail.submission.facts.get("base_term") or {}
    limits = "—"
    if base:
        limits = f"{base.get('months') or '—'} / {base['km']:,}" if base.get("km") else f"{base.get('months')} / —"
    return [
        Fact(_("Model"), claim.model_name or car.get("model_code") or "—"),
        Fact(_("Mileage"), f"{claim.mileage_km:,} km" if claim.mileage_km is not None else "—"),
        Fact(_("Warranty start"), car.get("warranty_start") or "—"),
        Fact(_("Warranty, months / km"), limits),
        Fact(_("Built"), car.get("built_on") or "—"),
        Fact(_("Order and job"), f"{claim.order_number} / {claim.job_line}"),
    ]


def history(actor: Actor, claim: Claim) -> list[dict[str, object]]:
    """Return the car's visits and claims at all dealers, newest first; a claim stands at its visit."""
    claims = queries.claims_of_car(actor, claim.vin)
    by_order = {(one.dealer_id, one.order_number): one for one in claims}
    visits = vehicles.car_history(claim.vin)
    names = tenants.dealer_names({one.dealer_id for one in claims} | {one.dealer_id for one in visits})
    rows: list[dict[str, object]] = []
    for visit in visits:
        found = by_order.pop((visit.dealer_id, visit.order_number), None)
        rows.append(
            {
                "at": visit.arrived_at,
                "km": visit.mileage_km,
                "title": found.title if found else visit.get_kind_display(),
                "dealer": names.get(visit.dealer_id, visit.dealer_code),
                "claim": found,
            }
        )
    rows += [
        {
            "at": one.submitted_at,
            "km": one.mileage_km,
            "title": one.title,
            "dealer": names.get(one.dealer_id, one.dealer_code),
            "claim": one,
        }
        for one in by_order.values()
    ]
    return sorted(rows, key=lambda row: str(row["at"]), reverse=True)


def differences(detail: queries.ClaimDetail) -> list[dict[str, str]]:
    """Return the fields in which the current version differs from the one before."""
    new, old = _flat(detail.submissions[0].content), _flat(detail.submissions[1].content)
    skip = {"submitted_at", "first_submitted_at", "version"}
    return [
        {"name": spoken(field_name(key)), "old": old.get(key, "—"), "new": new.get(key, "—")}
        for key in sorted(new.keys() | old.keys())
        if key not in skip and new.get(key) != old.get(key)
    ]


def _flat(content: Mapping[str, Any]) -> dict[str, str]:
    flat = {key: _plain(value) for key, value in content.items() if key != "lines"}
    for line in content.get("lines", ()):
        flat |= {f"lines.{line['line_no']}.{key}": _plain(value) for key, value in line.items()}
    return flat


def _plain(value: Any) -> str:
    return "—" if value in (None, "") else str(value)


def _judged(judgement: Mapping[str, Any]) -> int:
    return sum(len(judgement.get(key, ())) for key in ("findings", "passed", "skipped"))


def _severity(policy: RulePolicy | None) -> str:
    if policy is None:
        return _("No policy: to a person")
    if not policy.enabled:
        return _("Switched off")
    words = {
        "return": _("Return"),
        "reject": _("Reject"),
        "manual": _("To a person"),
        "warn": _("Notice"),
        "pass": _("Pass"),
    }
    return words.get(policy.severity, _("Unknown: to a person"))


def _title(verb: str, who: str) -> str:
    titles = {
        "claim.submitted": _("Dealer submitted version 1"),
        "claim.resubmitted": _("Dealer submitted a new version"),
        "claim.review_opened": _("System passed it to a person"),
        "claim.approved_first": _("First approval by %(who)s"),
        "claim.returned": _("Returned by %(who)s"),
        "claim.rejected": _("Rejected by %(who)s"),
        "claim.picked": _("%(who)s took it on the desk"),
        "claim.transferred": _("%(who)s transferred it"),
        "claim.asked": _("%(who)s asked the dealer; the clock stands"),
        "claim.answered": _("Dealer answered"),
        "claim.question_closed": _("%(who)s went on without an answer"),
        "claim.decision_undone": _("%(who)s took the decision back"),
        "claim.withdrawn": _("Dealer withdrew the claim"),
        "claim.message_posted": _("Message by %(who)s"),
        "claim.judgement_differs": _("Alarm: the dealer's pre-check came to another result"),
    }
    name = _("the system") if who == "system" else who
    return titles.get(verb, verb) % {"who": name}


def _told(facts: Mapping[str, Any], detail: queries.ClaimDetail) -> str:
    parts = [" ".join(facts.get("rules") or ())]
    reason = detail.reasons.get(facts.get("reason") or "")
    if reason is not None:
        parts.append(reason.en if _is_english() else reason.zh)
    if facts.get("approved") is not None:
        parts.append(f"¥{facts['approved']}")
    if facts.get("to"):
        parts.append(f"→ {facts['to']}")
    return " · ".join(part for part in parts if part)


def _is_english() -> bool:
    return (get_language() or "zh").startswith("en")
