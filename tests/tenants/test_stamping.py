"""A stamped schema is a migrated one, row by row of the catalogue."""

import psycopg
import pytest
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from landbridge.doors.backend.base import PROVISIONER
from landbridge.doors.names import DealerRef, dealer_role
from landbridge.ids import uuid7
from tenants import provisioning
from tenants.stamping import stamp
from tests import server

pytestmark = [
    pytest.mark.services,
    pytest.mark.usefixtures("committed", "rollback", "may_create_schemas"),
]

# What there is of a schema, with every name of the schema itself and of its role taken out.
CATALOGUE = {
    "tables and indexes": """
        SELECT c.relname, c.relkind, c.relpersistence, c.reloptions, pg_get_userbyid(c.relowner),
            replace(c.relacl::text, %(role)s, 'dealer')
        FROM pg_class c WHERE c.relnamespace = %(schema)s::regnamespace""",
    "columns": """
        SELECT c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
            a.attgenerated, a.attcollation, replace(pg_get_expr(d.adbin, d.adrelid), %(schema)s, 's')
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = %(schema)s::regnamespace AND a.attnum > 0 AND NOT a.attisdropped""",
    "indexes": """
        SELECT replace(pg_get_indexdef(i.indexrelid), %(schema)s, 's'), i.indisunique, i.indisprimary
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
        WHERE c.relnamespace = %(schema)s::regnamespace""",
    "constraints": """
        SELECT n.conname, n.contype, n.condeferrable, n.condeferred, n.convalidated, n.conrelid::regclass::text,
            replace(pg_get_constraintdef(n.oid), %(schema)s, 's')
        FROM pg_constraint n WHERE n.connamespace = %(schema)s::regnamespace""",
    "triggers": """
        SELECT c.relname, pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = %(schema)s::regnamespace AND NOT t.tgisinternal""",
    "functions": "SELECT proname FROM pg_proc WHERE pronamespace = %(schema)s::regnamespace",
    "sequences": """
        SELECT sequencename, data_type::text, start_value, increment_by, cycle FROM pg_sequences
        WHERE schemaname = %(schema)s""",
    "default rights": """
        SELECT d.defaclobjtype, replace(d.defaclacl::text, %(role)s, 'dealer') FROM pg_default_acl d
        WHERE d.defaclnamespace = %(schema)s::regnamespace""",
    "rights": "SELECT replace(nspacl::text, %(role)s, 'dealer') FROM pg_namespace WHERE nspname = %(schema)s",
}


def described(dealer):
    name = connections["default"].settings_dict["NAME"]
    asked = {"schema": dealer.schema_name, "role": dealer_role(dealer.id)}
    with psycopg.connect(server.admin_dsn(), dbname=name) as admin:
        # The schema is not on the path, so that every name of it is written with it, and taken out.
        admin.execute("SET search_path = pg_catalog")
        found = {}
        for what, statement in CATALOGUE.items():
            rows = admin.execute(statement, asked).fetchall()
            found[what] = sorted(str(row).replace(dealer.schema_name, "s") for row in rows)
        applied = admin.execute(f"SELECT app, name FROM {dealer.schema_name}.django_migrations ORDER BY app, name")
        return found | {"migrations": applied.fetchall()}


def new_dealer(name):
    return DealerRef(uuid7(), f"d_{name}")


def migrated(dealer):
    """Make the dealer's schema by Django's migrations, from an empty one."""
    provisioning.make_empty_schema(dealer)
    provisioning.migrate([dealer.schema_name])


def test_a_stamped_schema_is_a_migrated_one():
    stamped, by_django = new_dealer("zz900"), new_dealer("zz901")
    provisioning.make_dealer_schema(stamped)
    migrated(by_django)
    ours, djangos = described(stamped), described(by_django)
    assert {what: len(rows) > 0 for what, rows in ours.items()} == {
        what: what not in ("triggers", "functions") for what in ours
    }
    for what, rows in djangos.items():
        assert ours[what] == rows, what


def test_django_finds_nothing_to_migrate_and_a_second_time_changes_nothing():
    dealer = new_dealer("zz902")
    provisioning.make_dealer_schema(dealer)
    before = described(dealer)
    provisioning.make_dealer_schema(dealer)
    assert described(dealer) == before
    connection = connections[PROVISIONER]
    connection.set_schema(dealer.schema_name)
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    connection.set_schema_to_public()


def test_the_fingerprint_is_that_of_the_tables():
    assert stamp().fingerprint == stamp().fingerprint
    assert "CREATE TABLE" in stamp().ddl
    assert "oem." not in stamp().ddl
