"""Every URL of both portals, called as every role, with things that are there.

`roles.txt` says who may do what. It is compared with the URLconfs, so an undeclared or changed URL fails;
then every role calls every URL: what is declared is answered, all else is refused, and what belongs to a
neighbour, or to a region that is not one's own, is not there.
"""

import difflib
import os
from collections.abc import Iterable

import pytest

from landbridge.identity.rules import PUBLIC, Role
from tests import acting, cast
from tests.urls import samples
from tests.urls.calling import (
    KEY_OF_ROLE,
    MATRIX,
    PORTALS,
    TITLES,
    URLS,
    Caller,
    Methods,
    lines,
)
from tests.urls.urlconfs import DEALER, OEM, ROLES, Url

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
HEAD = """\
# Who may call what, in both portals. A page that is not here, or says otherwise, fails tests/urls/test_matrix.py;
# WRITE_URL_ROLES=1 with that test writes this file anew: read the difference before you keep it.
"""
# Answered 404 to whoever may call it: nobody here has a second step, no provider is set up,
# and both dealers are open.
NOT_THERE = {
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "dealer_open_again",
    "single_sign_on",
    "single_sign_on_callback",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
}
# A dealer's system creates an order under whatever number is free at its own dealer.
CREATES = {("PUT", "api_order")}


def test_every_url_is_in_the_matrix_as_it_is_declared(things):
    """And the methods are those that it answers to whoever may call it."""
    callers = {role: Caller(things, acting.actor_named(key)) for role, key in KEY_OF_ROLE.items()}
    written = [HEAD]
    for key, urls in URLS.items():
        portal, roles = PORTALS[key], ROLES[key]
        written.append(f"\n== {TITLES[key]} ==\n")
        for url in urls:
            who = sorted(roles & (url.allowed or roles))[0]
            answered = [
                method for method in METHODS if callers[who].ordinary(method, portal, url).status_code != 405
            ]
            written.append(f"/{url.route:57} {url.name:25} {','.join(answered):10} {url.who}\n")
    text = "".join(written)
    if os.environ.get("WRITE_URL_ROLES") == "1":
        MATRIX.write_text(text, "utf-8")
    kept = MATRIX.read_text("utf-8")
    assert text == kept, "".join(difflib.unified_diff(kept.splitlines(True), text.splitlines(True), "kept", "now"))
    assert "UNDECLARED" not in text


@pytest.mark.parametrize("role", sorted(ROLES[OEM] | ROLES[DEALER]))
def test_each_role_gets_exactly_what_is_declared(role, things, matrix):
    caller = Caller(things, acting.actor_named(KEY_OF_ROLE[role]))
    key = OEM if role in ROLES[OEM] else DEALER
    wrong = []
    for url in URLS[key]:
        for method in matrix[key, url.route]:
            status = caller.ordinary(method, PORTALS[key], url).status_code
            if not _is_right(url, role, status):
                wrong.append((method, str(url), status, url.who))
    assert wrong == [], lines(wrong)


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
                response = caller.ordinary(method, PORTALS[key], url)
                to_sign_in = response.headers.get("Location", "").startswith("/accounts/login/")
                is_right = to_sign_in or response.status_code == 401
                if url.allowed == PUBLIC:
                    is_right = response.status_code < 500
                if not is_right:
                    wrong.append((method, str(url), response.status_code))
    assert wrong == [], lines(wrong)


@pytest.mark.parametrize("key", ["other_clerk", "administrator"])
def test_a_path_of_the_neighbour_answers_404(key, things, matrix):
    caller = Caller(things, acting.actor_named(key))
    wrong = _other_than_404(caller, cast.DEALER, URLS[DEALER], matrix)
    assert wrong == [], lines(wrong)


def test_what_belongs_to_the_neighbour_is_not_there_in_the_own_portal(things, matrix):
    """By its number or key, at one's own address."""
    mine, theirs = things.by_portal[cast.DEALER], things.by_portal[cast.OTHER_DEALER]
    borrowed = samples.Samples({cast.DEALER: theirs}, things.bodies)
    own = {piece for piece, values in theirs.items() if values[0] not in mine[piece]}
    urls = [url for url in URLS[DEALER] if own & set(samples.pieces(url.route))]
    assert {piece for url in urls for piece in samples.pieces(url.route)} >= own >= {"orders/<path:number>"}
    wrong = []
    for key in ("clerk", "manager"):
        actor = acting.actor_named(key)
        mine_to_call = [url for url in urls if url.allowed == PUBLIC or actor.has(*url.allowed)]
        wrong += _other_than_404(Caller(borrowed, actor), cast.DEALER, mine_to_call, matrix, with_public=True)
    assert wrong == [], lines(wrong)


def test_a_regional_manager_has_nothing_of_another_region(things, matrix):
    """GZ005 lies in the South; this manager has the South-west."""
    theirs = things.by_portal[cast.OTHER_DEALER]["claims/<str:number>"]
    abroad = {"claims/<str:number>": theirs, "dealers/<str:code>": (cast.OTHER_DEALER,)}
    urls = [url for url in URLS[OEM] if set(samples.pieces(url.route)) & set(abroad)]
    actor = acting.actor_named("regional_manager")
    mine_to_call = [url for url in urls if actor.has(*url.allowed)]
    assert {url.name for url in mine_to_call} >= {"oem_claim", "dealer", "dealer_progress", "api_claim"}
    caller = Caller(samples.Samples({samples.OEM: things.by_portal[samples.OEM] | abroad}), actor)
    wrong = _other_than_404(caller, samples.OEM, mine_to_call, matrix)
    assert wrong == [], lines(wrong)


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
    matrix: Methods,
    *,
    with_public: bool = False,
) -> list[tuple[str, str, int]]:
    found = []
    for url in urls:
        if url.allowed == PUBLIC and not with_public:
            continue
        for method in matrix[url.portal, url.route]:
            status = caller.ordinary(method, portal, url).status_code
            if status != 404 and (method, url.name) not in CREATES:
                found.append((method, str(url), status))
    return found
