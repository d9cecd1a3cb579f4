"""Database wrapper on django-tenants that refuses every query outside a door.

django-tenants sends `SET search_path` before each cursor and leaves it on the session, where a pool or
PgBouncer hands it to somebody else. Here a door sets role and path once, with SET LOCAL, in the message that
begins the transaction (`landbridge.doors.scopes`); a cursor asked for anywhere else raises `OutsideDoor`.
The alias `provisioner` keeps the stock behaviour: migrations walk through schemas by `set_schema`.
"""

from typing import Any

from django.utils.functional import cached_property
from django_tenants.postgresql_backend import base

PROVISIONER = "provisioner"


class OutsideDoor(RuntimeError):
    """A query was attempted outside `front_door()`, `oem_scope()` and `dealer_scope()`."""


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]
    """One connection; `door` names the door it is inside, None outside all of them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.door: str | None = None
        super().__init__(*args, **kwargs)

    @cached_property
    def pg_version(self) -> int:
        # Django opens a cursor only to look at the version the connection already knows.
        self.ensure_connection()
        return int(self.connection.info.server_version)

    # Savepoints are Django's own words, not queries: around a scope (in tests) they must pass outside a door.
    def _savepoint(self, sid: str) -> None:
        self._say(self.ops.savepoint_create_sql(sid))

    def _savepoint_commit(self, sid: str) -> None:
        self._say(self.ops.savepoint_commit_sql(sid))

    def _savepoint_rollback(self, sid: str) -> None:
        self._say(self.ops.savepoint_rollback_sql(sid))

    def _say(self, statement: str) -> None:
        with self.wrap_database_errors:
            self.connection.cursor().execute(statement)

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self.alias == PROVISIONER:
            super()._handle_search_path(cursor)
        elif self.door is None:
            raise OutsideDoor("No query outside front_door(), oem_scope() or dealer_scope().")
