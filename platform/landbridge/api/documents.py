"""The OpenAPI documents of both portals, made from the code; the committed files are compared with them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer

_TEXT = """{what}

Get a token with your client id and secret (`POST /oauth/token`, client credentials) and send it as
`Authorization: Bearer …`. Send an `Idempotency-Key` with what writes: a repeat is answered the same and does
nothing twice. Lists give `next_cursor`; errors are problem details (RFC 9457) with a stable `code`. Amounts are
yuan without tax, as text; times carry their zone. See getting-started.md."""


@dataclass(frozen=True, slots=True)
class Portal:
    """One of the two APIs.

    Attributes:
        name: of its file in `docs/api/`.
    """

    name: str
    urlconf: str
    title: str
    what: str
    server: str
    variable: str = ""  # of the server address


DEALER = Portal(
    "dealer",
    settings.DEALER_URLCONF,
    "Landbridge: dealer API",
    "Orders, drafts and claims of one dealer, for the dealer's own systems.",
    "/d/{dealer}",
    "dealer",
)
OEM = Portal(
    "oem",
    settings.ROOT_URLCONF,
    "Landbridge: OEM API",
    "Claims of all dealers, for the OEM's own systems: read and decide.",
    "/",
)
PORTALS = (DEALER, OEM)


@cache
def document(portal: Portal) -> dict[str, Any]:
    """Return a portal's OpenAPI 3.1 document, in English; made once a process."""
    with translation.override("en"):
        return _made(portal)


def _made(portal: Portal) -> dict[str, Any]:
    made: dict[str, Any] = SchemaGenerator(urlconf=portal.urlconf).get_schema(request=None, public=True)
    made["info"] = {"title": portal.title, "version": "1", "description": _TEXT.format(what=portal.what)}
    server: dict[str, Any] = {"url": portal.server}
    if portal.variable:
        server["variables"] = {portal.variable: {"default": "CQ012", "description": "The dealer's code."}}
    made["servers"] = [server]
    return made


def as_text(portal: Portal) -> str:
    """Return the document as the committed file holds it."""
    text: bytes = OpenApiYamlRenderer().render(document(portal), renderer_context={})
    return text.decode()


def file_of(portal: Portal) -> Path:
    """Return where the committed document stands."""
    return Path(settings.ROOT) / "docs" / "api" / f"{portal.name}.yaml"
