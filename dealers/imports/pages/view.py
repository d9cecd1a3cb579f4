"""What the preview shows, prepared for its templates."""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from dealers.imports import cells, findings, values
from dealers.imports.models import IMPORTABLE, FileState, ImportFile, ImportOrder, Outcome
from dealers.imports.pages.lines import Cell, pieces
from dealers.imports.pages.reasons import REASONS
from landbridge.clocks.days import local_day
from landbridge.identifiers import vin as vins
from landbridge.intake.fields import CellKind, FieldSpec, Level
from landbridge.intake.layouts.repair_orders import REPAIR_ORDER_LAYOUT, JobKind
from landbridge.intake.moments import Moment
from landbridge.intake.readers import row_label
from landbridge.intake.rows import Values
from landbridge.web import moments
from landbridge.web.templatetags import lb

BAR_WIDTH = 1000
OPEN_STATES = (FileState.READ, FileState.DONE, FileState.FAILED)
_GAP = 2
_UNUSED_SHOWN = 4
FILTER_LABELS = {
    "": pgettext_lazy("rows", "All"),
    "bad": pgettext_lazy("rows", "To correct"),
    "warned": pgettext_lazy("rows", "Reminders"),
    "there": pgettext_lazy("rows", "Already there"),
    "locked": pgettext_lazy("rows", "Locked"),
    "imported": pgettext_lazy("rows", "Imported"),
    "undone": pgettext_lazy("rows", "Undone"),
    "kept": pgettext_lazy("rows", "Could not be undone"),
}
# tone of the mark and the row of reasons, icon, words
_MARKS = {
    Outcome.GOOD: ("ok", "check", Outcome.GOOD.label),
    Outcome.WARNED: ("warn", "info-circle", Outcome.WARNED.label),
    Outcome.BAD: ("bad", "alert-circle", Outcome.BAD.label),
    Outcome.DUPLICATE: ("q", "copy", Outcome.DUPLICATE.label),
    Outcome.UNCHANGED: ("q", "copy", Outcome.UNCHANGED.label),
    Outcome.LOCKED: ("q", "lock", Outcome.LOCKED.label),
    Outcome.IMPORTED: ("ok", "circle-check", Outcome.IMPORTED.label),
    Outcome.WITHDRAWN: ("q", "arrow-back-up", Outcome.WITHDRAWN.label),
    Outcome.KEPT: ("warn", "lock", Outcome.KEPT.label),
}
_OFF = (Outcome.DUPLICATE, Outcome.UNCHANGED, Outcome.LOCKED, Outcome.WITHDRAWN)
_RIGHT = (CellKind.MILEAGE, CellKind.MONEY, CellKind.PRICE, CellKind.QUANTITY)


def steps(file: ImportFile) -> list[dict[str, Any]]:
    """Return the way of a file: which steps are done, which one it is at."""
    names = [_("Upload"), _("Recognise"), _("Columns"), _("Preview"), _("Import")]
    at = {
        FileState.READING: 1,
        FileState.UNMAPPED: 2,
        FileState.READ: 3,
        FileState.IMPORTING: 4,
        FileState.FAILED: 4,
        FileState.DONE: 5,
        FileState.UNDOING: 5,
        FileState.UNDONE: 5,
    }.get(FileState(file.state), 1)
    return [{"name": name, "done": place < at, "now": place == at} for place, name in enumerate(names)]


