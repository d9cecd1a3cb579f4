"""Preparing a server: what an account may lack is said in one line, and two rights are enough."""

import os

import psycopg
import pytest
from django.core.management import CommandError
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tenants.management.commands.prepare_database import _require_rights
from tests import server


@pytest.fixture
def account(template):
    """Make a login with the given attributes and return a connection of its own."""
    admin_dsn = os.environ[server.ADMIN]
    name = f"lb_test_prepare_{os.getpid()}"
    opened = []

    def make(attributes):
        with psycopg.connect(admin_dsn, autocommit=True) as admin:
            admin.execute(
                sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'x' {}").format(sql.Identifier(name), sql.SQL(attributes))
            )
        opened.append(psycopg.connect(make_conninfo(admin_dsn, user=name, password="x"), autocommit=True))
        return opened[-1]

    yield make
    for connection in opened:
        connection.close()
    with psycopg.connect(admin_dsn, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


@pytest.mark.parametrize(
    ("attributes", "missing"),
    [("", "CREATEROLE and CREATEDB"), ("CREATEDB", "CREATEROLE"), ("CREATEROLE", "CREATEDB")],
)
def test_what_an_account_lacks_is_said_with_the_way_to_get_it(account, attributes, missing):
    with pytest.raises(CommandError) as refused:
        _require_rights(account(attributes), "no_such_database")
    sentence = str(refused.value)
    assert f"lacks {missing};" in sentence
    assert sentence.endswith(f"{missing.replace(' and', '')};")
    assert "\n" not in sentence


def test_a_database_that_is_there_needs_no_right_to_make_one(account):
    _require_rights(account("CREATEROLE"), "postgres")
