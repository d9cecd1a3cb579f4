"""The sheets that people may load, by kind: the catalogue's own, and those that other apps bring."""

from landbridge.catalog.loading.sheet import Sheet
from landbridge.catalog.loading.sheets import SHEETS

OFFERED: dict[str, Sheet] = dict(SHEETS)


def offer(sheet: Sheet) -> None:
    """Let people load a sheet too (called from `AppConfig.ready`)."""
    OFFERED[sheet.kind] = sheet
