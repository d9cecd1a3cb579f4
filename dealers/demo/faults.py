"""Planted faults: one story for each rule that a workshop's record can run into, with the rule as answer.

V01, V18 and V36 cannot get this far: intake keeps such rows out, and they are in the sample files. V37 cannot
be made at all: a draft's total is always the sum of its lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from dealers.demo import cast, catalogue_faults
from dealers.demo.catalogue_faults import draft, with_job
from dealers.demo.stories import Fate, Story, Teller, at, covered
from dealers.workshop.order_data import JobKind, OrderData
from landbridge.vehicles.demo import DemoVehicle, make_vin

_YEAR = timedelta(days=365)
_SHOCK_ABSORBER = "18124"  # one on each corner: two of them, and nobody can tell which one failed first
_WHEEL_BEARING = "1104"
_RUSTED_IN = Decimal("0.8")  # hours more than the standard


def planted(
    teller: Teller, today: date, stock: Sequence[DemoVehicle], main_cars: Sequence[DemoVehicle]
) -> Iterator[Story]:
    """Yield the faults of one dealer, with the orders that they need to be found.

    Args:
        stock: cars that nobody has bought yet.
        main_cars: cars that the main dealer sold.
    """
    if teller.dealer.code == cast.MAIN_DEALER:
        yield from _at_main(teller, today, stock)
        yield from catalogue_faults.at_main(teller, today, stock)
    elif teller.dealer.opened_days_ago < _YEAR.days:
        yield _wrong_year(teller, today)
    elif teller.dealer.grade == "A":
        # A neighbour's, so that the OEM meets it from two sides.
        yield _out_of_warranty(teller, today - timedelta(days=6), sent_after=2)
        yield from catalogue_faults.at_a_neighbour(teller, today, main_cars)


def more_hours(story: Story) -> None:
    """Let the clerk claim more hours for the exchange than the standard allows, and leave it to the OEM."""
    hours = story.order.jobs[0].labour[1].hours
    assert hours is not None
    story.edits["lines.2.quantity"] = str(hours + _RUSTED_IN)
    story.fault = "V29"


def one_place(teller: Teller, day: date) -> tuple[OrderData, DemoVehicle, str, str] | None:
    """Return an order for a part that a car has in one place only, with car, title and the part's base number."""
    for _ in range(40):
        order, car, title = teller.order(day, kind=JobKind.WARRANTY, companion=False, days_in_shop=0)
        number = order.jobs[0].parts[0].part_number
        for one in teller.catalogue.fitting(car.series):
            if one.numbers[car.series] == [number]:
                return order, car, title, one.base
    return None


def _at_main(teller: Teller, today: date, stock: Sequence[DemoVehicle]) -> Iterator[Story]:
    yield _unknown_car(teller, today - timedelta(days=3))
    if stock:
        yield _unsold_car(teller, today - timedelta(days=4), stock)
    yield _ends_before_it_starts(teller, today - timedelta(days=5))
    yield _out_of_warranty(teller, today - timedelta(days=4), sent_after=None)
    yield _out_of_warranty(teller, today - timedelta(days=9), sent_after=3)
    yield from _odometer_turned_back(teller, today)
    yield _two_may_have_failed(teller, today - timedelta(days=2))
    yield _thin_words(teller, today - timedelta(days=6))


def _unknown_car(teller: Teller, day: date) -> Story:
    story = draft(teller, day, "V02")
    # A serial that no car of the demo has; valid, and like a grey import unknown to the maker.
    story.order = replace(story.order, vin=make_vin("HCAMB", day.year - 1, "F", 990_017))
    return story


def _unsold_car(teller: Teller, day: date, stock: Sequence[DemoVehicle]) -> Story:
    built = [car for car in stock if (day - car.build_date).days > 20] or list(stock)
    return draft(teller, day, "V04", built[0], _WHEEL_BEARING)


def _ends_before_it_starts(teller: Teller, day: date) -> Story:
    story = draft(teller, day, "V09")
    started = story.order.repair_started_at
    assert started is not None
    story.order = replace(story.order, repair_ended_at=started - timedelta(minutes=40))
    return story


def _out_of_warranty(teller: Teller, day: date, sent_after: int | None) -> Story:
    cars = [*teller.cars, *teller.strangers]
    old = [car for car in cars if (day - (car.warranty_start or day)).days > 3 * 366 + 10]
    far = [car for car in cars if not covered(car, day) and car.mileage_on(day) > 100_500]
    story = draft(teller, day, "V11", teller.random.choice(old or far), _WHEEL_BEARING)
    if sent_after is not None:
        story.fate = Fate.SENT
        story.sent_at = at(day + timedelta(days=sent_after), 10, 12)
    return story


def _odometer_turned_back(teller: Teller, today: date) -> Iterator[Story]:
    first, car, title = teller.order(
        today - timedelta(days=12), kind=JobKind.CUSTOMER_PAID, car=_well_driven(teller, today), days_in_shop=0
    )
    yield Story(teller.dealer, first, car, Fate.DRAFT, title)
    story = draft(teller, today - timedelta(days=3), "V14", car)
    assert first.mileage_km is not None
    # Two digits changed places, as on a note that was read in a hurry.
    story.order = replace(story.order, mileage_km=first.mileage_km - 3_600)
    yield story


def _well_driven(teller: Teller, today: date) -> DemoVehicle:
    return next(car for car in teller.cars if covered(car, today) and car.mileage_on(today) > 12_000)


def _two_may_have_failed(teller: Teller, day: date) -> Story:
    story = draft(teller, day, "V50", base=_SHOCK_ABSORBER)
    assert story.car is not None
    fitting = teller.catalogue.fitting(story.car.series)
    found = next(one for one in fitting if one.base == _SHOCK_ABSORBER)
    pair = tuple(teller.part(story.car, day, found, place, causal=False) for place in (0, 1))
    pair = tuple(replace(part, quantity=part.quantity and part.quantity / part.quantity) for part in pair)
    pair = tuple(replace(part, amount=part.unit_price) for part in pair)
    return with_job(story, parts=pair)


def _thin_words(teller: Teller, day: date) -> Story:
    story = draft(teller, day, "V53")
    return with_job(story, complaint="有异响", checks="", cause="有异响", correction="已更换")


def _wrong_year(teller: Teller, today: date) -> Story:
    """The year of arrival and start was mistyped, and then the shop was not open yet."""
    old = [car for car in teller.cars if covered(car, today - _YEAR) and covered(car, today)]
    story = draft(teller, today - timedelta(days=3), "V07", old[0] if old else None)
    started = story.order.repair_started_at
    assert started is not None
    story.order = replace(
        story.order, arrived_at=story.order.arrived_at - _YEAR, repair_started_at=started - _YEAR
    )
    return story
