"""A sample consumer of the event feed: prints what happens, once and in order."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from kombu.connection import Connection
from kombu.entity import Queue
from kombu.messaging import Consumer

from landbridge.events import feed


class Command(BaseCommand):
    help = "Bind a durable queue to the event feed and print what comes; what was printed does not come again."
    requires_system_checks: list[Any] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("queue", help="name of the queue; it keeps events while nobody follows")
        parser.add_argument("--verb", default="#", help="such as claim.submitted or claim.* (default: all)")
        parser.add_argument("--dealer", default="", help="a dealer's code (default: all)")
        parser.add_argument("--idle", type=float, default=0.0, help="end after so many seconds of silence")

    def handle(self, *, queue: str, verb: str, dealer: str, idle: float, **_: Any) -> None:
        if not settings.FEED_URL:
            raise CommandError("FEED_URL names no broker")
        key = verb if verb.endswith("#") and not dealer else f"{verb}.{dealer or '*'}"
        # A queue kept on several nodes; its messages outlive a restart of the broker.
        bound = Queue(queue, feed.exchange(), routing_key=key, queue_arguments={"x-queue-type": "quorum"})
        last = ""

        def show(body: dict[str, Any], message: Any) -> None:
            nonlocal last
            sequence = message.headers["sequence"]
            # After a break the relay sends its last batch once more.
            if sequence > last:
                last = sequence
                facts = " ".join(f"{name}={value}" for name, value in body["data"]["facts"].items())
                self.stdout.write(f"{body['timestamp']} {message.delivery_info['routing_key']} {facts}")
            message.ack()

        with (
            Connection(settings.FEED_URL) as broker,
            Consumer(broker.channel(), [bound], callbacks=[show], accept=["json"], prefetch_count=100),
        ):
            while True:
                try:
                    broker.drain_events(timeout=idle or None)
                except TimeoutError:
                    return
