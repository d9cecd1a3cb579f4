"""Addresses of the logins, from the one that the user gives."""

import pytest

from landbridge.local import addresses
from landbridge.local.credentials import Credentials

_CREDENTIALS = Credentials("key", "g", "p", "b")


@pytest.fixture(autouse=True)
def _no_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANDBRIDGE_ROLE_PREFIX", raising=False)


def test_each_login_has_its_own_address_and_the_administrators_is_not_among_them() -> None:
    made = addresses.derive("postgresql://root:secret@db.example:5433/postgres", _CREDENTIALS, "")
    assert made == {
        "SECRET_KEY": "key",
        "DATABASE_URL": "postgresql://lb_gateway:g@db.example:5433/landbridge",
        "PROVISIONER_DATABASE_URL": "postgresql://lb_provisioner:p@db.example:5433/landbridge",
        "BROKER_URL": "pgmq://lb_broker:b@db.example:5433/landbridge",
    }


def test_a_database_and_a_broker_that_the_user_names_are_taken() -> None:
    made = addresses.derive("postgres://root@[::1]/lb_try", _CREDENTIALS, "amqp://guest@mq")
    assert made["DATABASE_URL"] == "postgresql://lb_gateway:g@[::1]:5432/lb_try"
    assert made["BROKER_URL"] == "amqp://guest@mq"


def test_how_one_reaches_the_server_is_handed_on_and_who_one_is_is_not() -> None:
    given = "postgresql://root:s@db/lb?sslmode=verify-full&sslrootcert=%2Fetc%2Fdb.pem&sslcert=%2Froot.pem&user=x"
    made = addresses.derive(given, _CREDENTIALS, "")
    options = "?sslmode=verify-full&sslrootcert=%2Fetc%2Fdb.pem"
    assert made["DATABASE_URL"] == f"postgresql://lb_gateway:g@db:5432/lb{options}"
    assert made["PROVISIONER_DATABASE_URL"].endswith(options)
    assert made["BROKER_URL"] == f"pgmq://lb_broker:b@db:5432/lb{options}"


def test_the_prefix_of_the_installation_names_the_logins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANDBRIDGE_ROLE_PREFIX", "north")
    assert addresses.login("broker") == "north_broker"


def test_the_administrators_address_moves_to_another_database() -> None:
    moved = addresses.on_database("postgresql://root:secret@db.example/postgres", "landbridge")
    assert moved == "postgresql://root:secret@db.example/landbridge"


@pytest.mark.parametrize("address", ["mysql://root@db/x", "landbridge", "postgresql:///x"])
def test_what_is_no_postgresql_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL must look like"):
        addresses.derive(address, _CREDENTIALS, "")
