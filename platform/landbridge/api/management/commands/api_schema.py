"""Write the OpenAPI documents to docs/api/, or tell whether they have drifted from the code."""

import difflib
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from landbridge.api.documents import PORTALS, as_text, file_of


class Command(BaseCommand):
    help = "Write docs/api/dealer.yaml and oem.yaml; with --check only compare them with the code."
    requires_system_checks: list[Any] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="show drift and fail instead of writing")

    def handle(self, *, check: bool, **_: Any) -> None:
        drifted = []
        for portal in PORTALS:
            text = as_text(portal)
            path = file_of(portal)
            if not check:
                path.write_text(text, encoding="utf-8")
                continue
            kept = path.read_text(encoding="utf-8") if path.exists() else ""
            if kept != text:
                drifted.append(path.name)
                lines = difflib.unified_diff(
                    kept.splitlines(), text.splitlines(), path.name, "code", n=2, lineterm=""
                )
                self.stdout.write("\n".join(lines))
        if drifted:
            raise CommandError(f"{', '.join(drifted)} drifted from the code: run manage.py api_schema")
