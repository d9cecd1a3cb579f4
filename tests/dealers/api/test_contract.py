"""Both OpenAPI documents held against the running code: no 5xx, no status, type or body that they do not name.

schemathesis invents requests from the documents, right ones and wrong ones, and calls the WSGI application of this
process; half of them name an order, draft, claim, part or car that there is.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config.wsgi import application
from landbridge.api.documents import DEALER, OEM, Portal, document
from tests.api import Program, program
from tests.claims import world

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 10  # for each operation; the whole takes about half a minute
PORTALS = {"": OEM, "/d/CQ012": DEALER}


def schema_of(portal: Portal, prefix: str) -> Any:
    raw = {**document(portal), "servers": [{"url": f"http://localhost{prefix}"}]}
    schema = schemathesis.openapi.from_dict(raw)
    schema.app = application
    return schema


@contextmanager
def in_one_connection() -> Iterator[None]:
    """Keep the test's transaction over requests, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@pytest.fixture
def there(dms: Program, body: Callable[..., dict[str, Any]]) -> dict[str, list[str]]:
    """What there is to name, by the name of the parameter."""
    sent = dms("PUT", "orders/RO-1", body()).json()
    open_ = dms("PUT", "orders/RO-2", body(until="closed")).json()
    return {
        "number": ["RO-1", "RO-2", sent["drafts"][0]["claim_number"], "K2GC-3D070"],
        "draft_id": [sent["drafts"][0]["id"], open_["drafts"][0]["id"]],
        "vin": [world.VIN],
    }


@pytest.mark.parametrize("prefix", list(PORTALS))
def test_the_code_answers_as_the_document_says(prefix, dms, there, as_, administrator):
    caller = dms if prefix else program(as_, administrator, label="DESK-1")
    headers = {"Authorization": f"Bearer {caller.token}"}
    with in_one_connection():
        for found in schema_of(PORTALS[prefix], prefix).get_all_operations():
            hold_to_its_word(found.ok(), there, headers)


def hold_to_its_word(operation: Any, there: dict[str, list[str]], headers: dict[str, str]) -> None:
    """Call an operation with invented requests; raises what schemathesis finds."""
    kinds = st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )
    named = st.fixed_dictionaries({name: st.none() | st.sampled_from(known) for name, known in there.items()})

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=kinds, chosen=named)
    def check(case: Any, chosen: dict[str, str | None]) -> None:
        for name in case.path_parameters or {}:
            if chosen.get(name):
                case.path_parameters[name] = chosen[name]
        case.validate_response(case.call(headers=headers), checks=CHECKS)

    check()
