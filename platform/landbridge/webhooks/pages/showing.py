"""Endpoints and deliveries as their pages show them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from landbridge.texts import Text
from landbridge.webhooks.models import Delivery, DeliveryState, Endpoint
from landbridge.webhooks.rules import OFFERED


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to deliver; `answer` is the status, or why there was none."""

    at: datetime | None
    answer: str
    milliseconds: int


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery: what it tells of which claim, and every attempt, newest first.

    Attributes:
        look: key of its status chip.
        next_at: when it is tried next; None if it is not.
    """

    delivery: Delivery
    event: Text
    number: str
    look: str
    attempts: tuple[Attempt, ...]
    next_at: datetime | None


def delivery_rows(deliveries: Sequence[Delivery]) -> list[DeliveryRow]:
    return [
        DeliveryRow(
            delivery=one,
            event=OFFERED.get(one.verb, Text(one.verb, one.verb)),
            number=json.loads(one.body)["data"].get("number") or "",
            look=f"delivery.{one.state}",
            attempts=tuple(_attempt(each) for each in reversed(one.log)),
            next_at=one.next_at if one.state == DeliveryState.WAITING and one.log else None,
        )
        for one in deliveries
    ]


def _attempt(kept: dict[str, Any]) -> Attempt:
    return Attempt(parse_datetime(kept["at"]), kept["error"] or str(kept["status"]), kept["ms"])


@dataclass(frozen=True, slots=True)
class EndpointRow:
    """An endpoint in the list.

    Attributes:
        endpoint: with its health, see `commands.endpoints_with_health`.
        look: key of the status chip of its latest delivery, empty before the first.
        hears: names of the events it wants; empty where it wants all.
    """

    endpoint: Endpoint
    look: str
    hears: str


def endpoint_rows(endpoints: Iterable[Endpoint]) -> list[EndpointRow]:
    language = get_language() or "zh-hans"
    between = "、" if language.startswith("zh") else ", "
    rows = []
    for one in endpoints:
        state: str | None = one.last_state  # type: ignore[attr-defined]
        wanted = [] if set(one.verbs) >= set(OFFERED) else [verb for verb in OFFERED if verb in one.verbs]
        hears = between.join(OFFERED[verb].in_language(language) for verb in wanted)
        rows.append(EndpointRow(one, f"delivery.{state}" if state else "", hears))
    return rows
