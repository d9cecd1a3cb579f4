"""Opening a dealer for real: page, worker's task and command make role and schema."""

from datetime import timedelta
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client
from django.utils import timezone

from landbridge.doors.scopes import dealer_scope, front_door, oem_scope
from landbridge.events.models import Event
from landbridge.identity.actor import Actor
from landbridge.identity.models import User
from tenants import commands, provisioning, queries, tasks
from tenants.models import Dealer, DealerOpening, DealerStatus, Region
from tenants.stamping import Stamp
from tests import server

pytestmark = pytest.mark.usefixtures("committed", "rollback", "may_create_schemas")
WUHAN = {"name": "武汉楚江店", "city": "武汉", "province": "湖北", "region": "SW", "depot": "wuhan"}


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


def registered(code):
    with oem_scope():
        return commands.register_dealer(
            actor=Actor.system(),
            now=timezone.now(),
            code=code,
            name_en="Wuhan",
            grade="E",
            city_level=2,
            **WUHAN | {"region": Region.objects.get(code="SW")},
        )


def opening_of(code):
    with oem_scope():
        return DealerOpening.objects.get(dealer__code=code)


class Killed(BaseException):
    """What ends a worker in the middle."""


def test_an_opening_that_was_killed_leaves_nothing_and_is_begun_again(monkeypatch):
    new = registered("WH005")

    def die(*_):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Stamp, "script", property(die))
        with pytest.raises(Killed):
            tasks.open_dealer(code="WH005")
    assert dealer("WH005").status == DealerStatus.OPENING
    assert schemas_named(new.schema_name) == 0
    now = timezone.now()
    with oem_scope():
        assert queries.silent_openings(now + timedelta(seconds=30)) == []
        assert queries.silent_openings(now + timedelta(seconds=90)) == ["WH005"]
    tasks.open_dealer(code="WH005")
    opening = opening_of("WH005")
    assert (opening.attempts, opening.error) == (2, "")
    assert dealer("WH005").status == DealerStatus.ACTIVE
    with oem_scope():
        assert queries.silent_openings(now + timedelta(days=1)) == []


def schemas_named(name):
    with psycopg.connect(server.admin_dsn(), dbname=connections["default"].settings_dict["NAME"]) as admin:
        return admin.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [name]).fetchone()[0]


def test_a_second_run_at_the_same_time_does_nothing():
    new = registered("WH006")
    with provisioning.alone_with(new.ref) as alone:
        assert alone
        tasks.open_dealer(code="WH006")
        assert dealer("WH006").status == DealerStatus.OPENING
        assert opening_of("WH006").attempts == 0
    tasks.open_dealer(code="WH006")
    assert dealer("WH006").status == DealerStatus.ACTIVE


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
