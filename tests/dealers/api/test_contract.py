"""Both OpenAPI documents held against the running code: no 5xx, no status, type or body that they do not name.

schemathesis calls the WSGI application of this process. Of each operation the document's own example must be done,
on what is there for it; then come requests that it invents from the document, right ones and wrong ones. Whatever
one request has written is taken back before the next.
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

from claims.commands import adjudicate_claim
from claims.queries import claim_by_number
from config.wsgi import application
from landbridge.api.documents import DEALER, OEM, Portal, document
from tests.acting import undone
from tests.api import Program, program
from tests.cast import NOON
from tests.claims import world

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 10  # for each operation; the whole takes about half a minute
PORTALS = {"": OEM, "/d/CQ012": DEALER}
# What there is to name in a path, by the beginning of it; the longest beginning counts. The first name is the one
# on which the operation can be done.
Names = dict[str, list[str]]


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
def desk(dms: Program, as_, administrator) -> Program:
    return program(as_, administrator, label="DESK-1")


@pytest.fixture
def there(dms: Program, desk: Program, body: Callable[..., dict[str, Any]], as_, adjudicator) -> Names:
    """Orders, drafts and claims in every state that an operation begins in."""

    def drafted(number: str) -> str:
        draft = str(dms("PUT", f"orders/{number}", body(until="closed")).json()["drafts"][0]["id"])
        dms("POST", f"drafts/{draft}/edit", {"field": "lines.1.quantity", "value": "5"})
        return draft

    def in_review(number: str) -> str:
        claim = str(dms("POST", f"drafts/{drafted(number)}/submit", {}).json()["claim_number"])
        with as_(adjudicator):
            found = claim_by_number(adjudicator, claim)
            adjudicate_claim(claim_id=found.pk, version=1, now=NOON)
        return claim

    dms("PUT", "orders/RO-1", body(until="saved"))
    draft, other_draft = drafted("RO-2"), drafted("RO-3")
    waits, asked, returned = in_review("RO-4"), in_review("RO-5"), in_review("RO-6")
    desk("POST", f"claims/{asked}/ask", {"version": 1, "text": "照片？"})
    desk("POST", f"claims/{returned}/return", {"version": 1, "reason_code": "B-PROOF"})
    claims = [waits, asked, returned]
    return {
        "/api/v1/orders": ["RO-1", "RO-2"],
        "/api/v1/drafts": [draft, other_draft],
        "/api/v1/claims": claims,
        "/api/v1/claims/{number}/answer": [asked, *claims],
        "/api/v1/claims/{number}/reopen": [returned, *claims],
        "/api/v1/catalogue/parts": ["K2GC-3D070"],
        "/api/v1/vehicles": [world.VIN],
    }


@pytest.mark.parametrize("prefix", list(PORTALS))
def test_the_code_answers_as_the_document_says(prefix, dms, desk, there):
    headers = {"Authorization": f"Bearer {(dms if prefix else desk).token}"}
    operations = [found.ok() for found in schema_of(PORTALS[prefix], prefix).get_all_operations()]
    assert len(operations) > 10
    with in_one_connection():
        for operation in operations:
            names = there.get(
                max((one for one in there if operation.path.startswith(one)), key=len, default=""), []
            )
            do_its_example(operation, names, headers)
            hold_to_its_word(operation, names, headers)


def do_its_example(operation: Any, names: list[str], headers: dict[str, str]) -> None:
    """Call an operation as its document shows it; it must be done."""
    raw = operation.definition.raw
    sent: dict[str, Any] = {"path_parameters": {one.name: names[0] for one in operation.path_parameters}}
    if "requestBody" in raw:
        content = raw["requestBody"]["content"]["application/json"]
        (example,) = content["examples"].values()
        # No document can know the ids of this world.
        body = {"ids": names} if "ids" in example["value"] else example["value"]
        sent |= {"body": body, "media_type": "application/json"}
    case = operation.Case(**sent)
    with undone():
        answer = case.call(headers=headers)
    assert answer.status_code < 300, f"{operation.method} {operation.path}: {answer.text}"
    case.validate_response(answer, checks=CHECKS)


def hold_to_its_word(operation: Any, names: list[str], headers: dict[str, str]) -> None:
    """Call an operation with invented requests; raises what schemathesis finds."""
    kinds = st.one_of(
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )
    named = st.sampled_from([*names, *names, None]) if names else st.none()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=kinds, chosen=named)
    def check(case: Any, chosen: str | None) -> None:
        for name in case.path_parameters or {}:
            if chosen:
                case.path_parameters[name] = chosen
        with undone():
            answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)

    check()
