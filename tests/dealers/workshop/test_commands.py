from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from dealers.drafts.models import ClaimDraft
from dealers.workshop import commands, queries
from dealers.workshop.commands import Outcome, RecordIncomplete
from dealers.workshop.models import Customer, Job, JobPart, OrderStatus, RepairOrder
from landbridge.errors import Forbidden, Stale
from landbridge.events.models import Event
from landbridge.identity.actor import Actor
from landbridge.vehicles.models import OdometerReading, ServiceRecord
from tests.cast import NOON
from tests.claims.world import VIN
from tests.dealers.builders import GEAR, JOB, NUMBER, OWNER, PAID_JOB, make_order


def save(actor: Actor, **changes: object) -> commands.SaveResult:
    return commands.save_order(actor=actor, now=NOON, data=make_order(**changes))


def test_an_order_is_written_with_all_that_belongs_to_it(as_, clerk: Actor) -> None:
    with as_(clerk):
        result = save(clerk)
        assert result.outcome is Outcome.CREATED
        order = queries.order_by_number(clerk, NUMBER)
        assert queries.order_data(order) == make_order()
        assert order.car.plate == "渝A7K39M"
        assert order.customer is not None
        assert [phone.number for phone in order.customer.phones.order_by("number")] == [
            "+8613800001111",
            "+8613900002222",
        ]


def test_the_same_again_changes_nothing(as_, clerk: Actor) -> None:
    with as_(clerk):
        save(clerk, digest="a" * 64)
        again = save(clerk, digest="a" * 64)
        assert again.outcome is Outcome.UNCHANGED
        assert again.order.revision == 1
        assert Event.objects.filter(verb="order.saved").count() == 1
        assert Customer.objects.count() == 1


def test_a_change_keeps_the_jobs_rows_and_counts_a_revision(as_, clerk: Actor) -> None:
    with as_(clerk):
        first = save(clerk, digest="a" * 64, jobs=(JOB, PAID_JOB)).order
        job_id = Job.objects.get(order=first, line_no=1).pk
        result = save(clerk, digest="b" * 64, jobs=(replace(JOB, parts=(GEAR,)),))
        assert result.outcome is Outcome.CHANGED
        assert result.order.revision == 2
        assert [job.pk for job in Job.objects.filter(order=first)] == [job_id]
        assert [part.part_number for part in JobPart.objects.all()] == ["K2GC-3D070"]


def test_another_digest_than_the_one_seen_is_stale_and_nothing_is_written(as_, clerk: Actor) -> None:
    with as_(clerk):
        save(clerk, digest="a" * 64)
        with pytest.raises(Stale):
            commands.save_order(
                actor=clerk,
                now=NOON,
                data=make_order(digest="b" * 64, mileage_km=1),
                replace_digest="c" * 64,
            )
        assert RepairOrder.objects.get().mileage_km == 63127


def test_a_name_alone_is_not_the_same_customer(as_, clerk: Actor) -> None:
    with as_(clerk):
        save(clerk)
        save(clerk, number="RO2", customer=replace(OWNER, phones=()))
        save(clerk, number="RO3", customer=replace(OWNER, phones=OWNER.phones[:1]))
        assert Customer.objects.count() == 2


def test_closing_writes_the_shared_fact_without_personal_data(
    closed: Callable[..., RepairOrder], as_, clerk: Actor, adjudicator: Actor
) -> None:
    order = closed(jobs=(replace(JOB, parts=(replace(GEAR, is_causal=True),)), PAID_JOB))
    assert (order.status, order.closed_at) == (OrderStatus.CLOSED, NOON)
    with as_(adjudicator):
        record = ServiceRecord.objects.get()
        assert (record.order_number, record.vin, record.mileage_km) == (NUMBER, VIN, 63127)
        assert (record.kind, record.repair_days, record.revision) == ("warranty", 1, 1)
        assert record.problems == [
            {
                "job_no": 1,
                "system": "",
                "failure_code": "C200B",
                "causal_part": "K2GC-3D070",
                "parts": ["K2GC-3D070"],
                "operations": ["9B-3504A2"],
            },
            {
                "job_no": 2,
                "system": "",
                "failure_code": "",
                "causal_part": "",
                "parts": ["W720-M14"],
                "operations": [],
            },
        ]
        assert "周明" not in str(record.problems)
        assert OdometerReading.objects.get().mileage_km == 63127
    with as_(clerk):
        assert Event.objects.filter(verb="order.closed", subject_id=order.pk).count() == 1


