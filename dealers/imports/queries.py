"""What pages ask about files."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from dealers.imports import access, reading, undoing
from dealers.imports.importing import IMPORT_JOB
from dealers.imports.models import FileState, ImportFile, ImportOrder, Outcome
from dealers.workshop import withdrawing
from landbridge.clocks.days import local_day
from landbridge.doors.models import UNFINISHED, Job
from landbridge.identity.actor import Actor
from landbridge.intake.corrections import write_corrections
from landbridge.intake.orders import OrderDraft
from landbridge.texts import Text

WAITING = (FileState.READ, FileState.UNMAPPED)
FILES_SHOWN = 50
ORDERS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the job of a file is; rows a second and seconds left are None until they can be told."""

    done: int
    total: int
    per_second: int | None = None
    seconds_left: int | None = None

    @property
    def percent(self) -> int:
        """Per cent done, 0 while nothing is known."""
        return min(100, self.done * 100 // self.total) if self.total else 0


def waiting_files(actor: Actor) -> QuerySet[ImportFile]:
    """Return files that wait for a person, in no order, for the navigation to count."""
    return access.files(actor).filter(state__in=WAITING)


def recent_files(actor: Actor) -> list[ImportFile]:
    """Return the latest files, newest first."""
    return list(access.files(actor).order_by("-uploaded_at", "-id")[:FILES_SHOWN])


def file_by_id(actor: Actor, file_id: UUID) -> ImportFile:
    """Return a file without its bytes.

    Raises:
        ImportFile.DoesNotExist: there is none.
    """
    return access.files(actor).get(pk=file_id)


def progress_of(files: list[ImportFile]) -> dict[UUID, Progress]:
    """Return the progress of those files that a job is at work on, in one statement (none without any)."""
    busy = [file.pk for file in files if file.is_busy]
    if not busy:
        return {}
    kinds = (reading.READ_JOB, IMPORT_JOB, undoing.UNDO_JOB)
    jobs = Job.objects.filter(kind__in=kinds, subject_id__in=busy, state__in=UNFINISHED)
    return {job.subject_id: _progress(job) for job in jobs if job.subject_id}


def _progress(job: Job) -> Progress:
    seconds = (job.beat_at - job.created_at) / timedelta(seconds=1)
    if not job.done or seconds <= 0:
        return Progress(job.done, job.total)
    per_second = job.done / seconds
    left = max(0, job.total - job.done) / per_second
    return Progress(job.done, job.total, round(per_second), round(left))


def orders_of(
    file: ImportFile, *, outcomes: tuple[str, ...] = (), code: str = "", after: int = -1
) -> QuerySet[ImportOrder]:
    """Return the orders of a file in its order, behind a position.

    Args:
        outcomes: only these; empty for all.
        code: only orders with this finding; empty for all.
        after: position of the last one already shown.
    """
    rows = file.orders.filter(position__gt=after).order_by("position")
    if outcomes:
        rows = rows.filter(outcome__in=outcomes)
    return rows.filter(codes__contains=[code]) if code else rows


def unknown_words(file: ImportFile) -> list[str]:
    """Return the words for the kind of job that nobody has explained, each once, at most twenty."""
    column = file.mapping.get("columns", {}).get("kind")
    if "kind_unknown" not in file.counts.get("codes", {}) or not column:
        return []
    index = [key for _header, key in file.facts["columns"]].index(column)
    words: dict[str, None] = {}
    for row in file.orders.filter(outcome=Outcome.BAD, codes__contains=["kind_unknown"])[:500]:
        wrong = {one["row_number"] for one in row.findings if one["code"] == "kind_unknown"}
        for one in row.rows:
            if one["n"] in wrong and index < len(one["c"]):
                words[str(one["c"][index]).strip()] = None
    return list(words)[:20]


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What undoing an import would do: how many orders go, and which stay with their reasons."""

    going: int
    staying: list[tuple[str, Text]]


def undo_preview(actor: Actor, file: ImportFile) -> UndoPreview:
    """Return what undoing an import would do now.

    Raises:
        Forbidden: not a claim clerk or manager.
    """
    access.file_to_undo(actor)
    rows = undoing.imported(file)
    stay = withdrawing.reasons_to_stay(actor, undoing.created_with(rows), file.uploaded_at)
    staying = [(row.key, stay[row.order_id]) for row in rows if row.order_id in stay]
    return UndoPreview(len(rows) - len(staying), staying)


def corrections_workbook(actor: Actor, file: ImportFile, now: datetime, *, language: str = "zh-hans") -> bytes:
    """Return the rows that cannot go in as an XLSX with the reason beside each, to be uploaded again."""
    bad = file.orders.filter(outcome=Outcome.BAD).order_by("position")
    today = local_day(now)
    target = io.BytesIO()
    first = bad.first()
    if first is None:
        raise ImportOrder.DoesNotExist("nothing to correct")
    _, shape = reading.read_stored(file, first, dealer_code=actor.dealer_code, today=today)

    def drafts() -> Iterator[OrderDraft]:
        for row in bad.iterator(chunk_size=500):
            yield reading.with_stored_findings(file, row, dealer_code=actor.dealer_code, today=today)

    write_corrections(target, shape.table.columns, shape.reader, drafts(), language=language)
    return target.getvalue()
