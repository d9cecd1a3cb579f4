"""App of claim drafts."""

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.web import nav, status

if TYPE_CHECKING:
    from dealers.drafts.models import ClaimDraft


def _open_drafts(actor: Actor) -> "QuerySet[ClaimDraft]":
    from dealers.drafts import queries

    return queries.still_open(actor)


class DraftsConfig(AppConfig):
    name = "dealers.drafts"
    label = "drafts"

    def ready(self) -> None:
        from dealers.drafts import reactions
        from dealers.workshop import closing

        closing.on_closed.append(reactions.orders_closed)
        closing.holds.append(reactions.order_is_claimed)
        closing.built_on.append(reactions.built_on_orders)
        closing.on_withdrawn.append(reactions.orders_withdrawn)
        status.register(
            {
                "would_reject": status.StatusLook(
                    status.Tone.BAD, pgettext_lazy("status", "Would be rejected"), "circle-x"
                ),
                "draft": status.StatusLook(status.Tone.LINE, pgettext_lazy("status", "Draft")),
            }
        )
        nav.register(
            nav.NavItem(
                portal=nav.DEALER,
                url_name="drafts",
                icon="file-pencil",
                label=_("Claim drafts"),
                section=_("Claims"),
                roles=frozenset({Role.CLAIM_CLERK, Role.MANAGER}),
                rows=_open_drafts,
                order=30,
            )
        )
