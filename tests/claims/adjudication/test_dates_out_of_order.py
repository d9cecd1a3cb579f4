from datetime import UTC, datetime

import pytest

from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import at, finding, make_submission

SAME = at(11, 14, 12)


def test_times_in_order_pass():
    assert finding("V09") is None


def test_all_at_the_same_moment_pass():
    names = ("arrived_at", "repair_started_at", "repair_ended_at", "handed_over_at", "submitted_at")
    assert finding("V09", make_submission(**dict.fromkeys(names, SAME))) is None


@pytest.mark.parametrize(
    ("changes", "field", "text"),
    [
        (
            {"repair_started_at": at(11, 13, 9, 13)},
            "repair_started_at",
            Text(
                "开工时间 2026-11-13 09:13 早于进厂时间 2026-11-13 09:14。",
                "Start of repair 2026-11-13 09:13 is before arrival 2026-11-13 09:14.",
            ),
        ),
        (
            {"repair_ended_at": at(11, 13, 9, 59)},
            "repair_ended_at",
            Text(
                "完工时间 2026-11-13 09:59 早于开工时间 2026-11-13 10:00。",
                "End of repair 2026-11-13 09:59 is before start of repair 2026-11-13 10:00.",
            ),
        ),
        (
            {"handed_over_at": at(11, 14, 15, 59)},
            "handed_over_at",
            Text(
                "交车时间 2026-11-14 15:59 早于完工时间 2026-11-14 16:00。",
                "Hand-over 2026-11-14 15:59 is before end of repair 2026-11-14 16:00.",
            ),
        ),
        (
            {"handed_over_at": at(11, 17, 10, 22)},
            "handed_over_at",
            Text(
                "提交时间 2026-11-17 10:21 早于交车时间 2026-11-17 10:22。",
                "Submission 2026-11-17 10:21 is before hand-over 2026-11-17 10:22.",
            ),
        ),
    ],
)
def test_each_pair_in_the_wrong_order(changes, field, text):
    found = finding("V09", make_submission(**changes))
    assert (found.severity, found.result) == (Severity.RETURN, Result.HIT)
    assert found.title == Text("时间先后不对", "Times are out of order")
    assert (found.field, found.text) == (field, text)


def test_every_wrong_pair_is_told():
    found = finding("V09", make_submission(arrived_at=at(11, 15), handed_over_at=at(11, 14, 9)))
    assert found.text.zh.count("早于") == 2


def test_a_date_without_a_time_is_compared_by_day():
    assert finding("V09", make_submission(handed_over_at=at(11, 14, 0))) is None
    found = finding("V09", make_submission(handed_over_at=at(11, 13, 0)))
    assert found.text == Text(
        "交车时间 2026-11-13 早于完工时间 2026-11-14 16:00。",
        "Hand-over 2026-11-13 is before end of repair 2026-11-14 16:00.",
    )


def test_the_zone_in_which_a_time_was_written_does_not_matter():
    handed_over = datetime(2026, 11, 14, 9, 30, tzinfo=UTC)  # 17:30 in Shanghai
    assert finding("V09", make_submission(handed_over_at=handed_over)) is None


def test_the_finding_is_the_same_whatever_the_zone():
    early = at(11, 13, 9, 0)
    here = finding("V09", make_submission(repair_started_at=early))
    assert here == finding("V09", make_submission(repair_started_at=early.astimezone(UTC)))
    assert here.inputs["repair_started_at"] == "2026-11-13T09:00:00+08:00"


def test_a_missing_time_skips_but_does_not_hide_a_wrong_order():
    found = finding("V09", make_submission(repair_started_at=None, repair_ended_at=None))
    assert found.result is Result.SKIPPED
    assert found.text == Text("缺开工时间、完工时间，无法判定。", "Missing: Start of repair, End of repair.")
    wrong = make_submission(repair_ended_at=None, handed_over_at=at(11, 12))
    assert finding("V09", wrong).result is Result.HIT
