"""Prices, terms and type-ahead on the demo catalogue, as OEM and as dealer."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from landbridge.catalog import queries, shelf
from landbridge.catalog.books import Book, Payee
from landbridge.catalog.demo import build
from landbridge.catalog.demo.loading import load_demo
from landbridge.catalog.models import CatalogueLoad, LabourTime, Part, PartPrice
from landbridge.catalog.models.periods import EDITION
from landbridge.catalog.rules import TermScope
from landbridge.clocks.workdays import CalendarYearMissing
from landbridge.doors.editions import Kept, stamp_of
from landbridge.doors.models import Edition
from tests import acting

NOW = datetime(2026, 11, 1, 4, tzinfo=UTC)
ON = date(2026, 11, 1)
CATALOGUE = build(1)
QUERIES_OF_NEW = 11  # of numbers that nobody asked for since the catalogue changed


@pytest.fixture(scope="module")
def loaded(committed):
    """The demo catalogue, loaded once: what each test changes is undone."""
    administrator = acting.actor_named("administrator")
    with acting.entered(administrator):
        return load_demo(actor=administrator, catalogue=CATALOGUE, now=NOW)


@pytest.fixture
def demo(loaded):
    with acting.undone():
        yield loaded


def ask(**changes):
    question = {
        "on": ON,
        "series_code": "ESCAPE",
        "claim_type": "NORMAL",
        "part_numbers": ["LX6P-7A100-BD"],
        "operation_codes": ["6F-4112A1"],
    }
    payee = Payee(changes.pop("grade", "B"), changes.pop("city_level", 1))
    question |= changes
    return Book.open(question["part_numbers"], question["operation_codes"]).prices(payee, **question)


def forget():
    """Make the catalogue's edition anew, as any change of a row does."""
    Edition.objects.filter(name=EDITION).update(stamp=uuid4())


def test_the_demo_goes_in_whole_and_a_second_time_changes_nothing(demo, as_, administrator):
    assert {load.kind: load.refused for load in demo} == dict.fromkeys(CATALOGUE.tables, 0)
    assert {load.kind: load.added + load.changed for load in demo} == {
        kind: len(rows) for kind, rows in CATALOGUE.tables.items()
    }
    with as_(administrator):
        again = load_demo(actor=administrator, catalogue=CATALOGUE, now=NOW)
        assert {
            load.kind: (load.added, load.changed, load.ended, load.refused) for load in again
        } == dict.fromkeys(CATALOGUE.tables, (0, 0, 0, 0))
        assert Part.objects.count() == len(CATALOGUE.tables["parts"])


def test_prices_of_a_part_and_an_operation(demo, as_, clerk):
    with as_(clerk):
        answer = ask()
        part, operation = answer.parts["LX6P-7A100-BD"], answer.operations["6F-4112A1"]
        told = part.part
        row = PartPrice.objects.get(pk=part.net.id)
        assert (part.net.value, part.markup.value) == (Decimal("4344.07"), Decimal("18.00"))
        assert (part.unit_price, row.net_price) == (Decimal("5126.00"), Decimal("4344.07"))
        assert (told.must_return, told.supplier_code, told.sanbao_class) == (
            True,
            "K3Q7A",
            "MAIN_PART",
        )
        assert (part.fits, part.is_supplied, told.superseded_by) == (True, True, "")
        assert operation.standard_hours == Decimal("4.60")
        assert LabourTime.objects.get(pk=operation.time.id).standard_hours == Decimal("4.60")
        assert operation.failure_codes == {"TR04-06", "TR04-11"}
        assert answer.labour_rate == Decimal("185.00")


