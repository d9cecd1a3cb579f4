"""What tests of openings need besides the rest."""

import psycopg
import pytest
from psycopg import sql

from landbridge.doors.names import role
from tests import server


@pytest.fixture
def may_create_schemas(committed, rollback):
    """A copied database has the template's content, but not the rights on the database itself."""
    with psycopg.connect(server.admin_dsn(), autocommit=True) as admin:
        grant = sql.SQL("GRANT CREATE ON DATABASE {} TO {}")
        admin.execute(grant.format(sql.Identifier(committed), sql.Identifier(role("owner"))))
