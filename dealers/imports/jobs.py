"""The kinds of jobs of the intake."""

from dealers.imports import importing, reading, undoing
from landbridge.doors.tasks import job_kind


def register() -> None:
    """Let workers run them (called when the app is ready)."""
    job_kind(reading.READ_JOB, reading.read_chunk, reading.read_failed)
    job_kind(importing.IMPORT_JOB, importing.import_chunk, importing.import_failed)
    job_kind(undoing.UNDO_JOB, undoing.undo_chunk, undoing.undo_failed)
