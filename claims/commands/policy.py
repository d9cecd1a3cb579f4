"""The OEM's policy: the rows of a new installation, and changes that count from a later day on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from claims import access
from claims.adjudication.registry import RULES
from claims.adjudication.types import ParamValue, PolicyUnreadable, Severity
from claims.adjudication.types import RulePolicy as ReadablePolicy
from claims.models import ReasonCode, RulePolicy
from claims.reasons import REASONS
from claims.terms import TERMS
from landbridge import events
from landbridge.clocks.days import local_day
from landbridge.errors import RuleViolation, Stale
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role

_AMOUNT = re.compile(r"\d+(\.\d+)?")
LATEST_DAYS = 730  # a change planned for later than that is a slip of the pen


class PolicyDayWrong(RuleViolation):
    """A policy row may only begin on a day that has not begun, and not years ahead."""


class PolicyValueWrong(RuleViolation):
    """A severity or a number that the rule cannot judge by; `params["name"]` says which."""


class PolicyDayTaken(RuleViolation):
    """Another change of this rule is planned for that day already."""


class PolicyInForce(RuleViolation):
    """A row that counts already cannot be taken back: claims were judged by it."""


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


@transaction.atomic
def change_policy(
    *,
    actor: Actor,
    now: datetime,
    rule_id: str,
    severity: str,
    enabled: bool,
    params: Mapping[str, ParamValue],
    valid_from: date,
    expected: int,
) -> RulePolicy:
    """Plan a change of one rule or term: a new row that takes over on its first day.

    Rows in force are never edited, so that every claim can be explained by the policy of its day.

    Args:
        severity: a value of `Severity`; left out of account for a term.
        enabled: whether the rule is judged at all.
        params: all its numbers, whole numbers or amounts in yuan as text, under the rule's own names.
        valid_from: tomorrow at the earliest.
        expected: the highest version of this rule's rows that the person saw; 0 if there was none.

    Raises:
        Forbidden: the actor is not an administrator.
        RulePolicy.DoesNotExist: there is neither a rule nor a term of that name.
        PolicyDayWrong, PolicyValueWrong, PolicyDayTaken: nothing is written.
        Stale: somebody changed this rule since the page was opened.
    """
    actor.require(Role.ADMINISTRATOR)
    if rule_id not in RULES and rule_id not in TERMS:
        raise RulePolicy.DoesNotExist(rule_id)
    today = local_day(now)
    if not today < valid_from <= today + timedelta(days=LATEST_DAYS):
        raise PolicyDayWrong(
            "policy_day", _("The change begins tomorrow at the earliest, in two years at the latest.")
        )
    values = _checked_values(rule_id, severity, params)
    # All rows, so that two changes of different rules never share a version; the numbers are read after the wait.
    list(RulePolicy.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    rows = RulePolicy.objects.filter(rule_id=rule_id)
    latest = rows.order_by("-version").first()
    if (latest.version if latest else 0) != expected:
        raise Stale("policy_changed", _("Somebody else has changed this rule meanwhile. Look at it again."))
    if rows.filter(valid_from=valid_from).exists():
        raise PolicyDayTaken("policy_day_taken", _("A change of this rule is planned for that day already."))
    row = RulePolicy.objects.create(
        rule_id=rule_id,
        severity=severity if rule_id in RULES else "",
        enabled=enabled or rule_id in TERMS,
        params=values,
        valid_from=valid_from,
        version=(RulePolicy.objects.aggregate(highest=Max("version"))["highest"] or 0) + 1,
    )
    told = {
        "rule": rule_id,
        "severity": row.severity,
        "enabled": row.enabled,
        "params": values,
        "valid_from": valid_from.isoformat(),
        "version": row.version,
        "before": _told(access.policy_rows(valid_from).filter(rule_id=rule_id).exclude(pk=row.pk).last()),
    }
    events.record(actor, "policy.changed", row, at=now, facts=told, audience="oem")
    return row


@transaction.atomic
def cancel_policy_change(*, actor: Actor, now: datetime, rule_id: str, version: int) -> None:
    """Take a planned change back before its day comes; the event keeps what it was.

    Raises:
        Forbidden: the actor is not an administrator.
        RulePolicy.DoesNotExist: no such row (any more).
        PolicyInForce: its day has come.
    """
    actor.require(Role.ADMINISTRATOR)
    row = RulePolicy.objects.select_for_update().get(rule_id=rule_id, version=version)
    if row.valid_from <= local_day(now):
        raise PolicyInForce("policy_in_force", _("This row counts already. Plan another change instead."))
    told = {"rule": rule_id, "version": version, "valid_from": row.valid_from.isoformat(), "was": _told(row)}
    events.record(actor, "policy.change_cancelled", row, at=now, facts=told, audience="oem")
    row.delete()


def _checked_values(rule_id: str, severity: str, params: Mapping[str, ParamValue]) -> dict[str, ParamValue]:
    """Return the numbers as they are stored, every one readable by the rule."""
    if rule_id in RULES and severity not in {one.value for one in Severity}:
        raise PolicyValueWrong("policy_severity", _("Choose what a hit leads to."), name="severity")
    defaults: Mapping[str, ParamValue] = RULES[rule_id].params if rule_id in RULES else TERMS[rule_id].params
    given = ReadablePolicy(severity, True, {name: params.get(name, "") for name in defaults})
    values: dict[str, ParamValue] = {}
    for name, default in defaults.items():
        try:
            values[name] = given.whole(name) if isinstance(default, int) else _text(given, name, default)
        except PolicyUnreadable:
            raise _value_wrong(name, default) from None
        if rule_id in TERMS and not 0 < int(values[name]) <= TERMS[rule_id].most[name]:
            raise PolicyValueWrong(
                "policy_value",
                _("Enter a whole number from 1 to %(most)d.") % {"most": TERMS[rule_id].most[name]},
                name=name,
            )
    return values


def _text(given: ReadablePolicy, name: str, default: str) -> str:
    """Return an amount in yuan, or where the default is none, a text that says something."""
    if _AMOUNT.fullmatch(default):
        return str(given.amount(name))
    words = str(given.params[name]).strip()
    if not words:
        raise PolicyUnreadable(name)
    return words


def _value_wrong(name: str, default: ParamValue) -> PolicyValueWrong:
    if isinstance(default, int):
        message = _("Enter a whole number from 0 to 1,000,000.")
    elif _AMOUNT.fullmatch(default):
        message = _("Enter an amount in yuan, 0 or more.")
    else:
        message = _("Enter something here.")
    return PolicyValueWrong("policy_value", message, name=name)


def _told(row: RulePolicy | None) -> dict[str, object] | None:
    return {"severity": row.severity, "enabled": row.enabled, "params": row.params} if row else None
