from datetime import date

import pytest

from claims.adjudication.facts import VehicleFact
from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import VIN, finding, make_facts, make_submission


@pytest.mark.parametrize(("day", "hits"), [(7, True), (8, False), (9, True)])
def test_only_the_files_day_passes(day, hits):
    assert (finding("V06", make_submission(warranty_start=date(2024, 5, day))) is not None) is hits


def test_the_text_gives_both_days_and_offers_the_files():
    found = finding("V06", make_submission(warranty_start=date(2024, 5, 6)))
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "warranty_start")
    assert found.title == Text("质保起算日与档案不符", "Warranty start differs from the file")
    assert found.text == Text(
        "申报 2024-05-06，厂家档案为 2024-05-08。以档案为准；档案有误的，请销售店更正销售记录后再提交。",
        "Claimed 2024-05-06, the file says 2024-05-08. The file counts; if it is wrong, have the selling dealer "
        "correct the sale before you submit.",
    )
    (fix,) = found.fixes
    assert (fix.field, fix.value) == ("warranty_start", "2024-05-08")
    assert fix.label == Text("改为 2024-05-08", "Change to 2024-05-08")


def test_a_car_without_a_start_is_another_rules_business():
    assert finding("V06", facts=make_facts(vehicle=VehicleFact(VIN))) is None


@pytest.mark.parametrize(
    ("submission", "facts", "text"),
    [
        (
            make_submission(warranty_start=None),
            make_facts(),
            Text("缺申报的质保起算日，无法判定。", "Missing: the claimed warranty start."),
        ),
        (
            make_submission(),
            make_facts(vehicle=None),
            Text("缺厂家车辆档案，无法判定。", "Missing: the vehicle file."),
        ),
    ],
)
def test_skipped_without_something_to_compare(submission, facts, text):
    found = finding("V06", submission, facts)
    assert (found.result, found.severity, found.text) == (Result.SKIPPED, Severity.WARN, text)
