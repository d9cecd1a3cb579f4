"""The front door of API clients: a secret gives a token, a token lets a request in. No scope is open here."""

import hashlib
import json
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.crypto import constant_time_compare

from landbridge.api.models import AccessToken, ApiClient, ClientStatus
from landbridge.api.scopes import Scope, known, roles_of
from landbridge.identity.actor import Actor

WINDOW = timedelta(minutes=1)

# Token, client, last use and rate in one statement. The counter need not survive a crash of the server, so
# its commit does not wait for the disk.
_ADMIT = """
UPDATE oem.api_apiclient c SET last_used_at = %(now)s, window_at = %(window)s,
    used = CASE WHEN c.window_at = %(window)s THEN c.used + 1 ELSE 1 END
FROM oem.api_accesstoken t
WHERE t.hash = %(hash)s AND t.client_id = c.id AND t.expires_at > %(now)s AND t.issued_at >= c.secret_at
  AND c.status = 'active'
RETURNING c.id, c.dealer_id, c.label, c.scopes, t.scopes, c.rate_per_minute, c.used,
    set_config('synchronous_commit', 'off', true)
"""


class ClientUnknown(Exception):
    """Client or secret is wrong, or the client was revoked; all look the same."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A client at the door, with what is left of its minute.

    Args:
        limit: requests a minute.
        used: this one included; may be above the limit.
        resets_at: when the next minute begins.
    """

    id: UUID
    dealer_id: UUID | None
    label: str
    scopes: frozenset[Scope]
    limit: int
    used: int
    resets_at: datetime

    @property
    def is_over(self) -> bool:
        return self.used > self.limit

    def actor(self, dealer_code: str) -> Actor:
        """Return who the client is in its own portal."""
        roles = roles_of(self.dealer_id is not None)
        return Actor(self.id, self.label, roles, self.dealer_id, dealer_code)


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token; its value is told once."""

    value: str
    scopes: tuple[Scope, ...]
    seconds: int


def new_secret() -> str:
    """Return a secret of 256 random bits."""
    return secrets.token_urlsafe(32)


def hashed(value: str) -> str:
    """Return how secrets and tokens are kept."""
    return hashlib.sha256(value.encode()).hexdigest()


def issue_token(*, client_id: str, secret: str, wanted: Collection[str], now: datetime) -> Issued:
    """Give a client a token for what it wants of its scopes, or for all of them. In the front door.

    Raises:
        ClientUnknown: wrong id or secret, or revoked.
    """
    try:
        key = UUID(client_id)
    except ValueError:
        raise ClientUnknown from None
    client = ApiClient.objects.filter(pk=key, status=ClientStatus.ACTIVE).first()
    if client is None or not constant_time_compare(client.secret_hash, hashed(secret)):
        raise ClientUnknown
    own = known(client.scopes)
    scopes = tuple(scope for scope in Scope if scope in (own & known(wanted) if wanted else own))
    AccessToken.objects.filter(client=client, expires_at__lte=now).delete()
    value = f"lb_{new_secret()}"
    lifetime = settings.API_TOKEN_LIFETIME
    AccessToken.objects.create(
        hash=hashed(value), client=client, scopes=[*scopes], issued_at=now, expires_at=now + lifetime
    )
    return Issued(value, scopes, int(lifetime.total_seconds()))


def admit(token: str, now: datetime) -> Admitted | None:
    """Return the client a bearer token stands for and count the request; None for a token that is none.

    In the front door, in one statement.
    """
    window = now.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(_ADMIT, {"hash": hashed(token), "now": now, "window": window})
        row = cursor.fetchone()
    if row is None:
        return None
    client_id, dealer_id, label, own, granted, limit, used, _off = row
    scopes = known(_list(own)) & known(_list(granted))
    return Admitted(client_id, dealer_id, label, scopes, limit, used, window + WINDOW)


def _list(value: Any) -> list[str]:
    # A cursor of Django's gives JSON as text.
    found: list[str] = json.loads(value) if isinstance(value, str) else value
    return found
