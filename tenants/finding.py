"""What the search field finds at the OEM: dealers."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from landbridge.identity.actor import Actor
from landbridge.texts import Text
from landbridge.web.finding import Group, Hit, Wanted, group
from tenants import queries


def find(actor: Actor, wanted: Wanted, limit: int) -> Iterator[Group]:
    """Yield the dealers whose code, name or city holds what was typed, in one statement."""
    yield group(
        _("Dealers"),
        "building-store",
        [
            Hit(
                row.code,
                reverse("dealer", args=[row.code]),
                Text(f"{row.name} · {row.city}", f"{row.name_en} · {row.city}"),
                status=f"dealer.{row.status}",
                is_exact=wanted.code == row.code,
            )
            for row in queries.dealers(actor, search=wanted.text)[: limit + 1]
        ],
        limit,
    )
