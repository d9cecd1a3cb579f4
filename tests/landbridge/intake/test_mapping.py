"""Headers find their fields."""

from dataclasses import replace

import pytest

from landbridge.intake.layouts.repair_orders import REPAIR_ORDER_LAYOUT
from landbridge.intake.mapping import Likeness, Mapping, propose, table_fingerprint
from tests.landbridge.intake.builders import HEADER, csv_bytes, order_row, orders_of, reading_of, table_of

# The headers that dealers' files were seen to have, by field.
SEEN = {
    "order_number": "工单号 委托书号 施工单号 结算单号 RO号 单据编号",
    "vin": "车架号 底盘号 VIN VIN码 车辆识别代号",
    "plate": "车牌号 牌照号",
    "model": "车型 车系 车型名称",
    "arrived_at": "送修日期 进厂日期 进厂时间 接车时间 开单日期",
    "completed_at": "完工日期 竣工时间",
    "handed_over_at": "交车日期 出厂日期 结算日期 提车时间",
    "mileage_km": "行驶里程 进厂里程 里程数 公里数",
    "kind": "维修类型 业务类型 帐类 工单类型 付费类型",
    "customer_name": "车主 客户名称 送修人",
    "customer_phone": "手机 联系电话",
    "customer_address": "地址",
    "complaint": "客户描述 故障描述 故障现象",
    "cause": "故障原因 检查结果",
    "correction": "处理措施 维修方案 维修建议",
    "labour_code": "工时代码 项目编号 项目代码 维修项目",
    "labour_hours": "标准工时 工时 工时数",
    "labour_rate": "工时单价",
    "labour_amount": "工时费",
    "part_number": "配件编号 零件号 件号 配件代码",
    "part_name": "配件名称",
    "old_part_number": "旧件编号 旧件号",
    "supplier_code": "供应商代码",
    "quantity": "数量",
    "unit_price": "单价",
    "part_amount": "金额",
    "adviser": "服务顾问 SA 接待",
    "technician": "主修人 技师 维修技师 班组",
    "dealer_code": "经销商代码 店代码 站号",
}
EACH = [(field, header) for field, headers in SEEN.items() for header in headers.split()]


def proposal(*headers: str, remembered: Mapping | None = None):
    table = table_of(csv_bytes([headers, ["x"] * len(headers)]))
    return propose(table, REPAIR_ORDER_LAYOUT, remembered)


@pytest.mark.parametrize(("field", "header"), EACH)
def test_every_header_seen_finds_its_field(field, header):
    # Two more columns make a header row of it; they are chosen not to compete.
    company = [one for one in ("工单号", "车架号", "进厂里程") if one != header and field not in one_of(one)][:2]

    assert proposal(*company, header).mapping.columns[field] == header


def one_of(header):
    return [field for field, known in EACH if known == header]


@pytest.mark.parametrize(
    ("header", "likeness"),
    [
        ("VIN", Likeness.EXACT),
        (" ＶＩＮ ", Likeness.NORMALISED),
        ("VIN码（17位）", Likeness.NORMALISED),
        ("*车架号", Likeness.NORMALISED),
        ("车辆的车架号码", Likeness.SIMILAR),
    ],
)
def test_how_sure_a_match_is(header, likeness):
    match = next(one for one in proposal("工单号", "行驶里程", header).matches if one.field.name == "vin")

    assert match.likeness is likeness


def test_two_columns_never_serve_one_field_and_the_second_is_told():
    told = proposal("工单号", "开单日期", "VIN", "进厂时间")

    assert told.mapping.columns == {"order_number": "工单号", "vin": "VIN", "arrived_at": "进厂时间"}
    [ambiguity] = told.ambiguous
    assert (ambiguity.column.header, ambiguity.field.name, ambiguity.taken_by.header) == (
        "开单日期",
        "arrived_at",
        "进厂时间",
    )


def test_one_column_never_serves_two_fields():
    columns = proposal(*HEADER, "项目代码", "维修项目", "工时", "工时单价", "工时费").mapping.columns

    assert len(set(columns.values())) == len(columns)
    assert (columns["labour_code"], columns["labour_name"]) == ("项目代码", "维修项目")
    assert (columns["labour_hours"], columns["labour_rate"], columns["labour_amount"]) == (
        "工时",
        "工时单价",
        "工时费",
    )


def test_a_price_of_labour_is_not_the_price_of_a_part():
    columns = proposal(*HEADER, "工时单价", "单价", "金额").mapping.columns

    assert (columns["labour_rate"], columns["unit_price"], columns["part_amount"]) == (
        "工时单价",
        "单价",
        "金额",
    )


def test_what_is_left_over_and_what_is_missing():
    told = proposal("工单号", "VIN", "天气")

    assert [column.header for column in told.unmapped] == ["天气"]
    assert [spec.name for spec in told.missing] == ["arrived_at", "mileage_km", "kind"]


def test_the_fingerprint_is_of_the_headers_whatever_their_order_and_spelling():
    def fingerprint(*headers):
        return table_fingerprint(table_of(csv_bytes([headers, ["x"] * len(headers)])))

    assert fingerprint("工单号", "VIN", "里程") == fingerprint("里程", "ｖｉｎ", "工单号 ")
    assert fingerprint("工单号", "VIN", "里程") != fingerprint("工单号", "VIN", "里程数")


def test_a_remembered_mapping_is_used_for_the_same_headers_only():
    first = proposal(*HEADER)
    columns = {**first.mapping.columns, "adviser": first.mapping.columns["plate"]}
    del columns["plate"]
    changed = replace(first.mapping, columns=columns)

    again = proposal(*HEADER, remembered=changed)
    other = proposal(*HEADER, "颜色", remembered=changed)

    assert again.mapping.columns["adviser"] == "车牌号"
    assert {match.likeness for match in again.matches} == {Likeness.REMEMBERED}
    assert other.mapping.columns["plate"] == "车牌号"


def test_json_and_back():
    mapping = proposal(*HEADER).mapping.with_choice("kind", "厂家 结算", "warranty")

    assert Mapping.from_json(mapping.to_json()) == mapping


def test_a_word_explained_once_is_understood_in_every_later_file():
    content = csv_bytes([HEADER, order_row(维修类型="厂家结算")])
    assert [one.code for one in orders_of(content)[0].findings] == ["kind_unknown"]

    explained = reading_of(content).table
    mapping = propose(explained, REPAIR_ORDER_LAYOUT).mapping.with_choice("kind", "厂家结算", "warranty")
    [draft] = orders_of(content, mapping=mapping)
    later = proposal(*HEADER, "颜色", remembered=mapping).mapping

    assert draft.values.text("kind") == "warranty"
    assert later.choices == {"kind": {"厂家结算": "warranty"}}
