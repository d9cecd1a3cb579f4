"""Pages by cursor at their edges: the last page, rows that come and go meanwhile, cursors of other lists."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine

from dealers.workshop import commands as workshop
from dealers.workshop import queries
from dealers.workshop.models import RepairOrder
from landbridge.catalog.models import Part
from landbridge.doors.scopes import oem_scope
from tests.api import Program, program
from tests.cast import NOON
from tests.dealers.builders import make_order


@pytest.fixture
def dms(rollback: None, as_, manager) -> Iterator[Program]:
    with time_machine.travel(NOON, tick=True):
        yield program(as_, manager)


@pytest.fixture
def make(as_, clerk) -> Callable[..., None]:
    """Save open orders with these numbers, one after the other."""

    def save(*numbers: str, **changes: Any) -> None:
        with as_(clerk):
            for number in numbers:
                data = make_order(number=number, handed_over_at=None, **changes)
                workshop.save_order(actor=clerk, now=NOON, data=data)

    return save


def page(caller: Program, path: str) -> tuple[list[str], str | None]:
    answer = caller("GET", path)
    assert answer.status_code == 200, answer.content.decode()
    found = answer.json()
    return [row["number"] for row in found["results"]], found["next_cursor"]


def test_a_list_without_rows_is_a_page_without_a_next(dms):
    assert page(dms, "orders") == ([], None)


def test_a_page_that_is_just_full_is_the_last(dms, make):
    make("RO-1", "RO-2")

    assert page(dms, "orders?limit=2") == (["RO-2", "RO-1"], None)
    numbers, cursor = page(dms, "orders?limit=1")
    assert numbers == ["RO-2"]
    assert page(dms, f"orders?limit=1&cursor={cursor}") == (["RO-1"], None)


def test_what_comes_meanwhile_shifts_nothing(dms, make):
    make("RO-1", "RO-2", "RO-3", "RO-4")
    _, cursor = page(dms, "orders?limit=2")
    make("RO-5", "RO-6")

    assert page(dms, f"orders?limit=2&cursor={cursor}") == (["RO-2", "RO-1"], None)


def test_the_row_of_the_cursor_may_be_gone(dms, make, as_, clerk):
    make("RO-1", "RO-2", "RO-3")
    _, cursor = page(dms, "orders?limit=2")
    with as_(clerk):
        RepairOrder.objects.get(number="RO-2").delete()

    assert page(dms, f"orders?limit=2&cursor={cursor}") == (["RO-1"], None)


def test_a_condition_holds_on_every_page(dms, make):
    make("RO-1", "XX-2", "RO-3", "XX-4", "RO-5")
    numbers, cursor = page(dms, "orders?search=ro-&limit=2")

    assert numbers == ["RO-5", "RO-3"]
    assert page(dms, f"orders?search=ro-&limit=2&cursor={cursor}") == (["RO-1"], None)


def test_pages_together_are_the_list_whatever_their_size(dms, make):
    make(*(f"RO-{number}" for number in range(7)))
    whole, _ = page(dms, "orders")
    for size in (1, 2, 3, 6, 7, 8, 200):
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            numbers, cursor = page(dms, f"orders?limit={size}&cursor={cursor}")
            seen += numbers
        assert seen == whole, size


def test_a_text_is_a_cursor_too_and_may_hold_anything_a_number_holds(dms, as_, administrator):
    numbers = ["6M5Y/9F-472", "A_B", "Z.9"]
    with oem_scope():
        for number in numbers:
            Part.objects.create(
                number=number, name_zh="件", name_en="part", system="engine", sanbao_class="NORMAL",
                must_return=False, quantity_per_vehicle=1, valid_from=date(2020, 1, 1),
            )  # fmt: skip
    for caller in (dms, program(as_, administrator, label="DESK-1")):
        seen: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            found, cursor = page(caller, f"catalogue/parts?limit=1&cursor={cursor}")
            seen += found
        assert seen == numbers


def test_a_cursor_of_another_list_is_refused(dms, as_, administrator):
    with oem_scope():
        for number in ("P-1", "P-2"):
            Part.objects.create(
                number=number, name_zh="件", name_en="part", system="engine", sanbao_class="NORMAL",
                must_return=False, quantity_per_vehicle=1, valid_from=date(2020, 1, 1),
            )  # fmt: skip
    _, cursor = page(dms, "catalogue/parts?limit=1")
    answer = dms("GET", f"orders?cursor={cursor}")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["cursor"])


@pytest.mark.parametrize("limit", ["-1", "0", "201", "1.5", "٣", "9" * 400, " 5"])
def test_a_limit_that_is_none_is_refused(dms, limit):
    answer = dms("GET", f"orders?limit={limit}")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["limit"])


@pytest.mark.parametrize("cursor", ["é", "=", "AA==", "//", "a" * 10_000])
def test_a_cursor_that_is_none_is_refused(dms, cursor):
    answer = dms("GET", f"orders?cursor={cursor}")

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["cursor"])


def test_a_page_reads_no_more_than_it_shows(dms, make, django_assert_max_num_queries, as_, clerk):
    make(*(f"RO-{number}" for number in range(5)))
    with as_(clerk):
        assert queries.orders(clerk).count() == 5
    with django_assert_max_num_queries(3):
        assert len(page(dms, "orders?limit=2")[0]) == 2
