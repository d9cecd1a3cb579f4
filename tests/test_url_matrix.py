"""Every URL of both portals, called as every role, with things that are there.

`url_roles.txt` says who may do what. It is compared with the URLconfs, so an undeclared or changed URL fails;
then every role calls every URL: what is declared is answered, all else is refused, and what belongs to a
neighbour, or to a region that is not one's own, is not there.
"""

import difflib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from landbridge.identity.actor import Actor
from landbridge.identity.rules import PUBLIC, Role
from tests import acting, cast, samples
from tests.urlconfs import DEALER, OEM, ROLES, Url, urls_of

MATRIX = Path(__file__).with_name("url_roles.txt")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
HEAD = """\
# Who may call what, in both portals. A page that is not here, or says otherwise, fails tests/test_url_matrix.py;
# WRITE_URL_ROLES=1 with that test writes this file anew: read the difference before you keep it.
"""
TITLES = {OEM: "The OEM's portal, and what stands before both", DEALER: "A dealer's portal, below /d/<code>/"}
URLS = {OEM: urls_of(OEM), DEALER: urls_of(DEALER)}
KEY_OF_ROLE = {person.roles[0]: person.key for person in reversed(cast.PEOPLE)}
# What a request must say for the URL to know what it is about; everything else may be missing.
BODIES: dict[str, dict[str, str]] = {"draft_cost": {"kind": "towing"}}
QUERIES = {"order_row": "?kind=job"}
# Answered 404 to whoever may call it, because of the state the samples are in.
NOT_THERE: set[str] = set()


