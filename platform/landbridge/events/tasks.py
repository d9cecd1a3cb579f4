"""Waking the subscribers; they are also run by the beat every few seconds, so a lost message loses nothing."""

import logging
import time
from collections.abc import Callable
from threading import Lock, Timer
from typing import Any

from celery import shared_task
from django.conf import settings
from django.db import transaction

from landbridge.events import feed
from landbridge.events.subscribers import run_subscribers

logger = logging.getLogger(__name__)
AT_MOST_EVERY = 0.2  # seconds; a message to the broker costs as much as a claim


@shared_task(name="events.run_subscribers")
def run(**_: Any) -> None:
    """Apply what is waiting for every subscriber."""
    run_subscribers()


@shared_task(name="events.relay_feed")
def relay_feed(**_: Any) -> None:
    """Publish what is waiting to the feed, where there is one."""
    if not settings.FEED_URL:
        return
    try:
        feed.relay(settings.FEED_URL)
    except feed.Busy:
        logger.info("another relay publishes the feed")
    except feed.BROKEN:  # the position stands; the next beat goes on from there
        logger.warning("the feed waits: no broker", exc_info=True)


def wake() -> None:
    """Ask for a run when the current transaction commits; many commits at once ask once."""
    transaction.on_commit(_soon)


class _Waking:
    """When this process asked last, and whether it is going to ask again."""

    def __init__(self, send: Callable[[], None]) -> None:
        self._send = send
        self._lock = Lock()
        self._asked_at = float("-inf")
        self._is_planned = False

    def soon(self) -> None:
        """Ask now, or, where that was done a moment ago, once when the moment is over."""
        with self._lock:
            if self._is_planned:
                return
            wait = self._asked_at + AT_MOST_EVERY - time.monotonic()
            if wait > 0:
                self._is_planned = True
                timer = Timer(wait, self._ask)
                timer.daemon = True
                timer.start()
                return
            self._asked_at = time.monotonic()
        self._send()

    def _ask(self) -> None:
        with self._lock:
            self._is_planned = False
            self._asked_at = time.monotonic()
        self._send()


def _send() -> None:
    try:
        run.apply_async(retry=False)
    except Exception:  # the broker is down; the beat runs the subscribers all the same
        logger.warning("subscribers wait for the beat: no broker", exc_info=True)


_waking = _Waking(_send)


def _soon() -> None:
    _waking.soon()
