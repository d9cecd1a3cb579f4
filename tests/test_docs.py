"""Tables of the docs name what there is."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.ROOT)


def test_what_the_table_of_promises_names_is_there():
    text = (ROOT / "docs" / "integration.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("| ")][1:]
    missing = []
    for _, _, tests in rows:
        folder = Path()
        for name in re.findall(r"`([^`<>]+)`", tests):
            if name.startswith("make "):
                continue
            path = Path(name) if "/" in name else folder / name
            folder = path if name.endswith("/") else path.parent
            if not (ROOT / path).exists():
                missing.append(name)
    assert len(rows) > 10
    assert missing == []
