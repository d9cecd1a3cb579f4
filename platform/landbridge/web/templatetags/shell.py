"""Tags of the top bar."""

from typing import Any

from django import template
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.web.role_names import role_name

register = template.Library()


@register.simple_tag
def role_names(actor: Actor) -> str:
    """Return the person's roles here in words, in the order of the roles' list."""
    return pgettext("list", ", ").join(str(role_name(role)) for role in Role if role in actor.roles)


@register.simple_tag
def workplace_name(dealer: Any) -> str:
    """Return a dealer's name in the language of the page (`tenants.queries.DealerInfo`), the maker's for None."""
    if not dealer:
        return _("The maker")
    english = (get_language() or "").startswith("en") and dealer.name_en
    return str(english or dealer.name)
