"""Writes of claims, one function a business verb."""

from claims.commands.adjudicate import adjudicate_claim, adjudicate_claims, resume_review
from claims.commands.decide import (
    LineVerdict,
    NoSuchLine,
    NothingApproved,
    NotYours,
    approve_claim,
    decide_lines,
    may_undo,
    reject_claim,
    return_claim,
    undo_decision,
)
from claims.commands.desk import (
    HeldByAnother,
    NoSuchAdjudicator,
    TextMissing,
    ask_dealer,
    close_question,
    pick_claim,
    transfer_claim,
)
from claims.commands.policy import (
    PolicyDayTaken,
    PolicyDayWrong,
    PolicyInForce,
    PolicyValueWrong,
    cancel_policy_change,
    change_policy,
    load_default_policy,
)
from claims.commands.submit import (
    FindingsBlock,
    ReasonUnknown,
    resubmit_claim,
    submit_claim,
    withdraw_claim,
)
from claims.commands.talk import answer_question, post_message

__all__ = [
    "FindingsBlock",
    "HeldByAnother",
    "LineVerdict",
    "NoSuchAdjudicator",
    "NoSuchLine",
    "NotYours",
    "NothingApproved",
    "PolicyDayTaken",
    "PolicyDayWrong",
    "PolicyInForce",
    "PolicyValueWrong",
    "ReasonUnknown",
    "TextMissing",
    "adjudicate_claim",
    "adjudicate_claims",
    "answer_question",
    "approve_claim",
    "ask_dealer",
    "cancel_policy_change",
    "change_policy",
    "close_question",
    "decide_lines",
    "load_default_policy",
    "may_undo",
    "pick_claim",
    "post_message",
    "reject_claim",
    "resubmit_claim",
    "resume_review",
    "return_claim",
    "submit_claim",
    "transfer_claim",
    "undo_decision",
    "withdraw_claim",
]