@pytest.mark.parametrize(
    ("changes", "unit_price", "fits", "supplied"),
    [
        ({"grade": "F"}, "5299.77", True, True),
        ({"on": date(2025, 6, 1)}, "4972.23", True, True),
        ({"on": date(2021, 6, 1)}, None, True, False),
        ({"series_code": "EXPLORER"}, "5126.00", False, True),
    ],
)
def test_a_price_follows_grade_day_and_series(demo, as_, adjudicator, changes, unit_price, fits, supplied):
    with as_(adjudicator):
        part = ask(**changes).parts["LX6P-7A100-BD"]
        assert part.unit_price == (Decimal(unit_price) if unit_price else None)
        assert (part.fits, part.is_supplied) == (fits, supplied)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "185.00"),
        ({"city_level": 3}, "161.00"),
        ({"claim_type": "PDI"}, "148.00"),
        ({"series_code": "EXPLORER"}, "200.00"),
        ({"series_code": "EXPLORER", "claim_type": "PDI"}, "200.00"),
        ({"on": date(2023, 1, 1)}, "170.00"),
        ({"on": date(2020, 1, 1)}, None),
    ],
)
def test_the_labour_rate(demo, as_, adjudicator, changes, expected):
    with as_(adjudicator):
        assert ask(**changes).labour_rate == (Decimal(expected) if expected else None)


def test_what_the_catalogue_does_not_know_is_absent(demo, as_, adjudicator):
    with as_(adjudicator):
        answer = ask(part_numbers=["NO-SUCH"], operation_codes=["NO-SUCH"])
        assert (answer.parts, answer.operations) == ({}, {})


def test_an_operation_without_hours_on_the_series(demo, as_, adjudicator):
    plugin = next(one for one in CATALOGUE.components if one.base == "10B759")
    with as_(adjudicator):
        answer = ask(series_code="KUGA", operation_codes=[plugin.replace])
        assert answer.operations[plugin.replace].standard_hours is None


def test_the_number_of_queries_does_not_grow(demo, as_, adjudicator):
    numbers = [row["number"] for row in CATALOGUE.tables["parts"]][:200]
    codes = [row["code"] for row in CATALOGUE.tables["operations"]][:100]
    with as_(adjudicator):
        for part_numbers, operation_codes in ((numbers[:1], codes[:1]), (numbers, codes)):
            forget()
            for expected in (QUERIES_OF_NEW, 1):
                with CaptureQueriesContext(connection) as asked:
                    ask(part_numbers=part_numbers, operation_codes=operation_codes)
                assert len(asked) == expected


def test_warranty_terms_by_part_class_and_vehicle(demo, as_, clerk):
    components = {one.base: one.numbers["ESCAPE"][0] for one in CATALOGUE.fitting("ESCAPE")}
    battery, pads, valve_body, pack = (components[base] for base in ("10655", "2001", "7A100", "10B759"))
    with as_(clerk):
        numbers = [battery, pads, valve_body, pack]
        terms = Book.open(numbers).terms(date(2024, 8, 16), numbers)
        found = {
            number: (term.scope, term.months, term.km)
            for number in (battery, pads, valve_body, pack, "NO-SUCH")
            if (term := terms.of(number))
        }
        assert found == {
            battery: (TermScope.PART, 12, 30_000),
            pads: (TermScope.CLASS, 3, 5_000),
            valve_body: (TermScope.BASE, 36, 100_000),
            pack: (TermScope.PART, 96, 120_000),
            "NO-SUCH": (TermScope.BASE, 36, 100_000),
        }


def test_no_policy_row_means_no_term(demo, as_, adjudicator):
    with as_(adjudicator):
        terms = Book.open(["LX6P-7A100-BD"]).terms(date(2015, 12, 31), ["LX6P-7A100-BD"])
        assert terms.base is None
        assert terms.of("LX6P-7A100-BD") is None


def test_the_free_maintenance(demo, as_, adjudicator):
    with as_(adjudicator):
        plan = queries.maintenance_plan(sold_on=ON, series_code="EXPLORER", n=1)
        assert (plan.months, plan.km_from, plan.km_to, plan.fee) == (6, 3000, 5000, Decimal("486.00"))
        assert queries.maintenance_plan(sold_on=ON, series_code="EXPLORER", n=2) is None


