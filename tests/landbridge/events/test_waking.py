"""Many commits ask for one run of the subscribers, and the last of them is never forgotten."""

from threading import Event as Flag

import pytest

from landbridge.events import tasks


@pytest.fixture
def sent(monkeypatch):
    calls, twice = [], Flag()

    def send():
        calls.append(1)
        if len(calls) == 2:
            twice.set()

    monkeypatch.setattr(tasks, "_send", send)
    return calls, twice


def test_a_burst_is_asked_for_once_now_and_once_afterwards(sent):
    calls, twice = sent
    waking = tasks._Waking()
    for _ in range(30):
        waking.soon()
    assert len(calls) == 1
    assert twice.wait(10)
    assert not Flag().wait(2 * tasks.AT_MOST_EVERY)
    assert len(calls) == 2
    waking.soon()
    assert len(calls) == 3