def facts(file: ImportFile, dealer_code: str, now: datetime) -> list[tuple[str, str, str]]:
    """Return label, text and link of each fact of a file."""
    told, today = file.facts, local_day(now)
    kind = {"csv": "CSV", "xlsx": "XLSX", "xls": "XLS 97-2003"}[told["kind"]]
    if told["kind"] == "csv":
        kind += f" · {told['encoding'].upper().replace('-SIG', ' BOM')}"
    else:
        kind += " · " + _("sheet %(place)d of %(sheets)d") % {
            "place": told["sheet_place"],
            "sheets": told["sheets"],
        }
        if told.get("line_sheets"):
            kind += _(", lines on %(sheets)s") % {"sheets": "、".join(told["line_sheets"])}
        if told.get("hidden_sheets"):
            kind += _("; hidden, not read: %(sheets)s") % {"sheets": "、".join(told["hidden_sheets"])}
    period = "—"
    if "first_day" in told:
        first, last = (date.fromisoformat(told[name]) for name in ("first_day", "last_day"))
        period = _("%(first)s to %(last)s") % {
            "first": moments.day_text(first, today),
            "last": moments.day_text(last, today),
        }
    header = _("Row %(row)d") % {"row": told["header_row"]}
    if told["totals"]:
        header += _("; totals left out")
    names = {"text": _("text"), "date_cell": _("date cells"), "serial": _("Excel serial numbers")}
    styles = " · ".join(f"{names[style]} {number:,}" for style, number in told.get("styles", {}).items())
    if file.mapping_remembered_at:
        columns_ = _("As set on %(day)s") % {"day": moments.day_text(file.mapping_remembered_at, today)}
    else:
        columns_ = _("Proposed; please look")
    unused = [one["header"] for one in columns(file) if one["spec"] is None and one["header"] != "—"]
    if unused:
        shown = "、".join(unused[:_UNUSED_SHOWN]) + ("…" if len(unused) > _UNUSED_SHOWN else "")
        sentence = ngettext(
            "; %(n)d column not used: %(shown)s", "; %(n)d columns not used: %(shown)s", len(unused)
        )
        columns_ += sentence % {"n": len(unused), "shown": shown}
    dealer = (
        _("%(code)s, as in the file") % {"code": dealer_code}
        if told.get("names_dealer")
        else _("Not named in the file; taken as %(code)s") % {"code": dealer_code}
    )
    return [
        (_("Format"), kind, ""),
        (_("Period"), period, ""),
        (_("Header"), header, ""),
        (_("Dates"), styles or "—", ""),
        (_("Columns"), columns_, "#map"),
        (_("Dealer"), dealer, ""),
    ]


def numbers(file: ImportFile) -> dict[str, Any]:
    """Return the numbers over the preview and the bar that shows them."""
    good = file.count(*IMPORTABLE, Outcome.IMPORTED, Outcome.KEPT)
    bad, there = file.count(Outcome.BAD), file.count(Outcome.DUPLICATE, Outcome.UNCHANGED)
    locked, undone = file.count(Outcome.LOCKED), file.count(Outcome.WITHDRAWN)
    total = good + bad + there + locked + undone
    bars = []
    x = 0.0
    parts = [(css, rows) for css, rows in (("g", good), ("x", bad), ("a", there + locked + undone)) if rows]
    for css, rows in parts:
        width = max(3.0, (BAR_WIDTH - _GAP * (len(parts) - 1)) * rows / total)
        bars.append({"css": css, "x": f"{x:.0f}", "width": f"{width:.0f}"})
        x += width + _GAP
    counted = file.counts
    return {
        "total": total,
        "good": good,
        "warned": file.count(Outcome.WARNED),
        "imported": file.count(Outcome.IMPORTED, Outcome.KEPT),
        "undone": undone,
        "bad": bad,
        "there": there,
        "locked": locked,
        "bars": bars,
        "bar_width": f"{max(x - _GAP, 1):.0f}",
        "seconds": file.facts.get("seconds"),
        "claims": counted.get("claims", 0),
        "due_today": counted.get("due_today", 0),
        "late": counted.get("late", 0),
        "label": ngettext("%(n)d row", "%(n)d rows", total) % {"n": total},
    }


def columns(file: ImportFile) -> list[dict[str, Any]]:
    """Return the file's columns, each with its field and the fields it may be given."""
    field_of = {key: name for name, key in file.mapping.get("columns", {}).items()}
    shown = []
    for index, (header, key) in enumerate(file.facts.get("columns", [])):
        if index == file.facts.get("reason_column"):
            continue
        spec = REPAIR_ORDER_LAYOUT.by_name.get(field_of.get(key, ""))
        options = [
            {"name": one.name, "label": lb.in_language(one.label), "required": one.required, "is": one is spec}
            for one in REPAIR_ORDER_LAYOUT.fields
        ]
        shown.append(
            {
                "index": index,
                "header": header or "—",
                "key": key,
                "vals": json.dumps({"column": key}, ensure_ascii=False),
                "spec": spec,
                "options": options,
                "is_right": spec is not None and spec.kind in _RIGHT,
            }
        )
    return shown


