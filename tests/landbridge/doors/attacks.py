"""What somebody might try from inside one dealer's scope to reach the neighbour `{their}` (schema and role).

Each is plain SQL of one or several statements. `docs/isolation.md` says what becomes of them; the names of those
that get through in its list are held to it by test.
"""

from collections.abc import Mapping

SECRET = "SECRET-B"
READ = "SELECT name FROM {schema}.workshop_customer"

ATTACKS: Mapping[str, str] = {
    # Straight at the neighbour's tables
    "read by name": READ,
    "read by search path": "SET LOCAL search_path = {schema}; SELECT name FROM workshop_customer",
    "change by name": "UPDATE {schema}.workshop_customer SET name = 'changed'",
    "delete by name": "DELETE FROM {schema}.workshop_customer",
    "truncate by name": "TRUNCATE {schema}.workshop_customer CASCADE",
    "lock the neighbour's table": "LOCK TABLE {schema}.workshop_customer",
    "copy out": "COPY {schema}.workshop_customer (name) TO STDOUT",
    "own row that points at the neighbour's": (
        "INSERT INTO workshop_car (id, vin, plate, model_name, customer_id)"
        " SELECT gen_random_uuid(), 'x', '', '', id FROM {schema}.workshop_customer"
    ),
    # The OEM's tables, where rows of both lie
    "read all rows of a shared table": "SELECT order_number FROM oem.vehicles_servicerecord",
    "row security switched off": (
        "SET LOCAL row_security = off; SELECT order_number FROM oem.vehicles_servicerecord"
    ),
    "row security taken off": "ALTER TABLE oem.vehicles_servicerecord DISABLE ROW LEVEL SECURITY",
    "an error that tells a hidden row": (
        "SELECT 1 FROM oem.vehicles_servicerecord WHERE CAST(order_number AS integer) = 1"
    ),
    "statistics of the neighbour's table": (
        "SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE schemaname = '{schema}'"
    ),
    "statistics of the catalogue itself": "SELECT stavalues1::text FROM pg_statistic",
    "queries of other sessions": "SELECT query FROM pg_stat_activity",
    # Becoming somebody else
    "back to the login": "RESET ROLE; " + READ,
    "back to the login, then the neighbour": "RESET ROLE; SET ROLE {role}; " + READ,
    "straight to the neighbour's role": "SET LOCAL ROLE {role}; " + READ,
    "to the OEM's role": "SET LOCAL ROLE {prefix}_oem; SELECT order_number FROM oem.vehicles_servicerecord",
    "to the owner": "SET LOCAL ROLE {prefix}_owner; " + READ,
    "session authorization": "SET SESSION AUTHORIZATION {role}; " + READ,
    "role by set_config within a query": (
        "SELECT set_config('role', '{role}', true), query_to_xml('" + READ + "', true, true, '')"
    ),
    "role by set_config, then a query": "SELECT set_config('role', '{role}', true); " + READ,
    "grant the neighbour's role to oneself": "GRANT {role} TO {own_role}; " + READ,
    "a new role": "CREATE ROLE thief IN ROLE {role}",
    "rights on the own role": "ALTER ROLE {own_role} SUPERUSER",
    # Text run as SQL
    "query_to_xml": "SELECT query_to_xml('" + READ + "', true, true, '')",
    "schema_to_xml": "SELECT schema_to_xml('{schema}', true, true, '')",
    "ts_stat": "SELECT word FROM ts_stat('SELECT to_tsvector(name) FROM {schema}.workshop_customer')",
    "a block of code": "DO $$ BEGIN EXECUTE 'SET LOCAL ROLE {role}'; END $$; " + READ,
    "a block of code as the login": "RESET ROLE; DO $$ BEGIN EXECUTE 'SET LOCAL ROLE {role}'; END $$; " + READ,
    # Making things
    "table in the own schema": "CREATE TABLE copy_of AS " + READ,
    "temporary table": "CREATE TEMPORARY TABLE workshop_customer (name text)",
    "function of the owner's": (
        "CREATE FUNCTION peek() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER AS '" + READ + "'"
    ),
    "view": "CREATE VIEW peek AS " + READ,
    "function that stands before a built-in one": (
        "CREATE FUNCTION pg_temp.lower(text) RETURNS text LANGUAGE sql AS 'SELECT $1'"
    ),
    "large object": "SELECT lo_from_bytea(0, 'kept')",
    # Out of the database
    "program": "COPY (SELECT 1) TO PROGRAM 'id'",
    "file of the server": "SELECT pg_read_file('/etc/passwd')",
    "file into a table": "COPY workshop_customer (name) FROM '/etc/passwd'",
    "file as a large object": "SELECT lo_import('/etc/passwd')",
    "dblink": "CREATE EXTENSION dblink; SELECT * FROM dblink('dbname=postgres', 'SELECT 1') AS t (one int)",
    "foreign server": "CREATE EXTENSION postgres_fdw; CREATE SERVER there FOREIGN DATA WRAPPER postgres_fdw",
    "settings of the server": "ALTER SYSTEM SET log_statement = 'all'",
    "end of other sessions": (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
    ),
}

# What a statement smuggled in whole, without parameters, can do: the login may become every dealer.
GET_THROUGH = frozenset(
    {
        "back to the login, then the neighbour",
        "straight to the neighbour's role",
        "to the OEM's role",
    }
)
