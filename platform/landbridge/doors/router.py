"""Keeps migrations and framework commands off the door alias."""

from typing import Any

from landbridge.doors.backend.base import PROVISIONER


class DoorRouter:
    """Only the alias `provisioner` may change schemas; everything else goes through a door on `default`."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return None if db == PROVISIONER else False