@pytest.mark.parametrize("text", ["LX6P-7A100", "lx6p7a100bd", " 7A100-BD"])
def test_parts_are_found_by_number(demo, as_, clerk, text):
    with as_(clerk):
        assert [part.number for part in queries.search_parts(text, on=ON)] == ["LX6P-7A100-BD"]


def test_parts_are_found_by_name_and_series(demo, as_, clerk):
    with as_(clerk):
        anywhere = {part.number[:3] for part in queries.search_parts("阀体", on=ON)}
        on_escape = [part.number for part in queries.search_parts("阀体", on=ON, series_code="ESCAPE")]
        assert anywhere == {"LX6", "DS7", "K2G", "LB5", "CV6"}
        assert on_escape == ["LX6P-7A100-BD"]
        assert queries.search_parts("  ", on=ON) == []
        assert len(queries.search_parts("a", on=ON)) == 20


def test_operations_and_failure_codes_are_found(demo, as_, clerk):
    with as_(clerk):
        operations = queries.search_operations("6F-4112", on=ON, series_code="ESCAPE")
        assert [one.code for one in operations] == ["6F-4112A1", "6F-4112B2", "6F-4112C3"]
        failures = queries.search_failure_codes("阀体", on=ON, operation_code="6F-4112A1")
        assert [one.code for one in failures] == ["TR04-06", "TR04-11"]
        assert queries.search_failure_codes("阀体", on=ON, operation_code="6F-4100A1") == []


def test_the_calendar_is_loaded_and_a_missing_year_raises(demo, as_, clerk):
    with as_(clerk):
        calendar = shelf.workday_calendar()
        assert calendar.is_workday(date(2025, 9, 28))
        with pytest.raises(CalendarYearMissing):
            calendar.is_workday(date(2028, 1, 3))


# What is kept in the process -----------------------------------------------------------------------------
def unit_price():
    return ask().parts["LX6P-7A100-BD"].unit_price


def test_a_change_counts_at_once_and_not_when_it_is_rolled_back(demo, as_, administrator, clerk):
    with as_(administrator):
        before = unit_price()
        with pytest.raises(RuntimeError), transaction.atomic():
            PartPrice.objects.filter(part__number="LX6P-7A100-BD").update(net_price=Decimal("100.00"))
            assert unit_price() == Decimal("118.00")
            raise RuntimeError
        assert unit_price() == before
        PartPrice.objects.filter(part__number="LX6P-7A100-BD").update(net_price=Decimal("200.00"))
    with as_(clerk):
        assert unit_price() == Decimal("236.00")


def test_a_number_that_was_unknown_is_found_when_it_is_there(demo, as_, administrator):
    with as_(administrator):
        assert ask(part_numbers=["NEW-1"]).parts == {}
        part = Part.objects.get(number="LX6P-7A100-BD")
        part.pk, part.number = uuid4(), "NEW-1"
        part.save(force_insert=True)
        assert ask(part_numbers=["NEW-1"]).parts["NEW-1"].unit_price is None


def test_every_table_of_the_catalogue_has_its_edition(demo, as_, administrator):
    tables = [one for one in apps.get_app_config("catalog").get_models() if one is not CatalogueLoad]
    with as_(administrator):
        for table in tables:
            before = stamp_of(EDITION)
            key = table._meta.get_field("id")
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE {table._meta.db_table} SET {key.column} = {key.column} WHERE false")
            assert stamp_of(EDITION) != before, table


def test_no_more_is_kept_than_was_said():
    kept, stamp, asked = Kept(3), uuid4(), []

    def read(keys):
        asked.append(keys)
        return {key: key * 2 for key in keys if key}

    assert kept.among(stamp, [0, 1, 2], read) == {1: 2, 2: 4}
    assert kept.among(stamp, [0, 2, 3], read) == {2: 4, 3: 6}
    assert kept.among(stamp, [2, 4], read) == {2: 4, 4: 8}  # four were kept: all are read anew
    assert kept.among(uuid4(), [2], read) == {2: 4}
    assert asked == [[0, 1, 2], [3], [2, 4], [2]]
