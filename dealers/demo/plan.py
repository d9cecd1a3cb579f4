"""The plan of the demo: which orders there are, which faults are hidden in them, and what becomes of each.

Everything follows from a seed and one moment ("now" of the day the demo was first made), so that a run that
was killed goes on with the same orders.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from dealers.demo import cast, catalogue_faults, faults
from dealers.demo.pricing import PriceBook
from dealers.demo.stories import Fate, Story, Teller, at
from dealers.workshop.order_data import JobKind
from dealers.workshop.rules import is_oem_paid
from landbridge.catalog.demo import DemoCatalogue
from landbridge.catalog.demo import build as build_catalogue
from landbridge.clocks.days import local_day
from landbridge.clocks.deadlines import Unit, deadline
from landbridge.vehicles.demo import DemoVehicle
from landbridge.vehicles.demo import build as build_vehicles

SUBMIT_DAYS = 10
RECENT_DAYS = 13  # before, the dice decide; since then the story is written
_CARS_A_YEAR = 150
_BUILT_BACK = 4  # years
_NEVER, _LATE = 0.05, 0.02
_MORE_HOURS = 0.06  # of the other claims a person has to look at one for its hours
# What people decide, dealt out in turn rather than diced, so that even a small demo has each of them.
_A, _R, _X = Fate.APPROVED, Fate.RESENT, Fate.REJECTED
_PERSON_FATES = (_A, _R, _A, _A, _X, _A, _R, _A, _A, _A, _R, _A)

QUESTIONS = (
    "请补充旧件照片：主因零件的零件号和破损部位各一张。",
    "两个件同时更换的理由请写明，滤芯/易损件是否因故障件污染？",
    "请说明检测数据是在什么工况下读取的。",
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person who makes the demo asks for.

    Args:
        now: the moment that everything is told relative to.
        orders_per_month: of the largest dealer; the others follow by their share.
    """

    now: datetime
    seed: int = 1
    dealers: int = 6
    years: int = 1
    orders_per_month: float = 6.0


class Plan:
    """Catalogue, cars and stories of one demo."""

    def __init__(self, wishes: Wishes) -> None:
        self.wishes = wishes
        self.dealers = cast.dealers(wishes.dealers)

    @property
    def today(self) -> date:
        return local_day(self.wishes.now)

    @cached_property
    def catalogue(self) -> DemoCatalogue:
        return build_catalogue(self.wishes.seed)

    @cached_property
    def book(self) -> PriceBook:
        return PriceBook(self.catalogue)

    @cached_property
    def cars(self) -> list[DemoVehicle]:
        years = range(self.today.year - _BUILT_BACK - self.wishes.years + 1, self.today.year + 1)
        return build_vehicles(
            self.wishes.seed, self.catalogue, years=years, per_year=_CARS_A_YEAR, until=self.today
        )

    @cached_property
    def sold(self) -> dict[str, list[DemoVehicle]]:
        """Cars by the dealer that sold them; stock is under the empty code."""
        found: dict[str, list[DemoVehicle]] = {"": []}
        for dealer in self.dealers:
            found[dealer.code] = []
        # Larger dealers sell more; dealt out like cards, so that no dealer is left without.
        places = [dealer.code for dealer in self.dealers for _ in range(max(2, round(dealer.share * 20)))]
        for place, car in enumerate(self.cars):
            # A step that shares no factor with the length visits every place before it comes again.
            found[places[place * 7919 % len(places)] if car.warranty_start else ""].append(car)
        return found

    @property
    def stock(self) -> list[DemoVehicle]:
        """Cars that nobody has bought yet."""
        return self.sold[""]

    @cached_property
    def stories(self) -> list[Story]:
        """Every story, in the order in which its order is closed."""
        plates = {car.vin: dealer.plate for dealer in self.dealers for car in self.sold[dealer.code]}
        told: list[Story] = []
        for dealer in self.dealers:
            strangers = [car for code, cars in self.sold.items() if code not in ("", dealer.code) for car in cars]
            teller = Teller(
                self.wishes.seed, dealer, self.catalogue, self.book, self.sold[dealer.code], strangers, plates
            )
            if dealer.code == cast.MAIN_DEALER:
                teller.reserve(catalogue_faults.maintained_twice(self.sold[dealer.code], self.today))
            told += _Author(self, teller).stories()
        return sorted(told, key=lambda story: (story.closed_at, story.number))

    def opened_at(self, dealer: cast.DemoDealer) -> datetime:
        """Return when a dealer was registered."""
        return at(self.today - timedelta(days=dealer.opened_days_ago), 9)


