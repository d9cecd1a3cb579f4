"""Making the installation and a dealer's schema, through the alias `provisioner` only.

Nothing here runs inside a door: it is the one place that changes schemas. A later engine replaces the ordinary
migrations behind the same two functions.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
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


def opening_steps() -> int:
    """Return how many steps `make_dealer_schema` takes: role and schema, then the tables of each app."""
    return 1 + len(_apps_with_tables())


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


def make_dealer_schema(dealer: DealerRef, say: Callable[[int], None] = lambda step: None) -> None:
    """Make role, schema and tables of a dealer; safe twice, and goes on where a killed run stopped.

    Args:
        say: told the number of steps that are done, outside any transaction.
    """
    connection = connections[PROVISIONER]
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    with transaction.atomic(using=PROVISIONER), connection.cursor() as cursor:
        # Only the provisioner itself, not the owner it acts as, may create roles.
        cursor.execute("SET LOCAL ROLE NONE")
        _run(cursor, roles.create_dealer(dealer))
        cursor.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(role("owner"))))
        _run(cursor, roles.create_dealer_schema(dealer))
    say(1)
    for step, app in enumerate(_apps_with_tables(), start=2):
        migrate([dealer.schema_name], app)
        say(step)
    migrate([dealer.schema_name])  # what the other apps note there


def _apps_with_tables() -> list[str]:
    """Return the labels of the apps that have tables at each dealer, in their order in the settings."""
    configs = {config.name: config for config in apps.get_app_configs()}
    wanted = [configs[name] for name in settings.TENANT_APPS]
    return [config.label for config in wanted if find_spec(f"{config.name}.migrations")]


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


def _run(cursor: object, statements: Iterable[sql.Composed]) -> None:
    for statement in statements:
        cursor.execute(statement)  # type: ignore[attr-defined]
