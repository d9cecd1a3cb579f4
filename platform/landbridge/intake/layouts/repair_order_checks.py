"""What can be wrong with a repair order although each of its cells is readable."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from landbridge.intake.findings import RowFinding, finding
from landbridge.intake.layouts.repair_orders import REPAIR_ORDER_LAYOUT, JobKind
from landbridge.intake.orders import LineDraft, OrderDraft
from landbridge.intake.rows import RowReader, Values
from landbridge.money import line_amount

# Systems round hours or prices before they multiply; more than five fen is another number.
_TOLERANCE = Decimal("0.05")
_IN_ORDER = (
    ("arrived_at", "handed_over_at", "handover_before_arrival"),
    ("arrived_at", "completed_at", "completed_before_arrival"),
    ("completed_at", "handed_over_at", "handover_before_completed"),
)
_PRODUCTS = (
    ("labour_amount", "labour_hours", "labour_rate"),
    ("part_amount", "quantity", "unit_price"),
)


def job_kind(values: Values) -> JobKind | None:
    """Return who pays, or None when the file's word for it is missing or unknown."""
    word = values.text("kind")
    return JobKind(word) if word else None


def is_oem_order(draft: OrderDraft) -> bool:
    """Return whether any job of the order is the OEM's to pay, so that the claim's clock runs."""
    kinds = [job_kind(draft.values), *(job_kind(line.values) for line in draft.lines)]
    return any(kind is not None and kind.is_oem for kind in kinds)


def check_repair_order(draft: OrderDraft, reader: RowReader, today: dt.date | None) -> Iterator[RowFinding]:
    """Yield what contradicts itself or is missing in one repair order.

    Args:
        draft: the order with its lines.
        reader: tells which fields have a column in this file: what was not asked for is not missing.
        today: dates after it are errors; None leaves them.
    """
    yield from _dates(draft, today)
    unreadable = {(row.number, name) for row in draft.rows for name in row.unreadable}
    for line in draft.lines:
        yield from _line(line, reader, (line.row_number, "quantity") in unreadable)
    if is_oem_order(draft):
        yield from _oem_needs(draft, reader)


def _dates(draft: OrderDraft, today: dt.date | None) -> Iterator[RowFinding]:
    blamed: set[str] = set()
    for name in ("arrived_at", "completed_at", "handed_over_at"):
        moment = draft.values.moment(name)
        if moment and today and moment.day > today:
            blamed.add(name)
            label = REPAIR_ORDER_LAYOUT.by_name[name].label
            yield finding("date_in_future", draft.row_of(name), name, label=label, given=moment)
    for earlier, later, code in _IN_ORDER:
        first, second = draft.values.moment(earlier), draft.values.moment(later)
        # One sentence for one mistake: a hand-over before arrival is mostly before completion too.
        if first and second and not blamed & {earlier, later} and second.is_surely_before(first):
            blamed.update({earlier, later})
            yield finding(code, draft.row_of(later), later, also=(earlier,))


def _line(line: LineDraft, reader: RowReader, quantity_unreadable: bool) -> Iterator[RowFinding]:
    kind = job_kind(line.values)
    for amount_name, quantity_name, price_name in _PRODUCTS:
        amount, quantity = line.values.decimal(amount_name), line.values.decimal(quantity_name)
        price = line.values.decimal(price_name)
        if amount is None or quantity is None or price is None:
            continue
        product = line_amount(quantity, price)
        if abs(product - amount) > _TOLERANCE:
            # Whoever pays himself may get a discount; the OEM pays by price list.
            yield finding(
                "amount_differs_paid" if kind is not None and not kind.is_oem else "amount_differs",
                line.row_number, amount_name, also=(quantity_name, price_name),
                label=REPAIR_ORDER_LAYOUT.by_name[amount_name].label,
                given=f"{amount:,}", quantity=f"{quantity:f}", price=f"{price:,f}", product=f"{product:,}",
            )  # fmt: skip
    part = line.values.text("part_number")
    if part and "quantity" not in line.values and reader.is_mapped("quantity") and not quantity_unreadable:
        yield finding("quantity_missing", line.row_number, "quantity", part=part)


def _oem_needs(draft: OrderDraft, reader: RowReader) -> Iterator[RowFinding]:
    if "handed_over_at" not in draft.values and not draft.is_unreadable("handed_over_at"):
        yield finding("handover_missing", draft.first_row, "handed_over_at")
    if draft.values.integer("mileage_km") == 0 and job_kind(draft.values) is not JobKind.PDI:
        yield finding("mileage_zero", draft.row_of("mileage_km"), "mileage_km")
    if "complaint" not in draft.values and reader.is_mapped("complaint"):
        yield finding("complaint_missing", draft.first_row, "complaint")
    if not draft.lines and (reader.is_mapped("part_number") or reader.is_mapped("labour_code")):
        yield finding("lines_missing", draft.first_row)
