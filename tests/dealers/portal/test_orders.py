"""Orders on pages: what a sheet says and hides, and writing one by hand."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from dealers.workshop import commands, queries
from dealers.workshop.models import OrderStatus, RepairOrder
from dealers.workshop.order_data import JobKind, OtherData, OtherKind, Source
from landbridge.identity.actor import Actor
from tests.cast import NOON
from tests.claims.world import VIN
from tests.dealers.builders import JOB, NUMBER, PAID_JOB, make_order

ClientFor = Callable[[Actor], Client]
ORDERS = "/d/CQ012/orders/"
HEAD = {
    "number": NUMBER,
    "vin": f" {VIN.lower()} ",
    "plate": "渝A·7K39M",
    "mileage_km": "63127",
    "arrived_at": "2026-11-19T12:00",
    "handed_over_at": "2026-11-20T12:00",
    "customer": "周明",
    "phone": "138 0000 1111",
}
WORK = {
    "job": "k1",
    "k1-kind": "warranty",
    "k1-complaint": "高速上方向盘突然变沉。",
    "k1-checks": "转矩传感器 A/B 路差 0.71 V。",
    "k1-correction": "更换转向机总成。",
    "k1-failure_code": "c200b",
    "labour": ["k1-a", "k1-b"],
    "k1-a-operation_code": "9b-3504a2",
    "k1-a-name": "更换转向机",
    "k1-a-hours": "3.2",
    "k1-a-rate": "178",
    "part": ["k1-c"],
    "k1-c-part_number": "k2gc-3d070",
    "k1-c-name": "转向机总成",
    "k1-c-quantity": "1",
    "k1-c-unit_price": "6480.00",
    "k1-c-is_causal": "on",
}


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def written(made_world: None, clerk: Actor, client_for: ClientFor, as_: Any) -> RepairOrder:
    """An order that was written by hand and waits for the customer's signature."""
    answer = client_for(clerk).post(f"{ORDERS}new/", HEAD | WORK)
    assert answer["Location"] == f"{ORDERS}{NUMBER}/"
    with as_(clerk):
        return queries.order_by_number(clerk, NUMBER)


def test_a_written_order_is_what_was_typed(written: RepairOrder, as_: Any, clerk: Actor) -> None:
    with as_(clerk):
        data = queries.order_data(queries.order_by_number(clerk, NUMBER))
    assert (data.vin, data.plate, data.source, data.signed_by_customer) == (VIN, "渝A7K39M", Source.MANUAL, False)
    assert data.arrived_at == NOON - timedelta(days=4)
    assert data.customer is not None
    assert data.customer.phones[0].number == "+8613800001111"
    (job,) = data.jobs
    assert (job.kind, job.failure_code) == (JobKind.WARRANTY, "C200B")
    # The second row of labour was left empty.
    assert [(row.operation_code, row.hours, row.amount) for row in job.labour] == [
        ("9B-3504A2", Decimal("3.200"), Decimal("569.60"))
    ]
    assert [(row.part_number, row.amount, row.is_causal) for row in job.parts] == [
        ("K2GC-3D070", Decimal("6480.00"), True)
    ]


