"""What several lines claim of one number together, held against what the catalogue allows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from claims.adjudication.types import Line
from landbridge.money import ZERO


@dataclass(frozen=True, slots=True)
class Excess:
    """A number of which too much is claimed.

    Args:
        line: the last of its lines, which brings it above the limit.
        claimed: by all its lines together.
    """

    line: Line
    claimed: Decimal
    limit: Decimal

    @property
    def left(self) -> Decimal | None:
        """Return what the last line may keep; None where it does not hold the whole surplus."""
        left = self.line.quantity - (self.claimed - self.limit)
        return left if left > 0 else None


def excesses(lines: Iterable[Line], limits: Mapping[str, Decimal]) -> list[Excess]:
    """Return the numbers above their limit, in the order of the lines; a number without a limit never is."""
    claimed: dict[str, Decimal] = {}
    last: dict[str, Line] = {}
    for line in lines:
        if line.code in limits:
            claimed[line.code] = claimed.get(line.code, ZERO) + line.quantity
            last[line.code] = line
    return [
        Excess(last[code], quantity, limits[code]) for code, quantity in claimed.items() if quantity > limits[code]
    ]
