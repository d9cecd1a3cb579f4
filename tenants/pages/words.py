"""Events of people and dealers in words, for their timelines."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from landbridge.events.models import Event
from landbridge.identity.rules import Role
from landbridge.web.parts import TimelineEntry
from landbridge.web.role_names import role_name

_TITLES: dict[str, tuple[Any, str]] = {
    "dealer.registered": (gettext_lazy("Registered"), ""),
    "dealer.opened": (gettext_lazy("Opened"), "accent"),
    "dealer.active": (gettext_lazy("Let in again"), "accent"),
    "dealer.suspended": (gettext_lazy("Suspended"), "warn"),
    "dealer.closed": (gettext_lazy("Closed"), "bad"),
    "dealer.grade_set": (gettext_lazy("Grade set"), ""),
    "person.invited": (gettext_lazy("Invited"), "accent"),
    "person.invitation_renewed": (gettext_lazy("New link"), ""),
    "person.invitation_revoked": (gettext_lazy("Link withdrawn"), "warn"),
    "person.roles_set": (gettext_lazy("Roles set"), ""),
    "person.suspended": (gettext_lazy("Suspended"), "bad"),
    "person.reinstated": (gettext_lazy("Reinstated"), "accent"),
    "person.password_changed": (gettext_lazy("Password changed"), ""),
    "person.passkey_added": (gettext_lazy("Passkey set up"), ""),
    "person.passkey_removed": (gettext_lazy("Passkey removed"), "warn"),
    "person.totp_switched_on": (gettext_lazy("Authenticator app switched on"), ""),
    "person.totp_switched_off": (gettext_lazy("Authenticator app switched off"), "warn"),
    "person.second_step_reset": (gettext_lazy("Second step removed by an administrator"), "warn"),
    "person.recovery_codes_made": (gettext_lazy("New recovery codes made"), ""),
}


def timeline(events: Iterable[Event], places: dict[Any, str] | None = None) -> list[TimelineEntry]:
    """Return events as timeline entries: what, by whom, and of roles which and where."""
    return [_entry(event, places or {}) for event in events]


def _entry(event: Event, places: dict[Any, str]) -> TimelineEntry:
    title, tone = _TITLES.get(event.verb, (event.verb, ""))
    details = [
        _("by %(label)s") % {"label": _("the platform") if event.actor_label == "system" else event.actor_label}
    ]
    if "roles" in event.facts:
        names = [str(role_name(Role(role))) for role in event.facts["roles"]]
        details.append(_(", ").join(names) or _("none any more"))
    if "grade" in event.facts:
        details.append(_("grade %(grade)s from %(valid_from)s") % event.facts)
    if event.dealer_id in places:
        details.append(places[event.dealer_id])
    return TimelineEntry(title, event.at, text=" · ".join(details), tone=tone)
