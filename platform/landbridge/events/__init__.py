"""The one append-only log: audit trail, timeline and outbox in one."""

from landbridge.events.log import record

__all__ = ["record"]
