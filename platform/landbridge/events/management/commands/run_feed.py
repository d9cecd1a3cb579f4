"""Publish the event feed as a process of its own, for installations where the beat's five seconds are too long."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from landbridge.events import feed


class Command(BaseCommand):
    help = "Publish events to RabbitMQ as they happen; may run beside the beat, for one relay works at a time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pause", type=float, default=0.5, help="seconds between two looks at the log")

    def handle(self, *, pause: float, **_: Any) -> None:
        if not settings.FEED_URL:
            raise CommandError("FEED_URL names no broker")
        while True:
            try:
                feed.relay(settings.FEED_URL)
            except feed.Busy:
                pass
            except feed.BROKEN as error:
                self.stderr.write(f"no broker: {error}")
            time.sleep(pause)
