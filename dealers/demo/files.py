"""The two sample files: repair orders as two dealers' systems would export them, with bad rows among them."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dealers.demo import cast
from dealers.demo.plan import Plan, Wishes
from dealers.demo.stories import Fate, Teller
from dealers.imports import commands as imports
from dealers.imports.models import FileState, Outcome
from dealers.workshop.order_data import JobKind, OrderData
from landbridge.clocks.days import SHANGHAI
from landbridge.doors.models import UNFINISHED, Job
from landbridge.doors.scopes import dealer_scope, front_door
from landbridge.doors.tasks import run_chunk
from landbridge.identity.models import User
from landbridge.intake.samples import LINE_ROWS_NAME, ORDER_ROWS_NAME, SampleLine, SampleOrder, write_samples
from tenants import queries as tenants

STATIC_NOW = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
_KINDS = {JobKind.CUSTOMER_PAID: "customer_pay"}
_RULES = {"vin_check_digit": "V01", "amount_differs": "V36"}
_ORDERS = 44
_SPAN = 9  # days that the files cover


@dataclass(slots=True)
class Samples:
    """Orders of both files, and what is wrong with some of them.

    Attributes:
        patches: cells of the CSV that no sensible order would give, by order number and header.
        wrong: order number to the code of the finding it meets.
        locked: number of an order that stands on a claim already.
    """

    orders: list[SampleOrder]
    patches: dict[str, dict[str, str]] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    locked: str = ""


def fresh(plan: Plan) -> Samples:
    """Return the sample orders of the last days before the demo was made.

    One more is among them that was claimed already, with another mileage: it must not be changed.
    """
    samples = _samples(plan, "SJ")
    for story in reversed(plan.stories):
        if story.dealer is plan.dealers[0] and story.fate is Fate.SENT and not story.fault and story.sent_at:
            again = _sample(story.order, single=True)
            again["mileage_km"] += 18
            samples.orders.append(again)
            samples.locked = story.number
            break
    return samples


def static() -> Samples:
    """Return the sample orders of the pair that the project ships."""
    return _samples(Plan(Wishes(now=STATIC_NOW)), "WX")


def expected(samples: Samples) -> list[dict[str, str | None]]:
    """Return order number and finding of each bad order, with the rule that would say the same of a claim."""
    found: list[dict[str, str | None]] = [
        {"order": number, "rule": _RULES.get(code), "finding": code} for number, code in samples.wrong.items()
    ]
    if samples.locked:
        found.append({"order": samples.locked, "rule": "V18", "finding": Outcome.LOCKED.value})
    return found


def write(samples: Samples, folder: Path) -> tuple[Path, Path]:
    """Write both files and return their paths."""
    dealer = next(one for one in cast.DEALERS if one.code == cast.MAIN_DEALER)
    rows, lines = write_samples(folder, samples.orders, dealer_name=dealer.name, dealer_code=dealer.code)
    _patch(rows, samples.patches)
    return rows, lines


def bring(plan: Plan, folder: Path, say: Callable[[str], None]) -> None:
    """Write fresh files and take them in as the clerk would: upload, look, import, all of it through commands."""
    take_in(plan, write(fresh(plan), folder), say)


def take_in(plan: Plan, paths: Iterable[Path], say: Callable[[str], None]) -> None:
    """Take files in at the main dealer and do here what a worker would do."""
    email = f"clerk@{cast.MAIN_DEALER.lower()}.demo"
    with front_door():
        dealer = tenants.dealer_by_code(cast.MAIN_DEALER)
        actor = tenants.actor_for(User.objects.get(email=email), dealer)
    assert dealer is not None
    assert actor is not None
    for path in paths:
        with dealer_scope(dealer.ref):
            upload = imports.upload_file(
                actor=actor, now=plan.wishes.now, name=path.name, content=path.read_bytes()
            )
        _work_off(dealer)
        with dealer_scope(dealer.ref):
            upload.file.refresh_from_db()
            if upload.file.state == FileState.READ:
                imports.start_import(actor=actor, now=plan.wishes.now, file_id=upload.file.pk)
        _work_off(dealer)
        with dealer_scope(dealer.ref):
            upload.file.refresh_from_db()
            state, orders = upload.file.state, upload.file.order_count
        say(f"file {path.name}: {orders} orders, {state}")


def _work_off(dealer: tenants.DealerInfo) -> None:
    """Do here what a worker would do; the demo is made before one runs."""
    while True:
        with dealer_scope(dealer.ref):
            waiting = list(Job.objects.filter(state__in=UNFINISHED).values_list("pk", flat=True))
        more = [run_chunk(pk, dealer.id) for pk in waiting]
        if not any(more):
            return


def _samples(plan: Plan, prefix: str) -> Samples:
    dealer = plan.dealers[0]
    # A seed of its own: the orders of the files are others than those of the history.
    teller = Teller(plan.wishes.seed + 4_000, dealer, plan.catalogue, plan.book, plan.sold[dealer.code], [], {})
    teller.prefix = prefix
    samples = Samples([])
    for place in range(_ORDERS):
        # In the order of their days, the oldest first; nothing is handed over today or later.
        day = plan.today - timedelta(days=_SPAN - place * _SPAN // _ORDERS)
        order, _, _ = teller.order(day, kind=_kind(place), companion=place % 6 == 2, days_in_shop=0)
        samples.orders.append(_sample(order, single=place % 2 == 0))
    _spoil(samples, plan.today)
    return samples


def _kind(place: int) -> JobKind:
    return JobKind.CUSTOMER_PAID if place % 3 == 1 else JobKind.WARRANTY


def _sample(order: OrderData, *, single: bool) -> SampleOrder:
    job = order.jobs[0]
    lines: list[SampleLine] = []
    count = 1 if single else max(len(job.labour), len(job.parts))
    works = job.labour[1:2] or job.labour[:1] if single else job.labour
    for place in range(count):
        line: SampleLine = {}
        if place < len(works):
            work = works[place]
            assert work.hours is not None
            assert work.rate is not None
            line |= {
                "labour_code": work.operation_code,
                "labour_name": work.name,
                "labour_hours": work.hours,
                "labour_rate": work.rate,
                "technician": work.technician,
            }
        if place < len(job.parts):
            part = job.parts[place]
            assert part.quantity is not None
            assert part.unit_price is not None
            line |= {
                "part_number": part.part_number,
                "part_name": part.name,
                "old_part_number": part.old_part_number,
                "supplier_code": part.supplier_code,
                "quantity": part.quantity,
                "unit_price": part.unit_price,
            }
        lines.append(line)
    assert order.repair_ended_at is not None
    assert order.handed_over_at is not None
    assert order.customer is not None
    return SampleOrder(
        order_number=order.number,
        vin=order.vin,
        plate=order.plate,
        model=order.model_name,
        arrived_at=_naive(order.arrived_at),
        completed_at=_naive(order.repair_ended_at),
        handed_over_at=_naive(order.handed_over_at),
        mileage_km=order.mileage_km or 0,
        kind=_KINDS.get(job.kind, job.kind.value),
        customer_name=order.customer.name,
        customer_phone=order.customer.phones[0].number.removeprefix("+86"),
        complaint=job.complaint,
        cause=f"{job.checks}{job.cause}",
        correction=job.correction,
        adviser=order.adviser,
        lines=lines,
    )


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI).replace(tzinfo=None, second=0)


def _spoil(samples: Samples, today: date) -> None:
    """Make a dozen orders wrong, each in another way that dealers' files are wrong."""
    single = [order for order in samples.orders if len(order["lines"]) == 1 and order["kind"] == "warranty"]
    several = [order for order in samples.orders if len(order["lines"]) > 1 and order["kind"] == "warranty"]

    def wrong(order: SampleOrder, code: str, **cells: str) -> None:
        samples.wrong[order["order_number"]] = code
        if cells:
            samples.patches[order["order_number"]] = cells

    ones, manys = iter(single), iter(several)
    order = next(ones)
    order["vin"] = _other_check_digit(order["vin"])
    wrong(order, "vin_check_digit")
    wrong(next(ones), "amount_differs", 材料费="¥8,888.00")
    wrong(next(ones), "kind_unknown", 业务类别="厂家政策")
    wrong(next(ones), "date_not_in_calendar", 交车日期=f"{today.year}年2月30日 16时20分")
    wrong(next(ones), "number_unreadable", 数量="壹")
    wrong(next(ones), "quantity_missing", 数量="", 材料费="")
    order = next(manys)
    order["vin"] = order["vin"][:-1]
    wrong(order, "vin_length")
    order = next(manys)
    order["vin"] = order["vin"].replace("0", "O")
    wrong(order, "vin_lookalikes" if order["vin"].count("O") > 1 else "vin_lookalike")
    order = next(manys)
    order["handed_over_at"] = order["arrived_at"] - timedelta(days=2)
    wrong(order, "handover_before_arrival")
    order = next(manys)
    order["handed_over_at"] = datetime.combine(today + timedelta(days=30), datetime.min.time()).replace(hour=15)
    wrong(order, "date_in_future")
    order = next(manys)
    order["mileage_km"] = order["mileage_km"] * 100 + 2_000_000
    wrong(order, "mileage_implausible")
    order = next(manys)
    order["completed_at"] = order["arrived_at"] - timedelta(hours=30)
    wrong(order, "completed_before_arrival")


def _other_check_digit(vin: str) -> str:
    return f"{vin[:8]}{'7' if vin[8] != '7' else '4'}{vin[9:]}"


def _patch(path: Path, patches: Mapping[str, Mapping[str, str]]) -> None:
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("gb18030"), newline="")))
    header = next(row for row in rows if "工单编号" in row)
    for row in rows:
        for name, text in patches.get(row[1] if len(row) > 1 else "", {}).items():
            row[header.index(name)] = text
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)


__all__ = [
    "LINE_ROWS_NAME",
    "ORDER_ROWS_NAME",
    "Samples",
    "bring",
    "expected",
    "fresh",
    "static",
    "take_in",
    "write",
]
