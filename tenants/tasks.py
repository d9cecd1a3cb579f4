"""Opening a dealer takes seconds of schema changes, so a worker does it."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from landbridge.doors.scopes import oem_scope
from landbridge.identity.actor import Actor
from tenants import commands, provisioning, queries


@shared_task(name="tenants.open_dealer")
def open_dealer(code: str, **_: Any) -> None:
    """Make a registered dealer's schema; safe twice, and goes on where a killed run stopped.

    No door here: the command opens its own. It runs as the platform, since only an administrator could
    register the dealer.
    """
    commands.open_dealer(actor=Actor.system(), code=code, now=timezone.now())


@shared_task(name="tenants.tend")
def tend(**_: Any) -> None:
    """Begin openings again whose worker died; let grades begin whose day has come; freeze who is closed."""
    now = timezone.now()
    with oem_scope():
        commands.apply_due_grades(now=now)
        silent = queries.silent_openings(now)
    commands.freeze_closed_dealers()
    for code in silent:
        open_dealer.apply_async(kwargs={"code": code}, retry=False)


@shared_task(name="tenants.keep_spares")
def keep_spares(**_: Any) -> None:
    """Make spare schemas for the dealers to come, so that opening one takes no time; safe at any time."""
    provisioning.keep_spares(settings.LANDBRIDGE_SPARE_SCHEMAS, timezone.now())
