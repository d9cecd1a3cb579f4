"""What pages, API and other apps ask about claims."""

from claims.queries.checks import all_checked, checked, precheck
from claims.queries.details import ClaimDetail, LineView, claim_by_number, claim_detail, claims_of_car, neighbours
from claims.queries.lists import (
    STATUS_GROUPS,
    ClaimFilter,
    Counts,
    Cursor,
    QueuePage,
    QueueRow,
    claim_counts,
    claim_list,
    claims_of_dealer,
    in_review_count,
    listed_claims,
    returned_count,
)
from claims.queries.policy import RuleRow, adjudicators, hits_since, reasons, rule_rows
from claims.queries.waiting import WaitingClaim, cut_reasons, waiting_claims

__all__ = [
    "STATUS_GROUPS",
    "ClaimDetail",
    "ClaimFilter",
    "Counts",
    "Cursor",
    "LineView",
    "QueuePage",
    "QueueRow",
    "RuleRow",
    "WaitingClaim",
    "adjudicators",
    "all_checked",
    "checked",
    "claim_by_number",
    "claim_counts",
    "claim_detail",
    "claim_list",
    "claims_of_car",
    "claims_of_dealer",
    "cut_reasons",
    "hits_since",
    "in_review_count",
    "listed_claims",
    "neighbours",
    "precheck",
    "reasons",
    "returned_count",
    "rule_rows",
    "waiting_claims",
]
