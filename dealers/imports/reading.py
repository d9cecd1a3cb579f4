"""Reading a file: from its bytes to orders with findings, at once or chunk by chunk in a job."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from dealers.imports import access, cells, counts, tables
from dealers.imports import values as stored_values
from dealers.imports.judging import Judged, judge
from dealers.imports.models import FileState, ImportFile, ImportOrder
from landbridge import events
from landbridge.clocks.days import local_day
from landbridge.doors.bulk import copy_in
from landbridge.doors.models import Job
from landbridge.doors.tasks import start_job
from landbridge.identity.actor import Actor
from landbridge.intake.fields import FieldSpec
from landbridge.intake.findings import RowFinding
from landbridge.intake.layouts.repair_orders import REPAIR_ORDER_LAYOUT
from landbridge.intake.mapping import Mapping, require_complete
from landbridge.intake.orders import OrderDraft, OrderReading, Rows
from landbridge.intake.refusals import IntakeRefused

READ_JOB = "imports.read_file"
AT_ONCE_ROWS = 2_000
AT_ONCE_BYTES = 512 * 1024
CHUNK_ORDERS = 200
CHUNK_SECONDS = 1.5
_REQUIRED = tuple(spec for spec in REPAIR_ORDER_LAYOUT.fields if spec.required)


def begin(actor: Actor, now: datetime, file: ImportFile, content: bytes, mapping: Mapping | None = None) -> None:
    """Read a file from its beginning: small ones at once, others by a job. The file is saved.

    Args:
        mapping: what a person said about the columns; None takes what is remembered or proposed.

    Raises:
        IntakeRefused: the file is not taken.
    """
    if len(content) > AT_ONCE_BYTES:
        _read_by_job(actor, now, file, mapping)
        return
    reading = _open(actor, now, file, content, mapping)
    if reading is None:
        file.save()
    elif reading.row_count > AT_ONCE_ROWS:
        _read_by_job(actor, now, file, mapping)
    else:
        started = time.monotonic()
        file.save()
        groups = reading.groups()
        while rows := list(itertools.islice(groups, CHUNK_ORDERS)):
            _store(actor, file, [reading.draft(one) for one in rows])
        _finish(file, now, time.monotonic() - started)


def _read_by_job(actor: Actor, now: datetime, file: ImportFile, mapping: Mapping | None) -> None:
    file.state = FileState.READING
    file.mapping = mapping.to_json() if mapping else {}
    file.save()
    start_job(actor, READ_JOB, now=now, subject_id=file.pk, total=file.row_count)


@dataclass(slots=True)
class _Held:
    """A reading that stopped between two chunks, and the place in the file's orders where it stands."""

    reading: OrderReading
    groups: Iterator[Rows]
    place: int
    mapping: dict[str, Any]


# At most one a process: opening a large workbook again for each chunk would take as long as reading it.
_held: dict[UUID, _Held] = {}


def read_chunk(job: Job, actor: Actor, now: datetime) -> bool:
    """Read the next orders of a file that is being read; the step of `READ_JOB`."""
    file = access.file_of_job(actor, job, FileState.READING).select_for_update().first()
    if file is None:
        return True
    started = time.monotonic()
    read = file.orders.count()  # rather than a cursor: it goes with the orders if the chunk is undone
    try:
        held = _continued(file, read) or _opened(actor, now, file, read)
    except IntakeRefused as refused:
        refuse(actor, now, file, refused)
        return True
    if held is None:
        file.save()
        return True
    file.state = FileState.READING
    reading = held.reading
    opened = time.monotonic()
    while rows := list(itertools.islice(held.groups, CHUNK_ORDERS)):
        _store(actor, file, [reading.draft(one) for one in rows])
        held.place += len(rows)
        if time.monotonic() - opened > CHUNK_SECONDS:
            break
    finished = held.place >= reading.order_count
    job.total = reading.row_count
    seconds = float(job.cursor.get("seconds", 0)) + time.monotonic() - started
    job.cursor = {"seconds": seconds}
    if finished:
        job.done = reading.row_count
        _finish(file, now, seconds)
    else:
        job.done = reading.row_count * held.place // reading.order_count
        file.save()
        _held.clear()
        _held[file.pk] = held
    return finished


def _continued(file: ImportFile, place: int) -> _Held | None:
    """Return the reading that this process holds, unless another process, or an undone chunk, came between."""
    held = _held.pop(file.pk, None)
    return held if held is not None and held.place == place and held.mapping == file.mapping else None


def _opened(actor: Actor, now: datetime, file: ImportFile, place: int) -> _Held | None:
    mapping = Mapping.from_json(file.mapping) if file.mapping else None
    reading = _open(actor, now, file, bytes(file.content), mapping)
    if reading is None:
        return None
    return _Held(reading, itertools.islice(reading.groups(), place, None), place, file.mapping)


def refuse(actor: Actor, now: datetime, file: ImportFile, refused: IntakeRefused) -> None:
    """Keep of a file that is not taken only its name, its size and the reason."""
    file.orders.all().delete()
    file.state = FileState.REFUSED
    file.content = b""
    file.refusal = {"code": refused.code.value, "text": refused.text.to_json()}
    file.counts, file.row_count, file.order_count = {}, 0, 0
    file.save()
    events.record(actor, "import_file.refused", file, at=now, facts={"code": refused.code.value})


