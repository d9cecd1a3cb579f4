"""Opening a dealer takes seconds of schema changes, so a worker does it."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from landbridge.identity.actor import Actor
from tenants import commands


@shared_task(name="tenants.open_dealer")
def open_dealer(code: str, **_: Any) -> None:
    """Make a registered dealer's schema; safe twice, and goes on where a killed run stopped.

    No door here: the command opens its own. It runs as the platform, since only an administrator could
    register the dealer.
    """
    commands.open_dealer(actor=Actor.system(), code=code, now=timezone.now())
