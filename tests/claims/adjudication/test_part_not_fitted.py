from dataclasses import replace
from decimal import Decimal

from claims.adjudication.catalogue import PartFact
from claims.adjudication.types import Result, Severity
from claims.bilingual import Text
from tests.claims.adjudication.builders import (
    GEAR,
    LABOUR,
    NUT,
    finding,
    make_catalogue,
    make_facts,
    make_submission,
)

FOREIGN = make_facts(catalogue=make_catalogue(parts={"K2GC-3D070": PartFact(False, 1, Decimal("6480.00"))}))


def test_parts_of_the_series_pass():
    assert finding("V25") is None


def test_a_part_of_another_series_is_returned():
    found = finding("V25", facts=FOREIGN)
    assert (found.severity, found.result, found.field) == (Severity.RETURN, Result.HIT, "lines.2.code")
    assert found.title == Text("配件不适用该车系", "Part is not fitted to this series")
    assert found.text == Text(
        "第 2 行 转向机总成：K2GC-3D070 不适用 RJL 车系，请核对零件号。",
        "Line 2 转向机总成: K2GC-3D070 is not fitted to RJL; check the number.",
    )


def test_an_unknown_number_goes_to_a_person():
    found = finding("V25", make_submission(lines=(LABOUR, GEAR, replace(NUT, code="X-1"))))
    assert (found.severity, found.result, found.field) == (Severity.MANUAL, Result.HIT, "lines.3.code")
    assert found.title == Text("零件号不在目录里", "Part number is not in the catalogue")
    assert found.text == Text(
        "第 3 行 自锁螺母：配件目录里没有 X-1，由审核员核对。",
        "Line 3 自锁螺母: X-1 is not in the catalogue, checked by an adjudicator.",
    )


def test_a_part_without_a_number_goes_to_a_person_too():
    found = finding("V25", make_submission(lines=(LABOUR, GEAR, replace(NUT, code=""))))
    assert found.text.zh == "第 3 行 自锁螺母：没有零件号，由审核员核对。"


def test_one_that_does_not_fit_outweighs_an_unknown_one():
    found = finding("V25", make_submission(lines=(LABOUR, GEAR, replace(NUT, code="X-1"))), FOREIGN)
    assert (found.severity, found.field) == (Severity.RETURN, "lines.2.code")


def test_labour_alone_passes():
    assert finding("V25", make_submission(lines=(LABOUR,))) is None


def test_skipped_without_the_catalogue_and_to_a_person():
    found = finding("V25", facts=make_facts(catalogue=None))
    assert (found.result, found.severity) == (Result.SKIPPED, Severity.MANUAL)
