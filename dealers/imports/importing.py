"""Importing the good orders of a file into the workshop, chunk by chunk."""

import time
from collections.abc import Sequence
from datetime import datetime

from django.db import DataError, transaction
from django.utils import translation

from dealers.imports import access, counts, findings
from dealers.imports.models import IMPORTABLE, FileState, ImportFile, ImportOrder, Outcome
from dealers.imports.order_data import order_data
from dealers.workshop import commands as workshop
from dealers.workshop import queries as workshop_queries
from dealers.workshop import rules as workshop_rules
from dealers.workshop.order_data import OrderData
from landbridge import events
from landbridge.clocks.days import local_day
from landbridge.doors.bulk import update_all
from landbridge.doors.models import Job
from landbridge.errors import RuleViolation
from landbridge.identity.actor import Actor
from landbridge.intake.findings import RowFinding, Severity
from landbridge.texts import Text

IMPORT_JOB = "imports.import_file"
CHUNK_ORDERS = 500
CHUNK_SECONDS = 2.0
_OUTCOMES = {
    workshop.Outcome.CREATED: Outcome.IMPORTED,
    workshop.Outcome.CHANGED: Outcome.IMPORTED,
    workshop.Outcome.UNCHANGED: Outcome.UNCHANGED,
    workshop.Outcome.LOCKED: Outcome.LOCKED,
}
_TOO_LARGE = Text("有数字大得放不下", "a number is too large to be kept")


def import_chunk(job: Job, actor: Actor, now: datetime) -> bool:
    """Import the next good orders of a file; the step of `IMPORT_JOB`.

    What was imported is told by the orders' own outcomes, written with them: a killed chunk leaves neither,
    and the next one begins where the last one ended.
    """
    file = access.file_of_job(actor, job, FileState.IMPORTING).select_for_update().first()
    if file is None:
        return True
    rows = file.orders.filter(outcome__in=IMPORTABLE).order_by("position").defer("rows")
    batch = list(rows[: CHUNK_ORDERS + 1])
    done = _import_orders(actor, now, batch[:CHUNK_ORDERS])
    update_all(done, "outcome", "order_id")
    job.done += sum(row.row_count for row in done)
    finished = len(done) == len(batch)
    counts.recount(file, local_day(now))
    if finished:
        _finish(actor, now, file)
        job.result = {"outcomes": file.counts["outcomes"]}
    file.save(update_fields=["state", "counts", "content", "imported_at"] if finished else ["counts"])
    return finished


def _import_orders(actor: Actor, now: datetime, rows: Sequence[ImportOrder]) -> list[ImportOrder]:
    """Import new orders all at once; what is known already, or spoils it for the others, goes in by itself.

    Returns those that are dealt with: a long row of single ones is broken off, because writers are short.
    """
    until = time.monotonic() + CHUNK_SECONDS
    done = []
    data = [order_data(row.values, row.digest) for row in rows]
    known = workshop_queries.orders_by_number(actor, [one.number for one in data])
    new = [(row, one) for row, one in zip(rows, data, strict=True) if one.number not in known]
    alone = [(row, one) for row, one in zip(rows, data, strict=True) if one.number in known]
    try:
        with transaction.atomic():
            created = workshop.create_orders(actor=actor, now=now, orders=[one for _, one in new])
    except (DataError, RuleViolation):
        alone += new
    else:
        for (row, _), result in zip(new, created, strict=True):
            row.order_id, row.outcome = result.order.pk, Outcome.IMPORTED
            _tell_missing(row, result.missing)
            done.append(row)
    for row, one in alone:
        _import_alone(actor, now, row, one)
        done.append(row)
        if time.monotonic() > until:
            break
    return done


def _import_alone(actor: Actor, now: datetime, row: ImportOrder, data: OrderData) -> None:
    try:
        with transaction.atomic():
            saved = workshop.save_order(actor=actor, now=now, data=data)
            row.order_id, row.outcome = saved.order.pk, _OUTCOMES[saved.outcome]
            if row.outcome != Outcome.IMPORTED or data.handed_over_at is None:
                return
            missing = workshop_rules.missing_fields(data)
            _tell_missing(row, missing)
            if not missing:
                workshop.close_order(actor=actor, now=now, order_id=saved.order.pk)
    except DataError:
        _fail(row, _TOO_LARGE)
    except RuleViolation as error:
        _fail(row, _both(error))


def _tell_missing(row: ImportOrder, missing: Sequence[workshop_rules.MissingField]) -> None:
    """Say what keeps an order open although its car has been handed over."""
    if missing:
        labels = [one.label for one in missing]
        listed = Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))
        _tell(row, findings.finding("left_open", row.first_row, reason=_MISSING.format(fields=listed)))


_MISSING = Text("缺{fields}", "{fields} missing")


def _fail(row: ImportOrder, reason: Text) -> None:
    row.outcome, row.order_id = Outcome.BAD, None
    _tell(row, findings.finding("not_imported", row.first_row, reason=reason))


def _tell(row: ImportOrder, told: RowFinding) -> None:
    row.findings = [*row.findings, told.to_json()]
    if told.severity is not Severity.INFO:
        row.codes = [*row.codes, told.code]
    row.save(update_fields=["findings", "codes"])


def _both(error: RuleViolation) -> Text:
    with translation.override("zh-hans"):
        zh = str(error)
    with translation.override("en"):
        return Text(zh, str(error))


def _finish(actor: Actor, now: datetime, file: ImportFile) -> None:
    file.state, file.imported_at = FileState.DONE, now
    file.content = b""  # the rows that did not go in are kept as rows
    outcomes = {outcome: numbers["orders"] for outcome, numbers in file.counts["outcomes"].items()}
    events.record(actor, "import_file.imported", file, at=now, facts=outcomes)


def import_failed(job: Job, actor: Actor, now: datetime) -> None:
    """Note on the file that the import was given up; starting it again goes on with the rest."""
    access.file_of_job(actor, job, FileState.IMPORTING).update(state=FileState.FAILED)
