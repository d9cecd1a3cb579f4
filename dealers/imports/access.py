"""The only source of the intake's rows, and of what is known elsewhere about many cars at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from dealers.imports.models import CLOSED_STATES, ColumnMapping, FileState, ImportFile
from landbridge.doors.models import Job
from landbridge.errors import Forbidden
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.intake.mapping import Mapping

UNDOERS = (Role.CLAIM_CLERK, Role.MANAGER)
USERS = (Role.CLAIM_CLERK, Role.MANAGER, Role.SERVICE_ADVISER)


def files(actor: Actor) -> QuerySet[ImportFile]:
    """Return the dealer's files without their bytes.

    Raises:
        Forbidden: not a dealer's claim clerk, manager or service adviser.
    """
    if not actor.is_dealer:
        raise Forbidden("files of a dealer")
    actor.require(*USERS, Role.SYSTEM)
    return ImportFile.objects.all()


def file_to_undo(actor: Actor) -> QuerySet[ImportFile]:
    """Return the files whose import this person may undo.

    Raises:
        Forbidden: not a dealer's claim clerk or manager.
    """
    actor.require(*UNDOERS)
    return files(actor)


def file_of_job(actor: Actor, job: Job, state: FileState) -> QuerySet[ImportFile]:
    """Return the file a job is about, if it is in the state that the job works on."""
    subjects = [job.subject_id] if job.subject_id else []
    return files(actor).filter(pk__in=subjects, state=state)


def live_file(actor: Actor, sha256: str) -> ImportFile | None:
    """Return the file with these bytes, unless it was refused, discarded or undone."""
    return files(actor).filter(sha256=sha256).exclude(state__in=CLOSED_STATES).first()


def remembered(limit: int = 20) -> list[ColumnMapping]:
    """Return the dealer's mappings, the latest first."""
    return list(ColumnMapping.objects.order_by("-updated_at")[:limit])


def as_mappings(rows: Sequence[ColumnMapping]) -> list[Mapping]:
    """Return stored mappings as the intake uses them."""
    return [Mapping.from_json(row.mapping) for row in rows]


def mileages_before(asked: Sequence[tuple[str, datetime]]) -> list[int | None]:
    """Return for each VIN and moment the highest mileage in km read before it at any dealer, in one statement."""
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT around.before_km FROM unnest(%s::text[], %s::timestamptz[])"
            " WITH ORDINALITY AS asked(vin, at, place)"
            " LEFT JOIN LATERAL sec.odometer_around(asked.vin, asked.at) AS around ON true"
            " ORDER BY asked.place",
            [[vin for vin, _ in asked], [at for _, at in asked]],
        )
        return [row[0] for row in cursor.fetchall()]
