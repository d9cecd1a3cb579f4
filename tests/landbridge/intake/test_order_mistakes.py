"""A row becomes typed values, and each mistake in it is told once, in the right place and words."""
# ruff: noqa: E501 - sentences stay on their lines

import datetime as dt

import pytest

from landbridge.intake.findings import CODES
from landbridge.intake.layouts.repair_order_checks import is_oem_order
from landbridge.intake.layouts.repair_orders import REPAIR_ORDER_LAYOUT, JobKind
from landbridge.intake.moments import Moment
from tests.landbridge.intake.builders import (
    HEADER,
    VIN,
    csv_bytes,
    found,
    make_vin,
    one_order,
    order_row,
    orders_of,
    the_finding,
)


def test_a_good_row_becomes_typed_values():
    draft = one_order()

    assert draft.is_good
    assert dict(draft.values) == {
        "order_number": "RO26112201",
        "vin": VIN,
        "plate": "渝A31K8F",
        "arrived_at": Moment(dt.date(2026, 11, 22), dt.time(8, 47)),
        "handed_over_at": Moment(dt.date(2026, 11, 22), dt.time(11, 20)),
        "mileage_km": 18204,
        "kind": JobKind.WARRANTY,
        "complaint": "倒车影像有时候黑屏",
    }


# What the clerk reads for each mistake: cell, field, severity, code, sentence.
SENTENCES = [
    ({"工单号": ""}, "order_number", "error", "required_missing", "工单号是空的"),
    ({"工单号": "2.02611E+17"}, "order_number", "error", "digits_lost",
     "工单号 2.02611E+17 太长，Excel 已丢掉后面的数字；请把这一列设为文本后重新导出"),
    ({"工单号": "R" * 41}, "order_number", "error", "text_too_long", "工单号有 41 个字，上限 40 个"),
    ({"车架号": ""}, "vin", "error", "required_missing", "VIN是空的"),
    ({"车架号": VIN[:-1]}, "vin", "error", "vin_length", "VIN 应为 17 位，这里有 16 位"),
    ({"车架号": VIN[:-1] + "?"}, "vin", "error", "vin_character", "VIN 第 17 位是 ?，VIN 里没有这样的字符"),
    ({"车架号": VIN[:-1] + "2"}, "vin", "error", "vin_check_digit",
     "VIN 校验位不符：第 9 位是 0，按其余 16 位应为 2；有一位抄错"),
    ({"车架号": "W" + VIN[1:]}, "vin", "warning", "vin_check_digit_foreign",
     "VIN 校验位不符；境外生产的车可能不用校验位，请对照行驶证"),
    ({"车牌号": "渝A31K8"}, "plate", "warning", "plate_format", "车牌“渝A31K8”不是常见的写法，请核对"),
    ({"进厂时间": ""}, "arrived_at", "error", "required_missing", "进厂时间是空的"),
    ({"进厂时间": "昨天"}, "arrived_at", "error", "date_unreadable", "进厂时间“昨天”读不成日期"),
    ({"进厂时间": "11/22/26"}, "arrived_at", "error", "date_ambiguous",
     "进厂时间“11/22/26”年月日分不清；请写成 2026-11-22"),
    ({"进厂时间": "2026-11-31"}, "arrived_at", "error", "date_not_in_calendar",
     "进厂时间“2026-11-31”：日历上没有这一天"),
    ({"进厂时间": "1926-11-22"}, "arrived_at", "error", "date_implausible", "进厂时间 1926-11-22 不合情理"),
    ({"进厂时间": "46348.25"}, "arrived_at", "warning", "date_serial",
     "进厂时间 46348.25 是 Excel 序列号，读作 2026-11-22 06:00"),
    ({"交车时间": ""}, "handed_over_at", "error", "handover_missing", "索赔工单须有交车时间（10 日时限由此起算）"),
    ({"交车时间": "2026-11-21 17:05"}, "handed_over_at", "error", "handover_before_arrival",
     "交车早于进厂；两格中有一格错"),
    ({"交车时间": "46348"}, "handed_over_at", "warning", "date_serial_no_time",
     "交车时间 46348 是 Excel 序列号，读作 2026-11-22；无时刻，按 24:00 计"),
    ({"交车时间": "2026-11-22"}, "handed_over_at", "info", "time_missing", "交车时间无时刻，按 24:00 计"),
    ({"行驶里程": ""}, "mileage_km", "error", "required_missing", "里程是空的"),
    ({"行驶里程": "不详"}, "mileage_km", "error", "number_unreadable", "里程“不详”不是数字"),
    ({"行驶里程": "-5"}, "mileage_km", "error", "negative", "里程 -5 是负数"),
    ({"行驶里程": "18204000"}, "mileage_km", "error", "mileage_implausible", "里程 18,204,000 km 不合情理；多一位数？"),
    ({"行驶里程": "412000"}, "mileage_km", "warning", "mileage_high", "里程 412,000 km 很高，请核对"),
    ({"行驶里程": "0"}, "mileage_km", "warning", "mileage_zero", "里程是 0；索赔要按里程判断是否在保修期内"),
    ({"行驶里程": "18204.6"}, "mileage_km", "info", "rounded", "里程 18204.6 按 18,205 km 计"),
    ({"维修类型": ""}, "kind", "error", "required_missing", "维修类型是空的"),
    ({"维修类型": "大客户"}, "kind", "error", "kind_unknown",
     "维修类型“大客户”认不出，无法判断是否索赔；请指定它属于哪一类"),
    ({"客户描述": ""}, "complaint", "warning", "complaint_missing", "没有客户原话；索赔提交前要补上"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "field", "severity", "code", "zh"), SENTENCES)