class _Author:
    """Writes the stories of one dealer."""

    def __init__(self, plan: Plan, teller: Teller) -> None:
        self.plan, self.teller, self.dealer = plan, teller, teller.dealer
        self.now = plan.wishes.now
        self.looked_at = 0

    def stories(self) -> Iterator[Story]:
        yield from self._history()
        if self.dealer.code == cast.MAIN_DEALER:
            yield from self._recent_at_main()
        else:
            yield from self._recent()
        yield from faults.planted(self.teller, self.plan.today, self.plan.stock, self.plan.sold[cast.MAIN_DEALER])

    def _history(self) -> Iterator[Story]:
        opened = local_day(self.plan.opened_at(self.dealer))
        first = max(self.plan.today - timedelta(days=365 * self.plan.wishes.years), opened + timedelta(days=3))
        last = self.plan.today - timedelta(days=RECENT_DAYS + 7)
        for day in self.teller.days(first, last, self.plan.wishes.orders_per_month):
            order, car, title = self.teller.order(day)
            story = Story(self.dealer, order, car, Fate.SENT, title)
            if is_oem_paid(order.jobs[0].kind):
                self._decide(story)
            yield story

    def _decide(self, story: Story) -> None:
        luck = self.teller.between(0, 1)
        if luck < _NEVER:
            story.fate = Fate.NEVER
            return
        if luck < _NEVER + _LATE:
            story.sent_at, story.fault = (
                _working(due_at(story) + timedelta(days=self.teller.between(0.4, 3))),
                "V08",
            )
            return
        story.sent_at = _working(story.closed_at + timedelta(days=self.teller.between(0.2, 8.4)))
        if len(story.order.jobs[0].parts) == 1:
            if self.teller.between(0, 1) >= _MORE_HOURS or not story.order.jobs[0].failure_code:
                return
            faults.more_hours(story)
        story.fate = _PERSON_FATES[self.looked_at % len(_PERSON_FATES)]
        self.looked_at += 1
        story.decided_at = _working(story.sent_at + timedelta(days=self.teller.between(0.3, 2.0)))

    def _recent(self) -> Iterator[Story]:
        """The last two weeks of a dealer that nobody looks at closely: some sent, some waiting."""
        first = self.plan.today - timedelta(days=RECENT_DAYS + 6)
        last = self.plan.today - timedelta(days=1)
        days = self.teller.days(first, last, self.plan.wishes.orders_per_month * 1.4)
        for day in days or [last]:
            order, car, title = self.teller.order(day, days_in_shop=0)
            story = Story(self.dealer, order, car, Fate.DRAFT, title)
            sent = _working(story.closed_at + timedelta(days=self.teller.between(0.3, 6)))
            if is_oem_paid(order.jobs[0].kind) and sent < self.now - timedelta(minutes=30):
                story.fate, story.sent_at = Fate.SENT, sent
                if sent < self.now - timedelta(days=2.5):
                    # Nothing lies on the desk beyond its time.
                    story.fate = Fate.APPROVED
                    story.decided_at = _working(sent + timedelta(days=self.teller.between(0.3, 1.4)))
            yield story
        for ago in (3, 4, 5)[: round(self.dealer.share * 4)]:
            yield self._fresh(ago, ago != 4, Fate.SENT, "V29" if ago == 4 else "")
        if self.dealer.share > 0.4:
            yield from self._again(4)

    def _recent_at_main(self) -> Iterator[Story]:
        """The manual's dealer: every clock, every readiness and every turn is there to be seen."""
        # Handed over so many days ago: 10 is the last day to send, 8 and 9 are close, 11 is too late.
        for ago, companion in (
            (10, False), (10, False), (9, False), (8, True), (8, False), (6, False), (5, True), (4, False),
            (3, False), (2, False), (2, True), (1, False), (1, False), (11, False),
        ):  # fmt: skip
            story = self._fresh(ago, companion, Fate.DRAFT)
            story.fault = "V08" if ago > SUBMIT_DAYS else ""
            yield story
        for ago, fate, reason in (
            (4, Fate.SENT, ""), (5, Fate.SENT, "V29"), (6, Fate.SENT, ""), (3, Fate.SENT, "V29"),
            (7, Fate.SENT, ""), (7, Fate.ASKED, "V29"), (8, Fate.RETURNED, ""), (9, Fate.RETURNED, "V29"),
            (9, Fate.RESENT, ""), (10, Fate.APPROVED, ""),
        ):  # fmt: skip
            yield self._fresh(ago, not reason, fate, reason)
        yield from self._again(3)
        yield from self._again(5)
        for ago in (3, 4, 6, 7):
            yield self._fresh(ago, False, Fate.SENT)
        for ago in (2, 4, 7):
            order, car, title = self.teller.order(
                self.plan.today - timedelta(days=ago), kind=JobKind.CUSTOMER_PAID, days_in_shop=0
            )
            yield Story(self.dealer, order, car, Fate.DRAFT, title)

    def _again(self, ago: int) -> Iterator[Story]:
        """The same part of the same car for the second time within weeks: not mended, or failed anew?"""
        found = faults.one_place(self.teller, self.plan.today - timedelta(days=ago + 17))
        if found is None:
            return
        order, car, title, base = found
        first = Story(self.dealer, order, car, Fate.SENT, title)
        first.sent_at = _working(first.closed_at + timedelta(days=1.1))
        yield first
        order, car, title = self.teller.order(
            self.plan.today - timedelta(days=ago),
            kind=JobKind.WARRANTY,
            companion=False,
            car=car,
            days_in_shop=0,
            component=base,
        )
        story = Story(self.dealer, order, car, Fate.SENT, title, fault="V19")
        sent = _working(self.now - timedelta(days=ago / 2.2, hours=self.teller.between(0.5, 5)))
        story.sent_at = max(sent, story.closed_at + timedelta(minutes=20))
        yield story

    def _fresh(self, ago: int, companion: bool, fate: Fate, reason: str = "") -> Story:
        order, car, title = self.teller.order(
            self.plan.today - timedelta(days=ago), kind=JobKind.WARRANTY, companion=companion, days_in_shop=0
        )
        story = Story(self.dealer, order, car, fate, title)
        if reason == "V29":
            faults.more_hours(story)
        if fate is not Fate.DRAFT:
            story.sent_at = _working(self.now - timedelta(days=ago / 2.2, hours=self.teller.between(0.5, 5)))
            story.sent_at = max(story.sent_at, story.closed_at + timedelta(minutes=20))
        if fate not in (Fate.DRAFT, Fate.SENT) and story.sent_at is not None:
            story.decided_at = _working(story.sent_at + timedelta(days=self.teller.between(0.3, 0.9)))
        if fate is Fate.ASKED or (fate is Fate.SENT and companion and ago % 2):
            story.talk = (QUESTIONS[ago % len(QUESTIONS)],)
        return story


def due_at(story: Story) -> datetime:
    """Return the first moment that is too late to send the claim."""
    assert story.order.handed_over_at is not None
    return deadline(story.order.handed_over_at, SUBMIT_DAYS, Unit.CALENDAR_DAY)


def _working(moment: datetime) -> datetime:
    """Move a moment of the night into the next office hours."""
    local = at(local_day(moment), 0)
    hour = (moment - local).total_seconds() / 3600
    if hour < 8.5:
        return at(local_day(moment), 8, 30 + int(hour * 7))
    if hour > 18:
        return at(local_day(moment) + timedelta(days=1), 8, 30 + int((hour - 18) * 9))
    return moment
