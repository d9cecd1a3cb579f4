"""What the search field found, read from its answer."""

import re
from html import unescape
from typing import Any

_GROUP = re.compile(r"<h[23]><i [^>]*></i> (?P<label>[^<]+)</h[23]>")
_HIT = re.compile(
    r'<span class="lb-found-what"><b>(?P<short>[^<]+)</b>|data-open href="[^"]+">(?P<long>[^<]+)</a>'
)


def found(response: Any) -> dict[str, list[str]]:
    """Return the titles in each group, of the list below the field or of the page."""
    text = unescape(response.content.decode())
    marks = list(_GROUP.finditer(text))
    ends = [*(mark.start() for mark in marks), len(text)][1:]
    return {
        mark["label"]: [hit["short"] or hit["long"] for hit in _HIT.finditer(text, mark.end(), end)]
        for mark, end in zip(marks, ends, strict=False)
    }
