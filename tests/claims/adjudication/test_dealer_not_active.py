from datetime import date

import pytest

from claims.adjudication.facts import DealerFact, Span
from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import finding, make_facts, make_submission


def with_dealer(**changes):
    return make_facts(dealer=DealerFact("CQ012", **changes))


def test_an_open_dealer_passes():
    assert finding("V07") is None


def test_an_unknown_dealer():
    found = finding("V07", facts=make_facts(dealer=None))
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "dealer_code")
    assert found.title == Text("经销商在维修日没有索赔资格", "Dealer could not claim on the repair date")
    assert found.text == Text(
        "经销商名录里没有 CQ012。请联系厂家渠道管理。",
        "The dealer directory has no CQ012. Please contact the OEM's network desk.",
    )


@pytest.mark.parametrize(
    ("facts", "hits"),
    [
        (with_dealer(closed_on=date(2026, 11, 14)), False),
        (with_dealer(closed_on=date(2026, 11, 13)), True),
        (with_dealer(opened_on=date(2026, 11, 13)), False),
        (with_dealer(opened_on=date(2026, 11, 14)), True),
        (with_dealer(suspensions=(Span(date(2026, 11, 1), date(2026, 11, 12)),)), False),
        (with_dealer(suspensions=(Span(date(2026, 11, 1), date(2026, 11, 13)),)), True),
        (with_dealer(suspensions=(Span(date(2026, 11, 13)),)), True),
        (with_dealer(suspensions=(Span(date(2026, 11, 14)),)), False),
    ],
)
def test_the_repair_date_is_13_november(facts, hits):
    found = finding("V07", facts=facts)
    assert (found is not None) is hits


def test_the_texts_give_the_dates():
    closed = finding("V07", facts=with_dealer(closed_on=date(2026, 11, 1)))
    assert closed.text == Text(
        "CQ012 自 2026-11-01 起关闭，维修日 2026-11-13 不能索赔。请核对开工时间。",
        "CQ012 is closed since 2026-11-01; no claim for 2026-11-13. Check the start of repair.",
    )
    assert closed.field == "repair_started_at"
    early = finding("V07", facts=with_dealer(opened_on=date(2026, 12, 1)))
    assert early.text == Text(
        "CQ012 于 2026-12-01 开业，维修日 2026-11-13 在开业前。请核对开工时间。",
        "CQ012 opened on 2026-12-01; the repair date 2026-11-13 is before. Check the start of repair.",
    )
    suspended = finding(
        "V07",
        facts=with_dealer(suspensions=(Span(date(2026, 11, 1), date(2026, 11, 30)), Span(date(2026, 12, 9)))),
    )
    assert suspended.text == Text(
        "CQ012 自 2026-11-01 至 2026-11-30 暂停索赔，维修日 2026-11-13 在暂停期内。",
        "CQ012 is suspended from 2026-11-01 to 2026-11-30; the repair date 2026-11-13 lies within.",
    )


def test_arrival_counts_where_the_start_of_repair_is_missing():
    facts = with_dealer(closed_on=date(2026, 11, 13))
    assert finding("V07", make_submission(repair_started_at=None), facts).result is Result.HIT


def test_skipped_without_a_date_or_a_look_up():
    found = finding("V07", make_submission(repair_started_at=None, arrived_at=None))
    assert found.result is Result.SKIPPED
    assert found.text == Text("缺进厂或开工时间，无法判定。", "Missing: the arrival or start of repair.")
    assert finding("V07", facts=make_facts(dealer=None, dealer_looked_up=False)).result is Result.SKIPPED
