"""`manage.py demo_accounts`: the sign-ins of the demo, one line each."""

import json
import unicodedata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from dealers.demo import cast
from dealers.demo.making import ACCOUNTS_FILE


class Command(BaseCommand):
    help = "Print one sign-in of the demo for each role."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.HOME) / ACCOUNTS_FILE
        rows: list[cast.Account] = json.loads(path.read_text("utf-8")) if path.exists() else cast.accounts()
        rows = _one_each(rows)
        self.stdout.write(f"Password of every account / 所有账号的密码: {cast.PASSWORD}")
        for row in rows:
            role, english = row["role_zh"].split(" · ")[:2], row["role_en"].split(" · ")[:2]
            zh, en = " · ".join(role), " · ".join(english)
            self.stdout.write(f"  {_padded(zh, 22)}{en:<33}{row['email']}")  # within 80 columns


def _one_each(rows: list[cast.Account]) -> list[cast.Account]:
    """Return the first account of every role, and whoever works at several dealers."""
    seen: set[str] = set()
    chosen = []
    for row in rows:
        if row["role"] not in seen or len(row["places"]) > 1:
            chosen.append(row)
        seen.add(row["role"])
    return chosen


def _padded(text: str, width: int) -> str:
    # A Chinese sign is two columns wide in a terminal.
    return text + " " * max(1, width - sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text))
