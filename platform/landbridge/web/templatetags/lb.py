"""Tags and filters of every template (a builtin library): numbers, days, identifiers, chips.

What returns HTML builds it with `format_html` from escaped parts only.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from landbridge import money
from landbridge.clocks.days import local_day
from landbridge.counting import AtLeast
from landbridge.identifiers import plate as plates
from landbridge.identifiers.vin import TAIL
from landbridge.web import moments
from landbridge.web.clockview import ClockState, ClockView
from landbridge.web.status import status_look

register = template.Library()

NOT_YET = "—"  # means "not yet" or "not known", which 0 never does
MINUS = "\N{MINUS SIGN}"
THIN_UNIT = "\N{NO-BREAK SPACE}km"

_LEFT = SafeString(" data-left")
_SEGMENT = 4  # px from one segment of a clock to the next
_CLOCK_ICONS = {
    ClockState.OVER: "alert-triangle",
    ClockState.PAUSED: "player-pause",
    ClockState.DONE: "check",
}


# Numbers --------------------------------------------------------------------------------------------------
@register.filter
def yuan(value: Decimal | str | int | None) -> str:
    """Return an amount as `8,181.60`, `−579.00` or `—`; the ¥ stands in the column head."""
    if value is None or value == "":
        return NOT_YET
    return f"{money.yuan(value):,.2f}".replace("-", MINUS)


@register.filter
def minus(value: Decimal | str | int | None, other: Decimal | str | int | None) -> Decimal | None:
    """Return the difference of two amounts in yuan, None if either is not known."""
    if value in (None, "") or other in (None, ""):
        return None
    return money.yuan(value) - money.yuan(other)


@register.filter
def count(value: int | str | None) -> str:
    """Return a whole number with thousands: `26,871`, `1,000+`, or `—`."""
    if value is None or value == "":
        return NOT_YET
    if isinstance(value, AtLeast):
        return str(value)
    return f"{int(value):,}".replace("-", MINUS)


@register.filter
def plain(value: Decimal | str | int | None) -> str:
    """Return a quantity without trailing zeros: `3.2`, `1`, or `—`."""
    if value is None or value == "":
        return NOT_YET
    return f"{Decimal(value).normalize():,f}".replace("-", MINUS)


@register.filter
def km(value: int | str | None) -> str:
    """Return a mileage with its unit: `26,871 km` (never broken), or `—`. In a column of km use `count`."""
    number = count(value)
    return number if number == NOT_YET else number + THIN_UNIT


# Days -----------------------------------------------------------------------------------------------------
@register.filter
def day(value: date | datetime | None, now: datetime | None = None) -> str:
    """Return `11-23`, with the year if it is not that of `now` (default: the present), or `—`."""
    return moments.day_text(value, _today(now)) if value else NOT_YET


@register.filter
def daytime(value: datetime | None, now: datetime | None = None) -> str:
    """Return `11-23 14:05` in Asia/Shanghai, with the year if it is another, or `—`."""
    return moments.moment_text(value, _today(now)) if value else NOT_YET


@register.filter
def due(value: datetime | None, now: datetime | None = None) -> str:
    """Return a deadline, one at midnight as `11-23 24:00`, or `—`."""
    return moments.due_text(value, _today(now)) if value else NOT_YET


def _today(now: datetime | None) -> date:
    return local_day(now or timezone.now())


# Words ----------------------------------------------------------------------------------------------------
@register.filter(name="in_language")
def in_language(value: Any) -> str:
    """Return a bilingual text (`zh` and `en`, as object or stored JSON) in the language now active.

    Anything else is returned as it reads, None as nothing.
    """
    if value is None:
        return ""
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    if isinstance(value, Mapping):
        return str(value[language])
    return str(getattr(value, language, value))


@register.simple_tag(name="in_language")
def in_language_tag(value: Any) -> str:
    """`{% in_language text %}`: the filter of that name as a tag."""
    return in_language(value)


# Identifiers and chips --------------------------------------------------------------------------------------
@register.simple_tag
def vin(value: str | None) -> SafeString | str:
    """Show a VIN with its last eight in bold."""
    if not value:
        return NOT_YET
    return format_html('<span class="lb-vin">{}<b>{}</b></span>', value[:-TAIL], value[-TAIL:])


@register.simple_tag
def plate(value: str | None) -> SafeString | str:
    """Show a number plate as people write it, never broken: 渝A·7K39M."""
    if not value:
        return NOT_YET
    cleaned = plates.clean(value)
    shown = plates.displayed(cleaned) if plates.kind(cleaned) else value
    return format_html('<span class="lb-plate">{}</span>', shown)


@register.simple_tag
def status_chip(key: str) -> SafeString:
    """Show a status as a chip; its look is registered in `landbridge.web.status`."""
    look = status_look(str(key))
    icon = _icon(look.icon) if look.icon else ""
    return format_html(
        '<span class="lb-chip" data-tone="{}">{}{}</span>', look.tone, icon, in_language(look.label)
    )


@register.simple_tag
def clock(view: ClockView | None) -> SafeString | str:
    """Show a clock chip; nothing where there is no clock."""
    if not view:
        return ""
    icon = _icon(_CLOCK_ICONS[view.state]) if view.state in _CLOCK_ICONS else ""
    note = format_html("<span>{}</span>", in_language(view.note)) if view.note else ""
    return format_html(
        '<span class="lb-clock" data-state="{}">{}{}<b>{}</b>{}</span>',
        view.state,
        icon,
        _segments(view),
        in_language(view.title),
        note,
    )


def _segments(view: ClockView) -> SafeString | str:
    if not view.total:
        return ""
    gone = view.total - view.left
    bars = format_html_join(
        "",
        '<rect x="{}" width="3" height="9"{}/>',
        ((place * _SEGMENT, _LEFT if place >= gone else "") for place in range(view.total)),
    )
    width = view.total * _SEGMENT - 1
    return format_html('<svg width="{}" height="9" aria-hidden="true">{}</svg>', width, bars)


def _icon(name: str) -> SafeString:
    return format_html('<i class="ti ti-{}" aria-hidden="true"></i>', name)


_KEY_NAMES = {"↵": "Enter", "↓": "ArrowDown", "↑": "ArrowUp", "Esc": "Escape"}


@register.filter
def key_name(keys: tuple[str, ...]) -> str:
    """Return keys pressed together as `data-key` names them: ("Ctrl", "↵") is `Ctrl+Enter`."""
    return "+".join(_KEY_NAMES.get(key, key) for key in keys)


# Forms ----------------------------------------------------------------------------------------------------
@register.simple_tag
def widget(field: BoundField, severity: str = "", message: str = "") -> SafeString:
    """Show a form field's control with the look of the platform, tied to help, message and errors.

    Args:
        field: the bound field.
        severity: of a finding on it; `return` and `reject` make it invalid.
        message: whether a message of a finding stands under it (`#<id>_finding`).
    """
    control = field.field.widget
    attrs: dict[str, Any] = {}
    classes = [*control.attrs.get("class", "").split(), _control_class(control)]
    if shown := " ".join(dict.fromkeys(name for name in classes if name)):
        attrs["class"] = shown
    described = [
        control.attrs.get("aria-describedby", ""),
        f"{field.auto_id}_finding" if message else "",
        f"{field.auto_id}_error" if field.errors else "",
        f"{field.auto_id}_helptext" if field.help_text else "",
    ]
    if any(described):
        attrs["aria-describedby"] = " ".join(name for name in described if name)
    if severity in ("return", "reject"):
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def is_check(field: BoundField) -> bool:
    """Return whether a form field is one tick box, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def is_group(field: BoundField) -> bool:
    """Return whether a form field is several controls, which a fieldset holds together."""
    return bool(field.use_fieldset)


def _control_class(control: Any) -> str:
    if isinstance(control, CheckboxInput):
        return "form-check-input"
    if isinstance(control, RadioSelect | CheckboxSelectMultiple):
        return ""
    if isinstance(control, Select):
        return "form-select"
    return "form-control"
