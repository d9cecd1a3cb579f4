"""Mark-ups, labour rates, warranty terms and free maintenance of the demo."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from landbridge.catalog.demo.content import Row
from landbridge.catalog.rules import CITY_LEVELS, ClaimType, DealerGrade, SanbaoClass, TermScope

RULES_FROM = date(2016, 1, 1)
BATTERY_12V = "10655"

# Percent on the dealer net price at a dealer of grade B; smaller dealers buy dearer and get more.
_MARKUP = {
    SanbaoClass.ASSEMBLY: 12,
    SanbaoClass.MAIN_PART: 18,
    SanbaoClass.SPECIAL: 15,
    SanbaoClass.WEAR: 22,
    SanbaoClass.NORMAL: 18,
}
_MARKUP_STEP = {"A": -1, "B": 0, "C": 1, "D": 2, "E": 3, "F": 4}

# Yuan per standard hour in a city of level 1.
_RATE = {"A": 195, "B": 185, "C": 172, "D": 160, "E": 150, "F": 140}
_CITY_STEP = {1: 0, 2: -12, 3: -24}
_RATE_LISTS = ((date(2022, 1, 1), -15), (date(2024, 1, 1), -5), (date(2026, 1, 1), 0))
_EXPLORER_EXTRA = 15
_PDI_SHARE = Decimal("0.80")

_MAINTENANCE_FEE = {"EXPLORER": "486.00", "EDGE": "428.00", "EDGEL": "428.00", "ESCORT": "298.00"}
_USUAL_FEE = "368.00"


def tables(series: Iterable[str]) -> dict[str, list[Row]]:
    """Return the policy rows by kind of sheet."""
    return {
        "markups": [
            {
                "dealer_grade": grade.value,
                "sanbao_class": kind.value,
                "percent": percent + _MARKUP_STEP[grade],
                "valid_from": RULES_FROM,
                "valid_to": None,
            }
            for grade in DealerGrade
            for kind, percent in _MARKUP.items()
        ],
        "rates": [row for grade in DealerGrade for level in CITY_LEVELS for row in _rates(grade, level)],
        "terms": [_term(TermScope.BASE, "", "", 36, 100_000), _term(TermScope.CLASS, "WEAR", "", 3, 5_000)],
        "plans": [
            {
                "series": code,
                "n": 1,
                "months": 6,
                "km_from": 3_000,
                "km_to": 5_000,
                "valid_from": RULES_FROM,
                "valid_to": None,
                "fee": Decimal(_MAINTENANCE_FEE.get(code, _USUAL_FEE)),
            }
            for code in series
        ],
    }


def part_term(number: str, months: int, km: int) -> Row:
    """Return a part's own warranty term."""
    return _term(TermScope.PART, "", number, months, km)


def _rates(grade: DealerGrade, level: int) -> Iterable[Row]:
    for starts, step in _RATE_LISTS:
        base = Decimal(_RATE[grade] + _CITY_STEP[level] + step)
        for series, claim_type, rate in (
            ("", "", base),
            ("EXPLORER", "", base + _EXPLORER_EXTRA),
            ("", ClaimType.PDI.value, base * _PDI_SHARE),
        ):
            yield {
                "dealer_grade": grade.value,
                "city_level": level,
                "series": series,
                "claim_type": claim_type,
                "rate": rate,
                "valid_from": starts,
                "valid_to": None,
            }


def _term(scope: TermScope, sanbao_class: str, part: str, months: int, km: int) -> Row:
    return {
        "scope": scope.value,
        "sanbao_class": sanbao_class,
        "part": part,
        "months": months,
        "km": km,
        "valid_from": RULES_FROM,
        "valid_to": None,
    }
