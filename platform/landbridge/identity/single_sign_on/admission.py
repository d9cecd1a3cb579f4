"""Whom an identity provider's word lets in: people who were invited here, and nobody else."""

from landbridge.identity.models import User
from landbridge.identity.single_sign_on.client import Identity
from landbridge.identity.single_sign_on.providers import Provider


class NotAdmitted(Exception):
    """The person stays outside; `reason` is `unverified`, `other_domain`, `unknown` or `suspended`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def person_of(provider: Provider, identity: Identity) -> User:
    """Return the account with the address that the provider has verified. Writes nothing.

    Raises:
        NotAdmitted: see the class.
    """
    if not identity.email or not identity.is_verified:
        raise NotAdmitted("unverified")
    if not provider.speaks_for(identity.email):
        raise NotAdmitted("other_domain")
    user = User.objects.filter(email=identity.email.lower()).first()
    if user is None:
        raise NotAdmitted("unknown")
    if not user.is_active:
        raise NotAdmitted("suspended")
    return user


def replaces_second_step(provider: Provider, identity: Identity) -> bool:
    """Return whether the provider asked for a second factor, and is trusted to (RFC 8176)."""
    return provider.trusts_mfa and "mfa" in identity.methods
