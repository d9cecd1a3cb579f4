"""Cars on the real tables: sale, readings and closed orders, as OEM and as two dealers."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from landbridge.catalog.commands import read_catalogue_file
from landbridge.catalog.models import Series, VehicleModel
from landbridge.errors import Forbidden
from landbridge.events.models import Event
from landbridge.identity.actor import Actor
from landbridge.vehicles import commands, queries
from landbridge.vehicles.models import OdometerReading, ServiceRecord, Vehicle, VehicleSale
from landbridge.vehicles.rules import Problem, Service, ServiceKind, UsageType

NOW = datetime(2026, 3, 1, 4, tzinfo=UTC)
VIN = "LVSHBFAF49F012345"
BUILT, INVOICED, DELIVERED = date(2009, 2, 1), date(2009, 3, 1), date(2009, 3, 5)
SELLER = UUID(int=7)
ORDER = UUID(int=8)
PROBLEM = Problem(1, "transmission", "TR04-06", "P-1", ("P-1",), ("6F-4112A1",))


@pytest.fixture
def car(as_, administrator):
    with as_(administrator):
        series = Series.objects.create(code="MONDEO", name_zh="蒙迪欧", name_en="Mondeo")
        VehicleModel.objects.create(
            code="MONDEO-20T",
            series=series,
            name_zh="蒙迪欧",
            name_en="Mondeo",
            model_year=2009,
            energy="ICE",
        )
        return commands.register_vehicle(
            actor=administrator, vin="lvshbfaf4 9f012345", model_code="MONDEO-20T", build_date=BUILT, now=NOW
        )


def sell(actor, **changes):
    sale = {"vin": VIN, "dealer_id": SELLER, "invoice_date": INVOICED, "delivery_date": DELIVERED, "now": NOW}
    return commands.record_sale(actor=actor, **{**sale, **changes})


def close(actor, **changes):
    facts = {
        "order_id": ORDER,
        "order_number": "RO26030101",
        "vin": VIN,
        "arrived_at": NOW - timedelta(days=2),
        "handed_over_at": NOW,
        "mileage_km": 26_871,
        "kind": ServiceKind.WARRANTY,
        "repair_days": 2,
        "problems": (PROBLEM,),
    }
    told = {key: changes.pop(key) for key in ("dealer_id", "dealer_code") if key in changes}
    service = Service(**{**facts, **changes})
    return commands.record_services(actor=actor, services=[service], now=NOW, **told)[0]


def test_a_car_is_registered_once(car, as_, administrator):
    assert car.vin == VIN
    with as_(administrator):
        with pytest.raises(commands.VehicleKnown):
            commands.register_vehicle(
                actor=administrator, vin=VIN, model_code="MONDEO-20T", build_date=BUILT, now=NOW
            )
        assert Vehicle.objects.count() == 1
        assert queries.vehicle_by_vin(" lvshbfaf49f012345 ").model.series.code == "MONDEO"
        assert queries.vehicle_by_vin("LVSHBFAF19F012345") is None
        assert set(queries.vehicles_by_vin([VIN, "LVSHBFAF19F012345"])) == {VIN}


def test_a_wrong_vin_is_named(car, as_, administrator):
    with as_(administrator), pytest.raises(commands.BadVin) as refusal:
        commands.register_vehicle(
            actor=administrator, vin="LVSHBFAF19F012345", model_code="MONDEO-20T", build_date=BUILT, now=NOW
        )
    assert refusal.value.code == "vin_check_digit"


def test_a_sale_starts_the_warranty_on_the_day_of_delivery(car, as_, administrator):
    with as_(administrator):
        sold = sell(administrator, usage_type=UsageType.CORPORATE)
        assert (sold.warranty_start, sold.usage_type) == (DELIVERED, "corporate")
        assert VehicleSale.objects.get().dealer_id == SELLER
        sell(administrator)
        assert VehicleSale.objects.count() == 1
        assert Event.objects.filter(verb="vehicle.sold").count() == 1


def test_another_sale_is_refused_and_an_exchange_starts_anew(car, as_, administrator):
    exchanged = date(2009, 9, 1)
    with as_(administrator):
        sell(administrator)
        with pytest.raises(commands.AlreadySold):
            sell(administrator, delivery_date=date(2009, 3, 6))
        assert queries.vehicle_by_vin(VIN).warranty_start == DELIVERED
        assert sell(administrator, replaced_on=exchanged).warranty_start == exchanged
        assert VehicleSale.objects.count() == 2


def test_nothing_is_sold_before_it_is_built(car, as_, administrator):
    with as_(administrator):
        with pytest.raises(commands.SoldBeforeBuilt):
            sell(administrator, invoice_date=date(2009, 1, 31), delivery_date=None)
        assert queries.vehicle_by_vin(VIN).invoice_date is None
        assert not VehicleSale.objects.exists()


def test_only_the_oem_writes_the_car_file(car, as_, adjudicator, clerk):
    for actor in (adjudicator, clerk):
        with as_(actor), pytest.raises(Forbidden):
            sell(actor)


def test_a_closed_order_shares_its_facts_and_its_reading(car, as_, clerk, adjudicator):
    with as_(clerk):
        record = close(clerk)
        assert (record.dealer_id, record.dealer_code, record.revision) == (
            clerk.dealer_id,
            clerk.dealer_code,
            1,
        )
        assert close(clerk).pk == record.pk
        assert OdometerReading.objects.get().mileage_km == 26_871
    with as_(adjudicator):
        (known,) = queries.car_history(adjudicator, VIN)
        assert known.problems == [PROBLEM.to_json()]
        assert Event.objects.filter(verb="service.recorded").count() == 1


def test_a_corrected_order_adds_a_revision_and_only_that_counts(car, as_, clerk, adjudicator):
    with as_(clerk):
        close(clerk, mileage_km=268_710)
        assert close(clerk).revision == 2
        assert [one.mileage_km for one in queries.odometer_readings(VIN)] == [26_871]
    with as_(adjudicator):
        assert [one.revision for one in queries.car_history(adjudicator, VIN)] == [2]
        assert ServiceRecord.objects.count() == 2


def test_a_dealer_sees_its_own_orders_and_the_oem_sees_all(car, as_, clerk, other_clerk, adjudicator):
    with as_(clerk):
        close(clerk)
    with as_(other_clerk):
        close(other_clerk, order_number="RO2", arrived_at=NOW - timedelta(days=1))
        assert [one.order_number for one in queries.car_history(other_clerk, VIN)] == ["RO2"]
    with as_(adjudicator):
        assert [one.order_number for one in queries.car_history(adjudicator, VIN)] == ["RO2", "RO26030101"]


def test_a_regional_manager_sees_the_visits_of_the_own_region(car, as_, clerk, other_clerk, regional_manager):
    for person, number in ((clerk, "RO1"), (other_clerk, "RO2")):
        with as_(person):
            close(person, order_number=number)
    with as_(regional_manager):
        assert [one.order_number for one in queries.car_history(regional_manager, VIN)] == ["RO1"]


def test_a_dealer_writes_for_itself_only(car, as_, clerk, other_clerk):
    with as_(clerk):
        with pytest.raises(Forbidden):
            close(clerk, dealer_id=other_clerk.dealer_id)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            OdometerReading.objects.create(
                dealer_id=other_clerk.dealer_id,
                vin=VIN,
                read_at=NOW,
                mileage_km=1,
                source="order",
                source_id=ORDER,
            )
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            OdometerReading.objects.update(mileage_km=1)
        assert not OdometerReading.objects.exists()


def test_the_oem_must_say_for_which_dealer(car, as_, administrator):
    with as_(administrator), pytest.raises(Forbidden):
        close(administrator)


def test_an_order_is_not_handed_over_before_it_arrived(car, as_, clerk):
    with as_(clerk):
        with pytest.raises(commands.HandedOverBeforeArrival):
            close(clerk, handed_over_at=NOW - timedelta(days=3))
        assert not ServiceRecord.objects.exists()


def test_readings_around_a_moment_are_told_whoever_made_them(car, as_, clerk, other_clerk):
    days = timedelta(days=1)
    for actor, offset, km in ((clerk, 10, 1000), (other_clerk, 5, 2000), (other_clerk, -5, 4000)):
        with as_(actor):
            arrived = NOW - offset * days
            close(actor, order_id=UUID(int=km), arrived_at=arrived, handed_over_at=arrived, mileage_km=km)
    with as_(clerk):
        around = queries.odometer_around(VIN, NOW)
        assert (around.before_km, around.after_km) == (2000, 4000)
        assert (around.before_at, around.after_at) == (NOW - 5 * days, NOW + 5 * days)
        assert queries.odometer_before(VIN, NOW - 10 * days) is None
        assert queries.odometer_after(VIN, NOW + 5 * days) is None


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"vin": "LVSHBFAF49F01234O"}, "vehicle_vin_shape"),
        ({"invoice_date": date(2008, 1, 1), "warranty_start": BUILT}, "vehicle_invoiced_after_build"),
        ({"invoice_date": INVOICED}, "vehicle_warranty_starts_with_sale"),
        ({"usage_type": "taxi"}, "vehicle_usage_known"),
        ({}, "vehicle_vin_once"),
    ],
)
def test_the_database_refuses_what_a_command_would_not_write(car, as_, administrator, changes, constraint):
    row = {"vin": VIN, "model_id": car.model_id, "build_date": BUILT, **changes}
    with (
        as_(administrator),
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
    ):
        Vehicle.objects.create(**row)


def test_a_list_of_cars_is_loaded_with_warranty_starts(car, as_, administrator):
    content = (
        "vin,model,build_date,invoice_date,delivery_date,usage_type\n"
        f"{VIN},MONDEO-20T,2009-02-01,2009-03-01,2009-03-05,private\n"
        "LVSHBFAF19F012345,MONDEO-20T,2009-02-01,,,private\n"
    ).encode()
    rows = read_catalogue_file(kind="vehicles", content=content)
    with as_(administrator):
        seen = commands.preview_vehicles(actor=administrator, rows=rows, now=NOW)
        assert seen.counts == {"added": 0, "changed": 1, "ended": 0, "unchanged": 0, "refused": 1}
        done = commands.load_vehicles(actor=administrator, rows=rows, seen=seen.content_hash, now=NOW)
        assert (done.kind, done.changed) == ("vehicles", 1)
        assert queries.vehicle_by_vin(VIN).warranty_start == DELIVERED


def load(administrator, text):
    """Load a file of cars and sales; return its counts and the reasons of its first row."""
    rows = read_catalogue_file(kind="vehicles", content=text.encode("gb18030"), name="销售.csv")
    seen = commands.preview_vehicles(actor=administrator, rows=rows, now=NOW)
    commands.load_vehicles(actor=administrator, rows=rows, seen=seen.content_hash, now=NOW)
    counts = {name: number for name, number in seen.counts.items() if number}
    return counts, [str(reason) for reason in seen.findings[0].reasons]


SALES = "VIN,销售店,开票日期,交车日期\n"


def test_a_file_of_sales_sets_seller_dates_and_warranty(car, as_, administrator, dealer, other_dealer):
    sale = f"{SALES}{VIN},CQ012,2009-03-01,2009-03-05\n"
    with as_(administrator):
        assert load(administrator, sale) == ({"changed": 1}, [])
        found = VehicleSale.objects.get()
        assert (found.vehicle_id, found.dealer_id, found.sold_on) == (car.pk, dealer.id, INVOICED)
        sold = queries.vehicle_by_vin(VIN)
        assert (sold.delivery_date, sold.warranty_start, sold.build_date) == (DELIVERED, DELIVERED, BUILT)
        assert load(administrator, sale) == ({"unchanged": 1}, [])
        assert load(administrator, f"VIN,销售店\n{VIN},GZ005\n") == ({"changed": 1}, [])
        assert VehicleSale.objects.get().dealer_id == other_dealer.id


@pytest.mark.parametrize(
    ("row", "reasons"),
    [
        (f"{VIN},CQ012,,", ["有销售店却没有开票日期"]),
        (f"{VIN},XX999,2009-03-01,", ["销售店：没有代码 XX999"]),
        (f"{VIN},CQ012,2009-01-31,", ["销售日期早于生产日期"]),
        ("LVSHBFAF29F012344,CQ012,2009-03-01,", ["车型：未填", "生产日期：未填", "用途：未填"]),
    ],
)
def test_a_sale_that_cannot_be_is_refused(car, as_, administrator, row, reasons):
    with as_(administrator):
        assert load(administrator, SALES + row + "\n") == ({"refused": 1}, reasons)
        assert not VehicleSale.objects.exists()
        assert Vehicle.objects.get().invoice_date is None


def test_a_reported_sale_is_neither_moved_nor_taken_back_by_a_file(car, as_, administrator, dealer):
    with as_(administrator):
        load(administrator, f"{SALES}{VIN},CQ012,2009-03-01,\n")
        for row, reason in (
            (f"{VIN},CQ012,2009-03-02,", "该车已按其他日期上报销售。"),
            (f"{VIN},,2009-03-01,", "不能用文件取消已上报的销售"),
        ):
            assert load(administrator, f"{SALES}{row}\n") == ({"refused": 1}, [reason])
        assert VehicleSale.objects.get().sold_on == INVOICED


def test_the_platform_itself_may_close_for_a_dealer(car, as_, clerk):
    system = Actor.system(clerk.dealer_id, clerk.dealer_code)
    with as_(system):
        assert close(system).dealer_code == clerk.dealer_code
