from dataclasses import replace
from datetime import timedelta

import pytest

from dealers.workshop.order_data import JobKind, Source
from dealers.workshop.rules import OEM_PAID, missing_fields, repair_time_in_days, service_kind
from landbridge.vehicles.rules import ServiceKind
from tests.cast import NOON
from tests.dealers.builders import GEAR, JOB, PAID_JOB, WORK, make_order


def fields(**changes: object) -> list[str]:
    return [one.field for one in missing_fields(make_order(**changes))]


def test_a_complete_record_lacks_nothing() -> None:
    assert fields() == []


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"mileage_km": None}, "mileage_km"),
        ({"handed_over_at": None}, "handed_over_at"),
        ({"handed_over_at": NOON - timedelta(days=5)}, "handed_over_at"),
        ({"signed_by_customer": False}, "signed_by_customer"),
        ({"vin": "LVSHBFAF49F012346"}, "vin"),
        ({"jobs": ()}, "jobs"),
        ({"jobs": (replace(JOB, complaint="  "),)}, "jobs.1.complaint"),
        ({"jobs": (replace(JOB, checks="", cause=""),)}, "jobs.1.checks"),
        ({"jobs": (replace(JOB, labour=(), parts=()),)}, "jobs.1.labour"),
        ({"jobs": (replace(JOB, parts=(replace(GEAR, part_number=""),)),)}, "jobs.1.parts.1.part_number"),
        ({"jobs": (replace(JOB, parts=(replace(GEAR, amount=None),)),)}, "jobs.1.parts.1.amount"),
        ({"jobs": (PAID_JOB, replace(JOB, labour=(replace(WORK, hours=None),)))}, "jobs.2.labour.1.hours"),
    ],
)
def test_each_field_of_article_17_is_asked_for(changes: dict[str, object], missing: str) -> None:
    assert fields(**changes) == [missing]


def test_the_signature_is_not_asked_of_an_import() -> None:
    assert fields(signed_by_customer=False, source=Source.IMPORT) == []


def test_cause_stands_for_the_check_result_where_a_system_has_one_column() -> None:
    assert fields(jobs=(replace(JOB, checks="", cause="传感器漂移"),)) == []


def test_what_the_oem_pays() -> None:
    assert {kind for kind in JobKind if kind not in OEM_PAID} == {
        JobKind.CUSTOMER_PAID,
        JobKind.INSURANCE,
        JobKind.INTERNAL,
    }


def test_the_visit_is_what_its_most_telling_job_is() -> None:
    assert service_kind([JobKind.CUSTOMER_PAID, JobKind.WARRANTY]) is ServiceKind.WARRANTY
    assert service_kind([JobKind.PDI, JobKind.RECALL]) is ServiceKind.CAMPAIGN
    assert service_kind([]) is ServiceKind.INTERNAL


def test_repair_days_count_each_started_day() -> None:
    order = make_order(repair_started_at=NOON, repair_ended_at=NOON + timedelta(hours=25))
    assert repair_time_in_days(order) == 2
    assert repair_time_in_days(replace(order, repair_ended_at=None, handed_over_at=None)) == 0
