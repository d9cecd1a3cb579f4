from collections import Counter
from datetime import date, timedelta
from statistics import median

import pytest

from landbridge.catalog.demo import build as build_catalogue
from landbridge.catalog.loading.comparing import Comparison, Outcome
from landbridge.identifiers import vin as vins
from landbridge.vehicles.demo import build, make_vin
from landbridge.vehicles.loading import VEHICLES
from landbridge.vehicles.rules import UsageType

UNTIL = date(2026, 11, 1)


@pytest.fixture(scope="module")
def catalogue():
    return build_catalogue(1)


@pytest.fixture(scope="module")
def cars(catalogue):
    return build(5, catalogue, years=(2024, 2025, 2026), per_year=1000, until=UNTIL)


def test_a_known_vin():
    assert make_vin("HBFAF", 2009, "F", 12345) == "LVSHBFAF49F012345"  # verified example of domain 5.1


def test_the_same_seed_gives_the_same_cars(catalogue, cars):
    assert build(5, catalogue, years=(2024, 2025, 2026), per_year=1000, until=UNTIL) == cars


def test_a_years_cars_do_not_depend_on_the_other_years(catalogue, cars):
    alone = build(5, catalogue, years=(2026,), per_year=1000, until=UNTIL)
    assert alone == [car for car in cars if car.build_date.year == 2026]


def test_every_vin_is_valid_unique_and_of_its_model_year(cars):
    assert len({car.vin for car in cars}) == len(cars)
    for car in cars:
        assert vins.is_valid(car.vin)
        assert car.vin.startswith("LVS")
        assert str(vins.model_year(car.vin, car.build_date)) == car.model_code[-4:]


def test_dates_are_possible(cars):
    for car in cars:
        assert car.build_date <= UNTIL
        if car.invoice_date:
            assert car.build_date < car.invoice_date <= UNTIL
        if car.delivery_date:
            assert car.invoice_date is not None
            assert car.build_date <= car.delivery_date <= UNTIL
    assert 0 < sum(car.invoice_date is None for car in cars) < len(cars) / 10


def test_most_are_private_and_a_few_are_not(cars):
    usage = Counter(car.usage_type for car in cars)
    assert usage[UsageType.PRIVATE] / len(cars) == pytest.approx(0.92, abs=0.02)
    assert usage[UsageType.OPERATING] > 0 < usage[UsageType.CORPORATE]


def test_private_cars_drive_37_km_a_day_in_the_middle(cars):
    paces = [car.km_per_day for car in cars if car.usage_type is UsageType.PRIVATE]
    assert median(paces) == pytest.approx(37, abs=1.5)


def test_the_odometer_never_falls(cars):
    car = next(one for one in cars if one.warranty_start)
    days = [car.warranty_start + timedelta(days=n) for n in range(-5, 400)]
    readings = [car.mileage_on(day) for day in days]
    assert readings == sorted(readings)
    assert readings[0] == car.km_at_start


def test_every_car_can_be_loaded(cars):
    comparison = Comparison(VEHICLES, [], UNTIL)
    found = [comparison.take(line, VEHICLES.filled(dict(car.row()))) for line, car in enumerate(cars, 2)]
    assert {one.outcome for one in found} == {Outcome.ADDED}
    starts = {row["vin"]: row["warranty_start"] for row in comparison.plan().inserts}
    assert starts == {car.vin: car.warranty_start for car in cars}