def missing(file: ImportFile) -> list[str]:
    """Return the labels of required fields that no column was given."""
    if file.state != FileState.UNMAPPED:
        return []
    given = file.mapping.get("columns", {})
    return [lb.in_language(s.label) for s in REPAIR_ORDER_LAYOUT.fields if s.required and s.name not in given]


def reasons(file: ImportFile) -> list[dict[str, Any]]:
    """Return reasons with how many orders have them, the most frequent first."""
    codes: dict[str, int] = file.counts.get("codes", {})
    found = sorted(codes.items(), key=lambda one: (-one[1], one[0]))
    return [{"code": code, "label": REASONS.get(code, code), "orders": orders} for code, orders in found]


def kinds() -> list[tuple[str, str]]:
    """Return the kinds of job a word can mean."""
    return [(kind.value, lb.in_language(kind.label)) for kind in JobKind]


def raw_rows(file: ImportFile) -> list[dict[str, Any]]:
    """Return the first rows of a file whose columns are not assigned yet, as they stand there."""
    rows = [
        {
            "number": row_label(row["n"]),
            "cells": [Cell(text) for text in _padded(file, row["c"])],
            "reasons": [],
            "mark": None,
        }
        for row in file.facts.get("first_rows", [])
    ]
    return [{"id": "", "rows": rows, "is_off": False}]


def order(file: ImportFile, row: ImportOrder, now: datetime) -> dict[str, Any]:
    """Return an order's rows as they are shown, with what there is to say under each."""
    tone, icon, label = _MARKS[Outcome(row.outcome)]
    lines = {line["row"]: values.order_values({"order": line["values"]}) for line in row.values["lines"]}
    whole = values.order_values(row.values)
    field_of = {key: REPAIR_ORDER_LAYOUT.by_name[name] for name, key in file.mapping["columns"].items()}
    can_fix = row.outcome in (*IMPORTABLE, Outcome.BAD) and file.state in OPEN_STATES
    shown: list[dict[str, Any]] = []
    told: set[tuple[str, str, str]] = set()
    for place, stored in enumerate(row.rows):
        number = stored["n"]
        # Cells of the order that stand on each of its rows are spoken of once.
        said = [one for one in row.findings if one["row_number"] == number and _words(one) not in told]
        told.update(_words(one) for one in said)
        tones = _tones(said)
        texts = _padded(file, stored["c"])
        shown_cells, by_field = [], {}
        for column, text in zip(columns_light(file), texts, strict=True):
            spec = field_of.get(column["key"])
            value = _value(spec, whole, lines.get(number))
            cell = _cell(text, spec, value, tones.get(spec.name, "") if spec else "", now)
            shown_cells.append(cell)
            if spec:
                by_field[spec.name] = cell
        mark = {"tone": tone, "icon": icon, "label": label} if place == 0 else None
        shown.append(
            {
                "number": row_label(number),
                "cells": shown_cells,
                "pieces": pieces(by_field) if place else [],
                "mark": mark,
                "reasons": [_reason(file, one, texts, can_fix) for one in said if _is_told(one)],
            }
        )
    return {"id": row.pk, "rows": shown, "is_off": row.outcome in _OFF}


def _words(found: dict[str, Any]) -> tuple[str, str, str]:
    return found["code"], found["field"], found["text"]["zh"]


def _padded(file: ImportFile, stored: list[Any]) -> list[str]:
    skipped = file.facts["reason_column"]
    width = len(file.facts["columns"])
    texts = [cells.shown(cell) for cell in stored] + [""] * (width - len(stored))
    return [text for index, text in enumerate(texts) if index != skipped]


