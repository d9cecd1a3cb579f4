"""How many SQL statements each page takes, and that more rows do not make it more.

`statements.txt` holds the number of every page of both portals; a list stays within a limit.
"""

import difflib
import os
from collections.abc import Iterator
from pathlib import Path

from django.db import connections
from django.test.utils import CaptureQueriesContext

from tests import acting, cast
from tests.urls import growing
from tests.urls.calling import KEY_OF_ROLE, PORTALS, URLS, Caller, Methods, lines, reader_of
from tests.urls.urlconfs import Url

COUNTS = Path(__file__).with_name("statements.txt")
HEAD = """\
# SQL statements of each page and answer, with everything of the request: who it is, the door, the page itself.
# WRITE_STATEMENTS=1 with tests/urls/test_statements.py writes it anew: read the difference before you keep it.
"""
LIST_LIMIT = 25
NOT_COUNTED = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")


def test_pages_take_the_same_statements_for_any_number_of_rows(things, matrix):
    few = dict(_counted(things, matrix))
    growing.grow(cast.NOON)
    many = dict(_counted(things, matrix))
    grown = [(str(url), few[url], number) for url, number in many.items() if number != few[url]]
    assert grown == [], lines(grown)
    long = [(str(url), number) for url, number in many.items() if "<" not in url.route and number > LIST_LIMIT]
    assert long == [], lines(long)

    text = HEAD + "".join(f"{url!s:64} {number:3}\n" for url, number in many.items())
    if os.environ.get("WRITE_STATEMENTS") == "1":
        COUNTS.write_text(text, "utf-8")
    kept = COUNTS.read_text("utf-8")
    assert text == kept, "".join(difflib.unified_diff(kept.splitlines(True), text.splitlines(True), "kept", "now"))


def _counted(things, matrix: Methods) -> Iterator[tuple[Url, int]]:
    """Yield each URL that shows something, with the statements of showing it again."""
    callers = {role: Caller(things, acting.actor_named(key)) for role, key in KEY_OF_ROLE.items()}
    for key, urls in URLS.items():
        for url in urls:
            if "GET" not in matrix[key, url.route]:
                continue
            caller = callers[reader_of(url)]
            if caller.ordinary("GET", PORTALS[key], url).status_code == 200:
                # Twice: now and then the directory of dealers is read anew.
                yield url, min(_statements(caller, key, url) for _ in range(2))


def _statements(caller: Caller, key: str, url: Url) -> int:
    with CaptureQueriesContext(connections["default"]) as captured:
        caller.ordinary("GET", PORTALS[key], url)
    return sum(not one["sql"].startswith(NOT_COUNTED) for one in captured)
