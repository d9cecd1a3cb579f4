"""The database server of the tests: embedded, or the one of `make test-services`.

One template database holds the OEM and the cast's two dealers; every test database is a copy of it (half a
second, against five for a migrated one).
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from landbridge.doors import roles
from landbridge.doors.backend.base import PROVISIONER
from landbridge.doors.names import role
from landbridge.doors.scopes import oem_scope
from landbridge.identity import commands as identity
from landbridge.identity.actor import Actor
from tenants import commands, provisioning
from tenants.models import Dealer, Region
from tenants.queries import directory
from tests import cast

ADMIN = "LANDBRIDGE_TEST_ADMIN_DSN"
TEMPLATE = "lb_test_template"
PREFIX = "lbt"
PASSWORDS = roles.Passwords(gateway="gateway-test", provisioner="provisioner-test", broker="broker-test")
BEFORE_ALL = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)  # when the cast joined


def admin_dsn(database: str = "postgres") -> str:
    """Return the administrator's address of the test server for one database."""
    parts = urlsplit(os.environ[ADMIN])
    return parts._replace(path=f"/{database}").geturl()


def point_at(database: str) -> None:
    """Let Django's two aliases speak to this database of the test server."""
    close_all()
    parts = urlsplit(os.environ[ADMIN])
    for alias, login, password in (
        ("default", "gateway", PASSWORDS.gateway),
        (PROVISIONER, "provisioner", PASSWORDS.provisioner),
    ):
        connections.settings[alias].update(
            NAME=database,
            USER=role(login),
            PASSWORD=password,
            HOST=parts.hostname,
            PORT=str(parts.port or 5432),
        )
        # A connection object keeps a copy of the settings it was made with.
        connections[alias].settings_dict.update(connections.settings[alias])
    directory.forget()


def close_all() -> None:
    """End every connection and the pool of this process."""
    for alias in ("default", PROVISIONER):
        connections[alias].close()
    connections["default"].close_pool()


def make_template(folder: Path) -> None:
    """Make the template once per test run; other processes wait at the lock."""
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (folder / "template.done").exists():
            return
        with psycopg.connect(admin_dsn(), autocommit=True) as admin:
            _drop(admin, TEMPLATE)
            admin.execute(_CREATE.format(sql.Identifier(TEMPLATE), sql.Identifier("template0")))
            for statement in roles.create_roles(PASSWORDS, TEMPLATE):
                admin.execute(statement)
        with psycopg.connect(admin_dsn(TEMPLATE), autocommit=True) as admin:
            for statement in (*roles.create_schemas(), *roles.close_ways(TEMPLATE)):
                admin.execute(statement)
        point_at(TEMPLATE)
        provisioning.prepare_schema(lambda _: None)
        _fill()
        close_all()
        (folder / "template.done").touch()


@contextmanager
def copy_of_template(name: str) -> Iterator[None]:
    """Make a copy of the template, point Django at it, and drop it in the end."""
    with psycopg.connect(admin_dsn(), autocommit=True) as admin:
        _drop(admin, name)
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(TEMPLATE))
        )
    point_at(name)
    try:
        yield
    finally:
        close_all()
        with psycopg.connect(admin_dsn(), autocommit=True) as admin:
            _drop(admin, name)


def empty_directory(name: str) -> None:
    """Take the cast out of a copy: the demo is made in an empty directory only."""
    with psycopg.connect(admin_dsn(name), autocommit=True) as admin:
        admin.execute(
            "TRUNCATE oem.tenants_membershipregion, oem.tenants_membership, oem.tenants_dealer, "
            "oem.tenants_region CASCADE"
        )
        for code, *_ in cast.DEALERS:
            admin.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(f"d_{code.lower()}")))
        # A copy of a database does not copy the right to make schemas in it.
        for statement in roles.create_roles(PASSWORDS, name):
            admin.execute(statement)
    directory.forget()


_CREATE = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'")


def _drop(admin: psycopg.Connection, name: str) -> None:
    admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _fill() -> None:
    system = Actor.system()
    with oem_scope():
        for code, name, name_en in cast.REGIONS:
            Region.objects.create(code=code, name=name, name_en=name_en)
        for code, name, name_en, grade, city, level, province, region, depot in cast.DEALERS:
            commands.register_dealer(
                actor=system,
                now=BEFORE_ALL,
                code=code,
                name=name,
                name_en=name_en,
                grade=grade,
                city=city,
                city_level=level,
                province=province,
                region=Region.objects.get(code=region),
                depot=depot,
            )
    for code, *_ in cast.DEALERS:
        commands.open_dealer(actor=system, code=code, now=BEFORE_ALL)
    with oem_scope():
        for person in cast.PEOPLE:
            _, token = commands.invite_person(
                actor=system,
                email=person.email,
                display_name=person.key,
                staff_number=person.staff_number,
                dealer=Dealer.objects.get(code=person.dealer) if person.dealer else None,
                roles=person.roles,
                regions=Region.objects.filter(code__in=person.regions),
                now=BEFORE_ALL,
            )
            identity.accept_invitation(token=token, password=cast.PASSWORD, now=BEFORE_ALL)


def configure_roles() -> None:
    """Use role names of the tests' own: roles belong to the whole server."""
    settings.LANDBRIDGE_ROLE_PREFIX = PREFIX
    connections.settings[PROVISIONER]["OPTIONS"]["assume_role"] = role("owner")
