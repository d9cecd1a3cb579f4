"""What was understood of an order, as JSON between reading and importing."""

from decimal import Decimal
from typing import Any

from landbridge.intake.fields import CellKind
from landbridge.intake.layouts.repair_orders import REPAIR_ORDER_LAYOUT
from landbridge.intake.moments import read_moment
from landbridge.intake.orders import OrderDraft
from landbridge.intake.rows import Value, Values

_DECIMALS = (CellKind.MONEY, CellKind.PRICE, CellKind.QUANTITY)


def to_json(draft: OrderDraft) -> dict[str, Any]:
    """Return the typed values of an order and its lines as plain JSON data."""
    return {
        "order": _texts(draft.values),
        "lines": [{"row": line.row_number, "values": _texts(line.values)} for line in draft.lines],
    }


def order_values(stored: dict[str, Any]) -> Values:
    """Return the typed values of the order."""
    return _typed(stored["order"])


def line_values(stored: dict[str, Any]) -> list[Values]:
    """Return the typed values of each line, in the order of the file."""
    return [_typed(line["values"]) for line in stored["lines"]]


def _texts(values: Values) -> dict[str, str]:
    return {name: f"{value:f}" if isinstance(value, Decimal) else str(value) for name, value in values.items()}


def _typed(texts: dict[str, str]) -> Values:
    return Values({name: _value(name, text) for name, text in texts.items()})


def _value(name: str, text: str) -> Value:
    kind = REPAIR_ORDER_LAYOUT.by_name[name].kind
    if kind in _DECIMALS:
        return Decimal(text)
    if kind is CellKind.MILEAGE:
        return int(text)
    if kind is CellKind.MOMENT:
        return read_moment(text)[0]
    return text