def _open(
    actor: Actor, now: datetime, file: ImportFile, content: bytes, mapping: Mapping | None
) -> OrderReading | None:
    """Open a file and note what it is; return its reading, or None if a person must assign columns first."""
    remembered = access.remembered()
    opened = tables.open_file(content, file.name, access.as_mappings(remembered), file.fixes)
    used = mapping or opened.proposal.mapping
    file.header_fingerprint = opened.proposal.mapping.fingerprint
    file.mapping = used.to_json()
    if not file.mapping_remembered_at:
        exact = (row for row in remembered if row.header_fingerprint == file.header_fingerprint)
        file.mapping_remembered_at = next((row.updated_at for row in exact), None)
    missing = _missing(used, opened)
    if missing:
        # Of a repair-order file most headers are known; otherwise it is some other list.
        if len(missing) * 2 > len(_REQUIRED) and mapping is None:
            require_complete(used, REPAIR_ORDER_LAYOUT, opened.table)
        file.state = FileState.UNMAPPED
        first = list(itertools.islice(opened.table.rows(), 5))
        file.facts = {**tables.facts_of(opened), "first_rows": cells.rows_to_json(first)}
        return None
    today = local_day(now)
    reading = tables.reading(opened.table, used, dealer_code=actor.dealer_code, today=today)
    told = {name: file.facts[name] for name in ("styles", "first_day", "last_day") if name in file.facts}
    file.facts = {**tables.facts_of(opened), **told, "names_dealer": reading.names_dealer}
    file.row_count, file.order_count = reading.row_count, reading.order_count
    return reading


def _missing(mapping: Mapping, opened: tables.Opened) -> list[FieldSpec]:
    keys = {column.key for column in opened.table.columns}
    return [spec for spec in _REQUIRED if mapping.columns.get(spec.name) not in keys]


def _store(actor: Actor, file: ImportFile, drafts: list[OrderDraft]) -> None:
    position = file.orders.count()
    judged = judge(actor, drafts)
    copy_in([_row(file, position + place, one) for place, one in enumerate(judged)])
    styles = dict(file.facts.get("styles", {}))
    days: list[str] = [file.facts[name] for name in ("first_day", "last_day") if name in file.facts]
    for draft in drafts:
        for row in draft.rows:
            for style in row.date_styles:
                styles[style.value] = styles.get(style.value, 0) + 1
        if arrived := draft.values.moment("arrived_at"):
            days.append(arrived.day.isoformat())
    file.facts["styles"] = styles
    if days:
        file.facts |= {"first_day": min(days), "last_day": max(days)}


def _row(file: ImportFile, position: int, judged: Judged) -> ImportOrder:
    row = ImportOrder(file=file, position=position)
    set_judged(row, judged)
    row.rows = cells.rows_to_json(result.source for result in judged.draft.rows)
    return row


def set_judged(row: ImportOrder, judged: Judged) -> None:
    """Write on a row what was found out about its order; its cells stay."""
    draft = judged.draft
    handed_over = draft.values.moment("handed_over_at")
    row.key = draft.key[:64]
    row.first_row, row.row_count = draft.first_row, len(draft.rows)
    row.values = stored_values.to_json(draft)
    row.digest = judged.digest
    row.findings = [one.to_json() for one in judged.findings]
    row.codes = judged.codes
    row.outcome = judged.outcome
    row.is_oem = judged.is_oem
    row.handed_over_on = handed_over.day if handed_over else None
    row.order_id = judged.order_id


def _finish(file: ImportFile, now: datetime, seconds: float) -> None:
    file.facts["seconds"] = max(0.1, round(seconds, 1))
    file.state = FileState.READ
    counts.recount(file, local_day(now))
    file.save()


def judge_again(actor: Actor, now: datetime, file: ImportFile, row: ImportOrder) -> OrderDraft:
    """Read and judge one stored order again; the row is changed, not saved."""
    draft, _ = read_stored(file, row, dealer_code=actor.dealer_code, today=local_day(now))
    set_judged(row, judge(actor, [draft])[0])
    return draft


def read_stored(
    file: ImportFile, row: ImportOrder, *, dealer_code: str, today: date
) -> tuple[OrderDraft, OrderReading]:
    """Return the order that a row holds as the intake reads it."""
    width = len(file.facts["columns"])
    rows = cells.rows_from_json(row.rows, width)
    mapping = Mapping.from_json(file.mapping)
    return tables.read_again(file.name, file.facts, mapping, rows, dealer_code=dealer_code, today=today)


def with_stored_findings(file: ImportFile, row: ImportOrder, *, dealer_code: str, today: date) -> OrderDraft:
    """Return the order of a row with all that was found about it, the dealer's earlier records included."""
    draft, _ = read_stored(file, row, dealer_code=dealer_code, today=today)
    draft.findings = [RowFinding.from_json(one) for one in row.findings]
    return draft


def read_failed(job: Job, actor: Actor, now: datetime) -> None:
    """Note on the file that reading was given up."""
    access.file_of_job(actor, job, FileState.READING).update(state=FileState.FAILED)
