"""What people do with a file: bring it, say what its columns hold, put cells right, import it, put it away."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dealers.imports import access, cells, counts, reading
from dealers.imports.importing import IMPORT_JOB
from dealers.imports.models import IMPORTABLE, ColumnMapping, FileState, ImportFile, ImportOrder, Outcome
from dealers.imports.undoing import UNDO_JOB
from landbridge import events
from landbridge.clocks.days import local_day
from landbridge.doors.models import Job
from landbridge.doors.tasks import start_job
from landbridge.errors import RuleViolation
from landbridge.identity.actor import Actor
from landbridge.intake import limits
from landbridge.intake.fields import Level
from landbridge.intake.layouts.repair_orders import REPAIR_ORDER_LAYOUT
from landbridge.intake.mapping import Mapping as ColumnsOf
from landbridge.intake.refusals import IntakeRefused, Refusal
from landbridge.intake.sniff import file_kind

_MB = 1024 * 1024
_WORD_FIELD = "kind"
_WORD_UNKNOWN = "kind_unknown"


@dataclass(frozen=True, slots=True)
class Upload:
    """The file as it stands now; `is_new` is False where the same bytes were there already."""

    file: ImportFile
    is_new: bool


@transaction.atomic
def upload_file(*, actor: Actor, now: datetime, name: str, content: bytes, size: int | None = None) -> Upload:
    """Take a file in and read it: small ones at once, others by a job.

    A file that is not taken is only noted with its reason, and so that nothing else is written. The same bytes
    again return the earlier file.

    Args:
        name: as uploaded; folders in it are dropped.
        content: the file, or its beginning if it is over the limit.
        size: in bytes, where `content` is only the beginning.

    Raises:
        Forbidden: not a dealer's claim clerk, manager or service adviser.
    """
    digest = hashlib.sha256(content).hexdigest()
    earlier = access.live_file(actor, digest)
    if earlier is not None:
        return Upload(earlier, False)
    file = ImportFile(
        name=PurePath(name.replace("\\", "/").replace("\x00", "")).name[-200:] or "—",
        sha256=digest,
        size=size or len(content),
        content=content,
        uploaded_at=now,
        uploaded_by_label=actor.label,
    )
    try:
        with transaction.atomic():
            _take(actor, now, file)
    except IntegrityError:
        first = access.live_file(actor, digest)
        if first is None:
            raise
        return Upload(first, False)
    except IntakeRefused as refused:
        reading.refuse(actor, now, file, refused)
    return Upload(file, True)


def _take(actor: Actor, now: datetime, file: ImportFile) -> None:
    if file.size > limits.FILE_BYTES:
        size = -(-file.size // _MB)
        raise IntakeRefused(Refusal.TOO_LARGE, size_mb=size, limit_mb=limits.FILE_BYTES // _MB)
    file_kind(bytes(file.content))  # what can be told at a glance is told in the same request
    reading.begin(actor, now, file, bytes(file.content))
    events.record(actor, "import_file.uploaded", file, at=now, facts={"size": file.size})


@transaction.atomic
def set_mapping(*, actor: Actor, now: datetime, file_id: UUID, columns: Mapping[str, str]) -> ImportFile:
    """Say which column each field is read from; it is remembered for these headers, and the file read again.

    Args:
        columns: from field name to column key; what is not known is left out.

    Raises:
        ImportFile.DoesNotExist: there is none.
        RuleViolation: `file_not_open` – it is being read or imported, or is done; `mapping_refused` – read in
            this way the file would not be taken, such as another dealer's.
    """
    file = _locked(actor, file_id, FileState.READ, FileState.UNMAPPED)
    keys = {key for _header, key in file.facts["columns"]}
    known = {name: key for name, key in columns.items() if name in REPAIR_ORDER_LAYOUT.by_name and key in keys}
    before = _mapping_of(file)
    mapping = ColumnsOf(before.layout, before.fingerprint, known, before.choices)
    _remember(mapping, now)
    file.mapping_remembered_at = now
    file.facts = {}
    file.orders.all().delete()
    try:
        reading.begin(actor, now, file, bytes(file.content), mapping)
    except IntakeRefused as refused:
        sentence = refused.text.in_language(get_language() or "zh-hans")
        raise RuleViolation("mapping_refused", sentence, reason=refused.code.value) from refused
    return file


@transaction.atomic
def explain_word(*, actor: Actor, now: datetime, file_id: UUID, word: str, value: str) -> ImportFile:
    """Say which kind of job a word of the file means; it is remembered, and the orders with it judged again.

    Raises:
        ImportFile.DoesNotExist: there is none.
        RuleViolation: `file_not_open`; `kind_unknown` – no such kind of job.
    """
    file = _locked(actor, file_id, FileState.READ, FileState.DONE, FileState.FAILED)
    if not word.strip() or value not in (REPAIR_ORDER_LAYOUT.choices or {})[_WORD_FIELD].values():
        raise RuleViolation("kind_unknown", _("Choose what the word means."), value=value)
    mapping = _mapping_of(file).with_choice(_WORD_FIELD, word, value)
    _remember(mapping, now)
    file.mapping = mapping.to_json()
    waiting = file.orders.filter(outcome=Outcome.BAD, codes__contains=[_WORD_UNKNOWN])
    if file.state == FileState.READ and waiting.count() > reading.AT_ONCE_ROWS:
        file.facts = {}
        file.orders.all().delete()
        reading.begin(actor, now, file, bytes(file.content), mapping)
        return file
    rows = list(waiting.select_for_update())
    for row in rows:
        reading.judge_again(actor, now, file, row)
    ImportOrder.objects.bulk_update(rows, _JUDGED)
    counts.recount(file, local_day(now))
    file.save(update_fields=["mapping", "counts"])
    return file


_JUDGED = [
    "key", "first_row", "row_count", "rows", "values", "digest", "findings", "codes", "outcome", "is_oem",
    "handed_over_on", "order_id",
]  # fmt: skip


@transaction.atomic
def fix_cell(
    *, actor: Actor, now: datetime, file_id: UUID, row_id: UUID, row_number: int, field: str, value: str
) -> ImportOrder:
    """Put one cell right; its order is judged again at once.

    Args:
        row_id: the order among those of the file.
        row_number: row in the file.
        field: name of the field whose cell it is.
        value: what stands there now.

    Raises:
        ImportFile.DoesNotExist, ImportOrder.DoesNotExist: there is none.
        RuleViolation: `file_not_open`; `order_done` – it is imported or already there; `no_such_cell`;
            `order_number_taken` – another order of the file has this number.
    """
    file = _locked(actor, file_id, FileState.READ, FileState.DONE, FileState.FAILED)
    row = file.orders.select_for_update().get(pk=row_id)
    if row.outcome not in (*IMPORTABLE, Outcome.BAD):
        raise RuleViolation("order_done", _("This order is done; nothing is changed."))
    column_key = _mapping_of(file).columns.get(field)
    index = next((place for place, (_h, key) in enumerate(file.facts["columns"]) if key == column_key), None)
    numbers = [one["n"] for one in row.rows]
    if index is None or row_number not in numbers:
        raise RuleViolation("no_such_cell", _("There is no such cell."), field=field, row=row_number)
    text = value.replace("\x00", "").strip()[: limits.CELL_CHARACTERS]
    is_number = field == REPAIR_ORDER_LAYOUT.key
    if is_number and file.orders.exclude(pk=row.pk).filter(key=text).exists():
        raise RuleViolation(
            "order_number_taken", _("Another order of this file has the number %(number)s.") % {"number": text}
        )
    fixes = {number: dict(by_column) for number, by_column in file.fixes.items()}
    for number in numbers if is_number else _same_cells(row, row_number, field, index):
        fixes.setdefault(str(number), {})[str(index)] = text
    row.rows = [{"n": one["n"], "c": _with(one["c"], fixes.get(str(one["n"]), {}))} for one in row.rows]
    reading.judge_again(actor, now, file, row)
    row.save(update_fields=_JUDGED)
    file.fixes = fixes
    counts.recount(file, local_day(now))
    file.save(update_fields=["fixes", "counts"])
    facts = {"row": row_number, "field": field}
    events.record(actor, "import_file.cell_fixed", file, at=now, facts=facts)
    return row


def _same_cells(row: ImportOrder, row_number: int, field: str, index: int) -> list[int]:
    """Return the rows on which a cell of the order stands again; a line's cell is only itself."""
    held = {one["n"]: one["c"][index] if index < len(one["c"]) else "" for one in row.rows}
    if REPAIR_ORDER_LAYOUT.by_name[field].level is not Level.ORDER:
        return [row_number]
    return [number for number, cell in held.items() if cell == held[row_number]]


