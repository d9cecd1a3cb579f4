"""Lines of a draft: what the workshop did, at the prices that the system pays.

Labour is standard hours x rate, a part is list price x mark-up, first maintenance is the promised fee. Where the
catalogue has no row the workshop's own price stands, without a price row; a person at the OEM will see that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from claims.rules import ClaimType, LineKind
from dealers.drafts.models import ClaimDraft, DraftLine
from dealers.drafts.rules import PartChoice, causal_place
from dealers.workshop.order_data import JobData, LabourData, OtherKind, PartData
from dealers.workshop.rules import OTHER_NAMES
from landbridge.catalog import queries as catalog
from landbridge.catalog.books import Book, Payee, Prices
from landbridge.catalog.models import MaintenancePlan
from landbridge.clocks.days import local_day
from landbridge.identity.actor import Actor
from landbridge.money import line_amount, yuan
from landbridge.vehicles.models import Vehicle
from tenants.queries import standings_of
from tenants.rules import standing_on

ONE = Decimal(1)
_THOUSANDTH = Decimal("0.001")
FIRST_MAINTENANCE_CODE = "FM1"


@dataclass(frozen=True, slots=True)
class Setting:
    """What prices depend on besides the dealer and the line: the car's series, the type, the day of the repair."""

    series_code: str
    claim_type: ClaimType
    on: date


def setting_of(draft: ClaimDraft) -> Setting:
    """Return the setting of a draft."""
    repair_at = draft.repair_started_at or draft.arrived_at or draft.created_at
    return Setting(draft.series_code, ClaimType(draft.claim_type), local_day(repair_at))


class Pricer:
    """The prices that one dealer is paid, read once for all the lines in question."""

    def __init__(self, actor: Actor, part_numbers: Iterable[str], operation_codes: Iterable[str]) -> None:
        """Read what the catalogue knows, in a fixed number of statements."""
        assert actor.dealer_id is not None
        self._standings = standings_of(actor.dealer_id)
        self._book = Book.open(
            {number for number in part_numbers if number}, {code for code in operation_codes if code}
        )
        self._plans: dict[tuple[date, str], MaintenancePlan | None] = {}

    @classmethod
    def of_jobs(cls, actor: Actor, jobs: Sequence[JobData]) -> "Pricer":
        """Read what these jobs need."""
        return cls(
            actor,
            (row.part_number for job in jobs for row in job.parts),
            (row.operation_code for job in jobs for row in job.labour),
        )

    def lines_of_job(
        self, draft: ClaimDraft, job: JobData, setting: Setting, vehicle: Vehicle | None
    ) -> list[DraftLine]:
        """Return unsaved lines for all that a job holds: labour, parts, further costs, in that order."""
        if setting.claim_type is ClaimType.FIRST_MAINT:
            fee = self._maintenance_fee(draft, setting, vehicle)
            if fee is not None:
                return [fee]
        prices = self.prices(
            setting, (row.part_number for row in job.parts), (row.operation_code for row in job.labour)
        )
        lines = [_labour_line(row, prices) for row in job.labour]
        lines += _part_lines(job.parts, prices)
        lines += [
            _other_line(row.kind.value, row.description or OTHER_NAMES[row.kind].zh, row.amount)
            for row in job.others
        ]
        for number, line in enumerate(lines, start=1):
            line.draft, line.line_no = draft, number
        return lines

    def prices(self, setting: Setting, part_numbers: Iterable[str], operation_codes: Iterable[str]) -> Prices:
        """Return what is paid in a setting, for numbers that were asked for at the opening."""
        standing = standing_on(self._standings, setting.on)
        return self._book.prices(
            Payee(standing.grade, standing.city_level),
            on=setting.on,
            series_code=setting.series_code,
            # The catalogue writes the same types in capitals.
            claim_type=setting.claim_type.name,
            part_numbers=part_numbers,
            operation_codes=operation_codes,
        )

    def _maintenance_fee(self, draft: ClaimDraft, setting: Setting, vehicle: Vehicle | None) -> DraftLine | None:
        sold_on = vehicle and (vehicle.invoice_date or vehicle.warranty_start)
        if not sold_on:
            return None
        key = (sold_on, setting.series_code)
        if key not in self._plans:
            self._plans[key] = catalog.maintenance_plan(sold_on=sold_on, series_code=setting.series_code, n=1)
        plan = self._plans[key]
        if plan is None:
            return None
        line = _other_line(FIRST_MAINTENANCE_CODE, "首保固定费用", plan.fee)
        line.draft, line.line_no, line.price_row_id = draft, 1, plan.pk
        return line


