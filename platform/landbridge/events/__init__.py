"""The one append-only log: audit trail, timeline and outbox in one."""

from landbridge.events.log import record, record_all

__all__ = ["record", "record_all"]
