"""Rows become orders with their lines, whatever the dialect, and what does not fit together is told."""

import datetime as dt
from decimal import Decimal

import pytest

from landbridge.intake.findings import RowFinding, Severity
from landbridge.intake.layouts.repair_order_checks import is_oem_order
from landbridge.intake.summary import Summary
from tests.landbridge.intake.builders import (
    HEADER,
    LINE_HEADER,
    VIN,
    csv_bytes,
    found,
    line_row,
    make_vin,
    numbers_of,
    one_order,
    order_row,
    orders_of,
    reading_of,
    the_finding,
    xlsx_bytes,
)


def lines_of(*rows):
    return orders_of(csv_bytes([LINE_HEADER, *rows]))


def test_amounts_that_are_not_the_product():
    [draft] = lines_of(line_row(order_row(), 工时费="158.00", 配件金额="642.05"))

    [finding] = draft.findings
    assert (finding.field, finding.severity, finding.also) == (
        "labour_amount",
        Severity.ERROR,
        ("labour_hours", "labour_rate"),
    )
    assert finding.text.zh == "工时费 158.00 不等于 2 × 92.5 = 185.00"


def test_a_discount_for_who_pays_himself_is_only_a_reminder():
    [draft] = lines_of(line_row(order_row(维修类型="自费"), 配件金额="600"))

    assert found(draft) == [(2, "part_amount", "amount_differs_paid")]
    assert draft.is_good
    assert draft.findings[0].text.zh == "配件金额 600.00 不等于 1 × 642 = 642.00；有折扣可不改"


def test_negative_amounts_and_quantities():
    [draft] = lines_of(line_row(order_row(), 数量="-1", 配件金额="(642.00)"))

    assert found(draft) == [(2, "quantity", "negative"), (2, "part_amount", "negative")]


def test_a_part_without_a_quantity():
    [draft] = lines_of(line_row(order_row(), 数量=""))

    assert found(draft) == [(2, "quantity", "quantity_missing")]
    assert draft.findings[0].text.zh == "有配件 GN15-1A2B，没有数量"


def test_a_warranty_order_without_lines_where_the_file_has_columns_for_them():
    [draft] = lines_of([*order_row(), *[""] * 8])

    assert found(draft) == [(2, "", "lines_missing")]
    assert draft.lines == ()


REPEATED = [
    line_row(order_row(), 工时代码="A"),
    line_row(order_row(), 工时代码="B"),
    line_row(order_row(工单号="RO2"), 工时代码="C"),
]
FIRST_ONLY = [
    line_row(order_row(), 工时代码="A"),
    line_row(["RO26112201", *[""] * 7], 工时代码="B"),
    line_row(order_row(工单号="RO2"), 工时代码="C"),
]
NOT_EVEN_THE_NUMBER = [
    line_row(order_row(), 工时代码="A"),
    line_row(工时代码="B"),
    line_row(order_row(工单号="RO2"), 工时代码="C"),
]


@pytest.mark.parametrize("rows", [REPEATED, FIRST_ONLY, NOT_EVEN_THE_NUMBER])
@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_one_row_a_line_in_every_dialect(rows, write):
    first, second = orders_of(write([LINE_HEADER, *rows]))

    assert (first.key, [line.values.text("labour_code") for line in first.lines]) == (
        "RO26112201",
        ["A", "B"],
    )
    assert (second.key, [line.values.text("labour_code") for line in second.lines]) == ("RO2", ["C"])
    assert first.findings == second.findings == []
    assert {line.values.text("kind") for line in first.lines} == {"warranty"}
    assert first.lines[1].values.decimal("labour_amount") == Decimal("185.00")


def test_lines_of_one_order_may_lie_anywhere():
    rows = [REPEATED[0], REPEATED[2], REPEATED[1]]

    second, first = lines_of(*rows)

    # An order is complete, and told, with its last row.
    assert (second.key, numbers_of(second)) == ("RO2", (3,))
    assert (first.key, numbers_of(first)) == ("RO26112201", (2, 4))
    assert [line.values.text("labour_code") for line in first.lines] == ["A", "B"]