@pytest.fixture(scope="module", autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(cast.NOON, tick=True):
        yield


@pytest.fixture(scope="module")
def things(committed: str, at_noon: None) -> samples.Samples:
    return samples.make(cast.NOON)


@pytest.fixture(scope="module")
def matrix() -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the methods of each URL as checked in."""
    found, portal = {}, ""
    for line in MATRIX.read_text("utf-8").splitlines():
        if line.startswith("== "):
            portal = next(key for key, title in TITLES.items() if title == line.strip("= "))
        elif line and not line.startswith("#"):
            route, _name, methods, _who = line.split(maxsplit=3)
            found[portal, route.removeprefix("/")] = tuple(methods.split(","))
    return found


class Caller:
    """Somebody in front of a portal; every call leaves the world as it was."""

    def __init__(self, things: samples.Samples, actor: Actor | None) -> None:
        self.things = things
        self.client = acting.client_of(actor) if actor else Client(headers={"host": "localhost"})
        self.client.raise_request_exception = False
        self._cookies = dict(self.client.cookies.items())

    def call(self, method: str, portal: str, url: Url, path: str, sent: Mapping[str, str] | None = None) -> Any:
        prefix = "" if portal == samples.OEM else f"/d/{portal}"
        body: dict[str, Any] = {"data": sent or BODIES.get(url.name, {})} if method == "POST" else {}
        if url.is_api:
            body["content_type"] = "application/json"
        with acting.undone():
            response = getattr(self.client, method.lower())(f"{prefix}{path}", **body)
        self.client.cookies.clear()
        self.client.cookies.update(self._cookies)  # whoever signed out is in again
        return response

    def ordinary(self, method: str, portal: str, url: Url) -> Any:
        """Call the URL with its ordinary samples."""
        path = next(self.things.paths(portal, url.route))
        return self.call(method, portal, url, path + QUERIES.get(url.name, ""))


def test_every_url_is_in_the_matrix_as_it_is_declared(things):
    """And the methods are those that it answers to whoever may call it."""
    callers = {role: Caller(things, acting.actor_named(key)) for role, key in KEY_OF_ROLE.items()}
    lines = [HEAD]
    for key, urls in URLS.items():
        portal, roles = _portal(key), ROLES[key]
        lines.append(f"\n== {TITLES[key]} ==\n")
        for url in urls:
            who = sorted(roles & (url.allowed or roles))[0]
            answered = [
                method for method in METHODS if callers[who].ordinary(method, portal, url).status_code != 405
            ]
            lines.append(f"/{url.route:57} {url.name:25} {','.join(answered):10} {url.who}\n")
    text = "".join(lines)
    if os.environ.get("WRITE_URL_ROLES") == "1":
        MATRIX.write_text(text, "utf-8")
    kept = MATRIX.read_text("utf-8")
    assert text == kept, "".join(difflib.unified_diff(kept.splitlines(True), text.splitlines(True), "kept", "now"))
    assert "UNDECLARED" not in text


def _portal(key: str) -> str:
    return samples.OEM if key == OEM else cast.DEALER


@pytest.mark.parametrize("role", sorted(ROLES[OEM] | ROLES[DEALER]))
def test_each_role_gets_exactly_what_is_declared(role, things, matrix):
    caller = Caller(things, acting.actor_named(KEY_OF_ROLE[role]))
    key = OEM if role in ROLES[OEM] else DEALER
    wrong = []
    for url in URLS[key]:
        for method in matrix[key, url.route]:
            status = caller.ordinary(method, _portal(key), url).status_code
            if not _is_right(url, role, status):
                wrong.append((method, str(url), status, url.who))
    assert wrong == []


def _is_right(url: Url, role: str, status: int) -> bool:
    if url.allowed != PUBLIC and role not in url.allowed:
        return status == 403
    return status < 500 and (status not in (401, 403, 404) or url.name in NOT_THERE)


def test_a_stranger_is_sent_to_sign_in(things, matrix):
    caller = Caller(things, None)
    wrong = []
    for key, urls in URLS.items():
        for url in urls:
            for method in matrix[key, url.route]:
                response = caller.ordinary(method, _portal(key), url)
                to_sign_in = response.headers.get("Location", "").startswith("/accounts/login/")
                is_right = to_sign_in or response.status_code == 401
                if url.allowed == PUBLIC:
                    is_right = response.status_code < 500
                if not is_right:
                    wrong.append((method, str(url), response.status_code))
    assert wrong == []


@pytest.mark.parametrize("key", ["other_clerk", "administrator"])
def test_a_path_of_the_neighbour_answers_404(key, things, matrix):
    caller = Caller(things, acting.actor_named(key))
    assert _other_than_404(caller, cast.DEALER, URLS[DEALER], matrix) == []


def test_what_belongs_to_the_neighbour_is_not_there_in_the_own_portal(things, matrix):
    """By its number or key, at one's own address."""
    mine, theirs = things.by_portal[cast.DEALER], things.by_portal[cast.OTHER_DEALER]
    borrowed = samples.Samples({cast.DEALER: theirs})
    own = {piece for piece, values in theirs.items() if values[0] not in mine[piece]}
    urls = [url for url in URLS[DEALER] if own & set(samples.pieces(url.route))]
    assert {piece for url in urls for piece in samples.pieces(url.route)} >= own >= {"orders/<path:number>"}
    wrong = []
    for key in ("clerk", "manager"):
        actor = acting.actor_named(key)
        mine_to_call = [url for url in urls if url.allowed == PUBLIC or actor.has(*url.allowed)]
        wrong += _other_than_404(Caller(borrowed, actor), cast.DEALER, mine_to_call, matrix, with_public=True)
    assert wrong == []


def test_a_regional_manager_has_nothing_of_another_region(things, matrix):
    """GZ005 lies in the South; this manager has the South-west."""
    theirs = things.by_portal[cast.OTHER_DEALER]["claims/<str:number>"]
    abroad = {"claims/<str:number>": theirs, "dealers/<str:code>": (cast.OTHER_DEALER,)}
    urls = [url for url in URLS[OEM] if set(samples.pieces(url.route)) & set(abroad)]
    actor = acting.actor_named("regional_manager")
    mine_to_call = [url for url in urls if actor.has(*url.allowed)]
    assert {url.name for url in mine_to_call} >= {"oem_claim", "dealer", "dealer_progress", "api_claim"}
    caller = Caller(samples.Samples({samples.OEM: things.by_portal[samples.OEM] | abroad}), actor)
    assert _other_than_404(caller, samples.OEM, mine_to_call, matrix) == []


def test_a_regional_managers_pages_name_no_dealer_of_another_region(things):
    """Lists, car pages and answers of the API too; the administrator's same pages do name it."""
    theirs = things.by_portal[cast.OTHER_DEALER]
    foreign = (cast.OTHER_DEALER, *theirs["claims/<str:number>"])
    manager, administrator = (
        Caller(things, acting.actor_named(key)) for key in ("regional_manager", "administrator")
    )
    named = {manager: set(), administrator: set()}
    for caller, found in named.items():
        for url in URLS[OEM]:
            if url.allowed != PUBLIC and Role.REGIONAL_MANAGER in url.allowed:
                text = caller.ordinary("GET", samples.OEM, url).content.decode("utf-8", "replace")
                found |= {url.name for word in foreign if word in text}
    assert named[manager] == set()
    assert named[administrator] >= {"dealers", "claim_queue", "car", "api_claims"}


def _other_than_404(
    caller: Caller,
    portal: str,
    urls: Iterable[Url],
    matrix: dict[tuple[str, str], tuple[str, ...]],
    *,
    with_public: bool = False,
) -> list[tuple[str, str, int]]:
    found = []
    for url in urls:
        if url.allowed == PUBLIC and not with_public:
            continue
        for method in matrix[url.portal, url.route]:
            status = caller.ordinary(method, portal, url).status_code
            if status != 404:
                found.append((method, str(url), status))
    return found


# What a person may call never fails, whatever state its thing is in and whatever is typed -------------------------
ODD_QUERY = "?" + "&".join(
    f"{name}={value}"
    for name, value in {
        "after": "99999999999999999999",
        "from": "99999999999999999999",
        "s": "%00",
        "q": "%00",
        "show": "%00",
        "status": "nonsense",
        "code": "%00",
        "series": "%00",
        "vin": "LVSHBFAF4%00F012345",
        "dealer": "%00",
        "person": "x",
        "cursor": "x",
        "compare": "99999999999999999999",
        "km": "x",
        "kind": "%00",
    }.items()
)
WORDS = ("\x00", "99999999999999999999", "-1", "好" * 300)
FIELDS = (
    "column", "field", "word", "value", "order", "row", "version", "expected", "amount", "reason_code", "text", "to",
    "line_no", "verdict", "seen", "kind", "status", "dealer", "draft", "delivery", "number", "vin", "q", "note",
    "technician", "label", "scopes", "url", "verbs", "code", "grade", "valid_from", "content", "language", "theme",
    "next", "answer", "complaint", "cause", "login", "password", "grant_type", "client_id", "severity",
)  # fmt: skip


@pytest.mark.parametrize("key", [OEM, DEALER])
def test_things_in_any_state_are_answered(key, things, matrix):
    def calls(caller: Caller, url: Url, method: str) -> Iterator[Any]:
        for path in list(things.paths(_portal(key), url.route))[1:]:
            yield path, caller.call(method, _portal(key), url, path)

    assert _failing(key, things, matrix, calls) == []


@pytest.mark.parametrize("key", [OEM, DEALER])
def test_odd_words_in_an_address_are_answered(key, things, matrix):
    odd = samples.Samples({_portal(key): dict.fromkeys(things.by_portal[_portal(key)], ("%00",))})

    def calls(caller: Caller, url: Url, method: str) -> Iterator[Any]:
        if method == "GET":
            path = next(things.paths(_portal(key), url.route))
            yield ODD_QUERY, caller.call(method, _portal(key), url, path + ODD_QUERY)
        if "<" in url.route and "uuid" not in url.route and "int" not in url.route:
            path = next(odd.paths(_portal(key), url.route))
            yield path, caller.call(method, _portal(key), url, path)

    assert _failing(key, things, matrix, calls) == []


@pytest.mark.parametrize("key", [OEM, DEALER])
def test_odd_words_in_a_form_are_answered(key, things, matrix):
    def calls(caller: Caller, url: Url, method: str) -> Iterator[Any]:
        if method == "POST" and not url.is_api:
            path = next(things.paths(_portal(key), url.route))
            for word in WORDS:
                yield word[:20], caller.call(method, _portal(key), url, path, dict.fromkeys(FIELDS, word))

    assert _failing(key, things, matrix, calls) == []


def _failing(
    key: str,
    things: samples.Samples,
    matrix: dict[tuple[str, str], tuple[str, ...]],
    calls: Callable[[Caller, Url, str], Iterator[Any]],
) -> list[tuple[str, str, str]]:
    """Return what fails (5xx) of these calls by somebody who may make them."""
    callers = {role: Caller(things, acting.actor_named(KEY_OF_ROLE[role])) for role in ROLES[key]}
    found = []
    for url in URLS[key]:
        caller = callers[sorted(ROLES[key] & (url.allowed or ROLES[key]))[0]]
        for method in matrix[key, url.route]:
            found += [
                (method, str(url), what)
                for what, response in calls(caller, url, method)
                if response.status_code >= 500
            ]
    return found
