"""Making the installation and a dealer's schema, through the alias `provisioner` only.

Nothing here runs inside a door: it is the one place that changes schemas. A new dealer gets its tables by a stamp
(`tenants.stamping`), those that are there are migrated.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django_tenants.migration_executors.standard import StandardExecutor
from psycopg import Cursor as PsycopgCursor
from psycopg import sql

from landbridge.doors import definer, policies, roles
from landbridge.doors.backend.base import PROVISIONER
from landbridge.doors.names import EXTENSIONS_SCHEMA, OEM_SCHEMA, DealerRef, dealer_role, role
from landbridge.ids import uuid7
from tenants.rules import spare_schema_name
from tenants.stamping import Stamp, stamp

Progress = Callable[[str], None]
Cursor = PsycopgCursor[Any]
_SPARES = 0x7370617265  # the lock of whoever keeps spares; no dealer's, whose are of 63 bits


def prepare_schema(say: Progress) -> None:
    """Bring the OEM's schema to head, then grants, policies and definer functions (idempotent)."""
    say("migrating the OEM's schema")
    migrate([OEM_SCHEMA])
    say("grants and policies")
    apply_policies()


def apply_policies() -> None:
    """Write grants, policies and functions from what the models declare, in one transaction, as owner."""
    connection = connections[PROVISIONER]
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    with transaction.atomic(using=PROVISIONER), connection.cursor() as cursor:
        # current_dealer() first: policies call it. The other functions read tables, which exist by now.
        for statement in (*definer.create_functions(), *policies.statements()):
            cursor.execute(statement)


def alone_with(dealer: DealerRef) -> AbstractContextManager[bool]:
    """Yield whether nobody else opens this dealer; the lock goes with the process that holds it."""
    return _alone(dealer.id.int >> 65)  # 63 bits of the UUID, as the lock wants


@contextmanager
def _alone(key: int) -> Iterator[bool]:
    # A connection of its own: migrations close theirs.
    connection = connections[PROVISIONER].copy()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
            (got,) = cursor.fetchone()
        yield bool(got)
    finally:
        connection.close()


def make_dealer_schema(dealer: DealerRef) -> None:
    """Make role, schema and tables of a dealer, all or none; safe twice.

    A spare of its id gets the dealer's name, which takes no time. A schema that is there already, made by an older
    release, is brought to head by Django's migrations.
    """
    text = stamp()
    with _as_provisioner() as raw:
        raw.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [dealer.schema_name])
        known = raw.fetchone() is not None
        if not known and _take_spare(raw, dealer, text):
            return
        raw.execute(_one_message(dealer, None if known else text))
    if known:
        migrate([dealer.schema_name])


def _take_spare(raw: Cursor, dealer: DealerRef, text: Stamp) -> bool:
    """Give the dealer its spare schema; one of another release is dropped instead."""
    raw.execute("DELETE FROM tenants_spareschema WHERE id = %s RETURNING fingerprint", [dealer.id])
    found = raw.fetchone()
    if found is None:
        return False
    spare = sql.Identifier(spare_schema_name(dealer.id))
    if found[0] != text.fingerprint:
        raw.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(spare))
        return False
    raw.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(spare, sql.Identifier(dealer.schema_name)))
    return True


def writable_closed_dealers() -> list[DealerRef]:
    """Return the closed dealers that the database still lets write, one statement for all."""
    with _as_provisioner() as raw:
        raw.execute(_WRITABLE_CLOSED, {"base": role("dealer_base"), "prefix": role("d_")})
        return [DealerRef(UUID(str(pk)), schema) for pk, schema in raw.fetchall()]


_WRITABLE_CLOSED = """SELECT d.id, d.schema_name FROM tenants_dealer d
JOIN pg_roles own ON own.rolname = %(prefix)s || replace(d.id::text, '-', '')
JOIN pg_auth_members m ON m.member = own.oid
JOIN pg_roles base ON base.oid = m.roleid AND base.rolname = %(base)s
WHERE d.status = 'closed' ORDER BY d.code"""


def freeze(dealer: DealerRef) -> None:
    """Leave a dealer's role the reading of its own schema and nothing else; safe twice."""
    own, schema = sql.Identifier(dealer_role(dealer.id)), sql.Identifier(dealer.schema_name)
    written = sql.SQL("INSERT, UPDATE, DELETE")
    later = sql.SQL("ALTER DEFAULT PRIVILEGES IN SCHEMA {} REVOKE {} ON TABLES FROM {}")
    with _as_provisioner() as raw:
        raw.execute(_TABLES_OF, [dealer.schema_name])
        tables = [sql.Identifier(dealer.schema_name, name) for (name,) in raw.fetchall()]
        statements = [
            sql.SQL("REVOKE {} ON {} FROM {}").format(written, sql.SQL(", ").join(tables), own),
            later.format(schema, written, own),
            sql.SQL("SET LOCAL ROLE NONE"),
            sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(role("dealer_base")), own),
        ]
        raw.execute(sql.SQL(";\n").join(statements))


