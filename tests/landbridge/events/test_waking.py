"""Many commits ask for one run of the subscribers, and the last of them is never forgotten."""

from threading import Event as Flag

from landbridge.events import tasks


def test_a_burst_is_asked_for_once_now_and_once_afterwards():
    calls, twice = [], Flag()

    def send():
        calls.append(1)
        if len(calls) == 2:
            twice.set()

    waking = tasks._Waking(send)
    for _ in range(30):
        waking.soon()
    assert len(calls) == 1
    assert twice.wait(10)
    assert not Flag().wait(2 * tasks.AT_MOST_EVERY)
    assert len(calls) == 2
    waking.soon()
    assert len(calls) == 3
