"""From inside one dealer's scope at the neighbour: by a bug, by injected SQL, by odd addresses."""

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.utils import DatabaseError
from django.test import Client
from psycopg import sql

from landbridge.doors.names import DealerRef, dealer_role, role
from landbridge.doors.scopes import dealer_scope
from landbridge.ids import uuid7
from tests import acting, cast, server
from tests.landbridge.doors.attacks import ATTACKS, GET_THROUGH, SECRET

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("committed")]


@dataclass
class World:
    """The administrator's hand in this database, and both dealers."""

    admin: psycopg.Connection
    mine: object
    theirs: object

    def filled(self, attack: str) -> str:
        return attack.format(
            schema=self.theirs.schema_name,
            role=dealer_role(self.theirs.id),
            own_role=dealer_role(self.mine.id),
            prefix=settings.LANDBRIDGE_ROLE_PREFIX,
        )

    def state(self):
        """Return what the neighbour has, and everything that an attack might have made."""
        schema = sql.Identifier(self.theirs.schema_name)
        names = self.admin.execute(sql.SQL("SELECT id, name FROM {}.workshop_customer").format(schema)).fetchall()
        objects = self.admin.execute("SELECT count(*) FROM pg_class").fetchone()
        functions = self.admin.execute("SELECT count(*) FROM pg_proc").fetchone()
        roles = self.admin.execute("SELECT count(*), count(*) FILTER (WHERE rolsuper) FROM pg_roles").fetchone()
        large = self.admin.execute("SELECT count(*) FROM pg_largeobject_metadata").fetchone()
        secured = self.admin.execute("SELECT count(*) FROM pg_class WHERE relrowsecurity").fetchone()
        return names, objects, functions, roles, large, secured


@pytest.fixture(scope="module")
def world(committed):
    with psycopg.connect(server.admin_dsn(committed), autocommit=True) as admin:
        found = admin.execute("SELECT code, id, schema_name FROM oem.tenants_dealer").fetchall()
        refs = {code: DealerRef(pk, schema) for code, pk, schema in found}
        world = World(admin, refs[cast.DEALER], refs[cast.OTHER_DEALER])
        _plant(world)
        yield world


def _plant(world):
    """Give the neighbour a customer and a shared row that say who they are, with statistics of both."""
    schema = sql.Identifier(world.theirs.schema_name)
    insert = sql.SQL("INSERT INTO {}.workshop_customer (id, name, kind) VALUES (%s, %s, 'person')")
    for _ in range(20):
        world.admin.execute(insert.format(schema), [uuid7(), SECRET])
        world.admin.execute(
            "INSERT INTO oem.vehicles_servicerecord (id, dealer_id, dealer_code, order_id, order_number, revision,"
            " vin, arrived_at, handed_over_at, mileage_km, kind, repair_days, problems)"
            " VALUES (%s, %s, %s, %s, %s, 1, 'V', now(), now(), 1, 'warranty', 1, '[]')",
            [uuid7(), world.theirs.id, cast.OTHER_DEALER, uuid7(), SECRET],
        )
    world.admin.execute(sql.SQL("ANALYZE {}.workshop_customer, oem.vehicles_servicerecord").format(schema))


@pytest.fixture
def neighbour_at_work(world, committed):
    """A session of the neighbour whose query is there to be seen."""
    with _login(committed) as session:
        session.execute(f"SELECT 1 /* {SECRET} */")
        yield


def _login(database):
    return psycopg.connect(
        server.admin_dsn(database), user=role("gateway"), password=server.PASSWORDS.gateway, autocommit=True
    )


def _told(database, dealer, attack, *, whole):
    """Run an attack inside a dealer's scope and return all that comes back, rows and errors.

    Args:
        whole: as a text of its own, which may be several statements; else as one prepared statement, the way
            everything with parameters goes.
    """
    with _login(database) as session:
        session.execute("BEGIN")
        session.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(dealer_role(dealer.id))))
        session.execute(
            sql.SQL("SET LOCAL search_path = {}, oem, extensions").format(sql.Identifier(dealer.schema_name))
        )
        cursor, told = session.cursor(), []
        try:
            if attack.startswith("COPY") and "STDOUT" in attack:
                with cursor.copy(attack) as copied:
                    told += [bytes(block).decode() for block in copied]
            else:
                cursor.execute(attack, prepare=not whole)
                more = True
                while more:
                    if cursor.description:
                        told += [str(row) for row in cursor.fetchall()]
                    more = cursor.nextset()
        except psycopg.Error as error:
            told.append(str(error))
        session.execute("ROLLBACK")
        return "\n".join(told)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_bug_reaches_nothing(world, committed, neighbour_at_work, name):
    before = world.state()
    told = _told(committed, world.mine, world.filled(ATTACKS[name]), whole=False)
    assert SECRET not in told
    assert "root:" not in told
    assert world.state() == before


