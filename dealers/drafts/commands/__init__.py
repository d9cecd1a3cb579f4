"""Verbs of a draft's life: it is born, edited, checked, sent, taken up again, discarded."""

from dealers.drafts.commands.birth import drafts_from_orders
from dealers.drafts.commands.editing import add_cost, edit_draft, recheck_draft, remove_line, restore_line
from dealers.drafts.commands.sending import (
    SendResult,
    discard_draft,
    reopen_draft,
    restore_draft,
    submit_draft,
    submit_drafts,
    why_unready,
)
from dealers.drafts.commands.withdrawing import withdraw_drafts

__all__ = [
    "SendResult",
    "add_cost",
    "discard_draft",
    "drafts_from_orders",
    "edit_draft",
    "recheck_draft",
    "remove_line",
    "reopen_draft",
    "restore_draft",
    "restore_line",
    "submit_draft",
    "submit_drafts",
    "why_unready",
    "withdraw_drafts",
]
