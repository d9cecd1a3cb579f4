"""The policy in force on a day: what rules judge by, and how long each side has."""

from dataclasses import dataclass
from datetime import date

from claims import access
from claims.adjudication import types
from claims.models import POLICY_EDITION
from claims.terms import TERMS, DeskTerms, desk_terms
from landbridge.doors.editions import Kept, stamp_of

NO_POLICY = "0"


@dataclass(frozen=True, slots=True)
class InForce:
    """Everything that policy rows say on one day."""

    policy: types.Policy
    terms: DeskTerms


_days: Kept[date, InForce] = Kept(2_000)


def in_force(on: date) -> InForce:
    """Return rules and terms of a day, in one statement; two if a policy row changed since they were last asked.

    A rule without a row is absent, and then goes to a person instead of refusing anything (`judge`).
    """
    return _days.among(stamp_of(POLICY_EDITION), [on], lambda _: {on: _read(on)})[on]


def _read(on: date) -> InForce:
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