def test_one_mistake_is_told_once_in_the_right_place_and_words(changes, field, severity, code, zh):
    finding = the_finding(**changes)

    assert (finding.field, finding.severity, finding.code, finding.text.zh) == (field, severity, code, zh)
    assert finding.text.en
    assert "{" not in finding.text.en


def test_the_letter_o_in_a_vin_comes_with_the_digit_it_should_be():
    number = make_vin(951)
    assert number[13] == "0"

    finding = the_finding(车架号=number[:13] + "O" + number[14:])

    assert finding.text.zh == "VIN 第 14 位是字母 O，应为数字 0；改后校验位相符"
    assert finding.text.en == (
        "VIN position 14 is the letter O and should be the digit 0; the check digit then agrees"
    )
    assert (finding.code, finding.suggestion) == ("vin_lookalike", number)


def test_several_such_letters():
    number = make_vin(951)

    finding = the_finding(车架号=number.replace("000951", "OOO95I"))

    assert finding.text.zh == f"VIN 第 12、13、14、17 位是字母 O、O、O、I，应为数字；改为 {number} 后校验位相符"
    assert finding.text.en.startswith("VIN positions 12, 13, 14, 17 are the letters O, O, O, I")
    assert finding.suggestion == number


def test_a_vin_is_cleaned_of_blanks_small_letters_and_full_width():
    assert one_order(车架号=f" {VIN[:8].lower()} {VIN[8:]}").values.text("vin") == VIN


def test_who_pays_himself_needs_no_hand_over_and_no_words():
    draft = one_order(维修类型="自费", 交车时间="", 客户描述="", 行驶里程="0")

    assert draft.findings == []
    assert not is_oem_order(draft)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("索赔", JobKind.WARRANTY), ("保修", JobKind.WARRANTY), ("三包", JobKind.WARRANTY),
        ("三包索赔", JobKind.WARRANTY), ("首保", JobKind.FIRST_MAINTENANCE), ("首次保养", JobKind.FIRST_MAINTENANCE),
        ("免费保养", JobKind.FIRST_MAINTENANCE), ("召回", JobKind.RECALL), ("服务活动", JobKind.CAMPAIGN),
        ("PDI", JobKind.PDI), ("ｐｄｉ检查", JobKind.PDI), ("保外索赔", JobKind.GOODWILL), ("W", JobKind.WARRANTY),
    ],
)  # fmt: skip
def test_kinds_that_the_oem_pays(word, kind):
    draft = one_order(维修类型=word)

    assert draft.values.text("kind") == kind
    assert is_oem_order(draft)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("自费", JobKind.CUSTOMER_PAY), ("客户付费", JobKind.CUSTOMER_PAY), ("普通维修", JobKind.CUSTOMER_PAY),
        ("保养", JobKind.CUSTOMER_PAY), ("保外", JobKind.CUSTOMER_PAY), ("非索赔", JobKind.CUSTOMER_PAY),
        ("保险", JobKind.INSURANCE), ("保险事故", JobKind.INSURANCE), ("内部", JobKind.INTERNAL),
        ("内部返工", JobKind.INTERNAL), ("C", JobKind.CUSTOMER_PAY),
    ],
)  # fmt: skip
def test_kinds_that_somebody_else_pays(word, kind):
    draft = one_order(维修类型=word)

    assert draft.values.text("kind") == kind
    assert not is_oem_order(draft)