def test_closing_twice_is_closing_once(
    closed: Callable[..., RepairOrder], as_, clerk: Actor, adjudicator: Actor
) -> None:
    order = closed()
    with as_(clerk):
        commands.close_order(actor=clerk, now=NOON + timedelta(hours=1), order_id=order.pk)
        assert RepairOrder.objects.get().closed_at == NOON
        assert ClaimDraft.objects.count() == 1
    with as_(adjudicator):
        assert ServiceRecord.objects.count() == 1


def test_an_incomplete_record_stays_open_and_nothing_is_written(as_, clerk: Actor) -> None:
    with as_(clerk):
        order = save(clerk, mileage_km=None, signed_by_customer=False).order
        with pytest.raises(RecordIncomplete) as refusal:
            commands.close_order(actor=clerk, now=NOON, order_id=order.pk)
        assert [one.field for one in refusal.value.params["missing"]] == ["mileage_km", "signed_by_customer"]
        assert str(refusal.value) == "还缺：里程、客户结算签字。"
        assert RepairOrder.objects.get().status == OrderStatus.OPEN
        assert ServiceRecord.objects.count() == 0
        assert ClaimDraft.objects.count() == 0


def test_a_corrected_closed_order_is_shared_anew_and_rewrites_the_untouched_draft(
    closed: Callable[..., RepairOrder], as_, clerk: Actor, adjudicator: Actor
) -> None:
    closed(digest="a" * 64)
    with as_(clerk):
        result = save(clerk, digest="b" * 64, mileage_km=63200)
        assert (result.outcome, result.order.status) == (Outcome.CHANGED, OrderStatus.CLOSED)
        assert ClaimDraft.objects.get().mileage_km == 63200
    with as_(adjudicator):
        assert [(row.revision, row.mileage_km) for row in ServiceRecord.objects.order_by("revision")] == [
            (1, 63127),
            (2, 63200),
        ]


def test_a_technician_may_not_close(closed: Callable[..., RepairOrder], as_, actor_named, clerk: Actor) -> None:
    technician = actor_named("technician")
    with as_(clerk):
        order = save(clerk, number="RO-9").order
    with as_(technician), pytest.raises(Forbidden):
        commands.close_order(actor=technician, now=NOON, order_id=order.pk)
    with as_(clerk):
        assert RepairOrder.objects.get(number="RO-9").status == OrderStatus.OPEN


def test_the_neighbour_sees_none_of_it(closed: Callable[..., RepairOrder], as_, other_clerk: Actor) -> None:
    closed()
    with as_(other_clerk):
        assert list(queries.orders(other_clerk)) == []


def test_orders_are_found_by_number_plate_and_tail_of_the_vin(as_, clerk: Actor) -> None:
    with as_(clerk):
        save(clerk)
        for wanted in ("1113", "渝a·7k39m", VIN[-8:].lower()):
            assert [row.number for row in queries.orders(clerk, search=wanted)] == [NUMBER]
        assert not queries.orders(clerk, search="RO9").exists()
        assert not queries.orders(clerk, status="closed").exists()


def test_amounts_of_the_file_are_kept(as_, clerk: Actor) -> None:
    with as_(clerk):
        save(clerk)
        assert JobPart.objects.get(line_no=1).amount == Decimal("7000.00")
