"""Writes a person makes to the own account in the front door, where nobody has a role yet."""

import hashlib
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from landbridge.errors import RuleViolation
from landbridge.identity.models import Invitation, User


class InvitationNotValid(RuleViolation):
    """The link is unknown, used, too old, or its account is suspended; all look the same."""


def open_invitation(token: str, *, now: datetime) -> Invitation:
    """Return the invitation a link stands for.

    Raises:
        InvitationNotValid: it cannot be used (any more).
    """
    hashed = hashlib.sha256(token.encode()).hexdigest()
    found = (
        Invitation.objects.select_related("user")
        .select_for_update(of=("self",))
        .filter(token_hash=hashed, accepted_at=None, expires_at__gt=now, user__is_active=True)
        .first()
    )
    if found is None:
        raise InvitationNotValid("invitation_not_valid", _("This link is no longer valid."))
    return found


@transaction.atomic
def accept_invitation(*, token: str, password: str, now: datetime) -> User:
    """Set the password of the invited account. The link, and older ones to the same account, are then used up.

    Raises:
        InvitationNotValid: see `open_invitation`.
        ValidationError: the password is too weak.
    """
    user = open_invitation(token, now=now).user
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    Invitation.objects.filter(user=user, accepted_at=None).update(accepted_at=now)
    return user


def choose_language(*, user: User, language: str) -> None:
    """Keep the language a person chose, so that the next device speaks it too."""
    User.objects.filter(pk=user.pk).exclude(language=language).update(language=language)
