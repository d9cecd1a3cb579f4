"""New VINs, plates, names, telephones and numbers for copies; the same place in the count gives the same ones.

No Django here: the processes that write take these in by themselves.
"""

from collections.abc import Sequence

from landbridge.identifiers import vin as vins

# Serials of the played demo's cars: the last sign of the year, then 00001 and so on.
_PLAYED = 1_000
_BLOCK = 100_000
_SERIALS = 1_000_000
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_ELECTRIC = "DF"
_PLATES = len(_LETTERS) ** 2 * 10**3 * 10
_ELECTRIC_PLATES = len(_ELECTRIC) * len(_LETTERS) * 10**4
_PHONES = 10**8
_STEP = 1_234_567  # shares no factor with any of these, so every place is met before one comes again
_NAME_STEP = 7_919


class SpaceExhausted(ValueError):
    """More copies were asked for than there are serials of one plant and year."""


def serial(count: int) -> int:
    """Return the last six signs of the VIN number `count`, past those of the played demo's cars.

    Raises:
        SpaceExhausted: six signs do not hold so many.
    """
    block, place = divmod(count, _BLOCK - _PLAYED)
    found = block * _BLOCK + _PLAYED + place
    if found >= _SERIALS:
        raise SpaceExhausted(f"{count} cars of one plant and year")
    return found


def vin(pattern: str, count: int) -> str:
    """Return the VIN number `count` of cars like this one: its description, year and plant, another serial."""
    number = serial(count)
    check = _CHECKS[(_weight(pattern[:11]) + _tail(number // 1000) * _HIGH + _LOW[number % 1000]) % 11]
    return f"{pattern[:8]}{check}{pattern[9:11]}{number:06d}"


def plate(pattern: str, count: int) -> str:
    """Return a plate of the same city and kind."""
    city, length = pattern[:2], len(pattern)
    if length == 8:
        place = count * _STEP % _ELECTRIC_PLATES
        place, number = divmod(place, 10**4)
        letter, kind = divmod(place, len(_ELECTRIC))
        return f"{city}{_ELECTRIC[kind]}{_LETTERS[letter]}{number:04d}"
    place = count * _STEP % _PLATES
    place, number = divmod(place, 10**3)
    place, first = divmod(place, len(_LETTERS))
    where, second = divmod(place, len(_LETTERS))
    signs = list(f"{number:03d}")
    left, right = _PAIRS[where]
    signs.insert(left, _LETTERS[first])
    signs.insert(right, _LETTERS[second])
    return city + "".join(signs)


# Where the two letters stand among five signs.
_PAIRS = tuple((left, right) for left in range(4) for right in range(left + 1, 5))


def phone(pattern: str, count: int) -> str:
    """Return a number of the same country and network: what stands before the last eight digits stays."""
    return f"{pattern[:-8]}{(count + 1) * _STEP % _PHONES:08d}"


def name(pool: Sequence[str], count: int) -> str:
    """Return a person's name; like people's, names come again."""
    return pool[count * _NAME_STEP % len(pool)]


def engine(pattern: str, count: int) -> str:
    """Return an engine number of the same kind."""
    return f"{pattern[:-6]}{count * _STEP % _SERIALS:06d}"


def order_number(prefix: str, day: str, count: int) -> str:
    """Return a dealer's order number of the month of a day; longer than those of the played demo."""
    return f"{prefix}{day[2:4]}{day[5:7]}{1000 + count:07d}"
