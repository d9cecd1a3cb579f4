"""Who is entitled to a free maintenance, and what is checked on it. Plain Python.

The promise itself (which one, months, kilometres, fee) is the OEM's, by the car's sale date. The law asks for no
proof here: the platform knows (SAMR Order 43, Art. 19).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from landbridge.clocks.days import Period, last_day
from landbridge.errors import RuleViolation
from landbridge.texts import Text

MOST_NOTE = 200


class Check(StrEnum):
    """What is done and looked at, in the order of the sheet."""

    ENGINE_OIL = "engine_oil"
    OIL_FILTER = "oil_filter"
    GEARBOX = "gearbox"
    CHASSIS = "chassis"
    FLUIDS = "fluids"


class Result(StrEnum):
    """How one of them came out."""

    OK = "ok"
    ATTENTION = "attention"


CHECK_NAMES: Mapping[Check, Text] = MappingProxyType(
    {
        Check.ENGINE_OIL: Text("更换机油", "Engine oil changed"),
        Check.OIL_FILTER: Text("更换机油滤清器", "Oil filter changed"),
        Check.GEARBOX: Text("检查变速器", "Gearbox checked"),
        Check.CHASSIS: Text("检查底盘", "Chassis checked"),
        Check.FLUIDS: Text("检查各油液", "Fluids checked"),
    }
)
# Without these two it was no maintenance.
CHANGED = frozenset({Check.ENGINE_OIL, Check.OIL_FILTER})


class SheetIncomplete(RuleViolation):
    """A check has no result, or what must be changed was not, or a remark is missing."""


class SheetFixed(RuleViolation):
    """The owner has confirmed it: it is not changed any more."""


class NoMaintenance(RuleViolation):
    """The order has no job for first maintenance."""


class Standing(StrEnum):
    """What becomes of a free maintenance now."""

    ENTITLED = "entitled"
    EARLY = "early"  # below the lower mileage: allowed
    UNKNOWN_CAR = "unknown_car"
    NOT_SOLD = "not_sold"
    NO_PLAN = "no_plan"
    USED = "used"
    TOO_LATE = "too_late"
    TOO_FAR = "too_far"


FREE = frozenset({Standing.ENTITLED, Standing.EARLY})


@dataclass(frozen=True, slots=True)
class Promise:
    """What is known about a car and its free maintenances.

    Args:
        warranty_start: None while it is not reported as sold.
        promised: how many are promised; 0 where no plan covers the sale date.
        done_here, done_elsewhere: how many were done at this dealer and at others; nobody learns at which.
        done_on: the day of the last one here.
        months, km_from, km_to: window of the next one; None where there is none.
    """

    warranty_start: date | None
    promised: int = 0
    done_here: int = 0
    done_elsewhere: int = 0
    done_on: date | None = None
    months: int | None = None
    km_from: int | None = None
    km_to: int | None = None

    @property
    def next(self) -> int:
        """Return which one would be next, from 1."""
        return self.done_here + self.done_elsewhere + 1

    @property
    def ends_on(self) -> date | None:
        """Return the last day on which the next one is free."""
        if self.warranty_start is None or self.months is None:
            return None
        return last_day(self.warranty_start, Period(months=self.months))


def standing(promise: Promise | None, day: date, mileage_km: int | None) -> Standing:
    """Return whether the next maintenance is free on a day; the last day and the limit themselves are inside.

    Args:
        promise: None for a car that the OEM does not know.
        mileage_km: None leaves the mileage open: then only the rest is judged.
    """
    if promise is None:
        return Standing.UNKNOWN_CAR
    if promise.warranty_start is None:
        return Standing.NOT_SOLD
    if promise.promised == 0:
        return Standing.NO_PLAN
    if promise.next > promise.promised:
        return Standing.USED
    if promise.ends_on is not None and day > promise.ends_on:
        return Standing.TOO_LATE
    if mileage_km is not None and promise.km_to is not None and mileage_km > promise.km_to:
        return Standing.TOO_FAR
    if mileage_km is not None and promise.km_from is not None and mileage_km < promise.km_from:
        return Standing.EARLY
    return Standing.ENTITLED


def reason(found: Standing, promise: Promise | None, mileage_km: int | None) -> Text:
    """Return why, in one sentence with the numbers behind it."""
    km = f"{mileage_km:,}" if mileage_km is not None else ""
    if found is Standing.UNKNOWN_CAR or promise is None:
        return Text("厂家档案里没有这个车架号。", "The OEM's vehicle file does not have this VIN.")
    if found is Standing.NOT_SOLD:
        return Text(
            "该车还没有报销售，首保从销售起算。", "The car is not reported as sold; the time runs from its sale."
        )
    if found is Standing.NO_PLAN:
        return Text("该车系没有免费保养政策。", "No free maintenance is promised to this series.")
    if found is Standing.USED:
        return _used(promise)
    if found is Standing.TOO_LATE:
        return Text(
            f"{promise.months} 个月期限已于 {promise.ends_on} 结束。",
            f"The {promise.months} months ended on {promise.ends_on}.",
        )
    if found is Standing.TOO_FAR:
        return Text(
            f"里程 {km} km 超过上限 {promise.km_to:,} km。", f"{km} km are above the {promise.km_to:,} km limit."
        )
    if found is Standing.EARLY:
        return Text(
            f"里程 {km} km 低于 {promise.km_from:,} km；期限内可以提前做。",
            f"{km} km are below {promise.km_from:,} km; inside the months that is allowed.",
        )
    return Text(
        f"到 {promise.ends_on}、不超过 {promise.km_to:,} km 免费。",
        f"Free until {promise.ends_on} and up to {promise.km_to:,} km.",
    )


def _used(promise: Promise) -> Text:
    if promise.done_on is not None and promise.done_here:
        return Text(f"已于 {promise.done_on} 在本店做过。", f"It was done here on {promise.done_on}.")
    return Text("已在外店做过。", "It was done at another dealer.")


def judged_checks(given: Mapping[str, str], note: str) -> dict[str, str]:
    """Return the results by check, in the order of the sheet.

    Raises:
        SheetIncomplete: a result is missing, oil or filter was not changed, or attention lacks its remark.
    """
    results: dict[str, str] = {}
    for check in Check:
        try:
            result = Result(given.get(check.value, ""))
        except ValueError:
            name = CHECK_NAMES[check]
            raise SheetIncomplete(
                "check_missing",
                Text(f"请填写“{name.zh}”的结果。", f"Enter the result of “{name.en}”."),
                field=check.value,
            ) from None
        if check in CHANGED and result is not Result.OK:
            raise SheetIncomplete(
                "not_changed",
                Text("首保必须更换机油和机油滤清器。", "First maintenance changes engine oil and oil filter."),
                field=check.value,
            )
        results[check.value] = result.value
    if Result.ATTENTION in results.values() and not note.strip():
        raise SheetIncomplete(
            "note_missing",
            Text("有需要注意的项目，请写明情况。", "Something needs attention: say what."),
            field="note",
        )
    return results
