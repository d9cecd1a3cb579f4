"""What the search field finds at the OEM: claims of all dealers that the person may see, and cars."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims import queries
from landbridge.identity.actor import Actor
from landbridge.vehicles import queries as vehicles
from landbridge.web.finding import Group, Hit, Wanted, group


def find(actor: Actor, wanted: Wanted, limit: int) -> Iterator[Group]:
    """Yield groups in two statements."""
    claims = queries.find_claims(actor, code=wanted.code, limit=limit + 1)
    yield group(
        _("Claims"),
        "gavel",
        [
            Hit(
                row.number,
                reverse("oem_claim", args=[row.number]),
                row.title,
                vin=row.vin,
                status=row.status,
                is_exact=wanted.code == row.number,
            )
            for row in claims
        ],
        limit,
    )
    cars = vehicles.find_vehicles(wanted.plain, limit + 1)
    yield group(
        _("Cars"),
        "car",
        [
            Hit(str(row.model), reverse("car", args=[row.pk]), vin=row.vin, is_exact=wanted.names_car(row.vin))
            for row in cars
        ],
        limit,
    )