def test_dialects_of_one_order_have_one_digest():
    digests = {orders_of(csv_bytes([LINE_HEADER, *rows]))[0].digest() for rows in (REPEATED, FIRST_ONLY)}
    typed = [
        [LINE_HEADER[0], *LINE_HEADER[1:]],
        line_row(order_row(行驶里程=18204.0), 工时代码="A", 标准工时=2.0),
    ]
    typed.append(line_row(工时代码="B", 标准工时="2.00"))
    digests.add(orders_of(xlsx_bytes(typed))[0].digest())

    assert len(digests) == 1
    assert one_order().digest() != one_order(行驶里程="18205").digest()


def test_one_order_may_mix_who_pays():
    [draft] = lines_of(
        line_row(order_row(), 工时代码="A"),
        line_row(order_row(维修类型="自费"), 工时代码="B"),
        line_row(工时代码="C"),
    )

    assert draft.findings == []
    assert [line.values.text("kind") for line in draft.lines] == ["warranty", "customer_pay", "customer_pay"]
    assert is_oem_order(draft)


def test_order_cells_that_disagree():
    other = make_vin(2)

    [draft] = lines_of(line_row(order_row()), line_row(order_row(车架号=other)))

    assert found(draft) == [(3, "vin", "order_conflict")]
    assert draft.findings[0].text.zh == (f"工单 RO26112201 的VIN前后不一：第 2 行是 {VIN}，这里是 {other}")
    assert not draft.is_good


def test_a_row_said_twice_counts_once():
    [draft] = orders_of(csv_bytes([HEADER, order_row(), order_row()]))

    assert found(draft) == [(3, "", "row_repeated")]
    assert draft.is_good
    assert numbers_of(draft) == (2, 3)


def test_two_equal_lines_are_two_lines():
    [draft] = lines_of(line_row(order_row()), line_row(order_row()))

    assert (len(draft.lines), draft.findings) == (2, [])


def test_a_line_that_belongs_to_nothing():
    first, second = lines_of(line_row(), line_row(order_row()))

    assert (first.key, found(first)) == ("", [(2, "order_number", "row_without_order")])
    assert second.is_good


def test_a_row_without_a_number_but_with_a_car_is_an_order_whose_number_is_missing():
    first, second = orders_of(csv_bytes([HEADER, order_row(), order_row(工单号="")]))

    assert first.is_good
    assert found(second) == [(3, "order_number", "required_missing")]


def test_several_orders_of_one_car():
    orders = orders_of(csv_bytes([HEADER, order_row(), order_row(工单号="RO2"), order_row(工单号="RO3")]))

    assert [draft.key for draft in orders] == ["RO26112201", "RO2", "RO3"]


def test_one_pass_knows_how_many_orders_there_are():
    reading = reading_of(csv_bytes([LINE_HEADER, *REPEATED]))

    assert (reading.row_count, reading.order_count) == (3, 2)
    assert [draft.key for draft in reading] == [draft.key for draft in reading]


def test_findings_go_to_json_and_back():
    finding = the_finding(交车时间="2026-11-21 17:05")

    assert RowFinding.from_json(finding.to_json()) == finding


def test_a_value_is_never_taken_for_another_type():
    values = one_order().values

    with pytest.raises(TypeError):
        values.decimal("vin")
    with pytest.raises(TypeError):
        values.text("mileage_km")
    assert values.moment("completed_at") is None


def test_the_numbers_above_the_preview():
    summary = Summary(is_oem_order)
    rows = [
        [*order_row(), ""],
        [*order_row(工单号="RO2", 交车时间="46348", 维修类型="自费"), ""],
        [*order_row(工单号="RO3", 交车时间=""), ""],
        [*order_row(工单号="RO4", 进厂时间="2026-11-01"), ""],
        [*order_row(工单号="RO5", 进厂时间="", 车架号=""), ""],
    ]
    for draft in orders_of(csv_bytes([[*HEADER, "备注"], *rows])):
        summary.add(draft)

    assert (summary.rows, summary.orders) == (5, 5)
    assert (summary.good_rows, summary.good_orders, summary.warned_orders, summary.oem_orders) == (3, 3, 1, 2)
    assert (summary.bad_rows, summary.bad_orders) == (2, 2)
    assert summary.codes == {"date_serial_no_time": 1, "handover_missing": 1, "required_missing": 2}
    assert (summary.first_day, summary.last_day) == (dt.date(2026, 11, 1), dt.date(2026, 11, 22))
    assert summary.date_styles == {"text": 7, "serial": 1}


def test_a_number_too_large_for_any_column():
    [draft] = lines_of(line_row(order_row(), 工时费="1000000000000"))

    assert found(draft) == [(2, "labour_amount", "number_too_large")]
