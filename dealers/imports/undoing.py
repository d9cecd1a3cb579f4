"""Undoing an import, chunk by chunk: the orders that it created go, as long as nobody has built on them."""

from datetime import datetime
from uuid import UUID

from dealers.imports import access, counts, findings
from dealers.imports.models import FileState, ImportFile, ImportOrder, Outcome
from dealers.workshop import withdrawing
from landbridge import events
from landbridge.clocks.days import local_day
from landbridge.doors.models import Job
from landbridge.identity.actor import Actor

UNDO_JOB = "imports.undo_import"
CHUNK_ORDERS = 200


def undo_chunk(job: Job, actor: Actor, now: datetime) -> bool:
    """Take back the next orders of a file; the step of `UNDO_JOB`.

    What was taken back is told by the rows' own outcomes, written with it, as in `importing`.
    """
    file = access.file_of_job(actor, job, FileState.UNDOING).select_for_update().first()
    if file is None:
        return True
    batch = list(file.orders.filter(outcome=Outcome.IMPORTED).order_by("position")[: CHUNK_ORDERS + 1])
    rows = batch[:CHUNK_ORDERS]
    stay = withdrawing.withdraw_orders(actor=actor, now=now, digests=created_with(rows), since=file.uploaded_at)
    for row in rows:
        if row.order_id in stay:
            row.outcome = Outcome.KEPT
            told = findings.finding("not_undone", row.first_row, reason=stay[row.order_id])
            row.findings = [*row.findings, told.to_json()]
            row.codes = [*row.codes, told.code]
        else:
            row.outcome, row.order_id = Outcome.WITHDRAWN, None
    ImportOrder.objects.bulk_update(rows, ["outcome", "order_id", "findings", "codes"])
    job.done += sum(row.row_count for row in rows)
    finished = len(rows) == len(batch)
    counts.recount(file, local_day(now))
    if finished:
        file.state = FileState.UNDONE
        told_ = {outcome: numbers["orders"] for outcome, numbers in file.counts["outcomes"].items()}
        events.record(actor, "import_file.undone", file, at=now, facts=told_)
    file.save(update_fields=["state", "counts"])
    return finished


def created_with(rows: list[ImportOrder]) -> dict[UUID, str]:
    """Return for each order that came of these rows the content it was written with."""
    return {row.order_id: row.digest for row in rows if row.order_id is not None}


def undo_failed(job: Job, actor: Actor, now: datetime) -> None:
    """Note on the file that undoing was given up; starting it again goes on with the rest."""
    access.file_of_job(actor, job, FileState.UNDOING).update(state=FileState.DONE)


def imported(file: ImportFile) -> list[ImportOrder]:
    """Return the rows of a file whose orders are in the workshop, without their cells."""
    rows = file.orders.filter(outcome=Outcome.IMPORTED).order_by("position")
    return list(rows.only("key", "first_row", "order_id", "digest", "position", "file"))
