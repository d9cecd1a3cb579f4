"""Forgetting old idempotency keys: one short task a schema."""

import logging
from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from landbridge.api import idempotency
from landbridge.doors.scopes import front_door
from landbridge.doors.tasks import DoorTask

logger = logging.getLogger(__name__)


@shared_task(name="api.forget_answers", base=DoorTask)
def forget_answers(dealer: str | None = None, **_: Any) -> None:
    """Delete what is too old in one dealer's schema, or in the OEM's."""
    idempotency.forget(timezone.now())


@shared_task(name="api.forget_all_answers")
def forget_all_answers(**_: Any) -> None:
    """Ask for that in every schema (the beat)."""
    with front_door():
        dealers = import_string(settings.LANDBRIDGE_DEALER_LISTER)()
    for dealer in [None, *dealers]:
        try:
            forget_answers.apply_async(kwargs={"dealer": str(dealer) if dealer else None}, retry=False)
        except Exception:  # the broker is down; the next beat asks again
            logger.warning("old answers wait for the next beat: no broker", exc_info=True)
            return
