"""From an earlier release to this one and back: secrets that lay open are sealed, and sign the same as before."""

import pytest
from django.db import connections
from django_tenants.migration_executors.standard import StandardExecutor
from standardwebhooks import Webhook

from landbridge.doors.backend.base import PROVISIONER
from landbridge.doors.names import OEM_SCHEMA
from landbridge.doors.scopes import oem_scope
from landbridge.identity import sealing
from landbridge.webhooks import commands
from landbridge.webhooks.models import Endpoint
from tenants import provisioning
from tests.cast import NOON

pytestmark = pytest.mark.usefixtures("committed")

PLAIN = {
    "https://a.example/": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "https://b.example/": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
}


def migrate_to(name: str | None) -> None:
    """Bring the OEM's schema to a migration of this app, or to its last one, as an installation does."""
    options = {"database": PROVISIONER, "verbosity": 0, "interactive": False, **provisioning._MIGRATE_DEFAULTS}
    StandardExecutor((), {**options, "app_label": "webhooks", "migration_name": name}).run_migrations([OEM_SCHEMA])


def as_owner(statement: str, *parameters: object) -> list[tuple[object, ...]]:
    connection = connections[PROVISIONER]
    connection.set_schema_to_public()
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


def test_secrets_of_an_earlier_release_are_sealed_and_sign_the_same(as_, manager, clerk):
    with as_(manager):
        made = commands.add_endpoint(
            actor=manager, now=NOON, url="https://now.example/", verbs=["claim.submitted"]
        )
        secret = made.secret
    migrate_to("0001_deliveries")
    laid_open = as_owner("SELECT secret FROM oem.webhooks_endpoint")
    assert laid_open == [(secret,)]
    for url, plain in PLAIN.items():
        as_owner(
            "INSERT INTO oem.webhooks_endpoint"
            " (id, dealer_id, url, verbs, secret, status, created_at, created_by_label)"
            " VALUES (gen_random_uuid(), %s, %s, '[\"claim.submitted\"]', %s, 'active', %s, 'C02')",
            clerk.dealer_id,
            url,
            plain,
            NOON,
        )

    migrate_to(None)
    provisioning.apply_policies()

    with oem_scope():
        kept = {one.url: one for one in Endpoint.objects.all()}
        assert set(kept) == {*PLAIN, "https://now.example/"}
        for url, plain in (*PLAIN.items(), ("https://now.example/", secret)):
            assert plain not in kept[url].sealed_secret
            assert sealing.unseal(kept[url].sealed_secret) == plain
            signed = Webhook(kept[url].secret).sign("msg_1", NOON, "{}")
            assert signed == Webhook(plain).sign("msg_1", NOON, "{}")
    with as_(manager):
        assert commands.endpoints(manager).count() == 3
