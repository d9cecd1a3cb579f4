"""What the claim desk's pages show, in words of the active language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from claims import queries
from claims.adjudication.registry import RULES
from claims.adjudication.wording import field_name
from claims.commands import may_undo
from claims.pages.carfile import car_facts, car_file, cover_of
from claims.pages.clocks import clock_of
from claims.pages.course import relay, timeline
from claims.pages.differing import Piece, differences, former_values, pieces
from claims.pages.naming import is_english, named, title_of
from claims.rules import (
    CLAIM_TYPE_NAMES,
    TURN_NAMES,
    ClaimType,
    LineKind,
    Purpose,
    Turn,
    possible_moves,
)
from claims.words import spoken
from landbridge.catalog.queries import operation_names, part_names
from landbridge.catalog.shelf import workday_calendar
from landbridge.clocks.days import local_day
from landbridge.clocks.workdays import WorkdayCalendar
from landbridge.identity.actor import Actor
from landbridge.texts import Text
from landbridge.web.clockview import ClockView
from landbridge.web.findings import FindingView

STORY = ("complaint", "cause", "correction")


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the queue.

    Args:
        hits: the rules that hit, each with its words.
        is_mine: whether it is the reader's turn.
    """

    row: queries.QueueRow
    title: str
    clock: ClockView | None
    type_name: str
    turn: str
    is_mine: bool
    hits: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line with its decision.

    Args:
        verdict: what holds now; while it is not decided, what an approval would give it.
        approved: yuan by that verdict, None where nobody decides (any more) and nothing is decided.
        reason: why less, in words.
        former: what changed fields were in the version it is compared with.
    """

    view: queries.LineView
    name: str
    verdict: str
    approved: Decimal | None
    reason: str
    former: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """The lines of one kind."""

    name: str
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True)
class StoryPart:
    """One of the three sentences, in pieces; the new ones are marked."""

    title: str
    pieces: tuple[Piece, ...]


def queue_rows(actor: Actor, rows: Sequence[queries.QueueRow], now: datetime) -> list[ShownRow]:
    """Return the rows with their clocks; calendar, terms and names are read once."""
    calendar = workday_calendar() if rows else WorkdayCalendar({})
    terms = queries.desk_terms_on(local_day(now))
    parts = part_names([row.claim.causal_part for row in rows]) if rows and is_english() else {}
    return [
        ShownRow(
            row,
            title_of(row.claim, parts),
            clock_of(row.claim, now, calendar, terms),
            spoken(CLAIM_TYPE_NAMES[ClaimType(row.claim.claim_type)]),
            _turn_words(row, actor),
            row.claim.turn is Turn.OEM and row.reviewer_id == actor.user_id,
            tuple((key, spoken(RULES[key].title) if key in RULES else "") for key in row.hits),
        )
        for row in rows
    ]


def claim_context(
    actor: Actor, detail: queries.ClaimDetail, now: datetime, *, base: int | None, whole_history: bool
) -> dict[str, object]:
    """Return everything the adjudicator's page shows.

    Args:
        base: the version to compare with in a table; None shows no table, only the marks.
        whole_history: all visits of the car instead of the latest.
    """
    claim = detail.claim
    today = local_day(now)
    moves = frozenset(possible_moves(claim.state, actor.roles))
    judgement = detail.adjudication.judgement if detail.adjudication else {}
    review = detail.review
    older = _older(detail, base)
    content = detail.submission.content
    move_fields = [("version", claim.version), ("expected", claim.revision)]
    return {
        "detail": detail,
        "claim": claim,
        "title": title_of(claim, part_names([claim.causal_part]) if is_english() else {}),
        "type_name": spoken(CLAIM_TYPE_NAMES[ClaimType(claim.claim_type)]),
        "findings": findings(judgement, detail),
        "passed": len(judgement.get("passed", ())),
        "passed_titles": [RULES[key].title for key in judgement.get("passed", ()) if key in RULES],
        "hit_count": len(judgement.get("findings", ())),
        "skip_count": len(judgement.get("skipped", ())),
        "relay": relay(detail, actor, now, workday_calendar(), queries.desk_terms_on(today)),
        "groups": groups(detail, older, deciding="adjust" in moves),
        "cut": detail.approved_so_far - claim.claimed_amount,
        "story": story(content, older),
        "timeline": timeline(detail),
        "facts": car_facts(detail),
        "cover": cover_of(detail),
        "history": car_file(actor, claim, whole=whole_history),
        "moves": moves,
        "can_undo": bool("undo" in moves and review and may_undo(review, actor, now)),
        "held": bool(review and review.reviewer_id and review.reviewer_id != actor.user_id),
        "is_partial": detail.approved_so_far != claim.claimed_amount,
        "reasons": _reasons(queries.reasons(today)),
        "adjudicators": queries.adjudicators() if "transfer" in moves else [],
        "base": base,
        "older_versions": [one.version for one in detail.submissions[1:]],
        "compared_with": older[0] if older else None,
        "differences": differences(content, older[1]) if older and base else [],
        "move_fields": move_fields,
        "ask_fields": [*move_fields, ("line_no", "")],
    }


def findings(judgement: Mapping[str, Any], detail: queries.ClaimDetail) -> list[FindingView]:
    """Return stored findings, hits first, then what could not be judged; each leads to what it is about."""
    views = []
    for one in (*judgement.get("findings", ()), *judgement.get("skipped", ())):
        skipped = one["result"] == "skipped"
        words = "en" if is_english() else "zh"
        label, href = _place_of(one, detail)
        views.append(
            FindingView(
                severity="skip" if skipped else one["severity"],
                title=one["title"][words],
                text=one["text"][words],
                source=" · ".join(part for part in (one["rule_id"], one["source"][words]) if part),
                effect=one["effect"][words],
                field=one.get("field", ""),
                field_label=label,
                field_href=href,
            )
        )
    return views


def groups(
    detail: queries.ClaimDetail, older: tuple[int, Mapping[str, Any]] | None, *, deciding: bool
) -> list[ShownGroup]:
    """Return the lines by kind: labour, parts, other.

    Args:
        deciding: whether the reader may decide; then what is not decided stands at "approve".
    """
    kinds = {LineKind.LABOUR: _("Labour"), LineKind.PART: _("Parts"), LineKind.OTHER: _("Other")}
    names = _line_names(detail) if is_english() else {}
    former = former_values(detail.submission.content, older[1]) if older else {}
    found = [
        ShownGroup(
            kinds[kind],
            tuple(
                _shown_line(view, detail, names, former.get(view.line.line_no, {}), deciding)
                for view in detail.lines
                if view.line.kind == kind.value
            ),
        )
        for kind in LineKind
    ]
    return [group for group in found if group.lines]


def story(content: Mapping[str, Any], older: tuple[int, Mapping[str, Any]] | None) -> list[StoryPart]:
    """Return the three sentences; what a correction added is marked."""
    titles = {"complaint": _("Customer's words"), "cause": _("Checks and cause"), "correction": _("Correction")}
    return [
        StoryPart(titles[key], pieces(content.get(key) or "", (older[1].get(key) or "") if older else None))
        for key in STORY
    ]


def _turn_words(row: queries.QueueRow, actor: Actor) -> str:
    if row.claim.turn is not Turn.OEM:
        return spoken(TURN_NAMES[row.claim.turn])
    if row.reviewer_id is None:
        return _("unclaimed")
    return _("my turn") if row.reviewer_id == actor.user_id else row.reviewer


def _older(detail: queries.ClaimDetail, base: int | None) -> tuple[int, Mapping[str, Any]] | None:
    """Return the version that marks are made against, with its content: the one asked for, else the one before."""
    earlier = [one for one in detail.submissions if one.version < detail.claim.version]
    wanted = [one for one in earlier if one.version == base] or earlier
    return (wanted[0].version, wanted[0].content) if wanted else None


def _shown_line(
    view: queries.LineView,
    detail: queries.ClaimDetail,
    names: Mapping[str, Text],
    former: Mapping[str, str],
    deciding: bool,
) -> ShownLine:
    decision = view.decision
    reason = detail.reasons.get(decision.reason_code) if decision else None
    return ShownLine(
        view=view,
        name=named(view.line.name, view.line.code, names) or view.line.code,
        verdict=decision.verdict if decision else "approve" if deciding else "",
        approved=decision.approved_amount if decision else view.line.amount if deciding else None,
        reason=(reason.en if is_english() else reason.zh) if reason else "",
        former=former,
    )


def _line_names(detail: queries.ClaimDetail) -> dict[str, Text]:
    codes = {kind: [view.line.code for view in detail.lines if view.line.kind == kind.value] for kind in LineKind}
    return operation_names(codes[LineKind.LABOUR]) | part_names(codes[LineKind.PART])


def _place_of(finding: Mapping[str, Any], detail: queries.ClaimDetail) -> tuple[str, str]:
    """Return the words and the link of what a finding is about: a line, a sentence or the car."""
    field = finding.get("field") or ""
    lines = {view.line.line_no for view in detail.lines}
    about = [key for key in (field, *finding.get("inputs", {})) if key.startswith("lines.")]
    for key in about:
        number = key.split(".")[1]
        if number.isdecimal() and int(number) in lines:
            return _("line %(number)s") % {"number": number}, f"#l{number}"
    if field in STORY:
        return spoken(field_name(field)), "#story"
    if field in ("vin", "mileage_km"):
        return spoken(field_name(field)), "#car"
    return (spoken(field_name(field)), "") if field else ("", "")


def _reasons(rows: Sequence[Any]) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {purpose.value: [] for purpose in Purpose}
    for row in rows:
        found[row.purpose].append({"code": row.code, "label": row.en if is_english() else row.zh})
    return found
