"""A closed dealer is frozen by the database; a renamed one is where its new code says."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from dealers.workshop.models import Customer
from landbridge.doors.scopes import dealer_scope, oem_scope
from landbridge.errors import RuleViolation
from landbridge.events.models import Event
from tenants import commands, tasks
from tenants.models import Dealer, DealerStatus, FormerCode
from tests import acting, cast
from tests.cast import NOON
from tests.tenants.test_spares import open_dealer

pytestmark = [pytest.mark.services, pytest.mark.usefixtures("committed", "rollback", "may_create_schemas")]


@pytest.fixture
def administrator():
    return acting.actor_named("administrator")


def manage(*words):
    said = StringIO()
    call_command(*words, stdout=said)
    return said.getvalue().strip()


def ref_of(code):
    with oem_scope():
        return Dealer.objects.get(code=code).ref


def write(ref):
    with dealer_scope(ref):
        Customer.objects.create(name="客户")


def run(ref, statement):
    with dealer_scope(ref), connection.cursor() as cursor:
        cursor.execute(statement)


def customers(ref):
    with dealer_scope(ref):
        return Customer.objects.count()


def test_a_closed_dealer_can_be_read_and_no_longer_written(administrator):
    # One of its own: roles belong to the server, and other databases of the tests have the cast's.
    closed, other = open_dealer("WH301").ref, ref_of(cast.DEALER)
    write(closed)
    with oem_scope():
        commands.set_dealer_status(actor=administrator, code="WH301", status="closed", now=NOON)
    tasks.tend()
    assert commands.freeze_closed_dealers() == []  # done; a second time there is nothing to do
    for wanted in (
        "INSERT INTO workshop_customer (id, name, kind) VALUES (gen_random_uuid(), 'x', 'person')",
        "UPDATE workshop_customer SET name = 'x'",
        "DELETE FROM workshop_customer",
        "INSERT INTO oem.events_event (id) VALUES (gen_random_uuid())",
        "SELECT 1 FROM oem.claims_claim",
    ):
        with pytest.raises(DatabaseError, match="permission denied"):
            run(closed, wanted)
    assert customers(closed) == 1
    write(other)
    assert manage("close_dealer", "wh301") == "WH301 is closed"
    with oem_scope():
        assert Event.objects.filter(verb="dealer.closed").count() == 1
    with pytest.raises(CommandError, match="There is no dealer XX999"):
        manage("close_dealer", "XX999")


def test_a_renamed_dealer_answers_at_its_new_address_only(administrator):
    clerk = acting.client_of(acting.actor_named("clerk"))
    before = ref_of(cast.DEALER)
    write(before)
    found = customers(before)
    with oem_scope():
        for _ in range(2):  # a second click changes nothing
            dealer = commands.rename_dealer(actor=administrator, code=cast.DEALER, new_code="cq112", now=NOON)
    assert (dealer.ref, customers(dealer.ref)) == (before, found)
    assert clerk.get("/d/CQ112/").status_code == 200
    assert clerk.get(f"/d/{cast.DEALER}/").status_code == 404
    with oem_scope():
        assert FormerCode.objects.get(code=cast.DEALER).dealer_id == before.id
        event = Event.objects.get(verb="dealer.renamed", facts__code="CQ112")
        assert event.facts == {"code": "CQ112", "former_code": cast.DEALER}
        with pytest.raises(RuleViolation) as refused:
            commands.rename_dealer(actor=administrator, code=cast.OTHER_DEALER, new_code=cast.DEALER, now=NOON)
        assert refused.value.code == "dealer_code_taken"
    assert manage("rename_dealer", "CQ112", cast.DEALER) == f"CQ112 is {cast.DEALER} now, at /d/{cast.DEALER}/"
    assert clerk.get(f"/d/{cast.DEALER}/").status_code == 200
    with pytest.raises(CommandError, match="two letters"):
        manage("rename_dealer", cast.DEALER, "NOWHERE")


def test_an_administrator_renames_on_the_page(administrator):
    page = acting.client_of(administrator)
    wrong = page.post(f"/dealers/{cast.DEALER}/rename/", {"code": cast.OTHER_DEALER})
    assert wrong.status_code == 422
    assert "此代码正由或曾由其他经销商使用。" in wrong.content.decode()
    done = page.post(f"/dealers/{cast.DEALER}/rename/", {"code": "cq113"}, follow=True)
    assert done.redirect_chain == [("/dealers/CQ113/", 302)]
    assert "该店代码现为 CQ113。" in done.content.decode()
    with oem_scope():
        commands.rename_dealer(actor=administrator, code="CQ113", new_code=cast.DEALER, now=NOON)
        assert Dealer.objects.get(code=cast.DEALER).status == DealerStatus.ACTIVE
