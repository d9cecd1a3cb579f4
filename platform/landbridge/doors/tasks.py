"""Celery tasks that enter a door by themselves, and the chain of short tasks behind a job row.

A message is never believed about rights: it names a job or a dealer, and schema, person and roles are read
again here.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from celery import Task, shared_task
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from landbridge.doors.models import UNFINISHED, Job, JobState
from landbridge.doors.scopes import dealer_scope, front_door, oem_scope
from landbridge.errors import described, where
from landbridge.identity.actor import Actor

logger = logging.getLogger(__name__)

STALE_AFTER = timedelta(seconds=60)  # a running job silent for so long lost its worker
GIVE_UP_AFTER = 5


class DoorTask(Task):  # type: ignore[misc]
    """A task whose body runs inside a scope: the dealer's if `dealer` (a UUID text) is given, else the OEM's.

    Tasks take keyword arguments only, and swallow unknown ones, so that old and new workers can overlap.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        dealer = kwargs.get("dealer")
        with scope_of(UUID(dealer) if dealer else None):
            return super().__call__(*args, **kwargs)


def scope_of(dealer_id: UUID | None) -> AbstractContextManager[None]:
    """Return the scope that work for this dealer, or for the OEM, runs in."""
    if dealer_id is None:
        return oem_scope()
    with front_door():
        ref = import_string(settings.LANDBRIDGE_DEALER_LOADER)(dealer_id)
    return dealer_scope(ref)


def load_actor(user_id: UUID | None, dealer_id: UUID | None) -> Actor | None:
    """Return the person with the rights held now, not those at the time of the message; None if gone."""
    if user_id is None:
        return Actor.system(dealer_id)
    with front_door():
        actor: Actor | None = import_string(settings.LANDBRIDGE_ACTOR_LOADER)(user_id, dealer_id)
    return actor


# Jobs ---------------------------------------------------------------------------------------------------
Step = Callable[[Job, Actor, datetime], bool]
"""One chunk of a job (≤ 2 s of writing), safe twice; returns True when the job is finished."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: its step, and what to write on the job's subject when it has failed for good."""

    step: Step
    on_failure: Callable[[Job, Actor, datetime], None] | None = None


KINDS: dict[str, JobKind] = {}


def job_kind(name: str, step: Step, on_failure: Callable[[Job, Actor, datetime], None] | None = None) -> None:
    """Register a kind of job (called from an app's `jobs.py`, imported in its `ready()`)."""
    KINDS[name] = JobKind(step, on_failure)


def start_job(
    actor: Actor, kind: str, *, now: datetime, subject_id: UUID | None = None, total: int = 0, **cursor: Any
) -> Job:
    """Write a job row in the caller's transaction and wake a worker when that commits.

    A second start for the same unfinished subject returns the first job.
    """
    if subject_id is not None:
        running = Job.objects.filter(kind=kind, subject_id=subject_id, state__in=UNFINISHED).first()
        if running:
            return running
    job = Job.objects.create(
        kind=kind,
        dealer_id=actor.dealer_id,
        owner_id=actor.user_id,
        owner_label=actor.label,
        subject_id=subject_id,
        total=total,
        cursor=cursor,
        created_at=now,
        beat_at=now,
    )
    wake(job)
    return job


def wake(job: Job) -> None:
    """Tell a worker at commit. Only a wake-up: `resume` finds the row if the message is lost."""
    kwargs = {"job": str(job.pk), "dealer": str(job.dealer_id) if job.dealer_id else None}
    transaction.on_commit(lambda: _send(kwargs))


def _send(kwargs: dict[str, str | None]) -> None:
    try:
        run_job.apply_async(kwargs=kwargs, retry=False)
    except Exception:  # the broker is down; the row stays and the beat finds it
        logger.warning("job %s waits: no broker", kwargs["job"], exc_info=True)


@shared_task(name="jobs.run")
def run_job(job: str, dealer: str | None = None, **_: Any) -> None:
    """Run one chunk of a job, then hand on to the next task; a job held by another worker is left alone."""
    if run_chunk(UUID(job), UUID(dealer) if dealer else None):
        _send({"job": job, "dealer": dealer})


def run_chunk(job_id: UUID, dealer_id: UUID | None) -> bool:
    """Run one chunk in one scope; return whether more is to be done."""
    with scope_of(dealer_id):
        row = Job.objects.filter(pk=job_id, state__in=UNFINISHED).first()
        if row is None:
            return False
        owner_id = row.owner_id
    actor = load_actor(owner_id, dealer_id)
    try:
        with scope_of(dealer_id):
            return _chunk(job_id, actor)
    except Exception as error:
        logger.error("job %s: %s\n%s", job_id, described(error), where(error))
        with scope_of(dealer_id):
            return _failed_once(job_id, actor, error)


def _chunk(job_id: UUID, actor: Actor | None) -> bool:
    job = Job.objects.select_for_update(skip_locked=True).filter(pk=job_id, state__in=UNFINISHED).first()
    if job is None:
        return False
    now = timezone.now()
    if actor is None:
        return _end(job, JobState.CANCELLED, "owner_gone", now)
    finished = KINDS[job.kind].step(job, actor, now)
    job.state = JobState.DONE if finished else JobState.RUNNING
    job.tries = 0
    job.beat_at = timezone.now()
    job.ended_at = job.beat_at if finished else None
    job.save(
        update_fields=[
            "state",
            "done",
            "total",
            "cursor",
            "result",
            "message",
            "tries",
            "beat_at",
            "ended_at",
        ]
    )
    return not finished


def _failed_once(job_id: UUID, actor: Actor | None, error: Exception) -> bool:
    job = Job.objects.select_for_update().get(pk=job_id)
    job.tries += 1
    now = timezone.now()
    if job.tries < GIVE_UP_AFTER:
        # Left alone for a while; `resume` takes it up again.
        job.beat_at = now
        job.save(update_fields=["tries", "beat_at"])
        return False
    on_failure = KINDS[job.kind].on_failure
    if on_failure and actor:
        on_failure(job, actor, now)
    return _end(job, JobState.FAILED, described(error)[:500], now)


def _end(job: Job, state: JobState, message: str, now: datetime) -> bool:
    job.state, job.message, job.ended_at = state, message, now
    job.save(update_fields=["state", "message", "ended_at", "tries"])
    return False


@shared_task(name="jobs.resume")
def resume(**_: Any) -> None:
    """Wake jobs whose worker was killed or whose message was lost."""
    with oem_scope():
        silent = Job.objects.filter(state__in=UNFINISHED, beat_at__lt=timezone.now() - STALE_AFTER)
        waiting = list(silent.order_by("beat_at").values_list("pk", "dealer_id")[:200])
    for job_id, dealer_id in waiting:
        _send({"job": str(job_id), "dealer": str(dealer_id) if dealer_id else None})
