"""A query outside a door raises; inside, role and path are those of the door and gone afterwards."""

import pytest
from django.db import connection

from landbridge.doors.backend.base import OutsideDoor
from landbridge.doors.names import dealer_role, role
from landbridge.doors.scopes import AlreadyInside, dealer_scope, front_door, oem_scope
from landbridge.identity.models import User
from tenants.models import Dealer

pytestmark = pytest.mark.services


def where() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('search_path')")
        return cursor.fetchone()


def test_a_query_outside_a_door_raises(rollback):
    with pytest.raises(OutsideDoor):
        User.objects.count()


def test_each_door_has_its_role_and_path(rollback, dealer):
    with front_door():
        assert where() == (role("gateway"), "oem, extensions")
    with oem_scope():
        assert where() == (role("oem"), "oem, extensions")
    with dealer_scope(dealer.ref):
        assert where() == (dealer_role(dealer.id), "d_cq012, oem, extensions")
    with front_door():
        assert where()[0] == role("gateway")


def test_doors_do_not_nest(rollback, dealer):
    with oem_scope(), pytest.raises(AlreadyInside), dealer_scope(dealer.ref):
        pass


def test_an_error_rolls_the_scope_back(rollback):
    with pytest.raises(ZeroDivisionError), oem_scope():
        Dealer.objects.update(city="nowhere")
        raise ZeroDivisionError
    with oem_scope():
        assert not Dealer.objects.filter(city="nowhere").exists()
