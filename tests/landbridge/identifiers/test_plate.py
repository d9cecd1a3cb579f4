import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.identifiers import plate
from landbridge.identifiers.plate import PlateKind, PlateProblem


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("京A12345", PlateKind.ORDINARY),
        ("桂AD1234", PlateKind.ORDINARY),
        ("渝AD12345", PlateKind.NEW_ENERGY_SMALL),
        ("京AAF1234", PlateKind.NEW_ENERGY_SMALL),
        ("渝A12345D", PlateKind.NEW_ENERGY_LARGE),
        ("粤Z1234港", PlateKind.HONG_KONG),
        ("粤Z1234澳", PlateKind.MACAU),
        ("京A1234学", PlateKind.TRAINING),
        ("京A1234挂", PlateKind.TRAILER),
        ("京A1234警", PlateKind.POLICE),
    ],
)
def test_regular_plates(number, expected):
    assert plate.kind(number) is expected
    assert plate.problem(number) is None


@pytest.mark.parametrize(
    "number",
    [
        "京AF1234D",
        "渝AI2345",
        "渝A123456",
        "京A·12345",
        "川AWJ警",
        "渝A1234O",
        "渝I12345",
        "A12345",
        "京A12345\n",
        "京A١٢٣٤٥",
    ],
)
def test_irregular_plates(number):
    assert plate.problem(number) is PlateProblem.FORMAT


def test_a_new_car_has_none():
    assert plate.problem("") is PlateProblem.EMPTY


@pytest.mark.parametrize("typed", ["京A·12345", "京a 12345", "京Ａ•１２３４５", "京A-12345", "京A・12345"])
def test_cleaning(typed):
    assert plate.clean(typed) == "京A12345"


def test_shown_with_its_dot():
    assert plate.displayed("渝A12345") == "渝A·12345"
    assert plate.displayed("使012345") == "使012345"


@given(st.text(st.sampled_from("京渝粤AaDdIO09Ａ１ ·•-港学"), max_size=20))
def test_cleaning_is_done_once(text):
    assert plate.clean(plate.clean(text)) == plate.clean(text)


@given(st.text(max_size=20))
def test_any_text_gets_an_answer(text):
    cleaned = plate.clean(text)
    assert (plate.problem(cleaned) is None) == (plate.kind(cleaned) is not None)
