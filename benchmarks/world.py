"""A server of the benchmark's own: embedded PostgreSQL, the OEM with the demo catalogue, dealers, clerks, cars.

Nothing of it is kept. `LANDBRIDGE_BENCH_DSN`, an administrator's address, uses another server instead.
"""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

from landbridge.local import addresses  # noqa: E402
from landbridge.local.broker import install_pgmq  # noqa: E402
from landbridge.local.credentials import load_or_make  # noqa: E402
from landbridge.local.postgres import EmbeddedPostgres  # noqa: E402

if TYPE_CHECKING:
    from landbridge.doors.names import DealerRef
    from landbridge.identity.actor import Actor

DEALERS = 8
PASSWORD = "harbour-lantern-42"  # noqa: S105 - opens a database that ends with the benchmark
DATABASE = "landbridge_bench"


@dataclass
class World:
    """What was made.

    Attributes:
        clerks: one claim clerk a dealer, with the dealer's door.
        vins: cars in their warranty, all of one model.
        parts, operations: numbers that fit this model, dearest first.
        now: the time at which everything happens.
    """

    admin_dsn: str
    env: dict[str, str]
    now: datetime
    clerks: "list[tuple[Actor, DealerRef]]" = field(default_factory=list)
    vins: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    failure_codes: list[str] = field(default_factory=list)
    model_name: str = ""

    @property
    def dsn(self) -> str:
        """The administrator's address of the benchmark's database."""
        return addresses.on_database(self.admin_dsn, DATABASE)


@contextmanager
def world(cars: int) -> Iterator[World]:
    """Make the world with this many cars, and take it away again."""
    with tempfile.TemporaryDirectory(prefix="landbridge-bench-") as home:
        postgres = None
        admin_dsn = os.environ.get("LANDBRIDGE_BENCH_DSN", "")
        if not admin_dsn:
            postgres = EmbeddedPostgres(Path(home) / "postgres")
            admin_dsn = postgres.start()
        try:
            made = _prepare(admin_dsn, Path(home))
            _fill(made, cars)
            yield made
        finally:
            _disconnect()
            if postgres is not None:
                postgres.destroy()


def _prepare(admin_dsn: str, home: Path) -> World:
    env = {
        **addresses.derive(addresses.on_database(admin_dsn, DATABASE), load_or_make(home / "keys.json"), ""),
        "LANDBRIDGE_HOME": str(home),
        "LANDBRIDGE_DEMO": "1",  # plain HTTP on this machine
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": os.pathsep.join(sys.path[:2]),
        "LOG_LEVEL": "WARNING",
    }
    os.environ.update(env)
    import django

    django.setup()
    from django.core.management import call_command

    os.environ["LANDBRIDGE_ADMIN_DSN"] = admin_dsn
    call_command("prepare_database", stdout=io.StringIO())
    install_pgmq(addresses.on_database(admin_dsn, DATABASE), owner=addresses.login("broker"))
    from django.utils import timezone

    return World(admin_dsn, env, timezone.localtime())


def _fill(made: World, cars: int) -> None:
    from claims.commands import load_default_policy
    from landbridge.catalog.demo import build
    from landbridge.catalog.demo.loading import load_demo
    from landbridge.catalog.models import LabourTime, OperationFailure, PartFit, VehicleModel
    from landbridge.doors.scopes import front_door, oem_scope
    from landbridge.identity.actor import Actor
    from landbridge.identity.models import User
    from landbridge.identity.rules import Role
    from landbridge.vehicles.models import Vehicle
    from tenants import commands, queries
    from tenants.models import Dealer, Region

    system, today = Actor.system(), made.now.date()
    codes = [f"BN{number:03}" for number in range(1, DEALERS + 1)]
    with oem_scope():
        region = Region.objects.create(code="SW", name="西南区", name_en="South-west")
        for place, code in enumerate(codes):
            commands.register_dealer(
                actor=system, now=made.now - timedelta(days=900), code=code, name=f"店 {code}", name_en=code,
                grade="ABCDEF"[place % 6], city="重庆", city_level=1, province="重庆", region=region,
                depot="chongqing",
            )  # fmt: skip
        load_demo(actor=system, catalogue=build(1), now=made.now)
        load_default_policy(actor=system, now=made.now, valid_from=date(2022, 1, 1))
        model = VehicleModel.objects.select_related("series").filter(series__code="EDGEL").first()
        assert model is not None
        made.model_name = model.name_zh
        sold = today - timedelta(days=300)
        made.vins = [_vin(serial) for serial in range(cars)]
        Vehicle.objects.bulk_create(
            [
                Vehicle(
                    vin=vin, model=model, build_date=sold - timedelta(days=60), invoice_date=sold,
                    delivery_date=sold, warranty_start=sold,
                )
                for vin in made.vins
            ],
            batch_size=5000,
        )  # fmt: skip
        pairs = OperationFailure.objects.select_related("operation", "failure_code")
        timed = set(LabourTime.objects.filter(series=model.series).values_list("operation__code", flat=True))
        fitting = [pair for pair in pairs if pair.operation.code in timed]
        made.operations = [pair.operation.code for pair in fitting]
        made.failure_codes = [pair.failure_code.code for pair in fitting]
        fits = PartFit.objects.filter(series=model.series, part__sanbao_class__in=["NORMAL", "MAIN_PART"])
        made.parts = sorted(fits.values_list("part__number", flat=True))
    for code in codes:
        commands.open_dealer(actor=system, code=code, now=made.now - timedelta(days=800))
        with oem_scope():
            user, _ = commands.invite_person(
                actor=system, email=f"clerk@{code.lower()}.bench", display_name=code, staff_number=code,
                dealer=Dealer.objects.get(code=code), roles=(Role.CLAIM_CLERK,), regions=(), now=made.now,
            )  # fmt: skip
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
    queries.directory.forget()
    with front_door():
        for code in codes:
            dealer = queries.dealer_by_code(code)
            assert dealer is not None
            actor = queries.actor_for(User.objects.get(email=f"clerk@{code.lower()}.bench"), dealer)
            assert actor is not None
            made.clerks.append((actor, dealer.ref))


def _vin(serial: int) -> str:
    from landbridge.identifiers import vin as vins

    text = f"LVSHELMC0SF{serial:06}"
    return text[:8] + vins.check_digit(text) + text[9:]


def _disconnect() -> None:
    from django.db import connections

    for alias in ("default", "provisioner"):
        connections[alias].close()
    connections["default"].close_pool()
