"""A program that calls the API: registered by whoever manages clients, with a token of its own."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.test import Client
from django.utils import timezone

from landbridge.api import clients, commands
from landbridge.api.models import ApiClient
from landbridge.api.scopes import Scope, scopes_of
from landbridge.doors.scopes import front_door
from landbridge.identity.actor import Actor
from tests.cast import NOON


class Program:
    """Calls one portal's API with a bearer token."""

    def __init__(self, client: ApiClient, secret: str, token: str, prefix: str) -> None:
        self.id: UUID = client.pk
        self.secret = secret
        self.token = token
        self.prefix = prefix
        self.http = Client(headers={"host": "localhost"})

    def renew(self) -> None:
        """Get a new token, as a program does whose hour is over."""
        with front_door():
            issued = clients.issue_token(client_id=str(self.id), secret=self.secret, wanted=[], now=timezone.now())
        self.token = issued.value

    def __call__(self, method: str, path: str, body: Any = None, *, key: str = "", **headers: str) -> Any:
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        if key:
            sent["Idempotency-Key"] = key
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        return self.http.generic(method, f"{self.prefix}/api/v1/{path}", headers=sent, **content)


def program(
    as_: Callable[..., Any], manager: Actor, *, label: str = "DMS-1", scopes: tuple[Scope, ...] | None = None
) -> Program:
    """Register a client as this manager or administrator, and give it a token."""
    wanted = scopes or scopes_of(manager.is_dealer)
    with as_(manager):
        client, secret = commands.register_client(actor=manager, now=NOON, label=label, scopes=wanted)
    with front_door():
        issued = clients.issue_token(client_id=str(client.pk), secret=secret, wanted=[], now=timezone.now())
    prefix = f"/d/{manager.dealer_code}" if manager.is_dealer else ""
    return Program(client, secret, issued.value, prefix)
