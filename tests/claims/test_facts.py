"""What is gathered about submissions: right for each, in few statements, and nothing of a neighbour too much."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims import commands, elsewhere, gathering
from claims.adjudication.catalogue import (
    CatalogueFact,
    MaintenanceFact,
    ModelFact,
    NearFact,
    OperationFact,
    PartFact,
)
from claims.facts import gather_facts
from claims.models import Claim
from claims.rules import ClaimType, Status
from landbridge.catalog.books import Book
from landbridge.catalog.models import (
    FailureCode,
    LabourOperation,
    LabourRate,
    LabourTime,
    MaintenancePlan,
    OperationFailure,
    Part,
    PartFit,
    PartPrice,
    Series,
    VehicleModel,
)
from landbridge.ids import uuid7
from landbridge.vehicles.models import ServiceRecord, Vehicle
from tenants.models import DealerGrade
from tests.cast import NOON
from tests.claims import world

pytestmark = pytest.mark.services
TODAY = date(2026, 11, 23)


def facts_of(actor, **changes):
    return gather_facts(actor=actor, submission=world.make_submission(actor, **changes))


def test_the_catalogue_answers_for_every_line(made_world, as_, clerk):
    with as_(clerk):
        found = facts_of(clerk)
    assert found.catalogue == CatalogueFact(
        "RJL",
        {
            "K2GC-3D070": PartFact(True, 1, Decimal("6480.00")),
            "W720-M14": PartFact(True, 4, Decimal("6.50")),
        },
        {"9B-3504A2": OperationFact(Decimal("3.20"))},
        Decimal("178.00"),
    )
    assert found.near_elsewhere == NearFact()
    assert found.maintenance is None


def test_only_rows_in_force_on_the_day_of_the_repair_count(made_world, as_, clerk, adjudicator):
    # The repair begins on 2026-11-19.
    with as_(adjudicator):
        for table in (PartPrice, PartFit, LabourTime, LabourRate):
            table.objects.update(valid_to=date(2026, 11, 20))
        gear = Part.objects.get(number="K2GC-3D070")
        PartPrice.objects.create(part=gear, net_price=Decimal("9000"), valid_from=date(2026, 11, 20))
    with as_(clerk):
        inside = facts_of(clerk).catalogue
        later = {"arrived_at": NOON, "repair_started_at": None}
        outside = facts_of(clerk, **later).catalogue
    assert inside.parts["K2GC-3D070"] == PartFact(True, 1, Decimal("6480.00"))
    assert outside.parts["K2GC-3D070"] == PartFact(False, 1, Decimal("10800.00"))
    assert outside.parts["W720-M14"] == PartFact(False, 4, None)
    assert outside.operations["9B-3504A2"].standard_hours is None
    assert (inside.labour_rate, outside.labour_rate) == (Decimal("178.00"), None)


def test_the_dealers_grade_on_the_day_of_the_repair_counts(made_world, as_, clerk, administrator):
    # The repair begins on 2026-11-19; the grade changes on the day after.
    with as_(administrator):
        LabourRate.objects.filter(dealer_grade="A").update(rate=210)
        DealerGrade.objects.create(
            dealer_id=clerk.dealer_id, grade="A", city_level=1, valid_from=date(2026, 11, 20)
        )
    with as_(clerk):
        assert facts_of(clerk).catalogue.labour_rate == Decimal("178.00")
        later = facts_of(clerk, arrived_at=NOON, repair_started_at=None)
        assert later.catalogue.labour_rate == Decimal("210.00")


def test_the_narrowest_rate_counts(made_world, as_, clerk, adjudicator):
    with as_(adjudicator):
        own = Series.objects.get(code="RJL")
        other = Series.objects.create(code="ESC", name_zh="锐际", name_en="Escape")
        for series, kind, rate in ((None, "PDI", 100), (own, "", 190), (own, "PDI", 150), (other, "", 999)):
            LabourRate.objects.create(
                dealer_grade="B", city_level=1, series=series, claim_type=kind, rate=rate,
                valid_from=world.LONG_AGO,
            )  # fmt: skip
    with as_(clerk):
        assert facts_of(clerk).catalogue.labour_rate == Decimal("190.00")
        assert facts_of(clerk, claim_type=ClaimType.PDI).catalogue.labour_rate == Decimal("150.00")


def test_an_operation_is_tied_to_failures_or_to_none(made_world, as_, clerk, adjudicator):
    with as_(adjudicator):
        free = LabourOperation.objects.create(
            code="9B-FREE", name_zh="标定", name_en="Calibrate", system="steering"
        )
        work = LabourOperation.objects.get(code="9B-3504A2")
        for code in ("C2001", "C2002", "C2003"):
            row = FailureCode.objects.create(code=code, name_zh=code, name_en=code, system="steering")
            OperationFailure.objects.create(operation=work, failure_code=row, valid_from=world.LONG_AGO)
        labour = world.make_submission(clerk).lines[0]
    lines = (labour, replace(labour, line_no=2, code=free.code), replace(labour, line_no=3, code="9B-GONE"))
    with as_(clerk):
        right = facts_of(clerk, lines=lines).catalogue.operations
        wrong = facts_of(clerk, lines=lines, failure_code="P0AA6").catalogue.operations
        none = facts_of(clerk, lines=lines, failure_code="").catalogue.operations
    assert right == {"9B-3504A2": OperationFact(Decimal("3.20")), "9B-FREE": OperationFact(None)}
    assert wrong["9B-3504A2"] == OperationFact(Decimal("3.20"), False, ("C2001", "C2002", "C2003"))
    assert wrong["9B-FREE"].answers_failure
    assert none["9B-3504A2"].answers_failure


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("锐界L 2.0T", ModelFact("RJL-20", "RJL", "锐界L 2.0T")),
        ("锐界l2.0t", ModelFact("RJL-20", "RJL", "锐界L 2.0T")),
        ("锐界", ModelFact("RJL-20", "RJL", "锐界L 2.0T")),  # short for the car's own
        ("RJL-20", ModelFact("RJL-20", "RJL", "锐界L 2.0T")),
        ("2024款 锐界L 尊锐型", ModelFact("", "RJL", "锐界L")),  # the longest series name, not 锐界
        ("锐界 2.0T 四驱", ModelFact("EDGE-20", "EDGE", "锐界 2.0T 四驱")),
        ("长安 锐界 尊锐型", ModelFact("", "EDGE", "锐界")),
        ("蒙迪欧", None),
        ("", None),
    ],
)
def test_the_dealers_words_name_a_model_a_series_or_nothing(made_world, as_, clerk, adjudicator, words, named):
    with as_(adjudicator):
        edge = Series.objects.create(code="EDGE", name_zh="锐界", name_en="Edge Classic")
        VehicleModel.objects.create(
            code="EDGE-20", series=edge, name_zh="锐界 2.0T 四驱", name_en="Edge Classic 2.0T",
            model_year=2020, energy="ICE",
        )  # fmt: skip
    with as_(clerk):
        assert facts_of(clerk, model_name=words).claimed_model == named


def test_an_unknown_car_has_no_catalogue(made_world, as_, clerk):
    with as_(clerk):
        found = facts_of(clerk, vin="LVSHCAMB0PF990017")
    assert (found.catalogue, found.claimed_model, found.maintenance) == (None, None, None)


def test_many_submissions_take_as_many_statements_as_one(made_world, as_, clerk):
    with as_(clerk):
        vehicle = Vehicle.objects.select_related("model__series").get()
        asked = [
            (world.make_submission(clerk, model_name=name, arrived_at=NOON - timedelta(days=ago)), vehicle)
            for ago, name in enumerate(("锐界L 2.0T", "福特 锐界L", "X5", "锐界L 2.0T", "Y7"), start=4)
        ]
        _all(asked, clerk)  # what the process keeps is kept from here on
        with CaptureQueriesContext(connection) as one:
            alone = _all(asked[:1], clerk)
        with CaptureQueriesContext(connection) as many:
            together = _all(asked, clerk)
    assert (len(one), len(many)) == (3, 4)  # one more for the names that are not the car's own
    assert together[0][0] == alone[0][0]
    assert len(together[0]) == len(together[1]) == len(together[2]) == 5


def _all(asked, clerk):
    lines = [line for submission, _ in asked for line in submission.lines]
    book = Book.open({line.code for line in lines}, {line.code for line in lines})
    return (
        gathering.catalogue_facts(asked, book, clerk.dealer_id),
        gathering.claimed_models(asked),
        gathering.near_claims([submission for submission, _ in asked]),
        gathering.maintenance_facts(asked),
    )


def test_gathering_takes_few_statements(made_world, as_, clerk, django_assert_num_queries):
    submission = world.make_submission(clerk, model_name="X5")
    with as_(clerk):
        gather_facts(actor=clerk, submission=submission)  # what the process keeps is kept from here on
        with django_assert_num_queries(9):
            gather_facts(actor=clerk, submission=submission)


# Other dealers -------------------------------------------------------------------------------------------
def test_a_neighbours_claim_is_a_distance_and_nothing_else(made_world, as_, clerk, other_clerk):
    with as_(other_clerk):
        world.submit(other_clerk, arrived_at=NOON - timedelta(days=9), repair_started_at=None, mileage_km=62_900,
                     repair_ended_at=None)  # fmt: skip
    with as_(clerk):
        found = facts_of(clerk)
        assert not Claim.objects.exists()
    assert found.near_elsewhere == NearFact(5, 227)
    assert found.earlier_claims == ()


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.REJECTED, Status.REJECTED_FINAL])
def test_a_claim_that_came_to_nothing_is_not_near(made_world, as_, clerk, other_clerk, adjudicator, status):
    with as_(other_clerk):
        world.submit(other_clerk)
    with as_(adjudicator):
        Claim.objects.update(status=status.value)
    with as_(clerk):
        assert facts_of(clerk).near_elsewhere == NearFact()


def test_of_far_away_claims_of_other_cars_and_parts_nothing_is_told(made_world, as_, clerk, other_clerk):
    with as_(other_clerk):
        world.submit(other_clerk)
    day = TODAY - timedelta(days=4)
    with as_(clerk):
        part = "K2GC-3D070"
        (near,) = elsewhere.nearest_claims([(world.VIN, part, day, 63_127)])
        assert near == NearFact(0, 0)
        far = day + timedelta(days=367)
        for asked in (
            (world.VIN, part, far, 63_127 + 20_001),
            (world.VIN, "W720-M14", day, 63_127),
            (world.VIN, "", day, 63_127),
            ("LVSHCAMB0PF990017", part, day, 63_127),
            (world.VIN, part, None, None),
        ):
            assert elsewhere.nearest_claims([asked]) == [NearFact()]


def test_ones_own_claims_are_not_told_twice(made_world, as_, clerk):
    with as_(clerk):
        world.submit(clerk)
        found = facts_of(clerk, job_line="2")
    assert found.near_elsewhere == NearFact()
    assert [one.number for one in found.earlier_claims] == ["CQ012-2611-00001"]


def make_plan(**changes):
    values = {
        "series": Series.objects.get(code="RJL"), "n": 1, "months": 6, "km_from": 3_000, "km_to": 5_000,
        "fee": Decimal("428.00"), "valid_from": world.LONG_AGO,
    }  # fmt: skip
    return MaintenancePlan.objects.create(**(values | changes))


def first(actor, **changes):
    return facts_of(actor, claim_type=ClaimType.FIRST_MAINT, **changes).maintenance


def test_the_promised_maintenance_is_that_of_the_sale_date(made_world, as_, clerk, adjudicator):
    with as_(clerk):
        assert first(clerk) == MaintenanceFact(1, 0)
    with as_(adjudicator):
        make_plan(valid_to=date(2024, 5, 7))
        make_plan(valid_from=date(2024, 5, 7), fee=Decimal("999.00"))
    with as_(clerk):
        assert first(clerk) == MaintenanceFact(1, 1, 6, 3_000, 5_000, Decimal("428.00"))


def test_the_fees_line_says_which_one_it_is(made_world, as_, clerk, adjudicator):
    with as_(adjudicator):
        make_plan()
    line = replace(world.make_submission(clerk).lines[0], code="FM2")
    with as_(clerk):
        assert first(clerk, lines=(line,)) == MaintenanceFact(2, 1)


@pytest.mark.parametrize(
    ("status", "claimed"),
    [(Status.SUBMITTED, 1), (Status.APPROVED_FIRST, 1), (Status.RETURNED, 0), (Status.WITHDRAWN, 0)],
)
def test_of_a_neighbours_maintenance_only_that_it_was_is_told(
    made_world, as_, clerk, other_clerk, adjudicator, status, claimed
):
    with as_(other_clerk):
        world.submit(other_clerk, claim_type=ClaimType.FIRST_MAINT)
    with as_(adjudicator):
        make_plan()
        Claim.objects.update(status=status.value)
    with as_(clerk):
        assert first(clerk).claimed_elsewhere == claimed
        assert elsewhere.maintained([world.VIN]) == [elsewhere.Maintained(claimed, 0)]
    with as_(other_clerk):
        assert elsewhere.maintained([world.VIN]) == [elsewhere.Maintained(0, 0)]


def test_a_corrected_record_of_a_maintenance_counts_as_corrected(made_world, as_, clerk, other_clerk):
    order = uuid7()

    def write(revision, kind):
        with as_(other_clerk):
            ServiceRecord.objects.create(
                dealer_id=other_clerk.dealer_id, dealer_code="GZ005", order_id=order, order_number="R1",
                revision=revision, vin=world.VIN, arrived_at=NOON, handed_over_at=NOON, mileage_km=4_000,
                kind=kind, repair_days=1,
            )  # fmt: skip
        with as_(clerk):
            return elsewhere.maintained([world.VIN])[0].done

    assert [write(1, "free_maintenance"), write(2, "customer_pay")] == [1, 0]


def test_both_functions_answer_no_more_than_their_numbers(made_world, as_, clerk):
    with as_(clerk), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sec.nearest_claim('', '', NULL, NULL)")
        assert [column.name for column in cursor.description] == ["days_apart", "km_apart"]
        cursor.execute("SELECT * FROM sec.maintenance_elsewhere('')")
        assert [column.name for column in cursor.description] == ["claimed", "done"]


def test_a_near_claim_sends_the_next_one_to_a_person(made_world, as_, clerk, other_clerk, adjudicator):
    with as_(other_clerk):
        world.submit(other_clerk)
    with as_(clerk):
        claim = world.submit(clerk)
    with as_(adjudicator):
        answer = commands.adjudicate_claim(claim_id=claim.pk, version=1, now=NOON)
    assert (answer.outcome, answer.agrees) == ("in_review", True)
    assert [one["rule_id"] for one in answer.judgement["findings"]] == ["V19"]
    assert "GZ005" not in str(answer.judgement)
