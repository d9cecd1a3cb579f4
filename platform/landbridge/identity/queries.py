"""What is known of an account's sign-in."""

from uuid import UUID

from allauth.mfa.models import Authenticator

TOTP = str(Authenticator.Type.TOTP)
PASSKEY = str(Authenticator.Type.WEBAUTHN)


def second_steps(user_id: UUID) -> frozenset[str]:
    """Return which second steps are set up: `TOTP`, `PASSKEY`. Recovery codes are none of their own."""
    rows = Authenticator.objects.filter(user_id=user_id, type__in=(TOTP, PASSKEY))
    return frozenset(rows.values_list("type", flat=True))