def add_order_costs(draft: ClaimDraft, lines: list[DraftLine], towing: Decimal, courtesy_car: Decimal) -> None:
    """Append the order's towing and courtesy car, which belong to the first job that the OEM pays."""
    for kind, name, amount in (
        (OtherKind.TOWING, "拖车费", towing),
        (OtherKind.COURTESY_CAR, "代步车", courtesy_car),
    ):
        if amount > 0:
            line = _other_line(kind.value, name, amount)
            line.draft, line.line_no = draft, len(lines) + 1
            lines.append(line)


def reprice(actor: Actor, lines: Sequence[DraftLine], setting: Setting) -> None:
    """Set unit price, amount and price row of lines anew from the catalogue, in place and unsaved.

    A line whose number the catalogue does not know keeps the price it has.
    """
    parts = [line for line in lines if line.kind == LineKind.PART]
    labour = [line for line in lines if line.kind == LineKind.LABOUR]
    numbers, codes = [line.code for line in parts], [line.code for line in labour]
    prices = Pricer(actor, numbers, codes).prices(setting, numbers, codes)
    for line in labour:
        _price_labour(line, prices)
    for line in parts:
        _price_part(line, prices)
    for line in lines:
        line.amount = line_amount(line.quantity, line.unit_price)


def _labour_line(row: LabourData, prices: Prices) -> DraftLine:
    line = DraftLine(
        kind=LineKind.LABOUR.value,
        code=row.operation_code[:40],
        name=row.name[:120],
        quantity=_measure(row.hours),
        unit_price=_own_price(row.rate, row.amount, row.hours),
    )
    _price_labour(line, prices)
    if line.standard_hours is not None:
        line.quantity = line.standard_hours
    line.amount = line_amount(line.quantity, line.unit_price)
    return line


def _price_labour(line: DraftLine, prices: Prices) -> None:
    known = prices.operations.get(line.code)
    line.standard_hours = known.standard_hours if known else None
    line.price_row_id = None
    if known is not None:
        line.name = line.name or known.operation.name_zh[:120]
    if prices.labour_rate is not None:
        line.unit_price, line.price_row_id = prices.labour_rate, prices.rate_row_id


def _part_lines(rows: Sequence[PartData], prices: Prices) -> list[DraftLine]:
    lines = []
    for row in rows:
        line = DraftLine(
            kind=LineKind.PART.value,
            code=row.part_number[:40],
            name=row.name[:120],
            quantity=_measure(row.quantity),
            unit_price=_own_price(row.unit_price, row.amount, row.quantity),
            old_part_number=row.old_part_number[:40],
            supplier_code=row.supplier_code[:20],
        )
        _price_part(line, prices)
        line.amount = line_amount(line.quantity, line.unit_price)
        lines.append(line)
    causal = causal_place(
        [PartChoice(line.amount, line.must_return, row.is_causal) for line, row in zip(lines, rows, strict=True)]
    )
    if causal is not None:
        lines[causal].is_causal = True
    return lines


def _price_part(line: DraftLine, prices: Prices) -> None:
    known = prices.parts.get(line.code)
    line.price_row_id = None
    if known is None:
        return
    line.name = line.name or known.part.name_zh[:120]
    line.must_return = known.part.must_return
    line.supplier_code = line.supplier_code or known.part.supplier_code[:20]
    price = known.unit_price
    if known.net is not None and price is not None:
        line.unit_price, line.price_row_id = price, known.net.id


def _other_line(code: str, name: str, amount: Decimal, price_row_id: UUID | None = None) -> DraftLine:
    return DraftLine(
        kind=LineKind.OTHER.value,
        code=code[:40],
        name=str(name)[:120],
        quantity=ONE,
        unit_price=amount,
        amount=amount,
        price_row_id=price_row_id,
    )


def _own_price(price: Decimal | None, amount: Decimal | None, quantity: Decimal | None) -> Decimal:
    if price is not None:
        return yuan(price)
    if amount is not None and quantity:
        return yuan(amount / quantity)
    return yuan(amount or 0)


def _measure(told: Decimal | None) -> Decimal:
    """Return hours or pieces with the three decimals that a line keeps; one where nothing was told."""
    return ONE if told is None else told.quantize(_THOUSANDTH, ROUND_HALF_UP)
