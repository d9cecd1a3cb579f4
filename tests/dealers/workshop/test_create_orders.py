"""Many orders at once: the same rows as one by one, all or none, in a number of statements that does not grow."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dealers.drafts.models import ClaimDraft, DraftLine
from dealers.workshop import commands, queries
from dealers.workshop.models import Car, Customer, CustomerPhone, Job, RepairOrder
from dealers.workshop.order_data import CustomerData, PhoneData
from landbridge.events.models import Event
from landbridge.vehicles.models import OdometerReading, ServiceRecord
from tests.cast import NOON
from tests.dealers.builders import JOB, OWNER, PAID_JOB, make_order

BARE = {"order_id", "id", "job_id", "draft_id", "source_id", "subject_id", "car_id", "customer_id", "since"}
TABLES = (RepairOrder, Job, ClaimDraft, DraftLine, ServiceRecord, OdometerReading)


def orders(count, **changes):
    """Return complete orders of one car, a day apart."""
    return [
        make_order(
            number=f"RO{place}",
            mileage_km=60_000 + place,
            arrived_at=NOON - timedelta(days=30 - place),
            repair_started_at=None,
            repair_ended_at=None,
            handed_over_at=NOON - timedelta(days=29 - place),
            jobs=(JOB, PAID_JOB),
            **changes,
        )
        for place in range(count)
    ]


def facts():
    """Return what stands in the tables, without keys."""
    rows = {
        table: Counter(
            str({key: value for key, value in row.items() if key not in BARE}) for row in table.objects.values()
        )
        for table in TABLES
    }
    told = Event.objects.exclude(verb__startswith="dealer.").values_list(
        "verb", "facts__number", "facts__order_number", "facts__order"
    )
    return rows | {Event: Counter(map(str, told))}


def test_at_once_is_the_same_as_one_by_one(made_world, as_, clerk):
    with as_(clerk):
        results = commands.create_orders(actor=clerk, now=NOON, orders=orders(3))
        assert [(one.order.status, one.missing) for one in results] == [("closed", ())] * 3
        assert queries.order_data(queries.order_by_number(clerk, "RO1")) == orders(3)[1]
        at_once = facts()
        for data in orders(3):
            changed = replace(data, number=f"X{data.number}")
            saved = commands.save_order(actor=clerk, now=NOON, data=changed)
            commands.close_order(actor=clerk, now=NOON, order_id=saved.order.pk)
        both = facts()
    for table, rows in at_once.items():
        one_by_one = both[table] - rows
        assert Counter(row.replace("XRO", "RO") for row in one_by_one.elements()) == rows, table


def test_one_car_and_one_customer_of_many_orders(made_world, as_, clerk):
    company = CustomerData(OWNER.name, phones=(PhoneData("+8613700003333"),))
    data = orders(4)
    data[1] = replace(data[1], plate="渝A00001")
    data[2] = replace(data[2], customer=company, plate="渝A00001")
    data[3] = replace(data[3], customer=company, plate="")
    with as_(clerk):
        results = commands.create_orders(actor=clerk, now=NOON, orders=data)
        car = Car.objects.get()
        assert (car.plate, car.customer.phones.get().number) == ("渝A00001", "+8613700003333")
        assert [one.order.plate for one in results] == ["渝A7K39M", "渝A00001", "渝A00001", ""]
        assert (Customer.objects.count(), CustomerPhone.objects.count()) == (2, 3)


def test_what_is_incomplete_or_still_here_stays_open(made_world, as_, clerk):
    waiting, thin, good = orders(3)
    waiting = replace(waiting, handed_over_at=None)
    thin = replace(thin, mileage_km=None)
    with as_(clerk):
        results = commands.create_orders(actor=clerk, now=NOON, orders=[waiting, thin, good])
        assert [one.order.status for one in results] == ["open", "open", "closed"]
        assert [[lack.field for lack in one.missing] for one in results] == [[], ["mileage_km"], []]
        assert ClaimDraft.objects.get().order_number == good.number
        assert ServiceRecord.objects.get().order_number == good.number


@pytest.mark.parametrize("twice", ["in the file", "in the workshop"])
def test_a_taken_number_writes_nothing(made_world, as_, clerk, twice):
    first, second = orders(2)
    with as_(clerk):
        if twice == "in the workshop":
            commands.save_order(actor=clerk, now=NOON, data=first)
        before = Event.objects.count(), Job.objects.count()
        again = [first, second] if twice == "in the workshop" else [first, first, second]
        with pytest.raises(commands.NumberTaken):
            commands.create_orders(actor=clerk, now=NOON, orders=again)
        assert (Event.objects.count(), Job.objects.count()) == before
        assert not RepairOrder.objects.filter(number=second.number).exists()


def test_the_number_of_statements_does_not_grow(made_world, as_, clerk):
    counts = []
    with as_(clerk):
        for place, size in enumerate((1, 2, 8)):  # the first one makes car and customer
            batch = [replace(one, number=f"{place}-{one.number}") for one in orders(size)]
            with CaptureQueriesContext(connection) as asked:
                commands.create_orders(actor=clerk, now=NOON, orders=batch)
            counts.append(len(asked))
    assert counts[1] == counts[2], counts
