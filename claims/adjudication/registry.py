"""All rules, by explicit import: what is not listed here does not judge."""

from collections.abc import Callable
from dataclasses import dataclass

from claims.adjudication import (
    causal_part_not_one,
    dates_out_of_order,
    dealer_not_active,
    exact_duplicate,
    line_amount_wrong,
    mileage_below_last,
    narrative_too_thin,
    part_outside_period,
    submitted_too_late,
    total_wrong,
    vehicle_not_sold,
    vin_invalid,
    vin_not_on_file,
)
from claims.adjudication.types import Facts, Finding, Policy, Rule, RulePolicy, Submission

Check = Callable[[Submission, Facts, RulePolicy], Finding | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule and its check."""

    rule: Rule
    check: Check


ENTRIES: tuple[Entry, ...] = tuple(
    sorted(
        (
            Entry(module.RULE, module.check)
            for module in (
                vin_invalid,
                vin_not_on_file,
                vehicle_not_sold,
                dealer_not_active,
                submitted_too_late,
                dates_out_of_order,
                part_outside_period,
                mileage_below_last,
                exact_duplicate,
                line_amount_wrong,
                total_wrong,
                causal_part_not_one,
                narrative_too_thin,
            )
        ),
        key=lambda entry: entry.rule.id,
    )
)

RULES: dict[str, Rule] = {entry.rule.id: entry.rule for entry in ENTRIES}


def default_policy(version: str) -> Policy:
    """Return a policy with each rule's own severity and numbers: the seed of a new installation's rows."""
    return Policy(
        version,
        {rule.id: RulePolicy(rule.severity.value, True, dict(rule.params)) for rule in RULES.values()},
    )
