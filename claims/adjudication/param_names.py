"""Names of the numbers that policy rows hold, with their unit."""

from collections.abc import Mapping

from claims.bilingual import Text

PARAM_NAMES: Mapping[str, Text] = {
    "limit_days": Text("提交期限（自然日）", "Time to submit (calendar days)"),
    "min_characters": Text("最少字数", "Fewest characters"),
    "tolerance": Text("允许差额（元）", "Tolerance (yuan)"),
    "working_days": Text("工作日", "Working days"),
    "until_hour": Text("末日截止钟点", "Hour at which the last day ends"),
    "limit_km": Text("里程上限（km）", "Mileage limit (km)"),
    "km": Text("里程差（km）", "Mileage apart (km)"),
    "days": Text("自然日", "Calendar days"),
}


def param_name(name: str) -> Text:
    """Return what a number is called; one that this list does not know by its own name."""
    return PARAM_NAMES.get(name, Text(name.replace("_", " "), name.replace("_", " ").capitalize()))
