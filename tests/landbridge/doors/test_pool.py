"""A connection that has seen many dealers makes room for a new one."""

from time import sleep

import pytest
from django.db import connection, connections

from landbridge.doors.backend import pool
from landbridge.doors.scopes import oem_scope
from tests import acting, server

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("committed")]


def server_process(scope):
    with scope, connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    connections.close_all()
    stats = connections["default"].pool.get_stats
    while stats()["pool_available"] < stats()["pool_size"]:  # it is cleaned by a thread of the pool's
        sleep(0.01)
    return pid


def test_it_is_replaced_after_so_many_and_not_before(committed, monkeypatch, request):
    monkeypatch.setattr(pool, "MOST_DEALERS", 3)
    clerks = [acting.actor_named(key) for key in ("clerk", "other_clerk")]
    options = connections["default"].settings_dict["OPTIONS"]["pool"]
    monkeypatch.setitem(options, "max_size", 1)  # so that it is always the same connection
    request.addfinalizer(server.close_all)
    server.close_all()
    first = server_process(oem_scope())
    assert server_process(acting.entered(clerks[0])) == first
    assert server_process(acting.entered(clerks[0])) == first
    assert server_process(acting.entered(clerks[1])) == first
    assert server_process(oem_scope()) != first
