from datetime import timedelta

import pytest

from claims.adjudication.types import Outcome, Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import (
    at,
    finding,
    judged,
    make_facts,
    make_policy,
    make_submission,
    row,
)

DUE = at(11, 25, 0)  # 24:00 of the tenth day after hand-over on 14 November


def test_the_last_moment_of_the_tenth_day_is_in_time():
    assert finding("V08", make_submission(submitted_at=DUE - timedelta(microseconds=1))) is None


def test_24_00_is_too_late():
    found = finding("V08", make_submission(submitted_at=DUE))
    assert (found.severity, found.result, found.field) == (Severity.REJECT, Result.HIT, "handed_over_at")
    assert found.title == Text("超过提交期限", "Submitted too late")
    assert found.text == Text(
        "2026-11-14 交车，期限 10 天，最后一天是 2026-11-24 24:00；提交日 2026-11-25，晚 1 天。"
        "有正当理由的，请先申请延期，或在被拒后申诉。",
        "Handed over on 2026-11-14, limit 10 days, last day 2026-11-24 24:00; submitted on 2026-11-25, "
        "1 day late. With good reason ask for an extension first, or appeal after the rejection.",
    )
    assert found.effect == Text("会被拒绝 · 可申诉", "Would be rejected · can be appealed")
    assert found.inputs["due"] == "2026-11-24"


def test_the_claim_is_rejected():
    assert judged(make_submission(submitted_at=DUE)).outcome is Outcome.REJECTED


def test_credits_move_the_day_and_are_named():
    facts = make_facts(deadline_credit_days=1)
    assert finding("V08", make_submission(submitted_at=DUE), facts) is None
    found = finding("V08", make_submission(submitted_at=at(11, 28)), facts)
    assert found.text == Text(
        "2026-11-14 交车，期限 10 天，最后一天是 2026-11-25 24:00（已含顺延 1 天）；"
        "提交日 2026-11-28，晚 3 天。"
        "有正当理由的，请先申请延期，或在被拒后申诉。",
        "Handed over on 2026-11-14, limit 10 days, last day 2026-11-25 24:00 (1 day of extension included); "
        "submitted on 2026-11-28, 3 days late. With good reason ask for an extension first, or appeal after "
        "the rejection.",
    )


def test_a_resubmission_keeps_its_first_time():
    later = make_submission(submitted_at=at(12, 20), first_submitted_at=at(11, 17), version=2)
    assert finding("V08", later) is None


def test_the_limit_is_a_policy():
    policy = make_policy(V08=row("V08", params={"limit_days": 2}))
    assert finding("V08", policy=policy).inputs["limit_days"] == "2"
    assert finding("V08", make_submission(submitted_at=at(11, 16)), policy=policy) is None


@pytest.mark.parametrize("params", [{}, {"limit_days": "10"}, {"limit_days": -1}, {"limit_days": True}])
def test_an_unreadable_limit_goes_to_a_person_and_never_rejects(params):
    policy = make_policy(V08=row("V08", params=params))
    result = judged(make_submission(submitted_at=at(12, 30)), policy=policy)
    assert result.outcome is Outcome.IN_REVIEW
    assert result.findings[0].title == Text("V08 政策未知", "V08: policy unknown")


@pytest.mark.parametrize(
    ("submission", "facts", "text"),
    [
        (
            make_submission(handed_over_at=None),
            make_facts(),
            Text("缺交车时间，无法判定。", "Missing: the hand-over time."),
        ),
        (
            make_submission(),
            make_facts(deadline_credit_days=None),
            Text("缺期限顺延天数，无法判定。", "Missing: the days the deadline was extended."),
        ),
    ],
)
def test_skipped_goes_to_a_person(submission, facts, text):
    found = finding("V08", submission, facts)
    assert (found.result, found.severity, found.text) == (Result.SKIPPED, Severity.MANUAL, text)
    assert judged(submission, facts).outcome is Outcome.IN_REVIEW
