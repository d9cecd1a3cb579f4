"""Making the demo catalogue."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from importlib.resources import files
from random import Random

from landbridge.catalog.demo import policies
from landbridge.catalog.demo.calendar import workday_rows
from landbridge.catalog.demo.content import DemoCatalogue, DemoComponent, Row
from landbridge.catalog.demo.vocabulary import (
    CITIES,
    DIAGNOSE,
    EXTRAS,
    GROUP_FACTOR,
    GROUPS,
    MODES,
    NAMES,
    POSITIONS,
    REPLACE,
    SECTIONS,
    SERIES,
    SERIES_FACTOR,
    TRADES,
)
from landbridge.catalog.loading.sheets import SHEETS
from landbridge.catalog.rules import SANBAO_SYSTEMS, SanbaoClass, System
from landbridge.money import yuan

SUPPLIED_FROM = date(2016, 1, 1)
SUPERSEDED_ON = date(2023, 7, 1)
_PRICE_LISTS = ((date(2022, 1, 1), 0.94), (date(2024, 1, 1), 0.97), (date(2026, 1, 1), 1.0))
_SUPPLIERS = 40
_SUPERSEDED_SHARE = 0.2
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"

# Shown in the manual with these numbers and prices, so they do not vary with the seed.
_FIXED_SUFFIX = {"LX6P-7A100": "BD"}
_FIXED_PRICES = frozenset({"7A100", "19547", "7A191"})
_FIXED_SUPPLIER = {"7A100": "K3Q7A"}


@dataclass(frozen=True, slots=True)
class _Spec:
    """A line of components.csv."""

    system: System
    base: str
    name_zh: str
    name_en: str
    sanbao_class: str
    must_return: bool
    price: Decimal
    quantity: int
    positions: str
    variants: str
    department: str
    hours: float
    modes: tuple[str, ...]
    extras: tuple[str, ...]
    number: int  # of its operations, such as 4112


class _Builder:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a demo wants the same numbers every time
        self.tables: dict[str, list[Row]] = {kind: [] for kind in SHEETS}
        self.suppliers: dict[System, list[str]] = {}

    def add(self, kind: str, **row: object) -> None:
        self.tables[kind].append(row)

    def add_suppliers(self) -> None:
        trades = list(TRADES.items())
        codes = ["K3Q7A"]
        while len(codes) < _SUPPLIERS:
            code = "".join(self.random.choice(_LETTERS if i in (0, 2, 4) else "23456789") for i in range(5))
            if code not in codes:
                codes.append(code)
        for place, code in enumerate(codes):
            # The first one makes valve bodies; the others go round the trades.
            trade, (_trade_en, systems) = trades[1 if place == 0 else place % len(trades)]
            city = CITIES[place % len(CITIES)]
            name = NAMES[place // len(CITIES) * 2 + place % 2]
            self.add("suppliers", code=code, name=f"{city}{name}{trade}有限公司")
            for system in systems:
                self.suppliers.setdefault(system, []).append(code)

    def add_component(self, spec: _Spec) -> DemoComponent:
        numbers: dict[str, list[str]] = {}
        former: dict[str, list[str]] = {}
        for prefix, series in GROUPS[spec.variants].items():
            supplier = _FIXED_SUPPLIER.get(spec.base) or self.random.choice(self.suppliers[spec.system])
            places = POSITIONS[spec.positions]
            for place, (zh, en) in enumerate(places):
                stem = f"{prefix}{spec.department}-{spec.base}"
                suffix = _FIXED_SUFFIX.get(stem) or self._suffix(place, len(places))
                number = f"{stem}-{suffix}"
                older = ""
                if stem in _FIXED_SUFFIX or (spec.must_return and self.random.random() < _SUPERSEDED_SHARE):
                    older = f"{stem}-{suffix[0]}{chr(ord(suffix[1]) - 2)}"
                net = self._net(spec, prefix)
                part = partial(self._add_part, spec, zh, en, supplier, series, net)
                part(number, SUPERSEDED_ON if older else SUPPLIED_FROM, None, "")
                if older:
                    part(older, SUPPLIED_FROM, SUPERSEDED_ON, number)
                for code in series:
                    numbers.setdefault(code, []).append(number)
                    if older:
                        former.setdefault(code, []).append(older)
        operations = self._add_operations(spec, list(numbers))
        failures = self._add_failures(spec, operations)
        return DemoComponent(
            system=spec.system.value,
            base=spec.base,
            name_zh=spec.name_zh,
            name_en=spec.name_en,
            sanbao_class=spec.sanbao_class,
            must_return=spec.must_return,
            quantity=spec.quantity,
            numbers=numbers,
            former=former,
            replace=operations[0],
            diagnose=operations[1],
            extras=operations[2:],
            failure_codes=failures,
            # Cheap parts fail more often than dear ones; filters and fluids do not fail, they are used up.
            weight=round(40 / float(spec.price) ** 0.45, 4) if failures else 0.0,
        )

    def _suffix(self, place: int, places: int) -> str:
        # The first letter tells the place, the second the revision (from C, so that there is an earlier one).
        first = _LETTERS[place] if places > 1 else self.random.choice("ABC")
        return first + self.random.choice("CDEFGH")

    def _net(self, spec: _Spec, prefix: str) -> Decimal:
        if spec.base in _FIXED_PRICES and prefix in ("LX6", "GU5"):
            return spec.price
        factor = GROUP_FACTOR[prefix] * self.random.uniform(0.96, 1.04)
        return yuan(spec.price * Decimal(str(round(factor, 4))))

    def _add_part(
        self,
        spec: _Spec,
        zh: str,
        en: str,
        supplier: str,
        series: tuple[str, ...],
        net: Decimal,
        number: str,
        valid_from: date,
        valid_to: date | None,
        superseded_by: str,
    ) -> None:
        main = spec.sanbao_class in (SanbaoClass.ASSEMBLY, SanbaoClass.MAIN_PART)
        self.add(
            "parts",
            number=number,
            name_zh=f"{zh}{spec.name_zh}",
            name_en=f"{spec.name_en}, {en}" if en else spec.name_en,
            system=spec.system.value,
            position=zh,
            sanbao_class=spec.sanbao_class,
            sanbao_system=spec.system.value if main and spec.system in SANBAO_SYSTEMS else "",
            must_return=spec.must_return,
            supplier=supplier,
            quantity_per_vehicle=spec.quantity,
            superseded_by=superseded_by,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        for code in series:
            self.add("fits", part=number, series=code, valid_from=SUPPLIED_FROM, valid_to=None)
        if spec.base == policies.BATTERY_12V:
            self.add("terms", **policies.part_term(number, 12, 30_000))
        if spec.system in (System.TRACTION_BATTERY, System.DRIVE_MOTOR):
            self.add("terms", **policies.part_term(number, 96, 120_000))
        for starts, share in _PRICE_LISTS:
            if (valid_to is None or starts < valid_to) and (valid_from == SUPPLIED_FROM or starts >= valid_from):
                self._add_price(number, starts, valid_to if starts == _last_list(valid_to) else None, net, share)
        if valid_from == SUPERSEDED_ON:
            self._add_price(number, SUPERSEDED_ON, None, net, 0.94)

    def _add_price(self, number: str, starts: date, ends: date | None, net: Decimal, share: float) -> None:
        price = yuan(net * Decimal(str(share)))
        self.add("prices", part=number, net_price=price, valid_from=starts, valid_to=ends)

    def _add_operations(self, spec: _Spec, series: list[str]) -> list[str]:
        works = [(*REPLACE, spec.hours), (*DIAGNOSE, 0.5), *(EXTRAS[name] for name in spec.extras)]
        codes = []
        for ending, zh, en, hours in works:
            code = f"{SECTIONS[spec.system].letters}-{spec.number}{ending}"
            self.add(
                "operations",
                code=code,
                name_zh=zh.format(zh=spec.name_zh),
                name_en=en.format(en=spec.name_en),
                system=spec.system.value,
                part_base=spec.base,
            )
            for name in series:
                standard = max(Decimal("0.1"), Decimal(str(round(hours * SERIES_FACTOR[name], 1))))
                self.add(
                    "times", operation=code, series=name, standard_hours=standard,
                    valid_from=policies.RULES_FROM, valid_to=None,
                )  # fmt: skip
            codes.append(code)
        return codes

    def _add_failures(self, spec: _Spec, operations: list[str]) -> list[str]:
        codes = []
        for mode in spec.modes:
            ending, zh, en = MODES[mode]
            code = f"{SECTIONS[spec.system].failure}{spec.number % 100 // 4 + 1:02d}-{ending}"
            self.add(
                "failure_codes",
                code=code,
                name_zh=f"{spec.name_zh}{zh}",
                name_en=f"{spec.name_en}: {en}",
                system=spec.system.value,
            )
            for operation in operations:
                self.add(
                    "operation_failures", operation=operation, failure_code=code,
                    valid_from=policies.RULES_FROM, valid_to=None,
                )  # fmt: skip
            codes.append(code)
        return codes


def build(seed: int) -> DemoCatalogue:
    """Return the demo catalogue of a seed; the same seed gives the same rows."""
    builder = _Builder(seed)
    for code, zh, en in SERIES:
        builder.add("series", code=code, name_zh=zh, name_en=en)
    builder.tables["models"] = list(_models())
    builder.add_suppliers()
    components = [builder.add_component(spec) for spec in _specs()]
    for kind, rows in policies.tables([code for code, _zh, _en in SERIES]).items():
        builder.tables[kind].extend(rows)
    builder.tables["workdays"] = list(workday_rows())
    return DemoCatalogue(seed, builder.tables, components)


def _last_list(valid_to: date | None) -> date | None:
    """Return the first day of the last price list before a part ends; None for a part that goes on."""
    return max((starts for starts, _share in _PRICE_LISTS if valid_to and starts < valid_to), default=None)


def _specs() -> Iterator[_Spec]:
    place: dict[System, int] = {}
    for line in _lines("components.csv"):
        system = System(line["system"])
        number = SECTIONS[system].first + 4 * place.get(system, 0)
        place[system] = place.get(system, 0) + 1
        yield _Spec(
            system=system,
            base=line["base"],
            name_zh=line["name_zh"],
            name_en=line["name_en"],
            sanbao_class=line["class"],
            must_return=line["must_return"] == "1",
            price=Decimal(line["price"]),
            quantity=int(line["quantity"]),
            positions=line["positions"],
            variants=line["variants"],
            department=line["department"],
            hours=float(line["hours"]),
            modes=tuple(line["modes"].split()),
            extras=tuple(line["extras"].split()),
            number=number,
        )


def _models() -> Iterator[Row]:
    for line in _lines("models.csv"):
        for year in range(int(line["first_year"]), int(line["last_year"]) + 1):
            yield {
                "code": f"{line['series']}-{line['code']}-{year}",
                "series": line["series"],
                "name_zh": f"{line['name_zh']} {year} 款",
                "name_en": f"{line['name_en']} {year}",
                "model_year": year,
                "energy": line["energy"],
            }


def _lines(name: str) -> Iterator[dict[str, str]]:
    text = files("landbridge.catalog.demo").joinpath(name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
