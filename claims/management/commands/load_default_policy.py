"""`manage.py load_default_policy`: a policy row for every rule, and the coded reasons; safe to run twice."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from claims.commands import load_default_policy
from landbridge.doors.scopes import oem_scope
from landbridge.identity.actor import Actor


class Command(BaseCommand):
    help = "Write a policy row for every rule that has none, and the coded reasons."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="valid_from", type=date.fromisoformat, default=date(2020, 1, 1))

    def handle(self, *args: Any, **options: Any) -> None:
        with oem_scope():
            loaded = load_default_policy(
                actor=Actor.system(), now=timezone.now(), valid_from=options["valid_from"]
            )
        self.stdout.write(f"{loaded.rules} policy rows, {loaded.reasons} reasons")