def _with(stored: list[object], fixed: Mapping[str, str]) -> list[object]:
    width = max([len(stored), *(int(index) + 1 for index in fixed)])
    full = [*stored, *[""] * (width - len(stored))]
    return [
        cells.to_json(fixed.get(str(index), "")) if str(index) in fixed else cell
        for index, cell in enumerate(full)
    ]


@transaction.atomic
def start_import(*, actor: Actor, now: datetime, file_id: UUID) -> Job:
    """Import the good orders of a file by a job; a second start finds the first.

    The columns are remembered for these headers. After corrections on the page it may be started again.

    Raises:
        ImportFile.DoesNotExist: there is none.
        RuleViolation: `file_not_open`; `nothing_to_import`.
    """
    file = _locked(actor, file_id, FileState.READ, FileState.DONE, FileState.FAILED, FileState.IMPORTING)
    total = file.count(*IMPORTABLE)
    if file.state != FileState.IMPORTING:
        if not total:
            raise RuleViolation("nothing_to_import", _("No row of this file can be imported."))
        _remember(ColumnsOf.from_json(file.mapping), now)
        file.state = FileState.IMPORTING
        file.save(update_fields=["state"])
    return start_job(actor, IMPORT_JOB, now=now, subject_id=file.pk, total=total)


@transaction.atomic
def undo_import(*, actor: Actor, now: datetime, file_id: UUID) -> Job:
    """Take back the orders that an import created, by a job; a second start finds the first.

    An order goes with its drafts, and what was shared about it is withdrawn. One that was there before, was
    changed since, or that somebody has built on stays and is listed with the reason.

    Raises:
        ImportFile.DoesNotExist: there is none.
        RuleViolation: `file_not_open` – it was not imported, or is undone; `nothing_to_undo`.
        Forbidden: not a claim clerk or manager.
    """
    access.file_to_undo(actor)
    file = _locked(actor, file_id, FileState.DONE, FileState.UNDOING)
    total = file.count(Outcome.IMPORTED)
    if file.state != FileState.UNDOING:
        if not total:
            raise RuleViolation("nothing_to_undo", _("No order of this file is in the workshop."))
        file.state = FileState.UNDOING
        file.save(update_fields=["state"])
        events.record(actor, "import_file.undo_started", file, at=now, facts={"rows": total})
    return start_job(actor, UNDO_JOB, now=now, subject_id=file.pk, total=total)


