"""Schemas made ahead: a dealer that opens takes one over, whole, and gets all that a new one would have."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from django.db import connections

from landbridge.doors.names import dealer_role
from landbridge.doors.scopes import dealer_scope, oem_scope
from landbridge.identity.actor import Actor
from tenants import commands, provisioning
from tenants.models import Dealer, DealerStatus, Region, SpareSchema
from tenants.stamping import Stamp
from tests import server
from tests.cast import NOON
from tests.tenants.test_stamping import described

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("committed", "rollback", "may_create_schemas")]


@pytest.fixture
def spares(committed):
    """Return what makes so many spares; in the end none of them is left."""
    yield lambda number: provisioning.keep_spares(number, NOON)
    with oem_scope():
        SpareSchema.objects.filter(fingerprint__gt="").update(fingerprint="left by a test")
    provisioning.keep_spares(0, NOON)


def enter(code):
    return commands.register_dealer(
        actor=Actor.system(),
        now=NOON,
        code=code,
        name="武汉楚江店",
        name_en="Wuhan",
        grade="E",
        city="武汉",
        city_level=2,
        province="湖北",
        region=Region.objects.get(code="SW"),
        depot="wuhan",
    )


def register(code):
    with oem_scope():
        return enter(code)


def open_dealer(code):
    new = register(code)
    commands.open_dealer(actor=Actor.system(), code=code, now=NOON)
    return new


def ids():
    """Return the ids of free spares."""
    with oem_scope():
        free = SpareSchema.objects.exclude(pk__in=Dealer.objects.values("pk"))
        return set(free.values_list("pk", flat=True))


def there(dealer_id):
    """Return the schemas that this dealer's role may use, and whether there is such a role."""
    name = dealer_role(dealer_id)
    with psycopg.connect(server.admin_dsn(), dbname=connections["default"].settings_dict["NAME"]) as admin:
        schemas = admin.execute("SELECT nspname FROM pg_namespace WHERE nspacl::text LIKE %s", [f"%{name}=%"])
        roles = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        return {one for (one,) in schemas.fetchall()} - {"oem", "sec", "extensions"}, roles.rowcount == 1


def test_a_dealer_takes_a_spare_over_and_has_what_a_new_one_has(spares):
    new = open_dealer("WH101")
    assert spares(2) == 2
    before = ids()
    taken = open_dealer("WH102")
    assert ids() == before - {taken.pk}
    assert there(taken.pk) == ({"d_wh102"}, True)
    assert described(taken.ref) == described(new.ref)
    with dealer_scope(taken.ref):
        assert Dealer.objects.get(code="WH102").status == DealerStatus.ACTIVE
    assert (spares(2), spares(2)) == (1, 0)


def test_a_spare_of_another_release_is_dropped_with_its_role(spares):
    spares(2)
    with oem_scope():
        SpareSchema.objects.update(fingerprint="older")
    old = ids()
    taken = open_dealer("WH103")
    assert taken.pk in old
    assert there(taken.pk) == ({"d_wh103"}, True)
    assert described(taken.ref) == described(open_dealer("WH104").ref)
    spares(1)
    assert not ids() & old


def test_a_free_spare_of_another_release_leaves_nothing(spares):
    spares(1)
    (old,) = ids()
    with oem_scope():
        SpareSchema.objects.update(fingerprint="older")
    assert spares(1) == 1
    assert there(old) == (set(), False)
    assert old not in ids()


def test_two_registrations_at_once_take_two_spares(spares):
    spares(2)
    before, start = ids(), Barrier(2)

    def run(code):
        with oem_scope():
            start.wait()
        try:
            return register(code).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        assert set(threads.map(run, ["WH105", "WH106"])) == before


def test_a_registration_that_is_rolled_back_leaves_the_spare(spares):
    spares(1)
    (spare,) = ids()
    with pytest.raises(ZeroDivisionError), oem_scope():
        assert enter("WH107").pk == spare
        raise ZeroDivisionError
    assert register("WH108").pk == spare


def test_a_spare_that_was_killed_in_the_making_leaves_nothing(spares, monkeypatch):
    before = schemas()
    monkeypatch.setattr(Stamp, "script", property(lambda _: 1 / 0))
    with pytest.raises(ZeroDivisionError):
        spares(1)
    assert ids() == set()
    assert schemas() == before


def schemas():
    with psycopg.connect(server.admin_dsn(), dbname=connections["default"].settings_dict["NAME"]) as admin:
        return sorted(admin.execute("SELECT nspname FROM pg_namespace").fetchall())


def test_two_keepers_at_once_do_not_make_twice(spares):
    with provisioning._alone(provisioning._SPARES) as alone:
        assert alone
        assert spares(1) == 0
    assert spares(1) == 1
