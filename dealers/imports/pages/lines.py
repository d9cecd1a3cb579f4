"""The further rows of an order on the preview: one short line each, instead of a row of mostly empty cells."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from landbridge.intake.layouts.repair_orders import REPAIR_ORDER_LAYOUT
from landbridge.web.templatetags import lb


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is shown; `tone` colours it where something is said about it, `sign` stands before it."""

    html: SafeString | str
    tone: str = ""
    is_right: bool = False
    sign: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """What belongs together in a line: the labour, the part, the old part, who did it."""

    icon: str
    cells: tuple[Cell, ...]


_PIECES: tuple[tuple[str, Mapping[str, str]], ...] = (
    (
        "tool",
        {"labour_code": "", "labour_name": "", "labour_hours": "", "labour_rate": "×", "labour_amount": "="},
    ),
    ("settings", {"part_number": "", "part_name": "", "quantity": "", "unit_price": "×", "part_amount": "="}),
    ("recycle", {"old_part_number": "", "supplier_code": ""}),
    ("user", {"technician": ""}),
)
"""Icon, and the fields with the sign in front of each."""
_IN_PIECES = frozenset(name for _icon, fields in _PIECES for name in fields)


def pieces(cells: Mapping[str, Cell]) -> list[Piece]:
    """Return a further row of an order in pieces; of the order's own cells only those that are questioned.

    Args:
        cells: the row's cells by field, empty ones included.
    """
    found = []
    for icon, fields in _PIECES:
        told = [(name, sign) for name, sign in fields.items() if name in cells and cells[name].html]
        if told:
            found.append(Piece(icon, tuple(_labelled(cells[name], name, sign) for name, sign in told)))
    questioned = [name for name, cell in cells.items() if cell.tone and name not in _IN_PIECES]
    if questioned:
        found.append(Piece("alert-circle", tuple(_labelled(cells[name], name) for name in questioned)))
    return found


def _labelled(cell: Cell, name: str, sign: str = "") -> Cell:
    return replace(cell, sign=sign, label=lb.in_language(REPAIR_ORDER_LAYOUT.by_name[name].label))
