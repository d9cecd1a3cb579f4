"""What the search field finds in the catalogue, in both portals: parts."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from landbridge.catalog import queries
from landbridge.identity.actor import Actor
from landbridge.texts import Text
from landbridge.web.finding import Group, Hit, Wanted, group


def find(actor: Actor, wanted: Wanted, limit: int) -> Iterator[Group]:
    """Yield the parts whose number or name holds what was typed, in one statement."""
    yield group(
        _("Parts"),
        "puzzle",
        [
            Hit(
                row.number,
                reverse("catalogue_part", args=[row.number]),
                Text(row.name_zh, row.name_en),
                is_exact=wanted.plain == row.number.replace("-", "").upper(),
            )
            for row in queries.find_parts(wanted.text, limit + 1)
        ],
        limit,
    )
