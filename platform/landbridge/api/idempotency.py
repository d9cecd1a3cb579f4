"""`Idempotency-Key`: a request that is sent again does its work once and is answered the same.

The key is written before the work and its answer after it, in the request's own transaction: two at once wait
for each other at the unique key, and what was refused or broke off leaves no key behind, so it may be repeated.
"""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.utils.translation import gettext_lazy as _
from rest_framework.utils.encoders import JSONEncoder

from landbridge.api.models import StoredAnswer
from landbridge.doors.scopes import DEALER, current_door
from landbridge.errors import RuleViolation
from landbridge.ids import uuid7

KEPT_FOR = timedelta(days=2)
MOST = 100  # characters of a key
# Each schema has a table of its own; `dealers` registers the dealers'.
TABLES = {"oem": "api.OemAnswer", DEALER: "api_answers.DealerAnswer"}


class KeyReused(RuleViolation):
    """The key came before with another request."""


class Replayed(Exception):
    """The request was answered before; here is that answer."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


def begin(*, caller_id: UUID, key: str, method: str, path: str, content: bytes, now: datetime) -> UUID:
    """Take a key for this request; returns the row to hand to `finish`.

    A request with the same key that is still at work elsewhere is waited for.

    Raises:
        Replayed: it was answered before.
        KeyReused: the key came before with another method, path or body.
    """
    request_hash = hashlib.sha256(b"\0".join((method.encode(), path.encode(), content))).hexdigest()
    row_id = uuid7()
    table = connection.ops.quote_name(_table()._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (id, caller_id, key, request_hash, at) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608
            " ON CONFLICT (caller_id, key) DO NOTHING",
            [row_id, caller_id, key, request_hash, now],
        )
        if cursor.rowcount:
            return row_id
    known = _table()._default_manager.get(caller_id=caller_id, key=key)
    if known.request_hash != request_hash or known.status is None:
        raise KeyReused("idempotency_key_reused", _("This key was used for another request."), key=key)
    raise Replayed(known.status, known.body)


def finish(row_id: UUID, status: int, body: Any) -> None:
    """Keep the answer beside the key."""
    kept = json.loads(json.dumps(body, cls=JSONEncoder))
    _table()._default_manager.filter(pk=row_id).update(status=status, body=kept)


def forget(now: datetime) -> int:
    """Delete what is older than `KEPT_FOR` in the schema of the current scope; returns how many."""
    return _table()._default_manager.filter(at__lt=now - KEPT_FOR).delete()[0]


def _table() -> type[StoredAnswer]:
    model: type[StoredAnswer] = apps.get_model(TABLES[current_door() or ""])
    return model
