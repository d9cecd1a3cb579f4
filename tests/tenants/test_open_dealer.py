"""Opening a dealer for real: page, worker's task and command make role and schema."""

from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from psycopg import sql

from landbridge.doors.names import role
from landbridge.doors.scopes import dealer_scope, front_door, oem_scope
from landbridge.events.models import Event
from landbridge.identity.models import User
from tenants import tasks
from tenants.models import Dealer, DealerStatus, Region
from tests import server

pytestmark = pytest.mark.usefixtures("committed", "rollback", "may_create_schemas")
WUHAN = {"name": "武汉楚江店", "city": "武汉", "province": "湖北", "region": "SW", "depot": "wuhan"}


@pytest.fixture
def may_create_schemas(committed, rollback):
    """A copied database has the template's content, but not the rights on the database itself."""
    with psycopg.connect(server.admin_dsn(), autocommit=True) as admin:
        grant = sql.SQL("GRANT CREATE ON DATABASE {} TO {}")
        admin.execute(grant.format(sql.Identifier(committed), sql.Identifier(role("owner"))))


def command(code, **options):
    said = StringIO()
    call_command("open_dealer", code, stdout=said, **options)
    return said.getvalue()


def dealer(code):
    with oem_scope():
        return Dealer.objects.get(code=code)


def test_the_page_registers_and_the_task_opens():
    client = Client(headers={"host": "localhost"})
    with front_door():
        client.force_login(User.objects.get(email="administrator@landbridge.test"))
    with oem_scope():
        region = Region.objects.get(code="SW").pk
    data = {"code": "ZZ017", "name_en": "Zhengzhou", "grade": "F", "city_level": "2", **WUHAN, "region": region}
    assert client.post("/dealers/open/", data).status_code == 302
    assert dealer("ZZ017").status == DealerStatus.OPENING
    for _ in range(2):  # a message may come twice
        tasks.open_dealer(code="ZZ017", some_later_argument=1)
    opened = dealer("ZZ017")
    assert opened.status == DealerStatus.ACTIVE
    with dealer_scope(opened.ref):
        assert not Event.objects.exclude(dealer_id=opened.pk).exists()
    with oem_scope():
        verbs = Event.objects.filter(subject_id=opened.pk).order_by("at", "id").values_list("verb", flat=True)
        assert list(verbs) == ["dealer.registered", "dealer.opened"]


def test_the_command_opens_and_goes_on():
    assert "/d/WH003/" in command("wh003", **WUHAN)
    assert dealer("WH003").status == DealerStatus.ACTIVE
    assert "/d/WH003/" in command("WH003")


@pytest.mark.parametrize(
    ("code", "options", "words"),
    [
        ("WUHAN", WUHAN, "two letters"),
        ("WH004", {}, "--name, --region, --depot"),
        ("WH004", {**WUHAN, "region": "MOON"}, "no region MOON"),
    ],
)
def test_the_command_says_what_is_missing(code, options, words):
    with pytest.raises(CommandError, match=words):
        command(code, **options)
    with oem_scope():
        assert not Dealer.objects.filter(code="WH004").exists()
