"""Waking the subscribers; they are also run by the beat every few seconds, so a lost message loses nothing."""

import logging
from typing import Any

from celery import shared_task
from django.db import transaction

from landbridge.events.subscribers import run_subscribers

logger = logging.getLogger(__name__)


@shared_task(name="events.run_subscribers")
def run(**_: Any) -> None:
    """Apply what is waiting for every subscriber."""
    run_subscribers()


def wake() -> None:
    """Ask for a run when the current transaction commits."""
    transaction.on_commit(_send)


def _send() -> None:
    try:
        run.apply_async(retry=False)
    except Exception:  # the broker is down; the beat runs the subscribers all the same
        logger.warning("subscribers wait for the beat: no broker", exc_info=True)
