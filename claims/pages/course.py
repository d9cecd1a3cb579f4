"""A claim's course: the strip of who held it for how long, and the timeline in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from claims import queries
from claims.adjudication.registry import RULES
from claims.models import Claim, Review
from claims.pages.clocks import clock_of
from claims.pages.naming import is_english
from claims.rules import Turn
from claims.terms import DeskTerms
from claims.turns import Spell, held, spells
from claims.words import spoken
from landbridge.clocks.days import local_day
from landbridge.clocks.deadlines import Unit, deadline, due_day
from landbridge.clocks.workdays import WorkdayCalendar
from landbridge.identity.actor import Actor
from landbridge.web.moments import day_text, length_text, moment_text
from landbridge.web.parts import RelayStep, TimelineEntry
from landbridge.web.templatetags.lb import yuan

RETURN_DAYS = 30  # from the first approval until the old part is back
TONES = {
    "claim.returned": "warn",
    "claim.rejected": "bad",
    "claim.approved_first": "accent",
    "claim.judgement_differs": "bad",
}
SECOND_NATURE = frozenset({"claim.lines_adjusted"})  # said by the lines themselves


def relay(
    detail: queries.ClaimDetail, actor: Actor, now: datetime, calendar: WorkdayCalendar, terms: DeskTerms
) -> list[RelayStep]:
    """Return who had the claim, for how long, who has it now and who comes."""
    claim, today = detail.claim, local_day(now)
    course = spells((event.verb, event.at) for event in reversed(detail.events))
    turn = claim.turn
    steps = [_prepared(claim, today), _checked(detail, course, now)]
    if any(spell.turn is Turn.DEALER for spell in course):
        steps.append(
            RelayStep(
                _("Dealer corrects or answers"),
                _dealer_text(claim, course, now),
                clock_of(claim, now, calendar, terms) if turn is Turn.DEALER else None,
                "now" if turn is Turn.DEALER else "past",
            )
        )
    decided = moment_text(claim.decided_at, today) if claim.decided_at else ""
    steps += [
        RelayStep(
            _("OEM decides") + (_whose(detail.review, actor) if turn is Turn.OEM else ""),
            " · ".join(part for part in (decided, _used(course, Turn.OEM, now)) if part),
            clock_of(claim, now, calendar, terms) if turn is Turn.OEM else None,
            "now" if turn is Turn.OEM else "past" if _had(course, Turn.OEM) else "next",
        ),
        RelayStep(
            _("Old part comes back"), _part_text(detail, today), state="now" if turn is Turn.PARTS else "next"
        ),
        RelayStep(_("Payment"), state="now" if turn is Turn.FINANCE else "next"),
    ]
    return steps


def timeline(detail: queries.ClaimDetail) -> list[TimelineEntry]:
    """Return what happened, newest first, from the day the car was handed over."""
    found = [
        TimelineEntry(
            title=_title(event.verb, event.actor_label, event.facts),
            at=event.at,
            text=_told(event.facts, detail),
            tone=TONES.get(event.verb, ""),
        )
        for event in detail.events
        if event.verb not in SECOND_NATURE
    ]
    if detail.claim.handed_over_at:
        found.append(TimelineEntry(_("Car handed over; the time to submit begins"), detail.claim.handed_over_at))
    return found


def _prepared(claim: Claim, today: date) -> RelayStep:
    sent = day_text(claim.submitted_at, today)
    if claim.handed_over_at is None:
        return RelayStep(_("Dealer prepares"), _("submitted %(sent)s") % {"sent": sent})
    text = _("handed over %(handed)s, submitted %(sent)s · took %(length)s") % {
        "handed": day_text(claim.handed_over_at, today),
        "sent": sent,
        "length": length_text(claim.submitted_at - claim.handed_over_at),
    }
    return RelayStep(_("Dealer prepares"), text)


def _checked(detail: queries.ClaimDetail, course: Sequence[Spell], now: datetime) -> RelayStep:
    latest = detail.adjudication
    if latest is None:
        return RelayStep(_("System checks"), state="now")
    text = _("%(when)s · %(rules)d rules · %(length)s") % {
        "when": moment_text(latest.at, local_day(now)),
        "rules": _judged(latest.judgement),
        "length": length_text(held(course, Turn.SYSTEM, now)),
    }
    return RelayStep(_("System checks"), text)


def _dealer_text(claim: Claim, course: Sequence[Spell], now: datetime) -> str:
    today = local_day(now)
    last = [spell for spell in course if spell.turn is Turn.DEALER][-1]
    days = day_text(last.since, today)
    if last.until is not None:
        days = f"{days} → {day_text(last.until, today)}"
    return f"{days} · {_used(course, Turn.DEALER, now)}"


def _part_text(detail: queries.ClaimDetail, today: date) -> str:
    if not any(view.line.must_return for view in detail.lines):
        return _("none is due")
    if detail.claim.turn is Turn.PARTS and detail.claim.decided_at is not None:
        due = deadline(detail.claim.decided_at, RETURN_DAYS, Unit.CALENDAR_DAY)
        return _("until %(day)s") % {"day": day_text(due_day(due), today)}
    return _("within %(days)d days of approval") % {"days": RETURN_DAYS}


def _whose(review: Review | None, actor: Actor) -> str:
    if review is None or review.reviewer_id is None:
        return f" · {_('unclaimed')}"
    return f" · {_('my turn') if review.reviewer_id == actor.user_id else review.reviewer_label}"


def _had(course: Iterable[Spell], turn: Turn) -> bool:
    return any(spell.turn is turn for spell in course)


def _used(course: Sequence[Spell], turn: Turn, now: datetime) -> str:
    if not _had(course, turn):
        return ""
    return _("took %(length)s") % {"length": length_text(held(course, turn, now))}


def _judged(judgement: Mapping[str, Any]) -> int:
    return sum(len(judgement.get(key, ())) for key in ("findings", "passed", "skipped"))


def _title(verb: str, who: str, facts: Mapping[str, Any]) -> str:
    titles = {
        "claim.submitted": _("Dealer submitted version 1"),
        "claim.resubmitted": _("Dealer submitted version %(version)s"),
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
    return titles.get(verb, verb) % {"who": name, "version": facts.get("version", "")}


def _told(facts: Mapping[str, Any], detail: queries.ClaimDetail) -> str:
    parts = [_rule_words(key) for key in facts.get("rules") or ()]
    if facts.get("rules") == [] and facts.get("passed"):
        parts.append(_("%(number)d rules passed") % {"number": facts["passed"]})
    reason = detail.reasons.get(facts.get("reason") or "")
    if reason is not None:
        parts.append(reason.en if is_english() else reason.zh)
    for key in ("approved", "claimed"):
        if facts.get(key) is not None:
            parts.append(f"¥{yuan(facts[key])}")
            break
    if facts.get("to"):
        parts.append(f"→ {facts['to']}")
    return " · ".join(part for part in parts if part)


def _rule_words(rule_id: str) -> str:
    return f"{rule_id} {spoken(RULES[rule_id].title)}" if rule_id in RULES else rule_id
