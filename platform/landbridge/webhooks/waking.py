"""Asking a worker to send what is due; the beat does so all the same."""

import logging

from celery import current_app
from django.db import transaction

logger = logging.getLogger(__name__)


def wake() -> None:
    """Ask for a run when the current transaction commits."""
    transaction.on_commit(_ask)


def _ask() -> None:
    try:
        # By name: the task calls inwards, and whoever has work for it must not import it.
        current_app.send_task("webhooks.send_due", retry=False)
    except Exception:  # the broker is down; the beat sends
        logger.warning("webhooks wait for the beat: no broker", exc_info=True)
