"""Planted faults of lines, prices and first maintenance: what the catalogue and other dealers' claims tell apart.

Each story is a record that a workshop could well have written; `faults` says who gets them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from dealers.demo.stories import Fate, Story, Teller, at, covered
from dealers.workshop.order_data import JobData, JobKind, PartData
from landbridge.catalog.demo import DemoComponent
from landbridge.vehicles.demo import DemoVehicle

# Components with one place and one piece a car, so that a number can be told from another.
_FUSE_BOX, _STARTER, _FUEL_TANK, _HARNESS = "14A068", "11000", "9002", "14401"
_FM_AGO, _FM_ELSEWHERE_AGO = 2, 12
_FEE_TOO_HIGH = "40.00"


def at_main(teller: Teller, today: date, stock: Sequence[DemoVehicle]) -> Iterator[Story]:
    """Yield what the dealer of the manual did wrong."""
    yield _other_model(teller, today - timedelta(days=4))
    if len(stock) > 1:
        yield _driven_before_sale(teller, today - timedelta(days=5), stock[1])
    yield _invoice_for_delivery(teller, today - timedelta(days=3))
    yield from _before_the_sale(teller, today)
    if car := shared_car(teller.cars, today):
        yield draft(teller, today - timedelta(days=3), "V19", car, _FUSE_BOX)
    yield _foreign_operation(teller, today - timedelta(days=4))
    yield _other_failure(teller, today - timedelta(days=5))
    yield _part_of_another_series(teller, today - timedelta(days=3))
    yield _two_of_one(teller, today - timedelta(days=2))
    yield _more_hours(teller, today - timedelta(days=3))
    yield _before_the_goodwill_rate(teller, today - timedelta(days=6))
    yield draft(teller, today - timedelta(days=6), "V35", base=_HARNESS)
    if car := maintained_twice(teller.cars, today):
        yield _first(teller, today - timedelta(days=_FM_AGO), "V43", car)
    yield from _too_late_for_the_first(teller, today)
    yield from _fee_raised(teller, today)


def at_a_neighbour(teller: Teller, today: date, main_cars: Sequence[DemoVehicle]) -> Iterator[Story]:
    """Yield what a neighbour did rightly; it makes the main dealer's later claims for the same cars doubtful."""
    if car := shared_car(main_cars, today):
        story = draft(teller, today - timedelta(days=10), "", car, _FUSE_BOX)
        yield _sent(story, today - timedelta(days=8))
    if car := maintained_twice(main_cars, today):
        story = _first(teller, today - timedelta(days=_FM_ELSEWHERE_AGO), "", car)
        yield _sent(story, today - timedelta(days=10))


def shared_car(cars: Sequence[DemoVehicle], today: date) -> DemoVehicle | None:
    """Return a car that two dealers repair within days: the first one, by VIN, that is well driven and covered."""
    driven = [car for car in cars if covered(car, today) and car.mileage_on(today) > 20_000]
    return min(driven, key=lambda car: car.vin, default=None)


def maintained_twice(cars: Sequence[DemoVehicle], today: date) -> DemoVehicle | None:
    """Return a car that gets its first maintenance at two dealers: the first one, by VIN, due on both days."""
    days = [today - timedelta(days=ago) for ago in (_FM_AGO, _FM_ELSEWHERE_AGO)]
    due = [car for car in cars if all(_is_due(car, day) for day in days)]
    return min(due, key=lambda car: car.vin, default=None)


def draft(teller: Teller, day: date, fault: str, car: DemoVehicle | None = None, base: str = "") -> Story:
    """Return a warranty order of one part that stays a draft."""
    order, car, title = teller.order(
        day, kind=JobKind.WARRANTY, companion=False, car=car, days_in_shop=0, component=base
    )
    return Story(teller.dealer, order, car, Fate.DRAFT, title, fault=fault)


def with_job(story: Story, **changes: object) -> Story:
    """Return the story with its only job changed."""
    job: JobData = replace(story.order.jobs[0], **changes)  # type: ignore[arg-type]
    story.order = replace(story.order, jobs=(job,))
    return story


def _sent(story: Story, day: date) -> Story:
    story.fate, story.sent_at = Fate.SENT, at(day, 10, 25)
    return story


def _is_due(car: DemoVehicle, day: date) -> bool:
    start = car.warranty_start
    return start is not None and 20 <= (day - start).days <= 175 and 3_000 <= car.mileage_on(day) <= 5_000


def _other_model(teller: Teller, day: date) -> Story:
    story = draft(teller, day, "V03")
    assert story.car is not None
    others = [code for code in sorted(teller.names) if not code.startswith(f"{story.car.series}-")]
    story.order = replace(story.order, model_name=teller.names[others[0]])
    return story


def _driven_before_sale(teller: Teller, day: date, car: DemoVehicle) -> Story:
    """A demonstration car that nobody has reported as sold."""
    story = draft(teller, day, "V05", car, _STARTER)
    story.order = replace(story.order, mileage_km=2_640)
    return story


