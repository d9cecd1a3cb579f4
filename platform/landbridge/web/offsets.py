"""Where a list goes on, as its address says it."""

from django.http import HttpRequest

_MOST_DIGITS = 6  # a list this long is searched, not scrolled; the database takes no offset of twenty digits


def offset_of(request: HttpRequest, name: str) -> int:
    """Return the number of rows to leave out: the parameter of this name, 0 where it is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else 0
