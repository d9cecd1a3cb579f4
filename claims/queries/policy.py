"""What the OEM has set: rules with their policy and hits, reasons, adjudicators."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection

from claims import access
from claims.adjudication import types
from claims.adjudication.registry import ENTRIES
from claims.models import ReasonCode, RulePolicy
from claims.rules import Purpose
from landbridge.identity.models import User

HITS_DAYS = 90


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with what the policy makes of it today."""

    rule: types.Rule
    policy: RulePolicy | None
    hits: int


def reasons(on: date, *purposes: Purpose) -> list[ReasonCode]:
    """Return the coded reasons that may be given on a day, in their order."""
    return list(access.reason_codes(on, *purposes))


def adjudicators() -> list[User]:
    """Return the people a claim can be transferred to (OEM only)."""
    return list(access.adjudicators())


def rule_rows(on: date, since: datetime) -> list[RuleRow]:
    """Return all rules with their policy in force and their hits since a moment, in two statements."""
    policies = {row.rule_id: row for row in access.policy_rows(on)}
    with connection.cursor() as cursor:
        cursor.execute(_RULE_HITS, [since])
        hits = dict(cursor.fetchall())
    return [RuleRow(one.rule, policies.get(one.rule.id), hits.get(one.rule.id, 0)) for one in ENTRIES]


_RULE_HITS = """
SELECT finding ->> 'rule_id', count(*)
FROM claims_adjudication, jsonb_array_elements(judgement -> 'findings') finding
WHERE at >= %s GROUP BY 1
"""


def hits_since(now: datetime) -> datetime:
    """Return from when the page of rules counts hits."""
    return now - timedelta(days=HITS_DAYS)
