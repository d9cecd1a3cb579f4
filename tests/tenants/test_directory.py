"""The dealer directory: its days are those of Shanghai."""

from datetime import UTC, date, datetime

import pytest

from tenants import commands
from tenants.models import DealerStatus, Region

LATE, EARLY = datetime(2026, 11, 22, 15, 59, tzinfo=UTC), datetime(2026, 11, 22, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(("now", "day"), [(LATE, date(2026, 11, 22)), (EARLY, date(2026, 11, 23))])
def test_a_dealer_opens_and_closes_on_the_day_that_it_is_in_china(as_, administrator, now, day):
    with as_(administrator):
        dealer = commands.register_dealer(
            actor=administrator,
            now=now,
            code="WH017",
            name="武汉楚江店",
            name_en="Wuhan Chujiang",
            grade="F",
            city="武汉",
            city_level=2,
            province="湖北",
            region=Region.objects.get(code="SW"),
            depot="wuhan",
        )
        closed = commands.set_dealer_status(actor=administrator, code="CQ012", status=DealerStatus.CLOSED, now=now)
        begins = dealer.grades.get().valid_from
    assert dealer.opened_on == begins == closed.closed_on == day
