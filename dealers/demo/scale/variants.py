"""By how many days a history may be moved so that everything in it stays true.

A rule that counts months, a price list that begins, a dealer that opens: each makes a moved history another one.
So a history is moved only where the rules say of the moved version word for word what was moved.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime, timedelta

from claims.adjudication import types
from claims.adjudication.codec import from_json, to_json
from claims.adjudication.judging import judge
from dealers.demo.scale.rows import Family
from dealers.demo.scale.tokens import AT, MOMENT, is_deadline, moved_text
from landbridge.clocks.days import SHANGHAI, local_day

SHIFTS = (-14, -7, 0, 7, 14)  # whole weeks: a Saturday stays one
MOST_MINUTES = 14
QUIET_DAYS = 15  # what happened later may still be waiting for somebody, whose clock runs from today
_SETTLED_CLAIMS = ("approved_first", "rejected")
_SETTLED_DRAFTS = ("submitted", "discarded")

PolicyOn = Callable[[date], types.Policy]


def most_minutes(family: Family) -> int:
    """Return by how many minutes all moments may be earlier without one of them leaving its day."""
    since_midnight = [
        moment.astimezone(SHANGHAI).hour * 60 + moment.astimezone(SHANGHAI).minute for moment in _moments(family)
    ]
    return max(0, min([MOST_MINUTES, *since_midnight]))


def shifts(family: Family, now: datetime, boundaries: Collection[date], policy_on: PolicyOn) -> tuple[int, ...]:
    """Return the days by which a history may be moved; 0 is always among them.

    Args:
        boundaries: days on which anything of the catalogue begins or ends.
    """
    if not _is_settled(family):
        return (0,)
    moments = list(_moments(family))
    days = {local_day(moment) for moment in moments}
    found = []
    for shift in SHIFTS:
        if shift == 0 or (
            _is_past(moments, shift, now)
            and not _crosses(days, shift, boundaries)
            and _judged_alike(family, shift, policy_on)
        ):
            found.append(shift)
    return tuple(found)


def _is_settled(family: Family) -> bool:
    for row in family.of("drafts_claimdraft"):
        if row.values["status"] not in _SETTLED_DRAFTS:
            return False
        # What an unsent draft's last check said was never frozen with its facts: it cannot be said again.
        if row.values["status"] == "discarded" and json.loads(row.values["precheck"] or "{}").get("findings"):
            return False
    return all(row.values["status"] in _SETTLED_CLAIMS for row in family.of("claims_claim"))


def _moments(family: Family) -> Iterator[datetime]:
    for row in family.rows:
        for name, text in row.values.items():
            if text and name.endswith(AT) and MOMENT.fullmatch(text):
                moment = datetime.fromisoformat(text)
                if not is_deadline(moment):
                    yield moment


def _is_past(moments: Iterable[datetime], shift: int, now: datetime) -> bool:
    return all(moment + timedelta(days=max(shift, 0)) < now - timedelta(days=QUIET_DAYS) for moment in moments)


def _crosses(days: Iterable[date], shift: int, boundaries: Collection[date]) -> bool:
    for day in days:
        first, last = sorted((day, day + timedelta(days=shift)))
        if any(first < boundary <= last for boundary in boundaries):
            return True
    return False


def _judged_alike(family: Family, shift: int, policy_on: PolicyOn) -> bool:
    minutes = most_minutes(family)
    answers = {
        (row.values["claim_id"], row.values["version"]): row.values["judgement"]
        for row in family.of("claims_adjudication")
    }
    for row in family.of("claims_submission"):
        content, facts, dealers = (
            json.loads(moved_text(row.values[name] or "", shift, minutes))
            for name in ("content", "facts", "judgement")
        )
        submission = from_json(types.Submission, content)
        policy = policy_on(local_day(submission.submitted_at))
        said = to_json(judge(submission, from_json(types.Facts, facts), policy))
        stored = answers.get((row.values["claim_id"], row.values["version"]))
        if said != dealers or (stored and said != json.loads(moved_text(stored, shift, minutes))):
            return False
    return True
