"""The message queue `pgmq` in a PostgreSQL database: the broker of the demo and of the tests.

Plain tables and functions in a schema `pgmq`, installed from the SQL that the Python package `pgmq` ships;
the server needs no extension.
"""

import psycopg
from pgmq.install import install_pgmq_from_sql
from psycopg import sql

# Any number will do, as long as nobody else takes an advisory lock of that number.
_LOCK = 0x7067_6D71


def install_pgmq(dsn: str, *, owner: str) -> bool:
    """Install the queue's schema, owned by `owner`, unless it is there; return whether it was installed now.

    All or nothing, and safe to be called by two processes at once.

    Args:
        dsn: the database, through an account that owns it or is superuser, and may take the role `owner`.
        owner: the broker's login. It owns schema `pgmq` afterwards, and gets no other right.

    Raises:
        psycopg.Error: the account may not do this.
        pgmq.install.PGMQInstallError: the SQL failed.
    """
    with psycopg.connect(dsn) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        found = connection.execute("SELECT to_regclass('pgmq.meta')").fetchone()
        if found is not None and found[0] is not None:
            return False
        role, database = sql.Identifier(owner), sql.Identifier(connection.info.dbname)
        # The script begins with CREATE SCHEMA, which asks for this right even where the schema exists.
        connection.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(database, role))
        connection.execute(sql.SQL("SET LOCAL ROLE {}").format(role))
        install_pgmq_from_sql(conn=connection)
        connection.execute("RESET ROLE")
        connection.execute(sql.SQL("REVOKE CREATE ON DATABASE {} FROM {}").format(database, role))
    return True
