"""Fixtures of all tests.

Rollback tests (rules, commands, access, pages) share one copy of the template; each runs in a transaction that
is rolled back, enters a scope for every step with `as_(actor)`, and outside one a query raises as everywhere.
Committed tests (threads, subscribers, browser, kills) take the fixture `committed`: a copy of their own.
"""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from landbridge.doors.scopes import front_door
from landbridge.identity.actor import Actor
from landbridge.local.postgres import EmbeddedPostgres
from tenants import queries
from tests import acting, cast, server

As = Callable[[Actor], AbstractContextManager[None]]
_folder = "LANDBRIDGE_TEST_FOLDER"


def pytest_configure(config: pytest.Config) -> None:
    server.configure_roles()
    if hasattr(config, "workerinput"):
        return
    folder = tempfile.mkdtemp(prefix="landbridge-tests-")
    os.environ[_folder] = folder
    if server.ADMIN not in os.environ:
        # In the controller's main thread: the server ends with the thread that started it.
        postgres = EmbeddedPostgres(Path(folder) / "postgres", fast=True)
        os.environ[server.ADMIN] = postgres.start()
        config.add_cleanup(postgres.destroy)
        config.add_cleanup(lambda: os.environ.pop(server.ADMIN, None))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line for each reason how many tests were skipped for it, such as a missing browser."""
    skipped = [report.longrepr for report in terminalreporter.stats.get("skipped", ())]
    for reason, number in Counter(reason for _file, _line, reason in skipped).items():
        terminalreporter.write_line(f"{number} skipped: {reason.removeprefix('Skipped: ')}")


@pytest.fixture(scope="session")
def template(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        server.make_template(Path(os.environ[_folder]))
        yield


@pytest.fixture(scope="session")
def shared_copy(template: None) -> Iterator[str]:
    name = f"lb_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with server.copy_of_template(name):
        yield name


_copies = count(1)


@pytest.fixture(scope="module")
def committed(shared_copy: str) -> Iterator[str]:
    """A database of the module's own, where commits are real."""
    name = f"{shared_copy}_{next(_copies)}"
    with server.copy_of_template(name):
        yield name
    server.point_at(shared_copy)


@pytest.fixture
def rollback(request: pytest.FixtureRequest, shared_copy: str) -> Iterator[None]:
    """The transaction around a rollback test; nothing for a module with committed tests."""
    if "committed" in request.fixturenames:
        own = request.getfixturevalue("committed")
        if connections["default"].settings_dict["NAME"] != own:
            server.point_at(own)
        yield
        return
    if connections["default"].settings_dict["NAME"] != shared_copy:
        server.point_at(shared_copy)
    with acting.undone():
        yield
    queries.directory.forget()


@pytest.fixture
def as_(rollback: None) -> As:
    """`with as_(clerk): …` enters the scope that this person's requests run in."""
    return acting.entered


@pytest.fixture
def actor_named(rollback: None) -> Callable[[str], Actor]:
    """Return a member of the cast by key, read as the front door reads it."""
    return acting.actor_named


def _cast_fixture(key: str) -> Any:
    @pytest.fixture(name=key)
    def member(actor_named: Callable[[str], Actor]) -> Actor:
        return actor_named(key)

    return member


for _person in cast.PEOPLE:
    globals()[f"_{_person.key}"] = _cast_fixture(_person.key)


@pytest.fixture
def dealer(rollback: None) -> queries.DealerInfo:
    return _dealer(cast.DEALER)


@pytest.fixture
def other_dealer(rollback: None) -> queries.DealerInfo:
    return _dealer(cast.OTHER_DEALER)


def _dealer(code: str) -> queries.DealerInfo:
    with front_door():
        found = queries.dealer_by_code(code)
    assert found is not None
    return found


@pytest.fixture
def now() -> datetime:
    return cast.NOON


@pytest.fixture
def client_for(rollback: None) -> Callable[[Actor], Client]:
    """Return a test client with this person signed in; paths begin with /d/<code>/ for a dealer's people."""
    return acting.client_of