def _invoice_for_delivery(teller: Teller, day: date) -> Story:
    """The clerk copied a date from the invoice; the warranty runs from another."""
    story = draft(teller, day, "V06")
    assert story.car is not None
    assert story.car.warranty_start is not None
    story.edits["warranty_start"] = (story.car.warranty_start - timedelta(days=3)).isoformat()
    return story


def _before_the_sale(teller: Teller, today: date) -> Iterator[Story]:
    """Found when the car was taken in stock, repaired long after, claimed as a customer's."""
    recent = [car for car in teller.cars if car.warranty_start and 25 <= (today - car.warranty_start).days <= 90]
    for car in recent[:1]:
        assert car.invoice_date is not None
        story = draft(teller, today - timedelta(days=4), "V10", car, _STARTER)
        started = story.order.repair_started_at
        assert started is not None
        back = (today - timedelta(days=4)) - (car.invoice_date - timedelta(days=2))
        story.order = replace(
            story.order,
            arrived_at=story.order.arrived_at - back,
            repair_started_at=started - back,
            mileage_km=car.km_at_start,
        )
        yield story


def _foreign_operation(teller: Teller, day: date) -> Story:
    """A slip in the drop-down list: an operation for something that this car does not have."""
    lacking = (
        (car, one)
        for car in teller.cars
        if covered(car, day)
        for one in teller.catalogue.components
        if car.series not in one.numbers
    )
    car, foreign = next(lacking)
    story = draft(teller, day, "V23", car)
    story.edits["lines.1.code"] = foreign.replace
    return story


def _other_failure(teller: Teller, day: date) -> Story:
    story = draft(teller, day, "V24", base=_FUEL_TANK)
    assert story.car is not None
    other = _component(teller, story.car, _FUSE_BOX)
    return with_job(story, failure_code=other.failure_codes[0])


def _part_of_another_series(teller: Teller, day: date) -> Story:
    story = draft(teller, day, "V25", base=_STARTER)
    assert story.car is not None
    own = _component(teller, story.car, _STARTER).numbers
    foreign = next(
        number
        for series, numbers in own.items()
        for number in numbers
        if number not in own[story.car.series] and series != story.car.series
    )
    part = replace(story.order.jobs[0].parts[0], part_number=foreign, old_part_number=foreign)
    return with_job(story, parts=(part,))


def _two_of_one(teller: Teller, day: date) -> Story:
    story = draft(teller, day, "V26", base=_FUEL_TANK)
    return with_job(story, parts=(_twice(story.order.jobs[0].parts[0]),))


def _twice(part: PartData) -> PartData:
    assert part.amount is not None
    return replace(part, quantity=Decimal(2), amount=part.amount * 2)


def _more_hours(teller: Teller, day: date) -> Story:
    """The old part was rusted in; the clerk claims the hours and lets the OEM decide."""
    story = draft(teller, day, "V29")
    hours = story.order.jobs[0].labour[1].hours
    assert hours is not None
    story.edits["lines.2.quantity"] = str(hours + Decimal("1.5"))
    return _sent(story, day + timedelta(days=2))


def _before_the_goodwill_rate(teller: Teller, day: date) -> Story:
    """Priced before the OEM published its rate for goodwill; `playing` publishes it from that day on."""
    return with_job(draft(teller, day, "V34"), kind=JobKind.GOODWILL)


def _first(teller: Teller, day: date, fault: str, car: DemoVehicle) -> Story:
    order, car, title = teller.order(day, kind=JobKind.FIRST_MAINTENANCE, car=car, days_in_shop=0)
    return Story(teller.dealer, order, car, Fate.DRAFT, title, fault=fault)


def _too_late_for_the_first(teller: Teller, today: date) -> Iterator[Story]:
    day = today - timedelta(days=5)
    late = [
        car
        for car in teller.cars
        if car.warranty_start and 200 <= (day - car.warranty_start).days <= 420 and not teller.was_maintained(car)
    ]
    for car in late[:1]:
        yield _sent(_first(teller, day, "V44", car), today - timedelta(days=3))


def _fee_raised(teller: Teller, today: date) -> Iterator[Story]:
    day = today - timedelta(days=3)
    due = [car for car in teller.cars if _is_due(car, day) and not teller.was_maintained(car)]
    for car in due[:1]:
        story = _first(teller, day, "V45", car)
        fee = next(row["fee"] for row in teller.catalogue.tables["plans"] if row["series"] == car.series)
        story.edits["lines.1.amount"] = str(Decimal(str(fee)) + Decimal(_FEE_TOO_HIGH))
        yield story


def _component(teller: Teller, car: DemoVehicle, base: str) -> DemoComponent:
    return next(one for one in teller.catalogue.fitting(car.series) if one.base == base)
