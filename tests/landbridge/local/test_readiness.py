"""A database counts as prepared for the source that it was prepared by."""

import os

import pytest

from landbridge.local.readiness import Stamp
from tests import server


@pytest.fixture
def checkout(tmp_path):
    for folder in ("requirements", "claims"):
        (tmp_path / folder).mkdir()
    (tmp_path / "claims" / "models.py").write_text("one")
    return tmp_path


def test_it_holds_until_the_source_changes(checkout):
    dsn = os.environ[server.ADMIN]
    assert not Stamp(checkout / "stamp", checkout).holds(dsn, "postgres")
    Stamp(checkout / "stamp", checkout).set(dsn, "postgres")
    assert Stamp(checkout / "stamp", checkout).holds(dsn, "postgres")
    assert not Stamp(checkout / "stamp", checkout).holds(dsn, "template1")
    (checkout / "claims" / "0002_more.py").write_text("two")
    assert not Stamp(checkout / "stamp", checkout).holds(dsn, "postgres")


def test_what_changes_while_the_database_is_prepared_is_not_in_it(checkout):
    dsn = os.environ[server.ADMIN]
    stamp = Stamp(checkout / "stamp", checkout)
    assert not stamp.holds(dsn, "postgres")
    (checkout / "claims" / "0002_more.py").write_text("two")
    stamp.set(dsn, "postgres")
    assert not Stamp(checkout / "stamp", checkout).holds(dsn, "postgres")