_TABLES_OF = "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r'"


def keep_spares(number: int, now: datetime) -> int:
    """Have so many free spare schemas of this release; drop those of another one.

    One run at a time: a second one does nothing. Each spare is a transaction of its own.

    Returns:
        How many were made.
    """
    text, made = stamp(), 0
    with _alone(_SPARES) as alone:
        if not alone:
            return 0
        with _as_provisioner() as raw:
            raw.execute(_FREE_SPARES)
            free = {UUID(str(pk)): fingerprint for pk, fingerprint in raw.fetchall()}
        for pk in [pk for pk, fingerprint in free.items() if fingerprint != text.fingerprint]:
            del free[pk]
            _drop_spare(pk)
        while len(free) + made < number:
            _make_spare(text, now)
            made += 1
    return made


def _make_spare(text: Stamp, now: datetime) -> None:
    dealer_id = uuid7()
    with _as_provisioner() as raw:
        raw.execute(_one_message(DealerRef(dealer_id, spare_schema_name(dealer_id)), text))
        raw.execute(
            "INSERT INTO oem.tenants_spareschema (id, fingerprint, made_at) VALUES (%s, %s, %s)",
            [dealer_id, text.fingerprint, now],
        )


def _drop_spare(dealer_id: UUID) -> None:
    with _as_provisioner() as raw:
        # Who registers a dealer holds the row while it takes it.
        raw.execute(f"{_FREE_SPARES} AND s.id = %s FOR UPDATE OF s SKIP LOCKED", [dealer_id])
        if raw.fetchone() is None:
            return
        raw.execute("DELETE FROM tenants_spareschema WHERE id = %s", [dealer_id])
        raw.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(spare_schema_name(dealer_id))))
        raw.execute(sql.SQL("SET LOCAL ROLE NONE"))
        raw.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(dealer_role(dealer_id))))


_FREE_SPARES = """SELECT s.id, s.fingerprint FROM tenants_spareschema s
WHERE NOT EXISTS (SELECT 1 FROM tenants_dealer d WHERE d.id = s.id)"""


@contextmanager
def _as_provisioner() -> Iterator[Cursor]:
    """Open a transaction of the provisioner, as owner, in the OEM's schema; psycopg's own cursor.

    Without parameters, many statements are one message.
    """
    connection = connections[PROVISIONER]
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    with transaction.atomic(using=PROVISIONER), connection.cursor():
        yield connection.connection.cursor()


def make_empty_schema(dealer: DealerRef) -> None:
    """Make role and schema of a dealer without its tables, as migrations from the first one on want it."""
    with _as_provisioner() as raw:
        raw.execute(_one_message(dealer, None))


def _one_message(dealer: DealerRef, text: Stamp | None) -> sql.Composed:
    """Return role and schema with their rights, and the tables where a stamp is given."""
    owner = sql.Identifier(role("owner"))
    statements = [
        # Only the provisioner itself, not the owner it acts as, may create roles.
        sql.SQL("SET LOCAL ROLE NONE").format(),
        *roles.create_dealer(dealer),
        sql.SQL("SET LOCAL ROLE {}").format(owner),
        *roles.create_dealer_schema(dealer),
    ]
    if text is not None:
        path = (dealer.schema_name, OEM_SCHEMA, EXTENSIONS_SCHEMA)
        names = sql.SQL(", ").join(map(sql.Identifier, path))
        statements += [sql.SQL("SET LOCAL search_path = {}").format(names), text.script]
    return sql.SQL(";\n").join(statements)


def migrate(schemas: Iterable[str], app_label: str | None = None) -> None:
    """Run Django's migrations in these schemas, one after the other; of one app only if it is named."""
    for schema in schemas:
        StandardExecutor(
            (),
            {
                "database": PROVISIONER,
                "verbosity": 0,
                "interactive": False,
                **_MIGRATE_DEFAULTS,
                "app_label": app_label,
            },
        ).run_migrations([schema])


def dealer_schemas() -> list[str]:
    """Return the schemas of all dealers that are not closed, read as owner."""
    connection = connections[PROVISIONER]
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SELECT schema_name FROM tenants_dealer WHERE status <> 'closed' ORDER BY code")
        return [name for (name,) in cursor.fetchall()]


_MIGRATE_DEFAULTS = {
    "migration_name": None,
    "fake": False,
    "fake_initial": False,
    "plan": False,
    "check_unapplied": False,
    "run_syncdb": False,
    "prune": False,
    "skip_checks": True,
    "no_color": True,
    "force_color": False,
    "traceback": False,
    "settings": None,
    "pythonpath": None,
}
