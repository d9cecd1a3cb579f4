from datetime import date

import pytest

from claims.adjudication.facts import OdometerFact
from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import finding, make_facts, make_submission


@pytest.mark.parametrize(("mileage", "hits"), [(62311, False), (62310, False), (62309, True), (0, True)])
def test_the_boundary_is_the_last_reading(mileage, hits):
    assert (finding("V14", make_submission(mileage_km=mileage)) is not None) is hits


def test_the_text_gives_both_readings_and_not_the_other_dealer():
    facts = make_facts(odometer_before=OdometerFact(26871, date(2026, 11, 2)))
    found = finding("V14", make_submission(mileage_km=26418), facts)
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "mileage_km")
    assert found.title == Text("里程低于该车上次记录", "Mileage is below the last reading")
    assert found.text == Text(
        "填写 26,418 km；2026-11-02 在外店进厂时为 26,871 km，少 453 km。"
        "请对照里程表照片更正；换过里程表的，请先登记换表前后的读数。",
        "Entered 26,418 km, 453 km below the 26,871 km of 2026-11-02 at another dealer. "
        "Correct it from the odometer photo; if the odometer was replaced, record both readings first.",
    )


def test_a_reading_of_ones_own_is_said_to_be_so():
    facts = make_facts(odometer_before=OdometerFact(70000, date(2026, 11, 2), at_this_dealer=True))
    assert "2026-11-02 在本店进厂时" in finding("V14", facts=facts).text.zh
    assert "the 70,000 km of 2026-11-02 here." in finding("V14", facts=facts).text.en


@pytest.mark.parametrize(
    ("submission", "facts", "text"),
    [
        (make_submission(mileage_km=None), make_facts(), Text("缺里程，无法判定。", "Missing: the mileage.")),
        (
            make_submission(),
            make_facts(odometer_before=None),
            Text("缺该车以前的里程记录，无法判定。", "Missing: an earlier mileage of this car."),
        ),
    ],
)
def test_skipped_without_something_to_compare(submission, facts, text):
    found = finding("V14", submission, facts)
    assert (found.result, found.severity, found.text) == (Result.SKIPPED, Severity.WARN, text)
