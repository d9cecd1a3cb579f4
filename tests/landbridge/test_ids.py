from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import RFC_4122

import time_machine

from landbridge.ids import uuid7

# Moments of this file alone: keys grow on where another test of the process has just been.
AT = datetime(2031, 5, 6, 4, 0, tzinfo=UTC)


def milliseconds(key):
    return key.int >> 80


def test_version_variant_and_time():
    with time_machine.travel(AT, tick=False):
        key = uuid7()
    assert (key.version, key.variant) == (7, RFC_4122)
    assert milliseconds(key) == int(AT.timestamp() * 1000)


def test_those_of_one_process_grow_as_numbers_and_as_text():
    keys = [uuid7() for _ in range(20_000)]
    assert all(one < other and str(one) < str(other) for one, other in pairwise(keys))


def test_they_grow_while_the_clock_stands_and_never_meet_in_threads():
    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        keys = [uuid7() for _ in range(5_000)]
    assert all(one < other for one, other in pairwise(keys))
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: [uuid7() for _ in range(500)], range(8)))
    assert len({key for keys in made for key in keys}) == 4_000
    assert all(one < other for keys in made for one, other in pairwise(keys))


def test_a_clock_that_was_far_ahead_is_forgotten():
    with time_machine.travel(AT + timedelta(days=400), tick=False):
        uuid7()
    back = AT + timedelta(days=30)
    with time_machine.travel(back, tick=False):
        assert milliseconds(uuid7()) == int(back.timestamp() * 1000)
