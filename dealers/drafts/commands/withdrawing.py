"""Drafts go with the orders that they came from."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from dealers.drafts import access
from dealers.drafts.models import ClaimDraft
from landbridge import events
from landbridge.identity.actor import Actor


@transaction.atomic
def withdraw_drafts(*, actor: Actor, now: datetime, order_ids: Collection[UUID]) -> None:
    """Delete the drafts of orders that are taken back; none of them may have become a claim.

    A submitted draft is left where it is, so that its order cannot go either.
    """
    drafts = access.all_drafts().filter(order__in=order_ids, claim_id=None)
    told: list[tuple[Model, dict[str, Any]]] = [
        (row, {"order": row.order_number, "job": row.job_line}) for row in drafts.only("order_number", "job_line")
    ]
    events.record_all(actor, "draft.withdrawn", told, at=now)
    ClaimDraft.objects.filter(pk__in=[row.pk for row, _ in told]).delete()
