"""Jobs: one chunk a scope, twice is harmless, a silent one is taken up again, rights are read anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from landbridge.doors import tasks
from landbridge.doors.models import Job, JobState
from landbridge.identity.models import User
from tests import cast

pytestmark = pytest.mark.services


def count_up(job, actor, now):
    job.done += 1
    job.result = {"by": actor.label}
    return job.done == job.total


def always_fails(job, actor, now):
    raise ZeroDivisionError


@pytest.fixture
def kinds(monkeypatch):
    monkeypatch.setitem(tasks.KINDS, "test.count", tasks.JobKind(count_up))
    monkeypatch.setitem(tasks.KINDS, "test.fail", tasks.JobKind(always_fails))


@pytest.fixture
def start(kinds, as_, clerk):
    def begin(kind, total=3):
        with as_(clerk):
            return tasks.start_job(clerk, kind, now=cast.NOON, subject_id=clerk.user_id, total=total)

    return begin


def state(as_, clerk, job):
    with as_(clerk):
        row = Job.objects.get(pk=job.pk)
        return row.state, row.done


def test_a_job_goes_on_chunk_by_chunk(start, as_, clerk):
    job = start("test.count")
    assert tasks.run_chunk(job.pk, clerk.dealer_id)
    assert state(as_, clerk, job) == (JobState.RUNNING, 1)
    assert tasks.run_chunk(job.pk, clerk.dealer_id)
    assert not tasks.run_chunk(job.pk, clerk.dealer_id)
    assert state(as_, clerk, job) == (JobState.DONE, 3)
    assert not tasks.run_chunk(job.pk, clerk.dealer_id)  # a second message for it does nothing
    assert state(as_, clerk, job) == (JobState.DONE, 3)


def test_a_second_start_finds_the_first(start):
    assert start("test.count").pk == start("test.count").pk


def test_a_failing_job_ends_after_five_tries(start, as_, clerk):
    job = start("test.fail")
    for _ in range(tasks.GIVE_UP_AFTER):
        assert not tasks.run_chunk(job.pk, clerk.dealer_id)
    assert state(as_, clerk, job)[0] == JobState.FAILED


def test_a_job_of_a_suspended_person_stops(start, as_, clerk, administrator):
    job = start("test.count")
    with as_(administrator):
        User.objects.filter(pk=clerk.user_id).update(is_active=False)
    assert not tasks.run_chunk(job.pk, clerk.dealer_id)
    assert state(as_, clerk, job) == (JobState.CANCELLED, 0)


def test_the_neighbour_cannot_run_it(start, as_, clerk, other_clerk):
    job = start("test.count")
    assert not tasks.run_chunk(job.pk, other_clerk.dealer_id)
    assert state(as_, clerk, job) == (JobState.QUEUED, 0)


def test_silent_jobs_are_woken(start, as_, administrator, monkeypatch):
    job = start("test.count")
    with as_(administrator):
        Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - timedelta(minutes=5))
    sent = []
    monkeypatch.setattr(tasks, "_send", sent.append)
    tasks.resume()
    assert sent == [{"job": str(job.pk), "dealer": str(job.dealer_id)}]
