"""The queue on the embedded server: installed once, owned by the broker's login, closed to others."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from kombu import Connection, Exchange, Queue

from landbridge.local.broker import install_pgmq
from landbridge.local.postgres import EmbeddedPostgres

pytestmark = pytest.mark.enable_socket


@pytest.fixture(scope="module")
def admin_dsn() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as private:
        server = EmbeddedPostgres(Path(private) / "postgres", fast=True)
        dsn = server.start()
        with psycopg.connect(dsn) as connection:
            connection.execute("CREATE ROLE lb_broker LOGIN PASSWORD 'broker'")
            connection.execute("CREATE ROLE lb_gateway LOGIN PASSWORD 'gateway'")
        install_pgmq(dsn, owner="lb_broker")
        yield dsn
        server.destroy()


def _as_login(admin_dsn: str, name: str) -> str:
    return f"postgresql://lb_{name}:{name}@{admin_dsn.partition('@')[2]}"


def test_it_is_installed_once(admin_dsn: str) -> None:
    assert install_pgmq(admin_dsn, owner="lb_broker") is False


def test_the_broker_owns_the_queue_and_may_create_nothing_else(admin_dsn: str) -> None:
    with psycopg.connect(admin_dsn) as connection:
        owners = connection.execute(
            "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace = 'pgmq'::regnamespace"
        ).fetchall()
    assert owners == [("lb_broker",)]
    with (
        psycopg.connect(_as_login(admin_dsn, "broker")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE SCHEMA another")


def test_another_login_cannot_read_the_queue(admin_dsn: str) -> None:
    with (
        psycopg.connect(_as_login(admin_dsn, "gateway")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SELECT * FROM pgmq.meta")


def test_a_message_goes_through(admin_dsn: str) -> None:
    dsn = _as_login(admin_dsn, "broker")
    options = {"init_extension": False, "conn_string": dsn, "wait_time_seconds": 1}
    queue = Queue("work", Exchange("work", type="direct"), routing_key="work")
    received = []
    with Connection(dsn.replace("postgresql:", "pgmq:", 1), transport_options=options) as connection:
        channel = connection.channel()
        bound = queue(channel)
        bound.declare()
        # With headers, as Celery sends every task: a topic of pgmq has no function that takes them.
        connection.Producer(channel).publish(
            {"claim": "索赔单"}, exchange=queue.exchange, routing_key="work", headers={"task": "any"}
        )
        message = bound.get()
        assert message is not None
        received.append(message.payload)
        message.ack()
        assert bound.get() is None
    assert received == [{"claim": "索赔单"}]
