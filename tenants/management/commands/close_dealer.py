"""`manage.py close_dealer CQ012`: let nobody in any more, and freeze the data."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from landbridge.doors.backend.base import PROVISIONER
from landbridge.doors.scopes import oem_scope
from landbridge.errors import RuleViolation
from landbridge.identity.actor import Actor
from tenants import commands
from tenants.models import Dealer, DealerStatus


class Command(BaseCommand):
    help = "Close a dealer for good: nobody gets in, the data stays, and the database refuses every change of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("code")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["code"].upper()
        try:
            with oem_scope():
                if Dealer.objects.get(code=code).status != DealerStatus.CLOSED:
                    commands.set_dealer_status(
                        actor=Actor.system(), code=code, status=DealerStatus.CLOSED, now=timezone.now()
                    )
            commands.freeze_closed_dealers()
        except Dealer.DoesNotExist as error:
            raise CommandError(f"There is no dealer {code}.") from error
        except RuleViolation as error:
            raise CommandError(str(error)) from error
        finally:
            connections[PROVISIONER].close()
        self.stdout.write(f"{code} is closed")