def test_every_kind_has_a_name_in_both_languages():
    assert all(kind.label.zh and kind.label.en for kind in JobKind)


def test_mileage_in_ten_thousands_by_the_header():
    header = [*HEADER[:5], "里程(万公里)", *HEADER[6:]]
    [draft] = orders_of(csv_bytes([header, order_row(行驶里程="1.82")]))

    assert draft.values.integer("mileage_km") == 18200


@pytest.mark.parametrize(
    ("completed", "handed_over", "code", "fields"),
    [
        ("2026-11-21", "2026-11-22 11:20", "completed_before_arrival", ("completed_at", "arrived_at")),
        (
            "2026-11-22 12:00",
            "2026-11-22 11:20",
            "handover_before_completed",
            ("handed_over_at", "completed_at"),
        ),
        ("2026-11-22 10:00", "2026-11-21 11:20", "handover_before_arrival", ("handed_over_at", "arrived_at")),
    ],
)
def test_dates_in_the_wrong_order_are_one_mistake(completed, handed_over, code, fields):
    rows = [[*HEADER, "竣工时间"], [*order_row(交车时间=handed_over), completed]]
    [finding] = orders_of(csv_bytes(rows))[0].findings

    assert finding.code == code
    assert (finding.field, *finding.also) == fields


def test_a_day_without_a_time_is_not_before_an_hour_of_that_day():
    assert [one.code for one in one_order(交车时间="2026-11-22").findings] == ["time_missing"]


def test_dates_after_today():
    content = csv_bytes([HEADER, order_row()])

    [draft] = orders_of(content, today=dt.date(2026, 11, 21))
    [same_day] = orders_of(content, today=dt.date(2026, 11, 22))

    assert found(draft) == [(2, "arrived_at", "date_in_future"), (2, "handed_over_at", "date_in_future")]
    assert draft.findings[0].text.zh == "进厂时间 2026-11-22 08:47 晚于今天"
    assert same_day.findings == []


def test_every_sentence_is_met_in_these_tests():
    """A code that no test reaches is either dead or unproven."""
    told = {code for _, _, _, code, _ in SENTENCES} | {
        "vin_lookalike", "vin_lookalikes", "completed_before_arrival", "handover_before_completed",
        "date_in_future", "amount_differs", "amount_differs_paid", "quantity_missing", "lines_missing",
        "order_conflict", "row_repeated", "row_without_order", "damaged_text", "phone_format", "number_too_large",
        "formula_without_value", "formula_error", "line_without_order",
    }  # fmt: skip
    assert told == CODES


def test_telephones():
    def phone(cell):
        [draft] = orders_of(csv_bytes([[*HEADER, "手机"], [*order_row(), cell]]))
        return draft.values.text("customer_phone"), [one.code for one in draft.findings]

    assert phone("138 0013 8000") == ("+8613800138000", [])
    assert phone("023-6789 1234") == ("+862367891234", [])
    assert phone("138****8000") == ("138****8000", ["phone_format"])


def test_required_fields_of_the_layout():
    assert [spec.name for spec in REPAIR_ORDER_LAYOUT.fields if spec.required] == [
        "order_number",
        "vin",
        "arrived_at",
        "mileage_km",
        "kind",
    ]
