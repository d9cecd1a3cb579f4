"""Stories: repair orders made up from a seed, each with what happens to it afterwards.

Volume and season per dealer, faults over-dispersed per car (Gamma-Poisson), mileage from the car's own pace.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random

from dealers.demo import words
from dealers.demo.cast import DemoDealer
from dealers.demo.pricing import PriceBook
from dealers.workshop.order_data import (
    CustomerData,
    JobData,
    JobKind,
    LabourData,
    OrderData,
    PartData,
    PhoneData,
)
from landbridge.catalog.demo import DemoCatalogue, DemoComponent
from landbridge.catalog.rules import SanbaoClass, System
from landbridge.clocks.days import SHANGHAI
from landbridge.money import line_amount
from landbridge.vehicles.demo import DemoVehicle

WARRANTY_MONTHS, WARRANTY_KM = 35, 96_000  # a margin, so that a story is not outside by accident
_SEASON = (1.15, 0.75, 0.9, 0.95, 1.0, 1.1, 1.25, 1.2, 1.0, 0.95, 0.95, 1.1)
_FRAILTY = 0.35  # shape of the Gamma: few cars make most of the claims
_STRANGERS = 0.12  # cars of another dealer's customers
_KINDS = ((JobKind.WARRANTY, 0.66), (JobKind.FIRST_MAINTENANCE, 0.07), (JobKind.CUSTOMER_PAID, 0.27))
# Used up with the part that failed: outside its own short period, so a person has to look.
_COMPANIONS = {
    "6268": "6731", "6K254": "6731", "6K682": "6731", "6303": "6731", "6108": "6731", "6148": "6731",
    "6621": "6731", "12A366": "12405", "9F593": "12405", "8501": "8620", "10300": "8620", "2B120": "2001",
    "2A603": "2001", "19703": "19N619", "19805": "19N619", "15K601": "15K606", "13008": "13466",
    "9E926": "9601", "17508": "17528",
}  # fmt: skip
_COMPANION_SHARE = 0.85
_COMPANION_WEIGHT = 2.2
_ENGINE_OIL_FILTER = "6731"


class Fate(StrEnum):
    """What becomes of the claim."""

    DRAFT = "draft"  # not sent yet
    NEVER = "never"  # its time ran out and the draft was given up
    SENT = "sent"  # sent and judged; if a person has to look, it waits in the queue
    APPROVED = "approved"  # sent; a person approves it where the rules do not
    RETURNED = "returned"  # a person sends it back, and there it waits
    RESENT = "resent"  # sent back, corrected, sent again, approved
    REJECTED = "rejected"  # a person refuses it
    ASKED = "asked"  # a person asks, and the dealer has not answered yet


@dataclass(slots=True)
class Story:
    """One repair order and its fate.

    Attributes:
        order: what the workshop writes down.
        sent_at: when the claim is sent; None while it is a draft.
        decided_at: when a person answers.
        fault: the rule that a planted fault is expected to meet, empty if there is none.
        edits: what the clerk changed in the draft by mistake, by the field's address.
    """

    dealer: DemoDealer
    order: OrderData
    car: DemoVehicle | None
    fate: Fate
    title: str = ""
    sent_at: datetime | None = None
    decided_at: datetime | None = None
    fault: str = ""
    edits: dict[str, str] = field(default_factory=dict)
    talk: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        return self.order.number

    @property
    def closed_at(self) -> datetime:
        """When the adviser closed the order: a few minutes after the hand-over."""
        assert self.order.handed_over_at is not None
        return self.order.handed_over_at + timedelta(minutes=7)


class Teller:
    """Makes up orders of one dealer."""

    def __init__(
        self,
        seed: int,
        dealer: DemoDealer,
        catalogue: DemoCatalogue,
        book: PriceBook,
        cars: Sequence[DemoVehicle],
        strangers: Sequence[DemoVehicle],
        plates: Mapping[str, str],
    ) -> None:
        self.random = Random(f"{seed} {dealer.code}")  # noqa: S311 - a demo wants the same story every time
        self.dealer = dealer
        self.catalogue = catalogue
        self.book = book
        self.cars = [car for car in cars if car.warranty_start]
        self.strangers = [car for car in strangers if car.warranty_start]
        self.names = {str(row["code"]): str(row["name_zh"]) for row in catalogue.tables["models"]}
        self._frailty = {car.vin: self.random.gammavariate(_FRAILTY, 1 / _FRAILTY) for car in self.cars}
        self._seed = seed
        self._plates = plates
        self._serial: dict[str, int] = {}
        self._maintained: set[str] = set()
        self.prefix = "RO"

    def days(self, first: date, last: date, a_month: float) -> list[date]:
        """Return the days of arrival from first to last, over-dispersed and seasonal, in order."""
        days: list[date] = []
        month = first.replace(day=1)
        while month <= last:
            following = (month + timedelta(days=32)).replace(day=1)
            begin, end = max(month, first), min(following - timedelta(days=1), last)
            length = (end - begin).days + 1
            mean = a_month * self.dealer.share * _SEASON[month.month - 1] * length / 30.4
            luck = self.random.gammavariate(6.0, 1 / 6.0)
            days += [
                begin + timedelta(days=self.random.randrange(length)) for _ in range(self._poisson(mean * luck))
            ]
            month = following
        return sorted(days)

    def order(
        self,
        day: date,
        *,
        kind: JobKind | None = None,
        companion: bool | None = None,
        car: DemoVehicle | None = None,
        days_in_shop: int | None = None,
        component: str = "",
    ) -> tuple[OrderData, DemoVehicle, str]:
        """Return an order that arrives on a day, its car and a title for the claim.

        Args:
            kind: drawn where it is None.
            companion: whether a part that wears out is changed with the one that failed; drawn where None.
            component: the base number of the part that failed; drawn where empty.
        """
        kind = kind or self.random.choices([one for one, _ in _KINDS], [share for _, share in _KINDS])[0]
        if kind is JobKind.FIRST_MAINTENANCE and car is None:
            car = self._due_for_first(day)
            kind = kind if car else JobKind.WARRANTY
        if car is None:
            car = self._car_on(day, in_warranty=kind is JobKind.WARRANTY)
        if kind is JobKind.WARRANTY:
            job, title = self._warranty_job(car, day, companion, component)
        else:
            if kind is JobKind.FIRST_MAINTENANCE:
                self._maintained.add(car.vin)
            job, title = self._other_job(car, day, kind)
        return self._written(day, car, job, days_in_shop), car, title

    def number(self, day: date) -> str:
        """Return the next order number of the month, such as RO26110231."""
        month = f"{day:%y%m}"
        step = self.random.randrange(1, 9)  # most orders of a workshop never come near the OEM
        self._serial[month] = self._serial.get(month, 100) + step
        return f"{self.prefix}{month}{self._serial[month]:04d}"

    def reserve(self, car: DemoVehicle | None) -> None:
        """Keep a car's first maintenance for a story of its own."""
        if car is not None:
            self._maintained.add(car.vin)

    def was_maintained(self, car: DemoVehicle) -> bool:
        """Return whether a car had its free first maintenance, or has it reserved."""
        return car.vin in self._maintained

    def between(self, low: float, high: float) -> float:
        """Return a number of this dealer's own row of chance."""
        return self.random.uniform(low, high)

    def _poisson(self, mean: float) -> int:
        # Knuth's product of uniforms: fine for the small means of a month.
        limit, product, count = 2.718281828459045**-mean, self.random.random(), 0
        while product > limit:
            product *= self.random.random()
            count += 1
        return count

    def _car_on(self, day: date, *, in_warranty: bool) -> DemoVehicle:
        pool = self.strangers if self.strangers and self.random.random() < _STRANGERS else self.cars
        fit = [car for car in pool if _on_the_road(car, day) and (not in_warranty or covered(car, day))]
        if not fit:
            fit = [car for car in self.cars + self.strangers if _on_the_road(car, day) and covered(car, day)]
        return self.random.choices(fit, [self._frailty.get(car.vin, 1.0) + 0.02 for car in fit])[0]

    def _due_for_first(self, day: date) -> DemoVehicle | None:
        due = [
            car
            for car in self.cars
            if car.warranty_start
            and car.vin not in self._maintained
            and 20 <= (day - car.warranty_start).days <= 175
            and 3_000 <= car.mileage_on(day) <= 5_000
        ]
        return self.random.choice(due) if due else None

    def _warranty_job(self, car: DemoVehicle, day: date, companion: bool | None, base: str) -> tuple[JobData, str]:
        fitting = {one.base: one for one in self.catalogue.fitting(car.series)}
        failing = [
            one
            for one in fitting.values()
            if one.weight and one.sanbao_class != SanbaoClass.WEAR and (not base or one.base == base)
        ]
        if companion is True:
            failing = [one for one in failing if _COMPANIONS.get(one.base) in fitting] or failing
        elif companion is False:
            failing = [one for one in failing if one.base not in _COMPANIONS] or failing
        weights = [one.weight * (_COMPANION_WEIGHT if one.base in _COMPANIONS else 1.0) for one in failing]
        found = self.random.choices(failing, weights)[0]
        place = self.random.randrange(len(found.numbers[car.series]))
        failure = self.random.choice(found.failure_codes)
        card = self.book.card(found.numbers[car.series][place])
        told = words.narrative(self.random, system=System(found.system), part_name=card.name, mode=failure[-2:])
        parts = [self.part(car, day, found, place, causal=True)]
        mate = fitting.get(_COMPANIONS.get(found.base, ""))
        if mate and (companion or (companion is None and self.random.random() < _COMPANION_SHARE)):
            parts.append(self.part(car, day, mate, 0, causal=False))
        technician = f"{self.dealer.letter}{self.random.randrange(11, 19)}"
        codes = [found.diagnose, found.replace, *found.extras[:1]]
        job = JobData(
            kind=JobKind.WARRANTY,
            complaint=told.complaint,
            checks=told.checks,
            cause=told.cause,
            correction=told.correction,
            failure_code=failure,
            labour=tuple(self._labour(car, day, code, technician) for code in codes),
            parts=tuple(parts),
        )
        return job, card.name

    def _other_job(self, car: DemoVehicle, day: date, kind: JobKind) -> tuple[JobData, str]:
        fitting = {one.base: one for one in self.catalogue.fitting(car.series)}
        told = (
            words.first_maintenance() if kind is JobKind.FIRST_MAINTENANCE else words.paid_narrative(self.random)
        )
        oil = fitting[_ENGINE_OIL_FILTER]
        job = JobData(
            kind=kind,
            complaint=told.complaint,
            checks=told.checks,
            cause=told.cause,
            correction=told.correction,
            labour=(self._labour(car, day, oil.replace, f"{self.dealer.letter}11"),),
            parts=(self.part(car, day, oil, 0, causal=False),),
        )
        return job, "首次免费保养" if kind is JobKind.FIRST_MAINTENANCE else "常规保养"

    def part(self, car: DemoVehicle, day: date, component: DemoComponent, place: int, *, causal: bool) -> PartData:
        """Return a part line with the price of the day; `place` counts the component's positions."""
        number = component.numbers[car.series][place]
        card = self.book.card(number)
        price = self.book.part_price(number, self.dealer.grade, day)
        quantity = Decimal(component.quantity if not causal else 1)
        former = component.former.get(car.series, ())
        built_before = bool(former) and car.build_date < date(2023, 7, 1)
        return PartData(
            part_number=number,
            name=card.name,
            quantity=quantity,
            unit_price=price,
            amount=line_amount(quantity, price),
            old_part_number=former[0] if built_before else number,
            supplier_code=card.supplier,
            is_causal=causal,
        )

    def _labour(self, car: DemoVehicle, day: date, code: str, technician: str) -> LabourData:
        hours = self.book.hours(code, car.series)
        rate = self.book.rate(self.dealer.grade, self.dealer.city_level, car.series, day)
        return LabourData(
            operation_code=code,
            name=self.book.operation(code),
            hours=hours,
            rate=rate,
            amount=line_amount(hours, rate),
            technician=technician,
        )

    def _written(self, day: date, car: DemoVehicle, job: JobData, days_in_shop: int | None) -> OrderData:
        arrived = at(day, 8, self.random.randrange(5, 8 * 60))
        started = arrived + timedelta(minutes=self.random.randrange(15, 100))
        hours = float(sum(line.hours or 0 for line in job.labour))
        if days_in_shop is None:
            days_in_shop = self.random.choices((0, 1, 2, 4), (78, 13, 6, 3))[0]
        ended = started + timedelta(days=days_in_shop, minutes=max(25, round(hours * 62)))
        handed_over = ended + timedelta(minutes=self.random.randrange(12, 95))
        name, number, plate = self._owner(car)
        return OrderData(
            number=self.number(day),
            vin=car.vin,
            plate=plate,
            model_name=self.names[car.model_code],
            arrived_at=arrived,
            repair_started_at=started,
            repair_ended_at=ended,
            handed_over_at=handed_over,
            mileage_km=car.mileage_on(day) or car.km_at_start,
            adviser=f"{self.dealer.letter}03",
            jobs=(job,),
            signed_by_customer=True,
            customer=CustomerData(name, phones=(PhoneData(f"+86{number}"),)),
        )

    def _owner(self, car: DemoVehicle) -> tuple[str, str, str]:
        # Drawn from the car alone: at every dealer it is the same person with the same plate.
        random = Random(f"{self._seed} {car.vin}")  # noqa: S311 - as above
        electric = "-PHEV-" in car.model_code or "-BEV-" in car.model_code
        prefix = self._plates.get(car.vin, self.dealer.plate)
        return (
            words.person_name(random),
            words.mobile(random),
            words.plate(random, prefix, new_energy=electric),
        )


def at(day: date, hour: int, minutes: int = 0) -> datetime:
    """Return a moment of a day in Asia/Shanghai, `minutes` after the full hour."""
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI) + timedelta(minutes=minutes)


def covered(car: DemoVehicle, day: date) -> bool:
    """Return whether a car is well inside the vehicle's warranty on a day."""
    start = car.warranty_start
    return (
        start is not None
        and 8 <= (day - start).days <= WARRANTY_MONTHS * 30
        and car.mileage_on(day) <= WARRANTY_KM
    )


def _on_the_road(car: DemoVehicle, day: date) -> bool:
    return car.warranty_start is not None and (day - car.warranty_start).days >= 8
