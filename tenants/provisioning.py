"""Making the installation and a dealer's schema, through the alias `provisioner` only.

Nothing here runs inside a door: it is the one place that changes schemas. A later engine replaces the ordinary
migrations behind the same two functions.
"""

from collections.abc import Callable, Iterable

from django.db import connections, transaction
from django_tenants.migration_executors.standard import StandardExecutor
from psycopg import sql

from landbridge.doors import definer, policies, roles
from landbridge.doors.backend.base import PROVISIONER
from landbridge.doors.names import OEM_SCHEMA, DealerRef, role

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


def make_dealer_schema(dealer: DealerRef) -> None:
    """Create a dealer's role and schema and bring it to head. Safe to run again after a kill."""
    connection = connections[PROVISIONER]
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    with transaction.atomic(using=PROVISIONER), connection.cursor() as cursor:
        # Only the provisioner itself, not the owner it acts as, may create roles.
        cursor.execute("SET LOCAL ROLE NONE")
        _run(cursor, roles.create_dealer(dealer))
        cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role("owner"))))
        _run(cursor, roles.create_dealer_schema(dealer))
    migrate([dealer.schema_name])


def drop_dealer_schema(dealer: DealerRef) -> None:
    """Remove a dealer's schema and role (a failed opening, tests). There is no way back."""
    connection = connections[PROVISIONER]
    with transaction.atomic(using=PROVISIONER), connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(dealer.schema_name)))
        cursor.execute("SET LOCAL ROLE NONE")
        _run(cursor, roles.drop_dealer_role(dealer.id))


def migrate(schemas: Iterable[str]) -> None:
    """Run Django's migrations in these schemas, one after the other."""
    for schema in schemas:
        StandardExecutor(
            (), {"database": PROVISIONER, "verbosity": 0, "interactive": False, **_MIGRATE_DEFAULTS}
        ).run_migrations([schema])


def dealer_schemas() -> list[str]:
    """Return the schemas of all dealers that are not closed, read as owner."""
    connection = connections[PROVISIONER]
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SELECT schema_name FROM tenants_dealer WHERE status <> 'closed' ORDER BY code")
        return [name for (name,) in cursor.fetchall()]


_MIGRATE_DEFAULTS = {
    "app_label": None,
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


def _run(cursor: object, statements: Iterable[sql.Composed]) -> None:
    for statement in statements:
        cursor.execute(statement)  # type: ignore[attr-defined]
