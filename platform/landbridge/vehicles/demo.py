"""Cars for the demo and the tests, made from a seed: valid VINs, plausible dates and mileages."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from landbridge.catalog.demo import DemoCatalogue
from landbridge.identifiers import vin as vins
from landbridge.vehicles.rules import UsageType, warranty_start

MEDIAN_KM_A_DAY = 37.0
_KM_SPREAD = 0.45  # standard deviation of the logarithm
_OPERATING_FACTOR = 4.0
_MEDIAN_DAYS_TO_SALE = 45.0
_SALE_SPREAD = 0.7
_SHARES = ((UsageType.PRIVATE, 0.92), (UsageType.CORPORATE, 0.05), (UsageType.OPERATING, 0.03))
_NEXT_MODEL_YEAR_FROM_MONTH = 9
# Shares of a year's production by month; the dip is the Spring Festival.
_MONTHS = (9, 5, 8, 8, 8, 8, 7, 8, 9, 9, 10, 11)
# Positions 4 to 8, by series: body, restraint and engine in one group of letters.
_DESCRIPTIONS = {
    "FOCUS": "HFAAB",
    "MONDEO": "HBFAF",
    "TAURUS": "HBTAK",
    "ESCAPE": "HCAMB",
    "EDGE": "HEAMC",
    "EDGEL": "HELMC",
    "EXPLORER": "HXAMD",
    "KUGA": "HKAMB",
    "ESCORT": "HFEAA",
}
_PLANTS = "FHN"
_YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"


@dataclass(frozen=True, slots=True)
class DemoVehicle:
    """A car with the pace at which it is driven.

    Attributes:
        invoice_date: None while it stands unsold.
        km_per_day: from delivery on; a new car has `km_at_start`.
    """

    vin: str
    model_code: str
    series: str
    build_date: date
    invoice_date: date | None
    delivery_date: date | None
    usage_type: UsageType
    engine_number: str
    km_per_day: float
    km_at_start: int

    @property
    def warranty_start(self) -> date | None:
        return warranty_start(self.invoice_date, self.delivery_date)

    def mileage_on(self, day: date) -> int:
        """Return the odometer in km on a day; it never falls from one day to a later one."""
        start = self.warranty_start
        if start is None or day <= start:
            return self.km_at_start
        return self.km_at_start + round((day - start).days * self.km_per_day)

    def row(self) -> dict[str, object]:
        """Return the car as a row of the sheet `vehicles`."""
        return {
            "vin": self.vin,
            "model": self.model_code,
            "build_date": self.build_date,
            "invoice_date": self.invoice_date,
            "delivery_date": self.delivery_date,
            "usage_type": self.usage_type.value,
            "engine_number": self.engine_number,
        }


def build(
    seed: int, catalogue: DemoCatalogue, *, years: Sequence[int], per_year: int, until: date
) -> list[DemoVehicle]:
    """Return cars built in the given years, none after `until`; what was not sold by then is in stock.

    A year's cars follow from seed and year alone, so that the files in `demo/files/` name cars that a demo of
    another day and length has as well.
    """
    by_year: dict[int, list[tuple[str, str]]] = {}
    for row in catalogue.tables["models"]:
        by_year.setdefault(int(str(row["model_year"])), []).append((str(row["code"]), str(row["series"])))
    cars = []
    for year in years:
        random = Random(f"{seed} {year}")  # noqa: S311 - a demo wants the same cars every time
        for serial in range(1, per_year + 1):
            built = _build_date(random, year)
            # Drawn even for a car that is left out, so that `until` does not change the other cars.
            car = _car(random, built, serial, by_year, until)
            if built <= until:
                cars.append(car)
    return cars


def make_vin(description: str, model_year: int, plant: str, serial: int) -> str:
    """Return a valid VIN of Changan Ford.

    Args:
        description: positions 4 to 8.
        serial: the last six digits.
    """
    code = _year_code(model_year)
    open_vin = f"LVS{description}0{code}{plant}{serial:06d}"
    return open_vin[:8] + vins.check_digit(open_vin) + open_vin[9:]


def _year_code(model_year: int) -> str:
    """Return the code of position 10 that is read as this year on a car built in it."""
    for code in _YEAR_CODES:
        try:
            if vins.model_year("0" * 9 + code, date(model_year, 1, 1)) == model_year:
                return code
        except vins.ModelYearProblem:
            continue  # a code of later years
    raise ValueError(model_year)


def _car(
    random: Random, built: date, serial: int, by_year: Mapping[int, list[tuple[str, str]]], until: date
) -> DemoVehicle:
    wanted = built.year + (built.month >= _NEXT_MODEL_YEAR_FROM_MONTH)
    model_year = min(by_year, key=lambda year: (abs(year - wanted), year))
    model_code, series = random.choice(by_year[model_year])
    usage = random.choices([kind for kind, _share in _SHARES], [share for _kind, share in _SHARES])[0]
    pace = random.lognormvariate(math.log(MEDIAN_KM_A_DAY), _KM_SPREAD)
    invoiced = built + timedelta(
        days=1 + round(random.lognormvariate(math.log(_MEDIAN_DAYS_TO_SALE), _SALE_SPREAD))
    )
    # Most take their car with the invoice; some wait for plates, few drive off before it is written.
    handed_over = max(built, invoiced + timedelta(days=_days_after_invoice(random)))
    sold = invoiced <= until
    return DemoVehicle(
        # The year of building keeps serials of a model year's two calendar years apart.
        vin=make_vin(
            _DESCRIPTIONS[series], model_year, random.choice(_PLANTS), built.year % 10 * 100_000 + serial
        ),
        model_code=model_code,
        series=series,
        build_date=built,
        invoice_date=invoiced if sold else None,
        delivery_date=handed_over if sold and handed_over <= until else None,
        usage_type=usage,
        engine_number=f"{random.choice('CDEGHJ')}{random.choice('ABCDEFGH')}{random.randrange(10**6):06d}",
        km_per_day=round(pace * (_OPERATING_FACTOR if usage is UsageType.OPERATING else 1.0), 2),
        km_at_start=random.randrange(3, 40),
    )


def _days_after_invoice(random: Random) -> int:
    luck = random.random()
    if luck < 0.70:
        return 0
    return random.randrange(1, 7) if luck < 0.98 else -random.randrange(1, 4)


def _build_date(random: Random, year: int) -> date:
    month = random.choices(range(1, 13), _MONTHS)[0]
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return first + timedelta(days=random.randrange((following - first).days))
