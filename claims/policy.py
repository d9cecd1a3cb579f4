"""The policy in force on a day: what rules judge by, and how long each side has."""

from dataclasses import dataclass
from datetime import date

from claims import access
from claims.adjudication import types
from claims.terms import TERMS, DeskTerms, desk_terms

NO_POLICY = "0"


@dataclass(frozen=True, slots=True)
class InForce:
    """Everything that policy rows say on one day."""

    policy: types.Policy
    terms: DeskTerms


def in_force(on: date) -> InForce:
    """Return rules and terms of a day, in one statement.

    A rule without a row is absent, and then goes to a person instead of refusing anything (`judge`).
    """
    rows = {row.rule_id: row for row in access.policy_rows(on)}
    values = {
        key: types.RulePolicy(severity=row.severity, enabled=row.enabled, params=row.params)
        for key, row in rows.items()
    }
    newest = max(rows.values(), key=lambda row: (row.version, row.valid_from), default=None)
    version = f"{newest.valid_from:%Y-%m} r{newest.version}" if newest else NO_POLICY
    rules = {key: value for key, value in values.items() if key not in TERMS}
    return InForce(types.Policy(version, rules), desk_terms(values))


def policy_in_force(on: date) -> types.Policy:
    """Return the rows that rules judge by on a day."""
    return in_force(on).policy
