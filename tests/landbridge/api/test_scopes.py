"""Every operation of both documents, walked by tokens: the one scope it names lets in, all the others do not."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from landbridge.api.documents import DEALER, OEM, Portal, document
from landbridge.api.scopes import Scope, scopes_of
from landbridge.identity.rules import Role
from tests.api import Program, program

SAMPLES = {"draft_id": "01900000-0000-7000-8000-000000000000", "number": "NOPE", "vin": "LVSHBFAF49F012345"}
PREFIX = "/api/v1/"


def operations(portal: Portal) -> Iterator[tuple[str, str, Scope]]:
    """Return method, path and the scope that the document names, for every operation of a portal."""
    for template, methods in document(portal)["paths"].items():
        path = template.removeprefix(PREFIX).format(**SAMPLES)
        for method, operation in methods.items():
            (scope,) = operation["security"][0]["client"]
            yield method.upper(), path, Scope(scope)


def body_of(method: str) -> Any:
    return {} if method in ("POST", "PUT") else None


@pytest.mark.parametrize(("portal", "key"), [(DEALER, "manager"), (OEM, "administrator")])
def test_an_operation_asks_for_exactly_the_scope_it_names(portal, key, as_, actor_named):
    manager = actor_named(key)
    held = {
        scope: program(as_, manager, label=f"ONLY-{place}", scopes=(scope,))
        for place, scope in enumerate(scopes_of(manager.is_dealer))
    }
    wrong = []
    for method, path, scope in operations(portal):
        for own, caller in held.items():
            status = caller(method, path, body_of(method)).status_code
            if (status == 403) != (own is not scope) or status in (401, 405, 500):
                wrong.append((method, path, own.value, status))
    assert wrong == []


@pytest.fixture
def dms(as_, manager) -> Program:
    return program(as_, manager)


@pytest.fixture
def other_dms(as_, other_clerk) -> Program:
    return program(as_, replace(other_clerk, roles=frozenset({Role.MANAGER})), label="GZ-1")


def test_a_token_of_one_dealer_is_refused_by_every_operation_of_another(dms, other_dms):
    dms.prefix, other_dms.prefix = other_dms.prefix, dms.prefix
    for method, path, _scope in operations(DEALER):
        for caller in (dms, other_dms):
            answer = caller(method, path, body_of(method))
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized"), (method, path)


def test_a_dealers_token_is_refused_by_every_operation_of_the_oem_and_the_other_way_round(dms, as_, administrator):
    desk = program(as_, administrator, label="DESK-1")
    dms.prefix, desk.prefix = desk.prefix, dms.prefix
    for caller, portal in ((dms, OEM), (desk, DEALER)):
        for method, path, _scope in operations(portal):
            assert caller(method, path, body_of(method)).status_code == 401, (method, path)
