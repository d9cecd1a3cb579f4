"""Every URL of both portals, walked as every role.

The matrix is derived from the URLconfs: a URL whose view declares no roles fails, a role that is not declared
gets 403 (or a sign-in page), and a neighbour gets 404 from every path of the dealer's portal.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from landbridge.identity.actor import Actor
from landbridge.identity.rules import DEALER_ROLES, OEM_ROLES, PUBLIC, Role
from tests import cast

# What stands in a path where the URLconf has a parameter; a row that is not there answers 404 to those allowed.
SAMPLES = {
    "uuid": "01900000-0000-7000-8000-000000000000",
    "int": "1",
    "str": "CQ012",
    "slug": "x",
    "path": "x",
}
KEY_OF_ROLE = {person.roles[0]: person.key for person in reversed(cast.PEOPLE)} | {
    Role.CLAIM_CLERK: "clerk",
    Role.ADJUDICATOR: "adjudicator",
}


@dataclass(frozen=True)
class Url:
    path: str
    view: Callable[..., Any]

    @property
    def allowed(self) -> frozenset[Role] | None:
        return getattr(self.view, "allowed_roles", None)

    def __str__(self) -> str:
        return self.path


def walk(urlconf: str) -> list[Url]:
    return [Url("/" + path, view) for path, view in _walk(get_resolver(urlconf), "")]


def _walk(node: URLResolver, prefix: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in node.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            for name, converter in pattern.pattern.converters.items():
                path = path.replace(f"<{_kind(converter)}:{name}>", SAMPLES[_kind(converter)])
                path = path.replace(f"<{name}>", SAMPLES["str"])
            yield path.replace("^", "").replace("$", "").replace("\\Z", ""), pattern.callback
        else:
            yield from _walk(pattern, path)


def _kind(converter: object) -> str:
    return type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")


OEM_URLS = walk("config.urls_oem")
DEALER_URLS = walk("config.urls_dealer")


@pytest.mark.parametrize("url", [*OEM_URLS, *DEALER_URLS], ids=str)
def test_every_url_declares_its_roles(url):
    assert url.allowed is not None


def allowed_answers(status: int) -> bool:
    return status not in (401, 403)


@pytest.mark.parametrize("role", sorted(OEM_ROLES | DEALER_ROLES))
def test_each_role_gets_exactly_what_is_declared(role, actor_named, client_for):
    actor: Actor = actor_named(KEY_OF_ROLE[role])
    client: Client = client_for(actor)
    client.raise_request_exception = True
    urls = DEALER_URLS if actor.is_dealer else OEM_URLS
    prefix = f"/d/{actor.dealer_code}" if actor.is_dealer else ""
    wrong = []
    for url in urls:
        if url.allowed == PUBLIC:
            continue
        status = client.get(prefix + url.path).status_code
        expected = actor.has(*url.allowed)
        if allowed_answers(status) != expected or status >= 500:
            wrong.append((url.path, status, expected))
    assert wrong == []


def test_a_stranger_is_sent_to_sign_in(rollback):
    client = Client()
    for prefix, urls in (("", OEM_URLS), (f"/d/{cast.DEALER}", DEALER_URLS)):
        for url in urls:
            if url.allowed != PUBLIC:
                response = client.get(prefix + url.path)
                assert response.status_code == 401 or response.headers.get("Location", "").startswith(
                    "/accounts/login/"
                ), (url.path, response.status_code)


@pytest.mark.parametrize("key", ["other_clerk", "administrator", "adjudicator"])
def test_a_path_of_the_neighbour_answers_404(key, actor_named, client_for):
    client = client_for(actor_named(key))
    for url in DEALER_URLS:
        assert client.get(f"/d/{cast.DEALER}{url.path}").status_code == 404, url.path


@pytest.mark.parametrize("key", ["clerk", "manager"])
def test_a_dealers_person_has_nothing_at_the_oem(key, actor_named, client_for):
    client = client_for(actor_named(key))
    for url in OEM_URLS:
        if url.allowed != PUBLIC and url.path != "/":
            assert client.get(url.path).status_code in (401, 403), url.path


def test_no_such_dealer_is_the_same_404(clerk, client_for):
    assert client_for(clerk).get("/d/XX999/").status_code == 404
