"""The component sheet: every component of the platform, light and dark side by side, with its contrasts."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from landbridge.texts import Text
from landbridge.web.access import public
from landbridge.web.components_samples import samples

THEMES = {"light": Text("浅色", "light"), "dark": Text("深色", "dark")}
# Name, ink and ground of every pair in which text is written.
PAIRS = (
    (Text("正文", "Text"), "ink", "surface"),
    (Text("次要", "Second"), "ink-2", "surface"),
    (Text("安静", "Quiet"), "ink-3", "surface"),
    (Text("安静", "Quiet"), "ink-3", "bg"),
    (Text("链接", "Link"), "accent", "surface"),
    (Text("选中", "Chosen"), "accent-ink", "accent-soft"),
    (Text("主按钮", "Main button"), "on-accent", "accent"),
    (Text("暂停", "Paused"), "hold", "hold-soft"),
    (Text("通过", "Good"), "ok", "ok-soft"),
    (Text("临近", "Soon"), "warn", "warn-soft"),
    (Text("问题", "Wrong"), "bad", "bad-soft"),
    (Text("超期", "Overdue"), "surface", "bad"),
)
_THEME_BLOCK = re.compile(r'\[data-bs-theme="(light|dark)"\]\s*\{([^}]*)\}')
_TOKEN = re.compile(r"--lb-([a-z0-9-]+):(#[0-9a-fA-F]{3,6})\b")


@public
def sheet(request: HttpRequest) -> HttpResponse:
    """Show every component from its own include."""
    halves = [
        samples(request, theme) | {"theme_name": name, "colours": colours(theme)} for theme, name in THEMES.items()
    ]
    return render(request, "components.html", {"halves": halves})


def colours(theme: str) -> list[dict[str, Any]]:
    """Return every pair of text and ground with its contrast in a theme."""
    tokens = theme_tokens()[theme]
    return [
        {"name": name, "ink": ink, "ground": ground, "contrast": contrast(tokens[ink], tokens[ground])}
        for name, ink, ground in PAIRS
    ]


@cache
def theme_tokens() -> dict[str, dict[str, str]]:
    """Return the colours of both themes as the stylesheet sets them, by token name."""
    path = finders.find("landbridge/landbridge.css")
    if not isinstance(path, str):
        raise FileNotFoundError("landbridge/landbridge.css")
    tokens: dict[str, dict[str, str]] = {theme: {} for theme in THEMES}
    for theme, block in _THEME_BLOCK.findall(Path(path).read_text(encoding="utf-8")):
        for name, value in _TOKEN.findall(block):
            tokens[theme].setdefault(name, value)
    return tokens


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours such as `#2350b5` (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (_linear(int(digits[place : place + 2], 16) / 255) for place in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
