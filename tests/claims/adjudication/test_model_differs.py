import pytest

from claims.adjudication.catalogue import ModelFact
from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import VIN, finding, make_facts, make_submission


def test_the_cars_own_model_passes():
    assert finding("V03") is None


@pytest.mark.parametrize(
    ("named", "hits"),
    [
        (ModelFact("RJL-15", "RJL", "锐界L 1.5T"), True),  # a sister of the same series
        (ModelFact("EDGE-20", "EDGE", "锐界 2.0T"), True),
        (ModelFact("", "EDGE", "锐界"), True),
        (ModelFact("", "RJL", "锐界L"), False),  # words that only tell the series
    ],
)
def test_a_model_is_compared_by_model_and_a_series_by_series(named, hits):
    assert (finding("V03", facts=make_facts(claimed_model=named)) is not None) is hits


def test_the_text_gives_both_models_and_offers_the_files():
    facts = make_facts(claimed_model=ModelFact("EDGE-20", "EDGE", "锐界 2.0T"))
    found = finding("V03", make_submission(model_name="锐界 2.0T"), facts)
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "model_name")
    assert found.title == Text("车型与车架号不符", "Model differs from the VIN's")
    assert found.text == Text(
        f"工单写的是“锐界 2.0T”，{VIN} 在档案里是“锐界L 2.0T”。请对照铭牌：车架号错的改工单，车型错的改车型。",
        f"The order says “锐界 2.0T”, the file says {VIN} is “锐界L 2.0T”. "
        "Check the plate: correct the order if the VIN is wrong, otherwise the model.",
    )
    (fix,) = found.fixes
    assert (fix.field, fix.value) == ("model_name", "锐界L 2.0T")


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        (
            make_facts(claimed_model=None),
            Text("缺能认出的车型名称，无法判定。", "Missing: a model name that the catalogue knows."),
        ),
        (make_facts(vehicle=None), Text("缺厂家车辆档案，无法判定。", "Missing: the vehicle file.")),
    ],
)
def test_skipped_without_something_to_compare(facts, text):
    found = finding("V03", facts=facts)
    assert (found.result, found.severity, found.text) == (Result.SKIPPED, Severity.WARN, text)
