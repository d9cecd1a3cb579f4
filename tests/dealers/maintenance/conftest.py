"""A car sold in June, its promise of one free maintenance, and an order for it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from dealers.maintenance import commands
from dealers.maintenance.models import MaintenanceSheet
from dealers.workshop import commands as workshop
from dealers.workshop.models import RepairOrder
from dealers.workshop.order_data import JobData, JobKind, LabourData
from landbridge.catalog.models import MaintenancePlan, Series, VehicleModel
from landbridge.identity.actor import Actor
from landbridge.vehicles.demo import make_vin
from landbridge.vehicles.models import Vehicle
from tests.cast import NOON
from tests.claims.world import LONG_AGO
from tests.dealers.builders import make_order

NEW_VIN = make_vin("HELMC", 2026, "F", 123)
NUMBER = "RO26112001"
CHECKS = {"engine_oil": "ok", "oil_filter": "ok", "gearbox": "ok", "chassis": "ok", "fluids": "ok"}
FIRST = JobData(
    kind=JobKind.FIRST_MAINTENANCE,
    correction="更换机油、机滤",
    labour=(LabourData("3A-1", "首保", Decimal("0.6"), Decimal("178"), Decimal("106.80"), "K11"),),
)


def sell_car() -> None:
    """Sell a car on 20 June 2026, with one free maintenance within 6 months, from 3,000 to 5,000 km, for ¥428.

    Inside the OEM's scope.
    """
    MaintenancePlan.objects.create(
        series=Series.objects.get(code="RJL"), n=1, months=6, km_from=3_000, km_to=5_000,
        fee=Decimal("428.00"), valid_from=LONG_AGO,
    )  # fmt: skip
    Vehicle.objects.create(
        vin=NEW_VIN, model=VehicleModel.objects.get(code="RJL-20"), build_date=date(2026, 5, 2),
        invoice_date=date(2026, 6, 20), delivery_date=date(2026, 6, 20), warranty_start=date(2026, 6, 20),
    )  # fmt: skip


@pytest.fixture
def new_car(made_world: None, as_: Any, adjudicator: Actor) -> str:
    with as_(adjudicator):
        sell_car()
    return NEW_VIN


@pytest.fixture
def first_order(new_car: str, as_: Any) -> Callable[..., RepairOrder]:
    """Save and close an order for the first maintenance at a dealer; returns it."""

    def make(actor: Actor, **changes: Any) -> RepairOrder:
        values = {"number": NUMBER, "vin": new_car, "mileage_km": 4_120, "jobs": (FIRST,)}
        with as_(actor):
            saved = workshop.save_order(actor=actor, now=NOON, data=make_order(**(values | changes)))
            return workshop.close_order(actor=actor, now=NOON, order_id=saved.order.pk)

    return make


@pytest.fixture
def sheet(first_order: Callable[..., RepairOrder], as_: Any, clerk: Actor) -> MaintenanceSheet:
    """A sheet that the owner has not confirmed yet."""
    first_order(clerk)
    with as_(clerk):
        return commands.record_sheet(
            actor=clerk, now=NOON + timedelta(hours=1), order_number=NUMBER, checks=CHECKS, technician="K11"
        )
