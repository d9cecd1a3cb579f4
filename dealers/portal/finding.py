"""What the search field finds at a dealer: orders, drafts, claims and cars."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims import queries as claims
from dealers.drafts import queries as drafts
from dealers.workshop import queries as workshop
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.web.finding import Group, Hit, Wanted, group


def find(actor: Actor, wanted: Wanted, limit: int) -> Iterator[Group]:
    """Yield groups in four statements; a car found by its plate brings its orders, drafts and claims."""
    cars = workshop.find_cars(actor, plain=wanted.plain, limit=limit + 1)
    orders = workshop.find_orders(actor, number=wanted.text, cars=cars, limit=limit + 1)
    yield group(
        _("Repair orders"),
        "clipboard-list",
        [
            Hit(
                row.number,
                reverse("order", args=[row.number]),
                row.model_name,
                row.plate,
                row.vin,
                row.status,
                wanted.code == row.number.upper(),
            )
            for row in orders
        ],
        limit,
    )
    if actor.has(Role.CLAIM_CLERK, Role.MANAGER):
        yield from _claim_desk(actor, wanted, [car.vin for car in cars], limit)
    yield group(
        _("Cars"),
        "car",
        [
            Hit(
                row.model_name or row.vin,
                reverse("car", args=[row.pk]),
                plate=row.plate,
                vin=row.vin,
                is_exact=wanted.names_car(row.vin, row.plate),
            )
            for row in cars
        ],
        limit,
    )


def _claim_desk(actor: Actor, wanted: Wanted, vins: list[str], limit: int) -> Iterator[Group]:
    found = drafts.find_drafts(actor, number=wanted.text, vins=vins, limit=limit + 1)
    yield group(
        _("Claim drafts"),
        "file-pencil",
        [
            Hit(
                f"{row.order_number} / {row.job_line}",
                reverse("draft", args=[row.pk]),
                row.title,
                row.plate,
                row.vin,
                "draft",
            )
            for row in found
        ],
        limit,
    )
    sent = claims.find_claims(actor, code=wanted.code, vins=vins, limit=limit + 1)
    yield group(
        _("Claims"),
        "send",
        [
            Hit(
                row.number,
                reverse("claim", args=[row.number]),
                row.title,
                "",
                row.vin,
                row.status,
                wanted.code == row.number,
            )
            for row in sent
        ],
        limit,
    )
