import pytest

from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import VIN, finding, make_facts, make_submission


def test_a_known_car_passes():
    assert finding("V02") is None


def test_a_car_that_is_not_on_file():
    found = finding("V02", facts=make_facts(vehicle=None))
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "vin")
    assert found.title == Text("车架号不在厂家车辆档案中", "VIN is not in the vehicle file")
    assert found.text == Text(
        f"厂家车辆档案里没有 {VIN}。请对照行驶证核对；车架号无误的，请厂家补录车辆后再提交。",
        f"The vehicle file has no {VIN}. Compare the licence; if the VIN is right, "
        "ask the OEM to add the car, then submit.",
    )


@pytest.mark.parametrize(
    ("submission", "facts", "text"),
    [
        (
            make_submission(vin="LVSHBFAF19F012345"),
            make_facts(vehicle=None),
            Text("缺正确的车架号，无法判定。", "Missing: a valid VIN."),
        ),
        (
            make_submission(),
            make_facts(vehicle=None, vehicle_looked_up=False),
            Text("缺厂家车辆档案查询，无法判定。", "Missing: the look-up in the vehicle file."),
        ),
    ],
)
def test_skipped_without_a_vin_to_look_up_or_without_a_look_up(submission, facts, text):
    found = finding("V02", submission, facts)
    assert (found.result, found.text) == (Result.SKIPPED, text)
