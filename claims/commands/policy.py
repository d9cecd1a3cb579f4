"""Loading the policy of a new installation."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from claims.adjudication.registry import RULES
from claims.models import ReasonCode, RulePolicy
from claims.reasons import REASONS
from claims.terms import TERMS
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were new."""

    rules: int
    reasons: int


@transaction.atomic
def load_default_policy(*, actor: Actor, now: datetime, valid_from: date) -> Loaded:
    """Write a row for every rule, term and reason that has none yet; what the OEM has changed stays.

    Raises:
        Forbidden: only an administrator or the system.
    """
    actor.require(Role.ADMINISTRATOR, Role.SYSTEM)
    known = set(RulePolicy.objects.values_list("rule_id", flat=True))
    rows = [
        RulePolicy(rule_id=rule.id, severity=rule.severity.value, params=dict(rule.params), valid_from=valid_from)
        for rule in RULES.values()
        if rule.id not in known
    ]
    rows += [
        RulePolicy(rule_id=term.id, params=dict(term.params), valid_from=valid_from)
        for term in TERMS.values()
        if term.id not in known
    ]
    codes = set(ReasonCode.objects.values_list("code", flat=True))
    reasons = [
        ReasonCode(
            code=code,
            purpose=purpose.value,
            zh=text.zh,
            en=text.en,
            order=place,
            valid_from=valid_from,
        )
        for place, (code, purpose, text) in enumerate(REASONS, start=1)
        if code not in codes
    ]
    RulePolicy.objects.bulk_create(rows)
    ReasonCode.objects.bulk_create(reasons)
    return Loaded(len(rows), len(reasons))
