"""The kinds of jobs of the intake."""

from dealers.imports import importing, reading
from landbridge.doors.tasks import job_kind


def register() -> None:
    """Let workers run them (called when the app is ready)."""
    job_kind(reading.READ_JOB, reading.read_chunk, reading.read_failed)
    job_kind(importing.IMPORT_JOB, importing.import_chunk, importing.import_failed)