@transaction.atomic
def discard_file(*, actor: Actor, now: datetime, file_id: UUID) -> ImportFile:
    """Put a file away with all its rows; what was imported from it stays.

    Raises:
        ImportFile.DoesNotExist: there is none.
        RuleViolation: `file_not_open` – it is being imported, or is done.
    """
    file = _locked(actor, file_id, FileState.READ, FileState.UNMAPPED, FileState.FAILED, FileState.READING)
    file.orders.all().delete()
    file.state, file.content, file.fixes = FileState.DISCARDED, b"", {}
    file.save(update_fields=["state", "content", "fixes"])
    events.record(actor, "import_file.discarded", file, at=now, facts={"rows": file.row_count})
    return file


def _locked(actor: Actor, file_id: UUID, *states: FileState) -> ImportFile:
    file = access.files(actor).select_for_update().get(pk=file_id)
    if file.state not in states:
        raise _not_open(file)
    return file


def _not_open(file: ImportFile) -> RuleViolation:
    told = _("The file is in the state “%(state)s”; this cannot be done now.")
    return RuleViolation("file_not_open", told % {"state": file.get_state_display()}, state=file.state)


def _mapping_of(file: ImportFile) -> ColumnsOf:
    """Return what its columns hold; reading may have been interrupted before that was known."""
    if not file.mapping:
        raise _not_open(file)
    return ColumnsOf.from_json(file.mapping)


def _remember(mapping: ColumnsOf, now: datetime) -> None:
    ColumnMapping.objects.update_or_create(
        header_fingerprint=mapping.fingerprint, defaults={"mapping": mapping.to_json(), "updated_at": now}
    )
