"""Changing the catalogue: always from a file that somebody has looked at first."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from landbridge import events
from landbridge.catalog.loading import applying
from landbridge.catalog.loading.comparing import Outcome
from landbridge.catalog.loading.files import read_file
from landbridge.catalog.loading.offered import OFFERED
from landbridge.catalog.loading.preview import Preview
from landbridge.catalog.loading.preview import preview as preview_sheet
from landbridge.catalog.loading.sheet import Sheet, SheetRow
from landbridge.catalog.models import CatalogueLoad
from landbridge.clocks.days import local_day
from landbridge.errors import RuleViolation, Stale
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role

WRITERS = (Role.ADMINISTRATOR, Role.SYSTEM)
_KEPT = (Outcome.CHANGED, Outcome.ENDED)


class UnknownKind(RuleViolation):
    """There is no sheet of this name."""


def sheet_of(kind: str) -> Sheet:
    """Return a kind's sheet.

    Raises:
        UnknownKind: not one of `loading.offered.OFFERED`.
    """
    try:
        return OFFERED[kind]
    except KeyError:
        raise UnknownKind("unknown_kind", _("The catalogue has no such table."), kind=kind) from None


def read_catalogue_file(*, kind: str, content: bytes, name: str = "") -> list[SheetRow]:
    """Return the rows of an uploaded file; see `loading.files.read_file` for what is refused."""
    return read_file(sheet_of(kind), content, name)


def preview_catalogue(*, actor: Actor, kind: str, rows: Sequence[SheetRow], now: datetime) -> Preview:
    """Return what the rows would add, change, end, leave and refuse. Writes nothing.

    Raises:
        Forbidden: only administrators load the catalogue.
        UnknownKind: no such sheet.
    """
    return preview_rows(actor=actor, sheet=sheet_of(kind), rows=rows, now=now)


def load_catalogue(
    *, actor: Actor, kind: str, rows: Sequence[SheetRow], seen: str, now: datetime
) -> CatalogueLoad:
    """Apply a previewed file: all of its good rows or, on any error, none.

    Args:
        seen: `content_hash` of the preview that the person looked at. The same hash again, as after a double
            click, returns the load that was made and changes nothing.

    Raises:
        Forbidden: only administrators load the catalogue.
        Stale: `preview_outdated`, the file or the catalogue is not what was looked at.
        UnknownKind: no such sheet.
    """
    return load_rows(actor=actor, sheet=sheet_of(kind), rows=rows, seen=seen, now=now)


def preview_rows(*, actor: Actor, sheet: Sheet, rows: Sequence[SheetRow], now: datetime) -> Preview:
    """Return the preview of any sheet, the catalogue's or another app's; see `preview_catalogue`."""
    actor.require(*WRITERS)
    return preview_sheet(sheet, rows, today=local_day(now))


@transaction.atomic
def load_rows(*, actor: Actor, sheet: Sheet, rows: Sequence[SheetRow], seen: str, now: datetime) -> CatalogueLoad:
    """Apply a previewed file of any sheet; see `load_catalogue`."""
    actor.require(*WRITERS)
    applying.lock(sheet.kind)  # two administrators at once: the second one sees the first one's rows
    found = preview_sheet(sheet, rows, today=local_day(now))
    if found.content_hash != seen:
        done = CatalogueLoad.objects.filter(kind=sheet.kind, content_hash=seen).order_by("-loaded_at").first()
        if done is not None:
            return done
        raise Stale("preview_outdated", _("The catalogue or the file has changed. Look at the preview again."))
    applying.write(sheet, found.plan)
    counts = found.counts
    load = CatalogueLoad.objects.create(
        kind=sheet.kind,
        content_hash=seen,
        added=counts[Outcome.ADDED],
        changed=counts[Outcome.CHANGED],
        ended=counts[Outcome.ENDED],
        unchanged=counts[Outcome.UNCHANGED],
        refused=counts[Outcome.REFUSED],
        changes=[
            {"key": list(row.key), "changes": [[one.column, one.old, one.new] for one in row.changes]}
            for row in found.findings
            if row.outcome in _KEPT
        ],
        loaded_by=actor.user_id,
        loaded_by_label=actor.label,
        loaded_at=now,
    )
    events.record(actor, "catalogue.loaded", load, at=now, facts={"kind": sheet.kind, **counts}, audience="oem")
    return load
