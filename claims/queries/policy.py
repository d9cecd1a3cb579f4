"""What the OEM has set: rules with their policy and hits, terms, reasons, adjudicators."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Count

from claims import access
from claims.adjudication.registry import RULES
from claims.adjudication.types import ParamValue
from claims.bilingual import Text
from claims.models import Adjudication, ReasonCode, RulePolicy
from claims.policy import in_force
from claims.rules import Purpose
from claims.terms import TERMS, DeskTerms
from landbridge.events.models import Event
from landbridge.identity.models import User

HITS_DAYS = 30


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule or a term with what the policy makes of it.

    Args:
        source: law or practice behind it; None for a term.
        defaults: its numbers as this release brings them, which also says what kind each is.
        policy: the row in force; None if there is none, and then the rule sends to a person.
        planned: the next row, not in force yet.
        hits: how often it hit lately; None for a term.
    """

    id: str
    title: Text
    about: Text
    source: Text | None
    defaults: Mapping[str, ParamValue]
    policy: RulePolicy | None
    planned: RulePolicy | None
    hits: int | None

    @property
    def is_term(self) -> bool:
        return self.source is None


@dataclass(frozen=True, slots=True)
class PolicyStep:
    """One row of a rule's history, with the event that wrote it; rows of the installation have none."""

    row: RulePolicy
    event: Event | None
    is_now: bool
    is_planned: bool


@dataclass(frozen=True, slots=True)
class RuleFile:
    """One rule with its history, newest first.

    Args:
        outcomes: how the claims it hit lately were answered by the system: outcome to number.
        version: the highest version of its rows, 0 without any; a change names the one it was made from.
    """

    row: RuleRow
    steps: tuple[PolicyStep, ...]
    outcomes: Mapping[str, int]
    version: int


def reasons(on: date, *purposes: Purpose) -> list[ReasonCode]:
    """Return the coded reasons that may be given on a day, in their order."""
    return list(access.reason_codes(on, *purposes))


def adjudicators() -> list[User]:
    """Return the people a claim can be transferred to (OEM only)."""
    return list(access.adjudicators())


def desk_terms_on(on: date) -> DeskTerms:
    """Return how long each side has, by the policy of a day."""
    return in_force(on).terms


def rule_rows(on: date, since: datetime) -> list[RuleRow]:
    """Return all rules and terms with policy, plan and hits since a moment, in two statements."""
    rows: dict[str, list[RulePolicy]] = {}
    for row in access.policy_history():
        rows.setdefault(row.rule_id, []).append(row)
    with connection.cursor() as cursor:
        cursor.execute(_RULE_HITS, [since])
        hits = dict(cursor.fetchall())
    return [_rule_row(key, rows.get(key, ()), on, hits.get(key, 0)) for key in (*RULES, *TERMS)]


def rule_file(rule_id: str, on: date, since: datetime) -> RuleFile:
    """Return one rule or term with its history, in three statements.

    Raises:
        RulePolicy.DoesNotExist: there is neither a rule nor a term of that name.
    """
    if rule_id not in RULES and rule_id not in TERMS:
        raise RulePolicy.DoesNotExist(rule_id)
    rows = list(access.policy_history().filter(rule_id=rule_id))
    written = Event.objects.filter(subject_id__in=[row.pk for row in rows], verb="policy.changed")
    events = {event.subject_id: event for event in written}
    hit = Adjudication.objects.filter(at__gte=since, judgement__findings__contains=[{"rule_id": rule_id}])
    outcomes = dict(hit.order_by().values_list("outcome").annotate(number=Count("id")))
    row = _rule_row(rule_id, rows, on, sum(outcomes.values()))
    steps = [PolicyStep(one, events.get(one.pk), one == row.policy, one.valid_from > on) for one in rows]
    return RuleFile(row, tuple(reversed(steps)), outcomes, max((one.version for one in rows), default=0))


def hits_since(now: datetime) -> datetime:
    """Return from when pages count hits."""
    return now - timedelta(days=HITS_DAYS)


_RULE_HITS = """
SELECT finding ->> 'rule_id', count(*)
FROM claims_adjudication, jsonb_array_elements(judgement -> 'findings') finding
WHERE at >= %s GROUP BY 1
"""


def _rule_row(rule_id: str, rows: Iterable[RulePolicy], on: date, hits: int) -> RuleRow:
    in_order = list(rows)
    running = [row for row in in_order if row.valid_from <= on and (row.valid_to is None or row.valid_to > on)]
    later = [row for row in in_order if row.valid_from > on]
    policy, planned = (running[-1] if running else None), (later[0] if later else None)
    if rule_id in RULES:
        rule = RULES[rule_id]
        return RuleRow(rule_id, rule.title, rule.about, rule.source, rule.params, policy, planned, hits)
    term = TERMS[rule_id]
    return RuleRow(rule_id, term.title, term.about, None, term.params, policy, planned, None)
