"""Many rows at once keep every digit, and go in all or none."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, transaction

from dealers.workshop.models import Car, Customer
from dealers.workshop.models import RepairOrder as Order
from landbridge.doors.backend.base import OutsideDoor
from landbridge.doors.bulk import copy_in, insert_all, update_all
from landbridge.doors.models import Job, JobState
from tests.cast import NOON

pytestmark = pytest.mark.services
EXACT = NOON.replace(microsecond=123_456)


def cars(*vins):
    return [Car(vin=vin, plate="渝A\t1\\N") for vin in vins]


def order(car, **changes):
    return Order(number=car.vin, car=car, vin=car.vin, arrived_at=EXACT, created_at=EXACT, **changes)


@pytest.mark.parametrize("write", [copy_in, insert_all])
def test_rows_come_out_as_they_went_in(as_, clerk, write):
    with as_(clerk):
        made = cars("A" * 17, "B" * 17)
        write(made)
        assert list(Car.objects.order_by("vin").values_list("pk", "plate", "since")) == [
            (car.pk, "渝A\t1\\N", None) for car in made
        ]
        orders = [order(car, towing_amount=Decimal("12345678.90")) for car in made]
        write(orders)
        for place, row in enumerate(orders):
            row.handed_over_at, row.mileage_km = EXACT + timedelta(hours=place), 70 + place
            row.towing_amount, row.adviser = Decimal("0.05"), "“李”"
        orders[1].mileage_km = None
        update_all(orders, "handed_over_at", "mileage_km", "towing_amount", "adviser")
        rows = Order.objects.order_by("vin").values_list(
            "handed_over_at", "mileage_km", "towing_amount", "adviser"
        )
        assert list(rows) == [
            (EXACT, 70, Decimal("0.05"), "“李”"),
            (EXACT + timedelta(hours=1), None, Decimal("0.05"), "“李”"),
        ]


@pytest.mark.parametrize("write", [copy_in, insert_all])
def test_a_foreign_key_is_written_and_held_to(as_, clerk, write):
    with as_(clerk):
        (car,) = cars("A" * 17)
        owner = Customer(name="周")
        write([owner])
        car.customer = owner
        write([car])
        assert Car.objects.get().customer == owner


def test_json_and_enumerations_come_out_as_they_went_in(as_, clerk):
    told = {"rule": "V14", "values": [1, 2.5, None, "“里程”\\n\n"], "deep": {"a": True}}
    job = Job(
        kind="export", dealer_id=clerk.dealer_id, owner_label="P-1", created_at=EXACT, beat_at=EXACT, cursor=told
    )
    with as_(clerk):
        insert_all([job])
        stored = Job.objects.get(pk=job.pk)
        assert (stored.cursor, stored.result, stored.state, stored.created_at) == (
            told,
            {},
            JobState.QUEUED,
            EXACT,
        )


@pytest.mark.parametrize("write", [copy_in, insert_all])
@pytest.mark.parametrize("wrong", ["twice", "too long"])
def test_nothing_is_written_by_halves(as_, clerk, wrong, write):
    rows = cars("A" * 17, "A" * 17) if wrong == "twice" else cars("A" * 17, "B" * 18)
    with as_(clerk):
        with pytest.raises((IntegrityError, DataError)), transaction.atomic():
            write(rows)
        assert not Car.objects.exists()
        write([])
        update_all([], "plate")


@pytest.mark.parametrize("write", [copy_in, insert_all])
def test_nothing_is_written_outside_a_door(rollback, write):
    with pytest.raises(OutsideDoor):
        write(cars("A" * 17))
