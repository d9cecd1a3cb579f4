from datetime import date

import pytest

from claims.adjudication.facts import VehicleFact
from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import VIN, finding, make_facts
from tests.claims.adjudication.maintenance import make_first, make_known, make_promise


def test_inside_both_it_passes():
    assert finding("V44", make_first(), make_known()) is None


@pytest.mark.parametrize(
    ("start", "hits"), [(date(2026, 5, 13), False), (date(2026, 5, 12), True)], ids=["last day", "day after"]
)
def test_the_last_day_is_inside(start, hits):
    # The car arrives on 2026-11-13.
    assert (finding("V44", make_first(), make_known(start)) is not None) is hits


@pytest.mark.parametrize(("mileage", "severity"), [(5_000, None), (5_001, Severity.REJECT), (3_000, None)])
def test_the_limits_of_mileage_are_inside(mileage, severity):
    found = finding("V44", make_first(mileage_km=mileage), make_known())
    assert (found.severity if found else None) is severity


def test_too_early_is_only_a_notice():
    found = finding("V44", make_first(mileage_km=2_999), make_known())
    assert (found.severity, found.result) == (Severity.WARN, Result.HIT)
    assert found.title == Text("免费保养做得偏早", "Free maintenance was done early")
    assert found.text == Text(
        "进厂 2,999 km，低于 3,000 km；期限内可以提前做，仅提示。",
        "The car came at 2,999 km, below 3,000 km; inside the months that is allowed.",
    )


def test_the_text_gives_both_excesses():
    found = finding("V44", make_first(mileage_km=6_310), make_known(date(2026, 5, 1)))
    assert (found.severity, found.field) == (Severity.REJECT, "mileage_km")
    assert found.text == Text(
        "6 个月期限到 2026-11-01，2026-11-13 进厂，超 12 天；上限 5,000 km，进厂 6,310 km，超 1,310 km。",
        "The 6 months ended on 2026-11-01, the car came on 2026-11-13, 12 days over; "
        "the limit is 5,000 km, the car came at 6,310 km, 1,310 km over.",
    )


@pytest.mark.parametrize(
    ("submission", "facts"),
    [
        (make_first(mileage_km=None), make_known()),
        (make_first(), make_known(promised=0)),
        (make_first(), make_facts(vehicle=None, maintenance=make_promise())),
        (make_first(), make_facts(maintenance=None)),
    ],
)
def test_skipped_without_plan_car_or_mileage_and_to_a_person(submission, facts):
    found = finding("V44", submission, facts)
    assert (found.result, found.severity) == (Result.SKIPPED, Severity.MANUAL)


def test_without_a_window_of_this_number_another_rule_speaks():
    assert finding("V44", make_first(), make_known(n=2, months=None, km_to=None)) is None


def test_a_car_without_a_start_is_not_judged():
    assert finding("V44", make_first(), make_facts(vehicle=VehicleFact(VIN), maintenance=make_promise())) is None
