"""Roles and schemas of an installation, as SQL that may be run again and again.

| role | login | holds |
|---|---|---|
| owner | no | owns `oem`, `sec` and every dealer's schema |
| provisioner | yes | member of owner and dealer_base (admin option); opens dealers and migrates |
| gateway | yes, NOINHERIT | login of web and workers; may become `oem` or one dealer, owns nothing |
| broker | yes | owns schema `pgmq` only |
| oem, dealer_base, d_<uuid> | no | what a scope becomes |
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

from landbridge.doors.names import (
    EXTENSIONS_SCHEMA,
    OEM_SCHEMA,
    SECURITY_SCHEMA,
    DealerRef,
    dealer_role,
    role,
)

EXTENSIONS = ("pg_trgm", "btree_gist", "unaccent")


@dataclass(frozen=True, slots=True)
class Passwords:
    """Passwords of the three logins; they live in the environment, never in the database or the code."""

    gateway: str
    provisioner: str
    broker: str


def create_roles(passwords: Passwords, database: str) -> Iterator[sql.Composed]:
    """Yield what an account with CREATEROLE runs once per server (and again without harm)."""
    for name, attributes in (
        ("owner", "NOLOGIN"),
        ("oem", "NOLOGIN"),
        ("dealer_base", "NOLOGIN"),
        ("provisioner", "LOGIN CREATEROLE"),
        ("gateway", "LOGIN NOINHERIT"),
        ("broker", "LOGIN"),
    ):
        yield _create_role(role(name), attributes)
    # Schemas are made for these; an account that is no superuser must be a member to hand them over.
    for name in ("owner", "broker"):
        yield sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role(name)))
    for name, password in (
        ("provisioner", passwords.provisioner),
        ("gateway", passwords.gateway),
        ("broker", passwords.broker),
    ):
        yield sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role(name)), sql.Literal(password))
    yield _grant("owner", "provisioner")
    yield _grant("dealer_base", "provisioner", " WITH ADMIN OPTION")
    yield _grant("oem", "gateway")
    grant_database = sql.SQL("GRANT {} ON DATABASE {} TO {}")
    yield grant_database.format(sql.SQL("CREATE"), sql.Identifier(database), sql.Identifier(role("owner")))
    for name in ("provisioner", "gateway", "broker"):
        yield grant_database.format(sql.SQL("CONNECT"), sql.Identifier(database), sql.Identifier(role(name)))
    # A gateway that hangs must not hold locks or snapshots: the event order waits for the oldest writer.
    for setting, value in (("idle_in_transaction_session_timeout", "60s"), ("statement_timeout", "60s")):
        yield sql.SQL("ALTER ROLE {} SET {} = {}").format(
            sql.Identifier(role("gateway")), sql.Identifier(setting), sql.Literal(value)
        )


def create_schemas() -> Iterator[sql.Composed]:
    """Yield what the administrator runs once in the database itself."""
    owner = sql.Identifier(role("owner"))
    for schema in (OEM_SCHEMA, SECURITY_SCHEMA, EXTENSIONS_SCHEMA):
        yield sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(sql.Identifier(schema), owner)
    for extension in EXTENSIONS:
        yield sql.SQL("CREATE EXTENSION IF NOT EXISTS {} SCHEMA {}").format(
            sql.Identifier(extension), sql.Identifier(EXTENSIONS_SCHEMA)
        )
    yield sql.SQL("REVOKE ALL ON SCHEMA public FROM PUBLIC").format()
    for name in ("oem", "dealer_base", "gateway"):
        for schema in (OEM_SCHEMA, SECURITY_SCHEMA, EXTENSIONS_SCHEMA):
            yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(
                sql.Identifier(schema), sql.Identifier(role(name))
            )


def close_ways(database: str) -> Iterator[sql.Composed]:
    """Yield what a superuser runs once in the database: ways from one role to another that no page needs.

    Nobody but the logins may change a setting (`role` is one) in the middle of a query, run a text as a query,
    make temporary tables or large objects, or run a block of code.
    """
    everybody = sql.SQL("PUBLIC")
    for function in _SETTINGS + _TEXTS_AS_QUERIES + _LARGE_OBJECTS:
        # The signatures are ours; a name in quotes would not be found with its arguments.
        yield sql.SQL("REVOKE EXECUTE ON FUNCTION pg_catalog.{} FROM {}").format(sql.SQL(function), everybody)
    logins = [sql.Identifier(role(name)) for name in ("gateway", "provisioner", "broker")]
    for function in _SETTINGS:  # Django tells each connection its time zone so
        yield sql.SQL("GRANT EXECUTE ON FUNCTION pg_catalog.{} TO {}").format(
            sql.SQL(function), sql.SQL(", ").join(logins)
        )
    yield sql.SQL("REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC").format()
    makers = [sql.Identifier(role(name)) for name in ("owner", "provisioner", "broker")]
    yield sql.SQL("GRANT USAGE ON LANGUAGE plpgsql TO {}").format(sql.SQL(", ").join(makers))
    yield sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database))


_SETTINGS: tuple[LiteralString, ...] = ("set_config(text, text, boolean)",)
_TEXTS_AS_QUERIES: tuple[LiteralString, ...] = (
    "query_to_xml(text, boolean, boolean, text)",
    "query_to_xmlschema(text, boolean, boolean, text)",
    "query_to_xml_and_xmlschema(text, boolean, boolean, text)",
    "cursor_to_xml(refcursor, integer, boolean, boolean, text)",
    "cursor_to_xmlschema(refcursor, boolean, boolean, text)",
    "table_to_xml(regclass, boolean, boolean, text)",
    "table_to_xmlschema(regclass, boolean, boolean, text)",
    "table_to_xml_and_xmlschema(regclass, boolean, boolean, text)",
    "schema_to_xml(name, boolean, boolean, text)",
    "schema_to_xmlschema(name, boolean, boolean, text)",
    "schema_to_xml_and_xmlschema(name, boolean, boolean, text)",
    "database_to_xml(boolean, boolean, text)",
    "database_to_xmlschema(boolean, boolean, text)",
    "database_to_xml_and_xmlschema(boolean, boolean, text)",
    "ts_stat(text)",
    "ts_stat(text, text)",
    "ts_rewrite(tsquery, text)",
)
_LARGE_OBJECTS: tuple[LiteralString, ...] = (
    "lo_creat(integer)",
    "lo_create(oid)",
    "lo_from_bytea(oid, bytea)",
)


def create_dealer(dealer: DealerRef) -> Iterator[sql.Composed]:
    """Yield what makes a dealer's role (as the provisioner itself, which holds CREATEROLE)."""
    name = dealer_role(dealer.id)
    yield _create_role(name, "NOLOGIN")
    yield _grant("dealer_base", name, raw=True)
    yield sql.SQL("GRANT {} TO {}").format(sql.Identifier(name), sql.Identifier(role("gateway")))


def create_dealer_schema(dealer: DealerRef) -> Iterator[sql.Composed]:
    """Yield what makes a dealer's schema (as owner). Default privileges before any table: then each has them."""
    schema, name = sql.Identifier(dealer.schema_name), sql.Identifier(dealer_role(dealer.id))
    yield sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema)
    yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, name)
    yield sql.SQL(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {}"
    ).format(schema, name)


def _create_role(name: str, attributes: str) -> sql.Composed:
    # CREATE ROLE knows no IF NOT EXISTS.
    return sql.SQL(
        "DO $$ BEGIN CREATE ROLE {name} {attributes}; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    ).format(name=sql.Identifier(name), attributes=sql.SQL(attributes))


def _grant(group: str, member: str, options: str = "", *, raw: bool = False) -> sql.Composed:
    return sql.SQL("GRANT {} TO {}{}").format(
        sql.Identifier(role(group)), sql.Identifier(member if raw else role(member)), sql.SQL(options)
    )
