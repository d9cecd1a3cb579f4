"""Making the installation and a dealer's schema, through the alias `provisioner` only.

Nothing here runs inside a door: it is the one place that changes schemas. A new dealer gets its tables by a stamp
(`tenants.stamping`), those that are there are migrated.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.db import connections, transaction
from django_tenants.migration_executors.standard import StandardExecutor
from psycopg import sql

from landbridge.doors import definer, policies, roles
from landbridge.doors.backend.base import PROVISIONER
from landbridge.doors.names import EXTENSIONS_SCHEMA, OEM_SCHEMA, DealerRef, role
from tenants.stamping import Stamp, stamp

Progress = Callable[[str], None]


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


@contextmanager
def alone_with(dealer: DealerRef) -> Iterator[bool]:
    """Yield whether nobody else opens this dealer; the lock goes with the process that holds it."""
    # A connection of its own: migrations close theirs.
    connection = connections[PROVISIONER].copy()
    key = dealer.id.int >> 65  # 63 bits of the UUID, as the lock wants
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
            (got,) = cursor.fetchone()
        yield bool(got)
    finally:
        connection.close()


def make_dealer_schema(dealer: DealerRef) -> None:
    """Make role, schema and tables of a dealer, all or none; safe twice.

    A schema that is there already, made by an older release, is brought to head by Django's migrations.
    """
    connection = connections[PROVISIONER]
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    text = stamp()
    with transaction.atomic(using=PROVISIONER), connection.cursor():
        raw = connection.connection.cursor()  # no parameters: all of it is one message
        raw.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [dealer.schema_name])
        known = raw.fetchone() is not None
        raw.execute(_one_message(dealer, None if known else text))
    if known:
        migrate([dealer.schema_name])


def make_empty_schema(dealer: DealerRef) -> None:
    """Make role and schema of a dealer without its tables, as migrations from the first one on want it."""
    connection = connections[PROVISIONER]
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    with transaction.atomic(using=PROVISIONER), connection.cursor():
        connection.connection.cursor().execute(_one_message(dealer, None))


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
