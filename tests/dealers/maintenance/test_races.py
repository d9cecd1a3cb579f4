"""Two phones, and an adviser who records while the owner confirms. Commits are real."""

from datetime import timedelta

import pytest

from dealers.maintenance import commands
from dealers.maintenance.models import MaintenanceSheet
from dealers.maintenance.rules import SheetFixed
from landbridge.events.models import Event
from tests.cast import NOON
from tests.claims.test_races import at_once
from tests.dealers.maintenance.conftest import CHECKS, NUMBER

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("committed")]


def test_of_many_answers_one_counts_and_nothing_is_recorded_over_it(committed, sheet, as_, clerk):
    def act(place):
        with as_(clerk):
            if place == 0:
                return commands.record_sheet(
                    actor=clerk, now=NOON, order_number=NUMBER, checks=CHECKS, note="later"
                )
            return commands.confirm_sheet(
                dealer_id=clerk.dealer_id,
                dealer_code=clerk.dealer_code,
                now=NOON + timedelta(seconds=place),
                sheet_id=sheet.pk,
                was_charged=place % 2 == 1,
            )

    results = at_once(8, act)
    answers = {(one.confirmed_at, one.was_charged) for one in results[1:]}
    assert len(answers) == 1, results
    # The adviser was either in time or told that it was too late; never in between.
    assert isinstance(results[0], (SheetFixed, MaintenanceSheet)), results[0]
    with as_(clerk):
        stored = MaintenanceSheet.objects.get(pk=sheet.pk)
        assert (stored.confirmed_at, stored.was_charged) == answers.pop()
        assert (stored.note == "later") == isinstance(results[0], MaintenanceSheet)
        assert Event.objects.filter(verb="maintenance.confirmed", subject_id=sheet.pk).count() == 1
