"""`manage.py prepare_database`: roles, database, schemas, migrations, grants. Safe to run on every start."""

import os
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from psycopg import sql

from landbridge.doors import roles
from landbridge.doors.backend.base import PROVISIONER
from landbridge.doors.names import role
from tenants import provisioning


class Command(BaseCommand):
    help = (
        "Create roles, database and schemas with the account in LANDBRIDGE_ADMIN_DSN (it may create roles "
        "and databases), migrate, and write grants and policies. Without that variable only the last two."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        admin_dsn = os.environ.get("LANDBRIDGE_ADMIN_DSN")
        if admin_dsn:
            self._as_admin(admin_dsn)
        provisioning.prepare_schema(self._say)
        for schema in provisioning.dealer_schemas():
            self._say(f"migrating {schema}")
            provisioning.migrate([schema])
        connections[PROVISIONER].close()

    def _say(self, message: str) -> None:
        self.stdout.write(message)
        self.stdout.flush()

    def _as_admin(self, admin_dsn: str) -> None:
        target = connections["default"].settings_dict
        name = str(target["NAME"])
        passwords = roles.Passwords(
            gateway=str(target["PASSWORD"]),
            provisioner=str(connections[PROVISIONER].settings_dict["PASSWORD"]),
            broker=_password(os.environ.get("BROKER_URL", "")),
        )
        expected = (role("gateway"), role("provisioner"))
        if (target["USER"], connections[PROVISIONER].settings_dict["USER"]) != expected:
            raise CommandError(f"DATABASE_URL and PROVISIONER_DATABASE_URL must sign in as {expected}.")
        self._say("roles and database")
        with psycopg.connect(admin_dsn, autocommit=True) as admin:
            _require_rights(admin, name)
            if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                # C.UTF-8 by name: with LC_CTYPE C the trigrams of Chinese text are empty.
                admin.execute(
                    sql.SQL(
                        "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
                        " LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
                    ).format(sql.Identifier(name))
                )
            for statement in roles.create_roles(passwords, name):
                admin.execute(statement)
        with psycopg.connect(admin_dsn, autocommit=True, dbname=name) as admin:
            for statement in roles.create_schemas():
                admin.execute(statement)
            self._close_ways(admin, name)

    def _close_ways(self, admin: psycopg.Connection[Any], database: str) -> None:
        if admin.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (True,):
            for statement in roles.close_ways(database):
                admin.execute(statement)
        else:
            self._say("some functions stay open to every role, as only a superuser closes them: docs/isolation.md")


_RIGHTS = """
SELECT rolsuper OR rolcreaterole, rolsuper OR rolcreatedb OR EXISTS (SELECT FROM pg_database WHERE datname = %s)
FROM pg_roles WHERE rolname = current_user
"""


def _require_rights(admin: psycopg.Connection[Any], database: str) -> None:
    """Say in one line what the account lacks and how it gets it, before anything is made."""
    row = admin.execute(_RIGHTS, [database]).fetchone()
    missing = [right for right, has in zip(("CREATEROLE", "CREATEDB"), row or (), strict=False) if not has]
    if missing:
        account = admin.info.user
        grant = f'ALTER ROLE "{account}" {" ".join(missing)};'
        raise CommandError(
            f"The account {account!r} lacks {' and '.join(missing)}; a superuser gives it that with: {grant}"
        )


def _password(url: str) -> str:
    return unquote(urlsplit(url).password or "") or os.urandom(24).hex()
