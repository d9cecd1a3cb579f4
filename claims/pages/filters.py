"""The conditions of the queue: in the address of the list and of every claim opened from it.

What was typed may be a number of a car, so the address holds only its key (`landbridge.web.search_terms`).
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims import queries
from claims.adjudication.registry import RULES
from claims.words import spoken
from landbridge.clocks.days import end_of_day, local_day
from landbridge.identity.actor import Actor
from landbridge.web.search_terms import KEY, term
from landbridge.web.toolbar import CURSOR, Filter, chosen

GROUPS = {
    "open": _("In review"),
    "asked": _("Question open"),
    "system": _("Submitted"),
    "returned": _("Returned"),
    "approved": _("Approved"),
    "rejected": _("Rejected"),
    "withdrawn": _("Withdrawn"),
    "all": _("All"),
}
DUE = Filter("due", _("Due"), {"today": _("Today"), "over": _("Overdue")}, takes_one=True)
DESK = Filter("desk", _("Desk"), {"mine": _("Mine"), "unclaimed": _("Unclaimed")}, takes_one=True)
AMOUNT = Filter(
    "amount",
    _("Claimed amount"),
    {"small": _("below ¥1,000"), "middle": _("¥1,000 to 5,000"), "large": _("¥5,000 and more")},
    takes_one=True,
)
NAMES = ("status", "due", "desk", "amount", "rule", "dealer", KEY)


@dataclass(frozen=True, slots=True)
class QueueView:
    """What the address asks for: the filter itself, and the address's part that says it again."""

    wanted: queries.ClaimFilter
    query: str

    @property
    def suffix(self) -> str:
        """Return the query as the end of an address, nothing where nothing is asked for."""
        return f"?{self.query}" if self.query else ""


def rule_filter() -> Filter:
    """Return the filter of rules, named in the language now active."""
    options = {key: f"{key} {spoken(rule.title)}" for key, rule in RULES.items()}
    return Filter("rule", _("Rule"), options, takes_one=True)


def dealer_filter(actor: Actor, status: str) -> Filter:
    """Return the filter of the dealers that have most claims in a group."""
    return Filter("dealer", _("Dealer"), queries.dealers_in_list(actor, status), takes_one=True)


def read(request: HttpRequest, now: datetime) -> QueueView:
    """Return what an address asks for; values that no filter knows are left out."""
    query = request.GET
    status = query.get("status", "")
    due = next(iter(chosen(query, DUE)), "")
    wanted = queries.ClaimFilter(
        status=status if status in GROUPS else "open",
        desk=next(iter(chosen(query, DESK)), ""),
        due_before={"today": end_of_day(local_day(now)), "over": now}.get(due),
        dealer=query.get("dealer", "")[:12],
        rule=query.get("rule", "") if query.get("rule", "") in RULES else "",
        amount=next(iter(chosen(query, AMOUNT)), ""),
        search=term(request),
    )
    kept = query.copy()
    for name in list(kept):
        if name not in NAMES or name == CURSOR or not kept[name]:
            del kept[name]
    return QueueView(wanted, kept.urlencode())


def is_narrowed(view: QueueView) -> bool:
    """Return whether anything but the group of statuses is asked for."""
    plain = queries.ClaimFilter(status=view.wanted.status)
    return view.wanted != plain
