"""Findings of a pre-check, an inspection or a call script as the findings component shows them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from landbridge.web.words import Words

SEVERITY_ICONS: Mapping[str, str] = MappingProxyType(
    {
        "reject": "circle-x",
        "return": "corner-up-left",
        "manual": "user-search",
        "warn": "info-circle",
        "skip": "player-skip-forward",
        "pass": "circle-check",
    }
)


@dataclass(frozen=True, slots=True)
class FixView:
    """A button that puts a finding right.

    Args:
        label: what it does, such as "change to 27,418".
        url: where htmx posts; empty makes it a plain button for a script of the page (`data-fix`).
        values: what is posted besides the form, or what the script reads.
        href: makes it a link instead.
        keys: keys that press it, such as ("Alt", "1").
        is_primary: whether it is the one most likely right.
        target: CSS selector htmx swaps; empty for the page's default.
    """

    label: Words
    url: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    href: str = ""
    keys: tuple[str, ...] = ()
    is_primary: bool = False
    target: str = ""

    @property
    def values_json(self) -> str:
        """Return the values as `hx-vals` takes them."""
        return json.dumps(dict(self.values), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding.

    Args:
        severity: `reject`, `return`, `manual`, `warn`, `skip` or `pass`.
        title: what is wrong, in one line.
        text: the facts behind it; may be empty.
        source: which rule or article says so, such as "V14".
        effect: what happens because of it, such as "must be changed".
        field: address of the field, such as `lines.2.supplier_code`; empty if there is none.
        field_label: its name in words.
        field_href: link to it; without one the element `#id_<field>` of this page, dots as dashes.
        fixes: buttons that put it right, the likeliest first.
        is_focused: whether the keyboard stands on it.
    """

    severity: str
    title: Words
    text: Words = ""
    source: Words = ""
    effect: Words = ""
    field: str = ""
    field_label: Words = ""
    fixes: tuple[FixView, ...] = ()
    field_href: str = ""
    is_focused: bool = False

    def __post_init__(self) -> None:
        if self.severity not in SEVERITY_ICONS:
            raise ValueError(f"No severity of a finding: {self.severity!r}")

    @property
    def icon(self) -> str:
        """Return the Tabler icon of its severity, without `ti-`."""
        return SEVERITY_ICONS[self.severity]

    @property
    def leads_elsewhere(self) -> bool:
        """Return whether its link is no field of a form but another place, such as a line."""
        return self.field_href.startswith("#") and not self.field_href.startswith("#id_")

    @property
    def href(self) -> str:
        """Return the link to its field; empty if it has none."""
        if self.field_href or not self.field:
            return self.field_href
        return f"#id_{self.field.replace('.', '-')}"
