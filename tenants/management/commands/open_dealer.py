"""`manage.py open_dealer CQ012 --name … --city … --region SW --depot chongqing`: register and open a dealer."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from landbridge.doors.backend.base import PROVISIONER
from landbridge.doors.scopes import oem_scope
from landbridge.errors import RuleViolation
from landbridge.identity.actor import Actor
from tenants import commands, rules
from tenants.models import Dealer, Depot, Grade, Region


class Command(BaseCommand):
    help = "Register a dealer and make its role and schema. With the code alone: go on with a registered one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code", help="two letters and three digits, such as CQ012")
        parser.add_argument("--name")
        parser.add_argument("--name-en", default="")
        parser.add_argument("--grade", choices=Grade.values, default=Grade.C)
        parser.add_argument("--city", default="")
        parser.add_argument("--city-level", type=int, choices=(1, 2, 3), default=2)
        parser.add_argument("--province", default="")
        parser.add_argument("--region", help="code of a region")
        parser.add_argument("--depot", choices=Depot.values)

    def handle(self, *args: Any, **options: Any) -> None:
        actor, now = Actor.system(), timezone.now()
        try:
            code = rules.dealer_code(options["code"])
            with oem_scope():
                if not Dealer.objects.filter(code=code).exists():
                    self._register(actor, now, code, options)
            commands.open_dealer(actor=actor, code=code, now=now)
        except RuleViolation as error:
            raise CommandError(str(error)) from error
        finally:
            connections[PROVISIONER].close()
        self.stdout.write(f"{code} is open at /d/{code}/")

    def _register(self, actor: Actor, now: Any, code: str, options: dict[str, Any]) -> None:
        missing = [f"--{name}" for name in ("name", "region", "depot") if not options[name]]
        if missing:
            raise CommandError(f"{code} is not registered yet and needs {', '.join(missing)}.")
        region = Region.objects.filter(code=options["region"]).first()
        if region is None:
            raise CommandError(f"There is no region {options['region']}.")
        commands.register_dealer(
            actor=actor,
            now=now,
            code=code,
            name=options["name"],
            name_en=options["name_en"] or options["name"],
            grade=options["grade"],
            city=options["city"],
            city_level=options["city_level"],
            province=options["province"],
            region=region,
            depot=options["depot"],
        )
