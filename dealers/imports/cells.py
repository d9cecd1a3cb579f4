"""Cells of a file as JSON: what Excel calls a number, a date or a truth value stays one."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from landbridge.intake.cells import CellProblem, NoValue, RawCell, written
from landbridge.intake.readers import SourceRow


def to_json(cell: RawCell) -> Any:
    """Return a cell as plain JSON data; text and numbers as they are, the rest as `{type: text}`."""
    if type(cell) is str:
        return cell.replace("\x00", "")  # PostgreSQL's text holds no NUL
    if isinstance(cell, NoValue):
        return {"formula": str(cell)}
    if isinstance(cell, dt.datetime):
        return {"at": cell.isoformat()}
    if isinstance(cell, dt.date):
        return {"day": cell.isoformat()}
    if isinstance(cell, dt.time):
        return {"time": cell.isoformat()}
    if isinstance(cell, dt.timedelta):
        return {"seconds": cell.total_seconds()}
    return cell


def from_json(stored: Any) -> RawCell:
    """Return what `to_json` stored."""
    if not isinstance(stored, dict):
        cell: RawCell = stored
        return cell
    kind, value = next(iter(stored.items()))
    match kind:
        case "at":
            return dt.datetime.fromisoformat(value)
        case "day":
            return dt.date.fromisoformat(value)
        case "time":
            return dt.time.fromisoformat(value)
        case "formula":
            return NoValue(value)
        case "seconds":
            return dt.timedelta(seconds=value)
    raise ValueError(kind)


def shown(stored: Any) -> str:
    """Return a stored cell as a person reads it off the sheet."""
    try:
        return written(from_json(stored))
    except CellProblem:
        return str(stored)


def rows_to_json(rows: Iterable[SourceRow]) -> list[dict[str, Any]]:
    """Return rows for `ImportOrder.rows`; empty cells at the end of a row are left out."""
    return [{"n": row.number, "c": _trimmed([to_json(cell) for cell in row.cells])} for row in rows]


def rows_from_json(stored: Sequence[dict[str, Any]], width: int) -> list[SourceRow]:
    """Return what `rows_to_json` stored, each row with `width` cells."""
    rows = []
    for row in stored:
        cells = [from_json(cell) for cell in row["c"]]
        rows.append(SourceRow(row["n"], (*cells, *[""] * (width - len(cells)))))
    return rows


def _trimmed(cells: list[Any]) -> list[Any]:
    while cells and cells[-1] == "":
        cells.pop()
    return cells