@pytest.mark.parametrize("name", ATTACKS)
def test_injected_sql_reaches_only_what_is_told(world, committed, neighbour_at_work, name):
    before = world.state()
    told = _told(committed, world.mine, world.filled(ATTACKS[name]), whole=True)
    assert (SECRET in told) is (name in GET_THROUGH)
    assert "root:" not in told
    assert world.state() == before


def test_the_page_lists_what_gets_through():
    page = (Path(settings.ROOT) / "docs" / "isolation.md").read_text("utf-8")
    listed = page.partition("<!-- get through -->")[2].partition("<!-- end -->")[0]
    names = {line.split("|")[1].strip() for line in listed.splitlines() if line.startswith("| ")}
    assert names - {"attack"} == GET_THROUGH


def test_a_plan_of_the_neighbours_is_made_anew(world, committed):
    """A statement prepared in one scope reads the tables of the scope it runs in."""
    with _login(committed) as session:
        for dealer, runs in ((world.theirs, "PREPARE p AS SELECT name FROM workshop_customer"), (world.mine, "")):
            with session.transaction():
                session.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(dealer_role(dealer.id))))
                session.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(dealer.schema_name)))
                if runs:
                    session.execute(runs)
                rows = session.execute("EXECUTE p").fetchall()
            assert ((SECRET,) in rows) is (dealer is world.theirs)


@pytest.mark.parametrize("wrong", ["SELECT 1/0", "SELECT nothing"])
def test_after_an_error_the_next_scope_is_clean(world, wrong):
    with pytest.raises(DatabaseError), dealer_scope(world.theirs), connection.cursor() as cursor:
        cursor.execute(wrong)
    with dealer_scope(world.mine), connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, current_setting('search_path'), (SELECT count(*) FROM workshop_customer)"
        )
        who, path, customers = cursor.fetchone()
    assert (who, path.split(",")[0], customers) == (dealer_role(world.mine.id), world.mine.schema_name, 0)


def test_what_a_session_was_left_with_does_not_reach_the_next_scope(world):
    """A setting, a cursor that outlives its transaction and a lock are gone with the connection's way back."""
    with dealer_scope(world.theirs), connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '61s'")
        cursor.execute("DECLARE kept CURSOR WITH HOLD FOR SELECT name FROM workshop_customer")
        cursor.execute("SELECT pg_advisory_lock(4711)")
    connections.close_all()
    with dealer_scope(world.mine), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_cursors WHERE name = 'kept'")
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT current_setting('statement_timeout')")
        assert cursor.fetchone() == ("1min",)
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "path",
    [
        "/d/cq012/../gz005/orders/",
        "/d/cq012/..%2fgz005/orders/",
        "/d/cq012/%2e%2e/gz005/orders/",
        "/d/gz005/orders/",
        "/d/GZ005/orders/",
        "/d/Gz005/orders/",
        "/d//gz005/orders/",
        "/d/gz005%00/orders/",
        "/d/gz005%20/orders/",
        "/d/cq012;gz005/orders/",
        "/d/cq012,gz005/orders/",
        "/d/ｇｚ００５/orders/",
        "/d/cq012/d/gz005/orders/",
        "/D/gz005/orders/",
        "//d/gz005/orders/",
    ],
)
def test_no_spelling_of_an_address_leads_to_the_neighbour(world, path):
    client = acting.client_of(acting.actor_named("clerk"))
    assert client.get(path).status_code in (301, 404)


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Original-URL": "/d/gz005/orders/"},
        {"X-Rewrite-URL": "/d/gz005/orders/"},
        {"X-Forwarded-Prefix": "/d/gz005"},
        {"X-Forwarded-Host": "gz005.landbridge.test"},
        {"X-Tenant": "gz005"},
    ],
)
def test_no_header_leads_to_the_neighbour(world, headers):
    client: Client = acting.client_of(acting.actor_named("clerk"))
    page = client.get("/d/cq012/orders/", headers=headers).content.decode()
    assert cast.DEALER in page
    assert cast.OTHER_DEALER not in page
