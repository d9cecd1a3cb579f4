"""What the shell needs on every page. Counts are asked only while a scope is open."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from landbridge.doors.scopes import inside_scope
from landbridge.web import nav

THEMES = ("light", "dark")
THEME_COOKIE = "lb_theme"


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return actor, dealer, workplaces, navigation and theme; all of it is safe outside every door."""
    actor = getattr(request, "actor", None)
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "actor": actor,
        "dealer": getattr(request, "dealer", None),
        "workplaces": getattr(request, "workplaces", []),
        "nav_items": list(nav.shown(actor, request.path, with_counts=inside_scope())) if actor else [],
        "portal": "dealer" if getattr(request, "dealer", None) else "oem",
        "theme": theme if theme in THEMES else "auto",
        "now": getattr(request, "now", None),
        "is_demo": settings.LANDBRIDGE_DEMO,
    }
