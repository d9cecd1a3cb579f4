from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.identifiers import vin
from landbridge.identifiers.vin import ModelYearProblem, VinProblem

ALPHABET = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"


@pytest.mark.parametrize("number", ["11111111111111111", "1M8GDM9AXKP042788", "LVSHBFAF49F012345"])
def test_valid_numbers(number):
    assert vin.problem(number) is None
    assert vin.is_valid(number)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("", VinProblem.EMPTY),
        ("LVSHBFAF49F01234", VinProblem.LENGTH),
        ("LVSHBFAF49F0123456", VinProblem.LENGTH),
        ("LVSHBFAF49FO12345", VinProblem.CHARACTER),
        ("LVSHBFAF49F01234渝", VinProblem.CHARACTER),
        ("LVSHBFAF19F012345", VinProblem.CHECK_DIGIT),
    ],
)
def test_problems(number, expected):
    assert vin.problem(number) is expected


def test_the_wrong_example_needs_a_4():
    assert vin.check_digit("LVSHBFAF19F012345") == "4"


def test_a_remainder_of_ten_is_an_x():
    assert vin.check_digit("1M8GDM9AXKP042788") == "X"


@pytest.mark.parametrize(
    "typed",
    [
        "lvshbfaf49f012345",
        " LVS HBFAF4.9F01-2345\n",
        "ＬＶＳＨＢＦＡＦ４９Ｆ０１２３４５",
        "LVS·HBFAF49F012345",
    ],
)
def test_cleaning(typed):
    assert vin.clean(typed) == "LVSHBFAF49F012345"


@pytest.mark.parametrize("typed", ["LVSHBFAF49FO12345", "lvshbfaf49fqi2345", "LVSHBFAF49F0I2345"])
def test_lookalikes_are_proposed(typed):
    assert vin.suggest(typed) == "LVSHBFAF49F012345"


@pytest.mark.parametrize("typed", ["LVSHBFAF49F012345", "LVSHBFAF19FO12345", "LVSO", ""])
def test_nothing_is_proposed_that_is_unchanged_or_not_valid(typed):
    assert vin.suggest(typed) is None


def test_the_bad_positions_are_counted_as_people_count():
    assert vin.bad_positions("LVSHBFAF49FO1234I") == (12, 17)


@pytest.mark.parametrize(
    ("code", "built_on", "expected"),
    [
        ("9", date(2009, 6, 1), 2009),
        ("A", date(2010, 1, 1), 2010),
        ("A", date(1980, 1, 1), 1980),
        ("R", date(2024, 3, 1), 2024),
        ("S", date(2024, 9, 1), 2025),
        ("T", date(2026, 1, 1), 2026),
        ("Y", date(2030, 1, 1), 2030),
        ("1", date(2031, 1, 1), 2031),
        ("1", date(2001, 1, 1), 2001),
        ("R", date(2026, 1, 1), 2024),
    ],
)
def test_model_year(code, built_on, expected):
    assert vin.model_year(f"LVSHBFAF4{code}F012345", built_on) == expected


@pytest.mark.parametrize(
    ("code", "built_on", "expected"),
    [
        ("T", date(2024, 12, 31), "vin_year_after_build"),
        ("U", date(2024, 1, 1), "vin_year_code"),
        ("Z", date(2024, 1, 1), "vin_year_code"),
        ("0", date(2024, 1, 1), "vin_year_code"),
    ],
)
def test_model_year_refused(code, built_on, expected):
    with pytest.raises(ModelYearProblem) as caught:
        vin.model_year(f"LVSHBFAF4{code}F012345", built_on)
    assert caught.value.code == expected


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_mistyped_digit_is_always_caught(raw, place, digit):
    right = raw[:8] + vin.check_digit(raw) + raw[9:]
    assert vin.is_valid(right)
    wrong = right[:place] + digit + right[place + 1 :]
    if right[place].isdigit() and digit != right[place]:
        assert vin.problem(wrong) is VinProblem.CHECK_DIGIT


@given(st.text(st.sampled_from(ALPHABET + ALPHABET.lower() + "OIQ .-·ＬＶＳ０１２"), max_size=40))
def test_cleaning_is_done_once(text):
    assert vin.clean(vin.clean(text)) == vin.clean(text)


@given(st.text(max_size=40))
def test_any_text_gets_an_answer(text):
    vin.problem(vin.clean(text))
    proposal = vin.suggest(text)
    assert proposal is None or vin.is_valid(proposal)
