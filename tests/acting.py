"""Acting as a member of the cast: who it is, the scope of its requests, and a step that leaves nothing behind."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.test import Client

from landbridge.doors.scopes import dealer_scope, front_door, oem_scope
from landbridge.identity.actor import Actor
from landbridge.identity.models import User
from tenants import queries
from tests import cast


def actor_named(key: str) -> Actor:
    """Return a member of the cast, read as the front door reads it."""
    person = next(person for person in cast.PEOPLE if person.key == key)
    with front_door():
        dealer = queries.dealer_by_code(person.dealer) if person.dealer else None
        actor = queries.actor_for(User.objects.get(email=person.email), dealer)
    assert actor is not None
    return actor


@contextmanager
def entered(actor: Actor) -> Iterator[None]:
    """Enter the scope that this person's requests run in."""
    if actor.dealer_id is None:
        with oem_scope():
            yield
        return
    with front_door():
        ref = queries.dealer_ref(actor.dealer_id)
    with dealer_scope(ref):
        yield


def client_of(actor: Actor) -> Client:
    """Return a test client with this person signed in; paths begin with /d/<code>/ for a dealer's people."""
    client = Client(headers={"host": "localhost"})
    with front_door():
        client.force_login(User.objects.get(pk=actor.user_id))
    return client


@contextmanager
def undone() -> Iterator[None]:
    """Roll back in the end what scopes inside committed."""
    block = transaction.atomic()
    block._from_testcase = True  # lets a scope's durable transaction nest in it
    with block:
        yield
        transaction.set_rollback(True)
