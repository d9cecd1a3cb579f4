"""The committed OpenAPI documents are those of the code, and the reference shows them offline."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from jsonschema import Draft202012Validator

from landbridge.api.documents import DEALER, OEM, PORTALS, document, file_of


def strict(schema: Any) -> Any:
    """Return a schema that also refuses names it does not know, except where it says that there are more."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: strict(value) for name, value in schema.items()}
    return (
        {"additionalProperties": False, **made} if "properties" in made and made.get("type") == "object" else made
    )


def bodies(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return what an operation takes, and what it gives where all is well, each with where it stands."""
    if "requestBody" in operation:
        yield "request", operation["requestBody"]["content"]["application/json"]
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            yield status, answer["content"]["application/json"]


@pytest.mark.parametrize("portal", PORTALS, ids=lambda portal: portal.name)
def test_every_body_has_examples_that_fit_it(portal):
    made = document(portal)
    schemas = strict(made["components"])
    schemas["schemas"]["Problem"].pop("additionalProperties")
    for path, operations in made["paths"].items():
        for method, operation in operations.items():
            for place, body in bodies(operation):
                where = f"{method} {path} {place}"
                examples = body.get("examples", {})
                assert examples, where
                check = Draft202012Validator({**strict(body["schema"]), "components": schemas})
                for name, example in examples.items():
                    wrong = [error.message for error in check.iter_errors(example["value"])]
                    assert not wrong, f"{where} {name}: {wrong}"


def test_the_committed_documents_are_those_of_the_code():
    call_command("api_schema", check=True)


def test_drift_is_shown_and_fails(tmp_path, monkeypatch, capsys):
    path = tmp_path / "oem.yaml"
    path.write_text(file_of(OEM).read_text(encoding="utf-8").replace("claim_approve", "claim_approved"), "utf-8")
    monkeypatch.setattr(
        "landbridge.api.management.commands.api_schema.file_of",
        lambda portal: path if portal is OEM else file_of(portal),
    )

    with pytest.raises(CommandError, match=r"oem\.yaml"):
        call_command("api_schema", check=True)
    assert "+      operationId: claim_approve" in capsys.readouterr().out


@pytest.mark.parametrize("portal", PORTALS, ids=lambda portal: portal.name)
def test_every_operation_says_scope_text_and_refusals(portal):
    for path, operations in document(portal)["paths"].items():
        for method, operation in operations.items():
            where = f"{method} {path}"
            assert operation["description"], where
            assert operation["security"][0]["client"], where
            wanted = {"400", "401", "403", "429"} | ({"404"} if "{" in path else set())
            wanted |= {"409", "415"} if method in ("put", "post") else set()
            assert wanted <= set(operation["responses"]), where


@pytest.mark.parametrize("portal", PORTALS, ids=lambda portal: portal.name)
def test_operations_have_names_of_their_own(portal):
    names = [one["operationId"] for path in document(portal)["paths"].values() for one in path.values()]

    assert len(names) == len(set(names)) > 10


def test_the_reference_stands_in_the_page_without_inline_script_or_foreign_files(client_for, technician):
    http = client_for(technician)
    page = http.get("/d/CQ012/systems/api/")
    html = page.content.decode()

    assert page.status_code == 200
    assert "swagger-ui-bundle.js" in html
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", html)
    assert not re.search(r"(src|href)=\"(https?:)?//", html)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("key", "prefix", "portal"), [("technician", "/d/CQ012", DEALER), ("administrator", "", OEM)]
)
def test_the_document_of_a_portal_names_its_own_address(key, prefix, portal, actor_named, client_for):
    made = client_for(actor_named(key)).get(f"{prefix}/systems/api/openapi.json").json()

    assert made["info"]["title"] == portal.title
    assert made["servers"] == [{"url": prefix or "/"}]
    assert set(made["paths"]) == set(document(portal)["paths"])
