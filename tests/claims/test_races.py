"""What happens at once: twenty submits, two adjudicators, an event that cannot be applied. Commits are real."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from claims import commands
from claims.models import Adjudication, Claim, Submission
from landbridge.doors.scopes import oem_scope
from landbridge.errors import Stale
from landbridge.events.models import Event, ParkedEvent
from landbridge.events.subscribers import run_until_quiet
from landbridge.ids import uuid7
from tests.cast import NOON
from tests.claims import world

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("committed")]
_made: set[str] = set()


@pytest.fixture
def shared_world(committed: str, as_, adjudicator) -> None:
    """The module's world, made once: nothing is rolled back here."""
    if committed not in _made:
        _made.add(committed)
        with as_(adjudicator):
            world.make_world()
            world.make_narrative_manual()


def at_once(number: int, act: Callable[[int], Any]) -> list[Any]:
    """Run in threads that start together; return results, errors as values."""
    gate = Barrier(number)

    def run(place: int) -> Any:
        try:
            gate.wait(timeout=30)
            return act(place)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_twenty_submits_of_one_draft_are_one_claim(shared_world, as_, clerk, adjudicator):
    draft = uuid7()

    def submit(_: int) -> str:
        with as_(clerk):
            return world.submit(clerk, draft_id=draft, job_line="20").number

    numbers = at_once(20, submit)
    assert len(set(numbers)) == 1, numbers
    with as_(adjudicator):
        claim = Claim.objects.get(draft_id=draft)
        assert claim.number == numbers[0]
        assert Submission.objects.filter(claim=claim).count() == 1
        assert Event.objects.filter(subject_id=claim.pk, verb="claim.submitted").count() == 1


def test_of_two_adjudicators_one_wins_and_the_other_is_told(
    shared_world, as_, clerk, adjudicator, other_adjudicator
):
    with as_(clerk):
        claim = world.submit(clerk, job_line="2", **world.THIN)
    with as_(adjudicator):
        commands.adjudicate_claim(claim_id=claim.pk, version=1, now=NOON)
        claim.refresh_from_db()
    desks = (adjudicator, other_adjudicator)

    def approve(place: int) -> str:
        with as_(desks[place]):
            commands.approve_claim(
                actor=desks[place], now=NOON, number=claim.number, version=1, expected=claim.revision
            )
        return desks[place].label

    results = at_once(2, approve)
    (winner,) = [one for one in results if isinstance(one, str)]
    (told,) = [one for one in results if isinstance(one, Stale)]
    assert told.params["by"] == winner
    with as_(adjudicator):
        assert Event.objects.filter(subject_id=claim.pk, verb="claim.approved_first").count() == 1


def test_the_subscriber_adjudicates_and_parks_what_it_cannot_read(shared_world, as_, clerk, adjudicator):
    with as_(clerk):
        good = world.submit(clerk, job_line="3", **world.WORK_ALONE)
    with as_(clerk):
        broken = world.submit(clerk, job_line="4", **world.WORK_ALONE)
        stored = Submission.objects.get(claim=broken)
    # As if another release had written facts that this one does not know.
    _spoil(stored.pk)
    with as_(clerk):
        last = world.submit(clerk, job_line="5", **world.WORK_ALONE)
    run_until_quiet()
    with oem_scope():
        statuses = dict(Claim.objects.values_list("pk", "status"))
        assert statuses[good.pk] == statuses[last.pk] == "approved_first"
        assert statuses[broken.pk] == "submitted"
        parked = ParkedEvent.objects.get(subscriber="adjudication", resolved_at=None)
        assert parked.event.subject_id == broken.pk
        assert "Unreadable" in parked.error
    _spoil(stored.pk, back=True)
    with oem_scope():
        ParkedEvent.objects.update(next_try_at=NOON - timedelta(days=400))
    run_until_quiet()
    with oem_scope():
        assert Claim.objects.get(pk=broken.pk).status == "approved_first"
        assert Adjudication.objects.filter(claim=broken).count() == 1


def _spoil(key, *, back: bool = False) -> None:
    """Add to, or take from, the stored facts what this program does not know; nobody but the owner can."""
    change = "facts - 'moon_phase'" if back else """facts || '{"moon_phase": "full"}'"""
    with connections["provisioner"].cursor() as cursor:
        cursor.execute(f"UPDATE oem.claims_submission SET facts = {change} WHERE id = %s", [key])
