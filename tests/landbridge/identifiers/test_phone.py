import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.identifiers import phone
from landbridge.identifiers.phone import Phone, PhoneKind, PhoneProblem


@pytest.mark.parametrize(
    "typed",
    [
        "13812345678",
        "138 1234 5678",
        "+8613812345678",
        "+86 138-1234-5678",
        "008613812345678",
        "１３８１２３４５６７８",
        "8613812345678",
    ],
)
def test_mobiles(typed):
    assert phone.parse(typed) == Phone(PhoneKind.MOBILE, "+8613812345678")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("023-67891234", Phone(PhoneKind.LANDLINE, "+862367891234")),
        ("(023) 67891234", Phone(PhoneKind.LANDLINE, "+862367891234")),
        ("+86 23 6789 1234", Phone(PhoneKind.LANDLINE, "+862367891234")),
        ("0571-8765432-806", Phone(PhoneKind.LANDLINE, "+865718765432", "806")),
        ("023－67891234", Phone(PhoneKind.LANDLINE, "+862367891234")),
        ("400-810-1234", Phone(PhoneKind.SERVICE, "+864008101234")),
        ("+86 400 810 1234", Phone(PhoneKind.SERVICE, "+864008101234")),
        ("8008101234", Phone(PhoneKind.SERVICE, "+868008101234")),
    ],
)
def test_landlines_and_service_lines(typed, expected):
    assert phone.parse(typed) == expected


@pytest.mark.parametrize(
    "typed",
    ["12812345678", "1381234567", "138123456789", "67891234", "900-810-1234", "无", "+1 202 555 0100", "+86"],
)
def test_no_numbers(typed):
    assert phone.parse(typed) is None
    assert phone.problem(typed) is PhoneProblem.FORMAT


def test_an_empty_field_is_its_own_problem():
    assert phone.problem("  ") is PhoneProblem.EMPTY
    assert phone.problem("13812345678") is None


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_mobile_survives_its_own_stored_form(number):
    first = phone.parse(number)
    assert first == phone.parse(first.e164)


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(text):
    found = phone.parse(text)
    assert found is None or found.e164[1:].isascii()
