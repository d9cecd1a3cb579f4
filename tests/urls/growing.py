"""The world of `samples` grown: fifty of each thing that a list may show."""

from dataclasses import replace
from datetime import datetime

from claims import commands as claims
from dealers.drafts import commands as drafts
from dealers.drafts.models import ClaimDraft
from dealers.imports import commands as imports
from dealers.workshop import commands as workshop
from landbridge.api import commands as api
from landbridge.api.scopes import Scope
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.webhooks import commands as webhooks
from tenants.commands import invite_person, register_dealer
from tenants.models import Dealer, Region
from tests import cast
from tests.acting import actor_named, entered
from tests.dealers.builders import make_order
from tests.landbridge.intake.builders import HEADER, csv_bytes, order_row
from tests.urls.samples import THIN

FIFTY = range(50)


def grow(now: datetime) -> None:
    """Bring fifty more of each; outside of any scope."""
    _grow_oem(now)
    clerk = actor_named("clerk")
    _grow_systems(replace(clerk, roles=frozenset({Role.MANAGER})), now)
    waiting = [_grow_dealer(clerk, now, number) for number in FIFTY]
    desk = actor_named("adjudicator")
    with entered(desk):
        for claim_id in filter(None, waiting):
            claims.adjudicate_claim(claim_id=claim_id, version=1, now=now)


def _grow_dealer(clerk: Actor, now: datetime, number: int) -> object:
    """Close an order, submit every other draft, and bring a file; returns the claim, if any, that waits."""
    with entered(clerk):
        data = make_order(number=f"N{number:02d}", mileage_km=64_000 + number, jobs=(THIN,))
        order = workshop.save_order(actor=clerk, now=now, data=data).order
        workshop.close_order(actor=clerk, now=now, order_id=order.pk)
        content = csv_bytes([HEADER, order_row(工单号=f"F{number:02d}")])
        imports.upload_file(actor=clerk, now=now, name=f"{number}.csv", content=content)
        if number % 2:
            return None
        draft = ClaimDraft.objects.get(order=order.pk)
        return drafts.submit_draft(actor=clerk, now=now, draft_id=draft.pk, accept_warning=True).claim_id


def _grow_oem(now: datetime) -> None:
    actor = actor_named("administrator")
    with entered(actor):
        region, dealer = Region.objects.get(code="SW"), Dealer.objects.get(code=cast.DEALER)
        for number in FIFTY:
            register_dealer(
                actor=actor,
                now=now,
                code=f"XA{number:03d}",
                name=f"西安{number}店",
                name_en=f"Xi'an {number}",
                grade="C",
                city="西安",
                city_level=2,
                province="陕西",
                region=region,
                depot="zhengzhou",
            )
            invite_person(
                actor=actor,
                email=f"n{number}@landbridge.test",
                display_name=f"N{number}",
                staff_number=f"N{number:02d}",
                dealer=dealer if number % 2 else None,
                roles=[Role.SELLER if number % 2 else Role.FINANCE],
                now=now,
            )
    _grow_systems(actor, now)


def _grow_systems(actor: Actor, now: datetime) -> None:
    with entered(actor):
        for number in FIFTY:
            api.register_client(actor=actor, now=now, label=f"N-{number:02d}", scopes=[Scope.CATALOGUE_READ])
            webhooks.add_endpoint(
                actor=actor, now=now, url=f"https://dms.example/{number}", verbs=("claim.submitted",)
            )
