"""What the demo catalogue says about parts, work and prices, read from its plain rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from landbridge.catalog.demo import DemoCatalogue
from landbridge.catalog.rules import in_force, with_markup


@dataclass(frozen=True, slots=True)
class PartCard:
    """A part: its Chinese name with the position, and what a claim line needs."""

    number: str
    name: str
    supplier: str
    must_return: bool


class PriceBook:
    """Prices of one demo catalogue by dealer grade, city level and day; the same rows as in the tables."""

    def __init__(self, catalogue: DemoCatalogue) -> None:
        tables = catalogue.tables
        self._parts = {str(row["number"]): row for row in tables["parts"]}
        self._operations = {str(row["code"]): str(row["name_zh"]) for row in tables["operations"]}
        self._hours = {
            (str(row["operation"]), str(row["series"])): Decimal(str(row["standard_hours"]))
            for row in tables["times"]
        }
        self._prices: dict[str, list[Mapping[str, object]]] = {}
        for row in tables["prices"]:
            self._prices.setdefault(str(row["part"]), []).append(row)
        self._markups = {
            (str(row["dealer_grade"]), str(row["sanbao_class"])): Decimal(str(row["percent"]))
            for row in tables["markups"]
        }
        self._rates = [row for row in tables["rates"] if row["claim_type"] == ""]

    def card(self, number: str) -> PartCard:
        """Return the card of a part number of the catalogue."""
        row = self._parts[number]
        supplier = str(row["supplier"])
        return PartCard(number, str(row["name_zh"]), supplier, bool(row["must_return"]))

    def operation(self, code: str) -> str:
        """Return the Chinese name of a labour operation."""
        return self._operations[code]

    def hours(self, code: str, series: str) -> Decimal:
        """Return the standard hours of an operation on a series."""
        return self._hours[code, series]

    def part_price(self, number: str, grade: str, on: date) -> Decimal:
        """Return the yuan a dealer of this grade is paid for one piece on a day.

        Raises:
            LookupError: no price list holds the part on that day.
        """
        held = [row for row in self._prices[number] if _holds(row, on)]
        if not held:
            raise LookupError(number)
        # The lists say only where they begin; the newest that has begun is in force.
        newest = max(held, key=lambda row: str(row["valid_from"]))
        markup = self._markups[grade, str(self._parts[number]["sanbao_class"])]
        return with_markup(Decimal(str(newest["net_price"])), markup)

    def rate(self, grade: str, city_level: int, series: str, on: date) -> Decimal:
        """Return the yuan for an hour of work; a series with a rate of its own goes first."""
        found = [
            row
            for row in self._rates
            if (row["dealer_grade"], row["city_level"]) == (grade, city_level)
            and row["series"] in ("", series)
            and _holds(row, on)
        ]
        best = max(found, key=lambda row: (bool(row["series"]), str(row["valid_from"])))
        return Decimal(str(best["rate"]))


def _holds(row: Mapping[str, object], on: date) -> bool:
    starts, ends = row["valid_from"], row["valid_to"]
    assert isinstance(starts, date)
    assert ends is None or isinstance(ends, date)
    return in_force(starts, ends, on)
