"""Money: yuan as `Decimal` with two places, rounded half up on each line and never on a sum."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

CENT = Decimal("0.01")
ZERO = Decimal("0.00")

# Wide enough that no product of two Decimal(14,2) is rounded before the one rounding that is meant.
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


def yuan(value: Decimal | str | int) -> Decimal:
    """Return an amount in yuan with exactly two places, half a cent rounded away from zero.

    Raises:
        TypeError: a float (it has already lost the exact amount) or a bool.
        ValueError: not a finite number.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | str | int):
        raise TypeError(f"An amount of money is a Decimal, a string or an int, not {type(value).__name__}.")
    try:
        amount = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(f"Not an amount of money: {value!r}") from error
    if not amount.is_finite():
        raise ValueError(f"Not an amount of money: {value!r}")
    rounded = amount.quantize(CENT, context=_WIDE)
    return rounded if rounded else ZERO  # no "-0.00" on a statement


def line_amount(quantity: Decimal | str | int, unit_price: Decimal | str | int) -> Decimal:
    """Return quantity x unit price in yuan; pieces, hours or km times yuan each, rounded once."""
    return yuan(_WIDE.multiply(Decimal(quantity), Decimal(unit_price)))


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Return the sum of amounts that are already rounded line by line; an empty sum is 0.00."""
    return yuan(sum(amounts, ZERO))
