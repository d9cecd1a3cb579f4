"""All rules, by explicit import: what is not listed here does not judge."""

from collections.abc import Callable
from dataclasses import dataclass

from claims.adjudication import (
    causal_part_not_one,
    dates_out_of_order,
    dealer_not_active,
    exact_duplicate,
    hours_above_standard,
    labour_not_for_failure,
    labour_not_for_model,
    labour_rate_wrong,
    line_amount_wrong,
    maintenance_fee_wrong,
    maintenance_outside_window,
    maintenance_used,
    mileage_below_last,
    model_differs,
    narrative_too_thin,
    near_duplicate,
    part_not_fitted,
    part_outside_period,
    part_price_wrong,
    quantity_above_fit,
    sold_after_repair,
    submitted_too_late,
    total_wrong,
    unsold_driven_far,
    vehicle_not_sold,
    vin_invalid,
    vin_not_on_file,
    warranty_start_differs,
)
from claims.adjudication.facts import Facts
from claims.adjudication.types import Finding, Policy, Rule, RulePolicy, Submission

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
                causal_part_not_one,
                dates_out_of_order,
                dealer_not_active,
                exact_duplicate,
                hours_above_standard,
                labour_not_for_failure,
                labour_not_for_model,
                labour_rate_wrong,
                line_amount_wrong,
                maintenance_fee_wrong,
                maintenance_outside_window,
                maintenance_used,
                mileage_below_last,
                model_differs,
                narrative_too_thin,
                near_duplicate,
                part_not_fitted,
                part_outside_period,
                part_price_wrong,
                quantity_above_fit,
                sold_after_repair,
                submitted_too_late,
                total_wrong,
                unsold_driven_far,
                vehicle_not_sold,
                vin_invalid,
                vin_not_on_file,
                warranty_start_differs,
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