def test_a_written_order_is_signed_closed_and_becomes_a_draft(
    written: RepairOrder, as_: Any, clerk: Actor, client_for: ClientFor
) -> None:
    client = client_for(clerk)
    page = client.get(f"{ORDERS}{NUMBER}/").content.decode()
    for shown in ("客户结算签字", "7,049.60", "138****1111", '<td class="lb-n">3.2</td>'):
        assert shown in page
    client.post(f"{ORDERS}{NUMBER}/sign/")
    client.post(f"{ORDERS}{NUMBER}/close/")
    assert "索赔草稿" in client.get(f"{ORDERS}{NUMBER}/").content.decode()
    with as_(clerk):
        assert RepairOrder.objects.get().status == OrderStatus.CLOSED


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"number": ""}, "必填项"),
        ({"vin": VIN[:-1]}, "VIN 应为 17 位，现为 16 位。"),
        ({"vin": VIN[:-1] + "Z"}, "VIN 有误：校验位不符。"),
        ({"plate": "12"}, "车牌格式不对。"),
        ({"phone": "123"}, "电话号码格式不对。"),
        ({"customer": ""}, "请填写电话对应的客户。"),
        ({"handed_over_at": "2026-11-18T12:00"}, "不能早于进厂时间。"),
        ({"handed_over_at": "2027-01-01T12:00"}, "不能晚于现在。"),
        ({"k1-a-hours": "viel"}, "输入一个数字"),
        ({"part": ["k1-c", "k1-d"], "k1-d-name": "垫片", "k1-d-is_causal": "on"}, "一个项目只有一个主因件。"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_written(
    made_world: None, as_: Any, clerk: Actor, client_for: ClientFor, changes: dict[str, Any], told: str
) -> None:
    answer = client_for(clerk).post(f"{ORDERS}new/", HEAD | WORK | changes)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert told in page
    assert "高速上方向盘突然变沉。" in page  # what was typed is still there
    with as_(clerk):
        assert not RepairOrder.objects.exists()


def test_a_number_that_is_taken_overwrites_nothing(
    written: RepairOrder, as_: Any, clerk: Actor, client_for: ClientFor
) -> None:
    answer = client_for(clerk).post(f"{ORDERS}new/", HEAD | WORK | {"mileage_km": "1"})
    assert answer.status_code == 200
    assert "已有这个工单号。" in answer.content.decode()
    with as_(clerk):
        assert RepairOrder.objects.get().mileage_km == 63127


def test_a_change_asks_for_the_signature_again(
    written: RepairOrder, as_: Any, clerk: Actor, client_for: ClientFor
) -> None:
    client = client_for(clerk)
    client.post(f"{ORDERS}{NUMBER}/sign/")
    page = client.get(f"{ORDERS}{NUMBER}/edit/").content.decode()
    assert 'value="3.2"' in page
    client.post(f"{ORDERS}{NUMBER}/edit/", HEAD | WORK | {"seen": "1"})
    with as_(clerk):
        assert RepairOrder.objects.get().signed_by_customer  # nothing was changed
    client.post(f"{ORDERS}{NUMBER}/edit/", HEAD | WORK | {"seen": "1", "mileage_km": "63200"})
    with as_(clerk):
        order = RepairOrder.objects.get()
    assert (order.mileage_km, order.signed_by_customer, order.revision) == (63200, False, 2)


def test_of_two_who_change_it_the_second_is_told(
    written: RepairOrder, as_: Any, clerk: Actor, client_for: ClientFor
) -> None:
    client = client_for(clerk)
    client.post(f"{ORDERS}{NUMBER}/edit/", HEAD | WORK | {"seen": "1", "mileage_km": "63200"})
    answer = client.post(f"{ORDERS}{NUMBER}/edit/", HEAD | WORK | {"seen": "1", "mileage_km": "63300"})
    assert answer.status_code == 409
    assert 'value="63300"' in answer.content.decode()
    with as_(clerk):
        assert RepairOrder.objects.get().mileage_km == 63200


def test_what_a_file_brought_is_not_changed_by_hand(
    made_world: None, as_: Any, clerk: Actor, client_for: ClientFor
) -> None:
    with as_(clerk):
        data = make_order(source=Source.IMPORT, handed_over_at=None, digest="a" * 64)
        commands.save_order(actor=clerk, now=NOON, data=data)
    client = client_for(clerk)
    page = client.post(f"{ORDERS}{NUMBER}/edit/", HEAD | WORK, follow=True).content.decode()
    assert "这张工单不能在这里改" in page
    with as_(clerk):
        assert RepairOrder.objects.get().source == Source.IMPORT


def test_rows_are_added_empty_and_a_technician_adds_none(
    made_world: None, clerk: Actor, actor_named: Any, client_for: ClientFor
) -> None:
    client = client_for(clerk)
    assert 'name="part" value="k1-' in client.get(f"{ORDERS}new/row/?kind=part&job=k1").content.decode()
    assert 'name="job" value="k' in client.get(f"{ORDERS}new/row/?kind=job").content.decode()
    assert client.get(f"{ORDERS}new/row/?kind=part&job=<b>").status_code == 404
    technician = client_for(actor_named("technician"))
    assert technician.get(f"{ORDERS}new/").status_code == 403


def test_a_sheet_adds_up_by_kind_and_hides_telephones_from_technicians(
    closed: Callable[..., RepairOrder], actor_named: Any, client_for: ClientFor
) -> None:
    towing = OtherData(OtherKind.SUBLET, "外协动平衡", Decimal("120.00"))
    closed(jobs=(replace(JOB, others=(towing,)), PAID_JOB), courtesy_car_amount=Decimal("80.00"))
    page = client_for(actor_named("technician")).get(f"{ORDERS}{NUMBER}/").content.decode()
    for shown in ("800.00", "7,026.00", "200.00", "8,026.00", "7,946.00", "63,127"):
        assert shown in page
    assert "138****1111" not in page
    assert "13800001111" not in page
