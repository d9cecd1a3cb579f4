"""What changed between two versions, as fields and as pieces of text."""

import pytest
from django.utils import translation

from claims.pages.differing import Difference, Piece, differences, former_values, pieces

OLD = {
    "cause": "电压正常。",
    "mileage_km": 63127,
    "submitted_at": "2026-11-17",
    "lines": [{"line_no": 1, "amount": "178.00", "code": "A"}, {"line_no": 2, "amount": "5.00", "code": "B"}],
}
NEW = {
    "cause": "电压 13.9 V，正常。",
    "mileage_km": 63127,
    "submitted_at": "2026-11-19",
    "lines": [{"line_no": 1, "amount": "89.00", "code": "A"}, {"line_no": 3, "amount": "7.00", "code": "C"}],
}


def test_fields_that_differ_are_named_with_both_values():
    with translation.override("zh-hans"):
        found = differences(NEW, OLD)
    assert Difference("检查与原因", "电压正常。", "电压 13.9 V，正常。") in found
    assert Difference("第 1 行 · 金额", "178.00", "89.00") in found
    assert Difference("第 2 行 · 金额", "5.00", "—") in found
    assert Difference("第 3 行 · 编号", "—", "C") in found
    assert not [one for one in found if "里程" in one.name or "提交" in one.name]


def test_lines_say_what_they_were():
    assert former_values(NEW, OLD) == {1: {"amount": "178.00"}, 3: {"line": "—"}}
    assert former_values(OLD, OLD) == {}


@pytest.mark.parametrize(
    ("new", "old", "marked"),
    [
        ("", None, ()),
        ("一样", "一样", (Piece("一样", False),)),
        ("没有旧版", None, (Piece("没有旧版", False),)),
        ("全新", "", (Piece("全新", True),)),
        (
            "DTC C200B。供电 13.9 V，搭铁良好。软件最新。",
            "DTC C200B。软件最新。",
            (Piece("DTC C200B。", False), Piece("供电 13.9 V，搭铁良好。", True), Piece("软件最新。", False)),
        ),
    ],
)
def test_new_pieces_are_marked(new, old, marked):
    assert pieces(new, old) == marked


def test_a_crumb_between_two_changes_is_marked_with_them():
    shown = pieces("传感器甲路超标，须更换", "插头乙路正常，无须")
    assert "".join(piece.text for piece in shown) == "传感器甲路超标，须更换"
    assert not [piece for piece in shown[1:-1] if not piece.is_new and len(piece.text) <= 2]