def _tones(said: list[dict[str, Any]]) -> dict[str, str]:
    tones: dict[str, str] = {}
    for one in sorted(said, key=lambda found: found["severity"] != "warning"):
        if one["severity"] != "info":
            for name in (one["field"], *one["also"]):
                tones[name] = "bad" if one["severity"] == "error" else "warn"
    return tones


def _is_told(found: dict[str, Any]) -> bool:
    return found["severity"] != "info" or found["code"] in findings.TOLD_INFOS


def _reason(file: ImportFile, found: dict[str, Any], texts: list[str], can_fix: bool) -> dict[str, Any]:
    name = found["field"]
    key = file.mapping["columns"].get(name)
    index = next((one["index"] for one in columns_light(file) if one["key"] == key), None)
    spec = REPAIR_ORDER_LAYOUT.by_name.get(name)
    return {
        "text": lb.in_language(found["text"]),
        "tone": {"error": "bad", "warning": "warn"}.get(found["severity"], "q"),
        "row": found["row_number"],
        "field": name if can_fix and index is not None and found["severity"] == "error" else "",
        "label": lb.in_language(spec.label) if spec else "",
        "suggestion": found["suggestion"] or "",
        "short": _short(found, texts[index] if index is not None else ""),
        "value": texts[index] if index is not None else "",
        "is_error": found["severity"] == "error",
    }


def columns_light(file: ImportFile) -> list[dict[str, Any]]:
    """Return key and place (without the reason column) of the file's columns."""
    kept = [key for at, (_h, key) in enumerate(file.facts["columns"]) if at != file.facts["reason_column"]]
    return [{"index": index, "key": key} for index, key in enumerate(kept)]


def _short(found: dict[str, Any], given: str) -> str:
    """Return what a suggestion changes: the one character, else the whole."""
    suggestion = found["suggestion"] or ""
    cleaned = vins.clean(given)
    if found["code"] == "vin_lookalike" and len(cleaned) == len(suggestion):
        return next((new for old, new in zip(cleaned, suggestion, strict=True) if old != new), suggestion)
    return suggestion


def _value(spec: FieldSpec | None, whole: Values, line: Values | None) -> Any:
    if spec is None:
        return None
    if spec.level is Level.ORDER:
        return whole.get(spec.name)
    return line.get(spec.name) if line else None


def _cell(text: str, spec: FieldSpec | None, value: Any, tone: str, now: datetime) -> Cell:
    is_right = spec is not None and spec.kind in _RIGHT
    if not text and tone == "bad":
        return Cell(_("(empty)"), tone, is_right)
    if not text or spec is None:
        return Cell(text, tone, is_right)
    html: SafeString | str = text
    if spec.kind is CellKind.VIN:
        html = _vin(vins.clean(text))
    elif tone:
        pass  # what is questioned is shown as it stands
    elif isinstance(value, Moment):
        html = moments.day_text(value.day, local_day(now)) + (f" {value.at:%H:%M}" if value.at else "")
    elif spec.kind is CellKind.PLATE:
        html = lb.plate(text)
    elif spec.kind is CellKind.MILEAGE and isinstance(value, int):
        html = f"{value:,}"
    elif spec.kind is CellKind.MONEY and isinstance(value, Decimal):
        html = lb.yuan(value)
    elif spec.name == "complaint":
        html = f"“{text}”"
    return Cell(html, tone, is_right)


def _vin(number: str) -> SafeString | str:
    wrong = set(vins.bad_positions(number))
    if not wrong:
        return lb.vin(number)
    tail = len(number) - vins.TAIL

    def part(start: int, end: int) -> SafeString:
        signs = ((("<", sign) if place + 1 in wrong else ("", sign)) for place, sign in enumerate(number))
        chosen = list(signs)[start:end]
        return format_html_join("", "{}", ((_marked(sign) if mark else sign,) for mark, sign in chosen))

    return format_html(
        '<span class="lb-vin">{}<b>{}</b></span>', part(0, max(tail, 0)), part(max(tail, 0), len(number))
    )


def _marked(sign: str) -> SafeString:
    return format_html("<mark>{}</mark>", sign)
