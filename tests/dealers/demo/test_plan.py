"""The plan of the demo: the same seed tells the same stories, and they look like a trade."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dealers.demo import cast, files
from dealers.demo.plan import Plan, Wishes, due_at
from dealers.demo.stories import Fate, covered
from dealers.workshop.order_data import JobKind
from landbridge.clocks.days import local_day
from landbridge.clocks.deadlines import days_left
from landbridge.identifiers import phone, plate, vin

NOW = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="module")
def plan():
    return Plan(Wishes(now=NOW))


def test_the_same_wishes_tell_the_same_stories(plan):
    again = Plan(Wishes(now=NOW)).stories
    assert [(one.order, one.fate, one.sent_at, one.decided_at) for one in plan.stories] == [
        (one.order, one.fate, one.sent_at, one.decided_at) for one in again
    ]


def test_nothing_happens_after_now_or_in_the_wrong_order(plan):
    for story in plan.stories:
        assert story.closed_at <= NOW
        if story.sent_at:
            assert story.closed_at < story.sent_at <= NOW
        if story.decided_at:
            assert story.sent_at < story.decided_at <= NOW


def test_the_calendar_of_the_catalogue_reaches_back_to_the_longest_history():
    plan = Plan(Wishes(now=NOW, years=3))
    days = [row["date"] for row in plan.catalogue.tables["workdays"]]
    assert min(days) <= min(local_day(story.order.arrived_at) for story in plan.stories)
    assert NOW.date() + timedelta(days=365) < max(days)


def test_numbers_are_the_dealers_own(plan):
    numbers = [(story.dealer.code, story.number) for story in plan.stories]
    assert len(set(numbers)) == len(numbers)


def test_identifiers_are_real_ones(plan):
    for story in plan.stories:
        assert vin.problem(story.order.vin) is None
        assert plate.problem(story.order.plate) is None
        assert phone.parse(story.order.customer.phones[0].number).e164 == story.order.customer.phones[0].number


def test_the_largest_dealer_does_about_twenty_times_the_smallest():
    shares = [dealer.share for dealer in cast.DEALERS]
    assert max(shares) / min(shares) == 20
    assert [dealer.grade for dealer in sorted(cast.DEALERS, key=lambda one: -one.share)] == list("ABCDEF")
    assert {dealer.depot for dealer in cast.DEALERS} == {
        "beijing", "shanghai", "guangzhou", "wuhan", "zhengzhou", "chongqing"
    }  # fmt: skip


def test_few_cars_make_many_of_the_claims(plan):
    claims = Counter(story.order.vin for story in plan.stories if story.order.jobs[0].kind is JobKind.WARRANTY)
    counts = [claims.get(car.vin, 0) for car in plan.cars]
    mean = sum(counts) / len(counts)
    variance = sum((count - mean) ** 2 for count in counts) / len(counts)
    assert variance / mean > 1.2  # Poisson would be 1


def test_returned_rejected_and_late_are_the_few(plan):
    sent = [story for story in plan.stories if story.sent_at]
    share = Counter(story.fate for story in sent)
    assert 0.03 <= (share[Fate.RETURNED] + share[Fate.RESENT]) / len(sent) <= 0.10
    assert 0.005 <= share[Fate.REJECTED] / len(sent) <= 0.03


def test_the_main_dealer_shows_every_clock(plan):
    drafts = [
        story
        for story in plan.stories
        if story.dealer.code == cast.MAIN_DEALER and story.fate is Fate.DRAFT and not story.sent_at
        and story.order.jobs[0].kind is JobKind.WARRANTY
    ]  # fmt: skip
    left = {days_left(due_at(story), NOW) for story in drafts}
    assert {0, 1, 2} <= left
    assert min(left) < 0
    assert max(left) >= 8


def test_a_warranty_job_is_on_a_car_in_warranty_unless_a_fault_is_planted(plan):
    for story in plan.stories:
        if story.order.jobs[0].kind is JobKind.WARRANTY and story.fault in ("", "V08", "V53"):
            assert covered(story.car, local_day(story.order.arrived_at))


def test_one_account_for_every_role_and_one_at_two_dealers():
    rows = cast.accounts()
    assert {row["role"] for row in rows} == {role.value for role in cast.ROLE_NAMES}
    assert len({row["email"] for row in rows}) == len(rows)
    assert [row["email"] for row in rows[:2]] == ["clerk@cq012.demo", "adjudicator@oem.demo"]
    assert [row["places"] for row in rows if len(row["places"]) > 1] == [["CQ012", "WH003"]]
    assert len(cast.PASSWORD) >= 10


def test_the_files_have_a_dozen_bad_orders_of_different_kinds():
    samples = files.static()
    assert len(samples.wrong) == 12
    assert len(set(samples.wrong.values())) == 12


def test_the_cars_of_the_shipped_files_are_on_file_in_a_demo_made_a_year_later():
    later = Plan(Wishes(now=files.STATIC_NOW + timedelta(days=400), years=2))
    samples = files.static()
    mistyped = {number for number, code in samples.wrong.items() if code.startswith("vin_")}
    vins = {order["vin"] for order in samples.orders if order["order_number"] not in mistyped}
    assert len(vins) > 20
    assert vins <= {car.vin for car in later.cars}


def test_the_shipped_files_are_what_the_code_writes(tmp_path):
    shipped = Path(__file__).parents[3] / "demo" / "files"
    for path in files.write(files.static(), tmp_path):
        if path.suffix == ".csv":
            assert path.read_bytes() == (shipped / path.name).read_bytes()
        assert (shipped / path.name).stat().st_size > 1000
