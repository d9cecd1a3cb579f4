"""What somebody may call never fails, whatever state its thing is in and whatever was typed."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests import acting
from tests.urls import samples
from tests.urls.calling import KEY_OF_ROLE, PORTALS, URLS, Caller, Methods, lines
from tests.urls.urlconfs import DEALER, OEM, ROLES, Url

HUGE = "99999999999999999999"
ODD_QUERIES = (
    f"?after={HUGE}&from={HUGE}&compare={HUGE}&s=x&show=x&status=x&code=x&series=x&vin=LVSHBFAF49F01234x&dealer=x"
    f"&cursor=x&km={HUGE}&kind=x&state=x&rule=x&amount=x&due=x&desk=x",
    "?q=%00",
    "?person=x",
)
ODD_WORDS = ("%00", "9" * 300, HUGE)
WORDS = ("\x00", HUGE, "-1", "好" * 300)
FIELDS = """
    column field word value order row version expected amount reason_code text to line_no verdict seen kind status
    dealer draft delivery number vin q note technician label scopes url verbs code grade valid_from content
    language theme next answer complaint cause login password grant_type client_id severity
""".split()  # noqa: SIM905


@pytest.mark.parametrize("key", [OEM, DEALER])
def test_things_in_any_state_are_answered(key, things, matrix):
    def calls(caller: Caller, url: Url, method: str) -> Iterator[Any]:
        for path in list(things.paths(PORTALS[key], url.route))[1:]:
            yield path, caller.call(method, PORTALS[key], url, path)

    wrong = _failing(key, things, matrix, calls)
    assert wrong == [], lines(wrong)


@pytest.mark.parametrize("key", [OEM, DEALER])
def test_odd_words_in_an_address_are_answered(key, things, matrix):
    portal = PORTALS[key]
    values = things.by_portal[portal]
    odd = {piece: values[piece] if "<uuid" in piece else ODD_WORDS for piece in values}
    odd["lines/<int:line_no>"] = (HUGE,)
    typed = samples.Samples({portal: odd})

    def calls(caller: Caller, url: Url, method: str) -> Iterator[Any]:
        paths = list(typed.paths(portal, url.route)) if "<" in url.route else []
        if method == "GET":
            path = next(things.paths(portal, url.route))
            paths += [path + query for query in ODD_QUERIES]
        for path in paths:
            yield path, caller.call(method, portal, url, path)

    wrong = _failing(key, things, matrix, calls)
    assert wrong == [], lines(wrong)


@pytest.mark.parametrize("key", [OEM, DEALER])
def test_odd_words_in_a_form_are_answered(key, things, matrix):
    def calls(caller: Caller, url: Url, method: str) -> Iterator[Any]:
        if method == "POST" and not url.is_api:
            path = next(things.paths(PORTALS[key], url.route))
            for word in WORDS:
                yield word[:20], caller.call(method, PORTALS[key], url, path, dict.fromkeys(FIELDS, word))

    wrong = _failing(key, things, matrix, calls)
    assert wrong == [], lines(wrong)


def _failing(
    key: str,
    things: samples.Samples,
    matrix: Methods,
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
