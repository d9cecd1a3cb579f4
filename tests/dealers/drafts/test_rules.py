from decimal import Decimal

import pytest

from claims.rules import ClaimType
from dealers.drafts.rules import (
    CLAIM_TYPES,
    BadValue,
    NotEditable,
    PartChoice,
    Readiness,
    address,
    causal_place,
    parse,
    readiness,
    short_title,
)
from dealers.workshop.order_data import JobKind
from dealers.workshop.rules import OEM_PAID
from tests.claims.adjudication.builders import at, judged, make_policy, make_submission, row


def part(amount: str, must_return: bool = False, is_marked: bool = False) -> PartChoice:
    return PartChoice(Decimal(amount), must_return, is_marked)


def test_every_job_that_the_oem_pays_has_a_claim_type() -> None:
    assert set(CLAIM_TYPES) == set(OEM_PAID)
    assert CLAIM_TYPES[JobKind.WARRANTY] is ClaimType.NORMAL


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], None),
        ([part("10")], 0),
        ([part("10"), part("20", is_marked=True)], 1),
        ([part("10", must_return=True), part("20", is_marked=True)], 1),
        ([part("10", is_marked=True), part("20", is_marked=True)], None),
        ([part("10"), part("5", must_return=True), part("99")], 1),
        ([part("10", must_return=True), part("5", must_return=True)], None),
        ([part("10"), part("20")], None),
    ],
)
def test_the_causal_part_is_told_or_left_open(parts: list[PartChoice], expected: int | None) -> None:
    assert causal_place(parts) == expected


@pytest.mark.parametrize(
    ("told", "title"),
    [
        (("转向机总成", "方向盘突然变沉"), "转向机总成"),
        (("", " \n", "“方向盘突然变沉”\n第二行"), "方向盘突然变沉"),
        (("长" * 41,), "长" * 39 + "…"),
        (("", "“”"), ""),
    ],
)
def test_a_title_is_the_first_thing_told_and_short(told: tuple[str, ...], title: str) -> None:
    assert short_title(*told) == title


def test_readiness_follows_the_strongest_finding() -> None:
    assert readiness(judged()) is Readiness.READY
    assert readiness(judged(make_submission(cause=""))) is Readiness.BLOCKED
    late = make_submission(submitted_at=at(11, 25))
    assert readiness(judged(late)) is Readiness.LATE
    manual = make_policy(V53=row("V53", severity="manual"))
    assert readiness(judged(make_submission(cause="坏了"), policy=manual)) is Readiness.PERSON


@pytest.mark.parametrize("field", ["vin", "handed_over_at", "lines.x.code", "lines.2", "mileage_km.1", ""])
def test_what_comes_from_the_order_is_no_field_of_a_draft(field: str) -> None:
    with pytest.raises(NotEditable):
        address(field)


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("mileage_km", " 27，418 km", 27418),
        ("mileage_km", "", None),
        ("lines.1.quantity", "1.50", Decimal("1.50")),
        ("lines.2.amount", "¥1,200.5", Decimal("1200.5")),
        ("lines.2.is_causal", "on", True),
        ("lines.2.code", " k2gc-3d070 ", "K2GC-3D070"),
        ("claim_type", "goodwill", "goodwill"),
        ("complaint", " “顿一下” ", "“顿一下”"),
    ],
)
def test_values_are_read_as_people_write_them(field: str, typed: str, value: object) -> None:
    assert parse(address(field), typed) == value


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("mileage_km", "27.5"),
        ("mileage_km", "2000001"),
        ("lines.1.quantity", "-1"),
        ("lines.1.quantity", "eins"),
        ("lines.1.quantity", "NaN"),
        ("claim_type", "sanbao"),
        ("lines.1.supplier_code", "x" * 21),
        ("complaint", "字" * 2001),
    ],
)
def test_values_that_do_not_fit_are_refused(field: str, typed: str) -> None:
    with pytest.raises(BadValue) as refusal:
        parse(address(field), typed)
    assert refusal.value.params["field"] == field
