"""`manage.py make_demo`: fill an empty database with the demo."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dealers.demo import files, making
from dealers.demo.cast import DEALERS
from dealers.demo.plan import Wishes


class Command(BaseCommand):
    help = (
        "Fill an empty database with dealers, people, catalogue, cars and two years of work. "
        "Safe to kill and run again; a finished demo is left as it is."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dealers", type=int, default=len(DEALERS), help=f"1 to {len(DEALERS)}")
        parser.add_argument("--years", type=int, default=2, help="years of history")
        parser.add_argument("--seed", type=int, default=1, help="another seed, other orders")
        parser.add_argument(
            "--orders-per-month", type=float, default=6.0, help="of the largest dealer; the others by size"
        )
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing, instead of failing, where others' data is"
        )

        parser.add_argument(
            "--write-samples", metavar="FOLDER", help="only write the pair of files that demo/files/ holds"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["write_samples"]:
            for path in files.write(files.static(), Path(options["write_samples"])):
                self._say(str(path))
            return
        if not 1 <= options["dealers"] <= len(DEALERS) or not 1 <= options["years"] <= 3:
            raise CommandError(f"--dealers is 1 to {len(DEALERS)}, --years 1 to 3.")
        wishes = Wishes(
            now=timezone.localtime(),
            seed=options["seed"],
            dealers=options["dealers"],
            years=options["years"],
            orders_per_month=options["orders_per_month"],
        )
        made = making.make(wishes, Path(settings.HOME), self._say)
        if not made and not options["if_empty"]:
            raise CommandError("The database is not empty.")

    def _say(self, message: str) -> None:
        self.stdout.write(message)
        self.stdout.flush()
