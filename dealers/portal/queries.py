"""What the clerk's home adds up over claims and drafts."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, Sum

from claims import access
from claims import queries as claims
from claims.models import ReasonCode
from claims.rules import Status
from landbridge.clocks.days import local_day, start_of_day
from landbridge.identity.actor import Actor
from landbridge.money import ZERO

_WAITING = (Status.SUBMITTED, Status.IN_REVIEW, Status.ASKED, Status.RETURNED, Status.IN_APPEAL)


@dataclass(frozen=True, slots=True)
class Total:
    """How many claims, and yuan without tax."""

    number: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class MonthMoney:
    """The claims first submitted in a month; withdrawn ones do not count.

    Attributes:
        unpaid: approved and not settled yet.
        cut: what was not approved of decided claims, zero or negative.
        reasons: why lines were cut, with numbers, the most frequent first.
    """

    claimed: Total
    approved: Total
    paid: Total
    unpaid: Total
    waiting: Total
    cut: Decimal
    reasons: tuple[tuple[ReasonCode, int], ...]


def month_money(actor: Actor, now: datetime) -> MonthMoney:
    """Return the money of the running month (Asia/Shanghai), in three statements at most."""
    first = start_of_day(local_day(now).replace(day=1))
    waiting = Q(status__in=[one.value for one in _WAITING])
    decided = Q(decided_at__isnull=False)
    unpaid = Q(approved_amount__isnull=False, settled_amount__isnull=True)
    rows = access.visible_claims(actor).filter(submitted_at__gte=first).exclude(status=Status.WITHDRAWN.value)
    found = rows.aggregate(
        claimed_n=Count("id"),
        claimed=Sum("claimed_amount"),
        approved_n=Count("id", filter=Q(approved_amount__isnull=False)),
        approved=Sum("approved_amount"),
        paid_n=Count("id", filter=Q(settled_amount__isnull=False)),
        paid=Sum("settled_amount"),
        unpaid_n=Count("id", filter=unpaid),
        unpaid=Sum("approved_amount", filter=unpaid),
        waiting_n=Count("id", filter=waiting),
        waiting=Sum("claimed_amount", filter=waiting),
        decided=Sum("claimed_amount", filter=decided),
        kept=Sum("approved_amount", filter=decided),
    )
    return MonthMoney(
        claimed=Total(found["claimed_n"], found["claimed"] or ZERO),
        approved=Total(found["approved_n"], found["approved"] or ZERO),
        paid=Total(found["paid_n"], found["paid"] or ZERO),
        unpaid=Total(found["unpaid_n"], found["unpaid"] or ZERO),
        waiting=Total(found["waiting_n"], found["waiting"] or ZERO),
        cut=(found["kept"] or ZERO) - (found["decided"] or ZERO),
        reasons=tuple(claims.cut_reasons(actor, first)),
    )
