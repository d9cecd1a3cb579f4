"""A sentence in two languages."""

import pytest

from landbridge.texts import Text

GREETING = Text("{label}是空的，第 {row} 行", "{label} is empty, row {row}")


def test_format_fills_both_languages_and_takes_each_label_in_its_own():
    filled = GREETING.format(label=Text("里程", "Mileage"), row=7)

    assert filled == Text("里程是空的，第 7 行", "Mileage is empty, row 7")


@pytest.mark.parametrize(
    ("code", "read"),
    [("zh-hans", "中"), ("zh_CN", "中"), ("ZH", "中"), ("en", "e"), ("en-gb", "e"), ("de", "e")],
)
def test_a_language_code_picks_the_language(code, read):
    assert Text("中", "e").in_language(code) == read


def test_json_and_back():
    assert Text.from_json(GREETING.to_json()) == GREETING


def test_a_missing_parameter_is_an_error_and_not_an_empty_place():
    with pytest.raises(KeyError):
        GREETING.format(label="x")
