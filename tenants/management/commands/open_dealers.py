"""`manage.py open_dealers <file>`: register and open all dealers of a list."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone
from rich.progress import track

from landbridge.catalog.loading.comparing import Outcome
from landbridge.catalog.loading.files import UnreadableFile, read_file
from landbridge.catalog.loading.preview import Preview
from landbridge.doors.backend.base import PROVISIONER
from landbridge.doors.scopes import oem_scope
from landbridge.identity.actor import Actor
from tenants import commands, queries
from tenants.dealer_file import DEALERS


class Command(BaseCommand):
    help = (
        "Register and open the dealers of a CSV, XLSX or XLS file; its columns: "
        f"{', '.join(column.name for column in DEALERS.columns)}. Nothing is written while a row is wrong. "
        "Safe to kill and run again: it goes on with those that are not open yet."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        actor, now, file = Actor.system(), timezone.now(), options["file"]
        try:
            rows = read_file(DEALERS, file.read_bytes(), file.name)
        except (OSError, UnreadableFile) as error:
            raise CommandError(str(error)) from error
        with oem_scope():
            found = commands.register_dealers(actor=actor, rows=rows, now=now)
            waiting = queries.codes_opening([finding.key[0] for finding in found.findings])
        self._refuse(found)
        try:
            for place, code in enumerate(track(waiting, "opening dealers", disable=not self._is_watched), start=1):
                commands.open_dealer(actor=actor, code=code, now=timezone.now())
                if place % 100 == 0 and not self._is_watched:
                    self.stdout.write(f"{place} of {len(waiting)} opened")
        finally:
            connections[PROVISIONER].close()
        self.stdout.write(f"{len(waiting)} opened, {len(rows) - len(waiting)} were open already")

    @property
    def _is_watched(self) -> bool:
        return self.stdout.isatty()

    def _refuse(self, found: Preview) -> None:
        wrong = found.of(Outcome.REFUSED)
        for finding in wrong:
            reasons = "; ".join(str(reason) for reason in finding.reasons)
            self.stderr.write(f"row {finding.line} {' '.join(finding.key)}: {reasons}")
        if wrong:
            raise CommandError(f"{len(wrong)} rows are wrong; nothing was written.")
