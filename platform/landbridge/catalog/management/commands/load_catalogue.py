"""`manage.py load_catalogue <kind> <file> [--apply]`: show, and on request apply, what a file changes."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from landbridge.catalog.commands import load_catalogue, preview_catalogue, read_catalogue_file
from landbridge.catalog.loading.comparing import Finding, Outcome
from landbridge.catalog.loading.offered import OFFERED
from landbridge.doors.scopes import oem_scope
from landbridge.errors import RuleViolation
from landbridge.identity.actor import Actor


class Command(BaseCommand):
    help = "Show what a CSV, XLSX or XLS file would change in the catalogue; with --apply change it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=list(OFFERED))
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        kind, now, actor = options["kind"], timezone.now(), Actor.system()
        try:
            rows = read_catalogue_file(kind=kind, content=options["file"].read_bytes(), name=options["file"].name)
            with oem_scope():
                preview = preview_catalogue(actor=actor, kind=kind, rows=rows, now=now)
                for finding in preview.findings:
                    if finding.outcome is not Outcome.UNCHANGED:
                        self.stdout.write(_line(finding))
                if options["apply"]:
                    load_catalogue(actor=actor, kind=kind, rows=rows, seen=preview.content_hash, now=now)
        except OSError as error:
            raise CommandError(str(error)) from error
        except RuleViolation as error:
            raise CommandError(str(error)) from error
        counts = ", ".join(f"{outcome} {count}" for outcome, count in preview.counts.items())
        self.stdout.write(f"{counts}{'' if options['apply'] else ' (nothing written; --apply writes)'}")


def _line(finding: Finding) -> str:
    changes = "; ".join(f"{one.column}: {one.old or '—'} → {one.new or '—'}" for one in finding.changes)
    told = "; ".join(str(reason) for reason in finding.reasons)
    return f"{finding.line}: {finding.outcome} {' '.join(finding.key)} {changes} {told}".rstrip()
