"""Writes a person makes to the own account in the front door, where nobody has a role yet."""

import hashlib
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from landbridge import events
from landbridge.errors import RuleViolation
from landbridge.identity.actor import Actor
from landbridge.identity.models import Invitation, User


class InvitationNotValid(RuleViolation):
    """The link cannot be used (any more); its code says why, to those who have a link that was once right.

    `invitation_used`, `invitation_revoked` (a newer link took its place, or it was withdrawn),
    `invitation_expired`, or `invitation_unknown`, which is also that of a suspended account.
    """


def open_invitation(token: str, *, now: datetime) -> Invitation:
    """Return the invitation a link stands for.

    Raises:
        InvitationNotValid: see the class.
    """
    hashed = hashlib.sha256(token.encode()).hexdigest()
    rows = Invitation.objects.select_related("user").select_for_update(of=("self",))
    found = rows.filter(token_hash=hashed, user__is_active=True).first()
    reason = _why_not(found, now)
    if found is None or reason:
        raise InvitationNotValid(reason, _("This link is no longer valid."))
    return found


def _why_not(found: Invitation | None, now: datetime) -> str:
    if found is None:
        return "invitation_unknown"
    if found.accepted_at:
        return "invitation_used"
    if found.revoked_at:
        return "invitation_revoked"
    return "invitation_expired" if found.expires_at <= now else ""


@transaction.atomic
def accept_invitation(*, token: str, password: str, now: datetime) -> User:
    """Set the password of the invited account. The link is then used up.

    Raises:
        InvitationNotValid: see `open_invitation`.
        ValidationError: the password is too weak.
    """
    invitation = open_invitation(token, now=now)
    user = invitation.user
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    return user


def choose_workplace(*, user: User, place: str) -> None:
    """Keep where a person of several workplaces chose to work; the next sign-in leads there."""
    User.objects.filter(pk=user.pk).exclude(workplace=place).update(workplace=place)


def choose_language(*, user: User, language: str) -> None:
    """Keep the language a person chose, so that the next device speaks it too."""
    User.objects.filter(pk=user.pk).exclude(language=language).update(language=language)


def remove_second_steps(user: User) -> bool:
    """Remove authenticator app, passkeys and recovery codes of an account; return whether there were any."""
    removed: int = Authenticator.objects.filter(user=user).delete()[0]
    return removed > 0


def record_change(*, user: User, verb: str, now: datetime) -> None:
    """Write to the log that a person changed how the own account is signed in to.

    Args:
        verb: past tense without its subject, such as `passkey_added`.
    """
    actor = Actor.oneself(user.pk, user.staff_number)
    events.record(actor, f"person.{verb}", user, at=now, audience="oem", facts={"staff_number": user.staff_number})
