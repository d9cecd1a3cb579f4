"""What is said about an order beyond its file: against the dealer's own orders and the car's other records."""
# ruff: noqa: E501 - sentences are data and stay on their lines

from collections.abc import Iterator
from datetime import date

from landbridge.intake.findings import RowFinding, Severity
from landbridge.intake.orders import OrderDraft
from landbridge.texts import Text

# A reading of a fifth of the last one has lost a digit; smaller steps back may be another instrument.
_LOST_DIGIT = 5

_CODES = {
    "mileage_digit_lost": (
        Severity.ERROR,
        Text(
            "里程低于该车上次记录 {recorded} km；少一位数？",
            "The mileage is below the car's last record of {recorded} km; one digit too few?",
        ),
    ),
    "mileage_backwards": (
        Severity.WARNING,
        Text(
            "里程低于该车上次记录 {recorded} km，请核对",
            "The mileage is below the car's last record of {recorded} km; please check",
        ),
    ),
    "vin_unknown": (
        Severity.WARNING,
        Text("厂家档案里没有这台车；索赔将转人工", "The maker has no record of this car; a claim will go to a person"),
    ),
    "order_changes": (
        Severity.WARNING,
        Text(
            "{day} 已有此工单，内容不同：导入后以本文件为准",
            "This order is there since {day} with other content: importing brings it to what this file says",
        ),
    ),
    "order_unchanged": (
        Severity.INFO,
        Text("{day} 已导入，内容相同：不会重复", "Imported on {day} with the same content: it is not repeated"),
    ),
    "order_locked": (
        Severity.INFO,
        Text("此工单已提交索赔：不改动", "A claim was submitted for this order: it is not changed"),
    ),
    "not_imported": (
        Severity.ERROR,
        Text("没有导入：{reason}", "Not imported: {reason}"),
    ),
    "not_undone": (
        Severity.WARNING,
        Text("没有撤销：{reason}", "Not undone: {reason}"),
    ),
    "left_open": (
        Severity.WARNING,
        Text("已导入，但工单未关闭：{reason}", "Imported, but the order stays open: {reason}"),
    ),
}  # fmt: skip
TOLD_INFOS = frozenset({"order_unchanged", "order_locked"})
CODES = frozenset(_CODES)


def finding(code: str, row_number: int, field: str = "", **params: object) -> RowFinding:
    """Return a finding with the severity and the sentence that belong to its code."""
    severity, text = _CODES[code]
    return RowFinding(row_number, field, severity, code, text.format(**params))


def mileage(draft: OrderDraft, recorded_km: int | None) -> Iterator[RowFinding]:
    """Yield what a reading below the car's last one means; `recorded_km` is the highest before arrival."""
    given = draft.values.integer("mileage_km")
    if given is None or recorded_km is None or given >= recorded_km:
        return
    code = "mileage_digit_lost" if given * _LOST_DIGIT < recorded_km else "mileage_backwards"
    yield finding(code, draft.row_of("mileage_km"), "mileage_km", recorded=f"{recorded_km:,}")


def known_order(draft: OrderDraft, since: date, *, is_same: bool, is_locked: bool) -> RowFinding:
    """Return what is said about an order that is already there."""
    day = f"{since:%m-%d}"
    if is_same:
        return finding("order_unchanged", draft.first_row, day=day)
    if is_locked:
        return finding("order_locked", draft.first_row)
    return finding("order_changes", draft.first_row, day=day)
