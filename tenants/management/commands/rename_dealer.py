"""`manage.py rename_dealer CQ012 CQ112`: give a dealer another code."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from landbridge.doors.scopes import oem_scope
from landbridge.errors import RuleViolation
from landbridge.identity.actor import Actor
from tenants import commands
from tenants.models import Dealer


class Command(BaseCommand):
    help = "Give a dealer another code. What has a number keeps it, and nobody gets the former code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")
        parser.add_argument("new_code")

    def handle(self, *args: Any, **options: Any) -> None:
        code, new_code = options["code"].upper(), options["new_code"].upper()
        try:
            with oem_scope():
                commands.rename_dealer(actor=Actor.system(), code=code, new_code=new_code, now=timezone.now())
        except Dealer.DoesNotExist as error:
            raise CommandError(f"There is no dealer {code}.") from error
        except RuleViolation as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{code} is {new_code} now, at /d/{new_code}/")
