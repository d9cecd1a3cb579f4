"""First stages of the demo: regions, dealers, people, catalogue, policy, cars. Each looks what is there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from claims.commands.policy import load_default_policy
from dealers.demo import cast
from dealers.demo.plan import Plan
from landbridge.catalog.demo.loading import load_demo
from landbridge.catalog.loading.sheet import sheet_rows
from landbridge.catalog.models import Series
from landbridge.doors.scopes import oem_scope
from landbridge.identity import commands as identity
from landbridge.identity.actor import Actor
from landbridge.identity.models import User
from landbridge.vehicles import commands as vehicles
from landbridge.vehicles.demo import DemoVehicle
from landbridge.vehicles.models import Vehicle, VehicleSale
from tenants import commands as tenants
from tenants.models import Dealer, DealerStatus, Region

Say = Callable[[str], None]
_POLICY_FROM = date(2022, 1, 1)
_SALES_AT_ONCE = 100


def open_dealers(plan: Plan, say: Say) -> None:
    """Write regions, register the dealers and open those that are not open yet."""
    system = Actor.system()
    with oem_scope():
        for code, name, name_en in cast.REGIONS:
            Region.objects.get_or_create(code=code, defaults={"name": name, "name_en": name_en})
        known = dict(Dealer.objects.values_list("code", "status"))
        for dealer in plan.dealers:
            if dealer.code not in known:
                tenants.register_dealer(
                    actor=system,
                    now=plan.opened_at(dealer),
                    code=dealer.code,
                    name=dealer.name,
                    name_en=dealer.name_en,
                    grade=dealer.grade,
                    city=dealer.city,
                    city_level=dealer.city_level,
                    province=dealer.province,
                    region=Region.objects.get(code=dealer.region),
                    depot=dealer.depot,
                )
    for dealer in plan.dealers:
        if known.get(dealer.code, DealerStatus.OPENING) == DealerStatus.OPENING:
            tenants.open_dealer(actor=system, code=dealer.code, now=plan.opened_at(dealer))
            say(f"dealer {dealer.code} {dealer.name_en} opened")


def hire_people(plan: Plan, say: Say) -> None:
    """Give everybody of the cast an account with the demo's password; two invitations are still open."""
    system, now = Actor.system(), plan.wishes.now
    hired = 0
    for person in cast.people(len(plan.dealers)):
        with oem_scope():
            if User.objects.filter(email=person.email).exists():
                continue
            for code in person.places or ("",):
                _, token = tenants.invite_person(
                    actor=system,
                    email=person.email,
                    display_name=person.name,
                    staff_number=person.staff_number,
                    dealer=Dealer.objects.get(code=code) if code else None,
                    roles=(person.role,),
                    regions=Region.objects.filter(code__in=person.regions),
                    now=now,
                )
            identity.accept_invitation(token=token, password=cast.PASSWORD, now=now)
            hired += 1
    for person, days_ago in cast.INVITED:
        with oem_scope():
            if User.objects.filter(email=person.email).exists():
                continue
            tenants.invite_person(
                actor=system,
                email=person.email,
                display_name=person.name,
                staff_number=person.staff_number,
                dealer=Dealer.objects.get(code=person.places[0]) if person.places else None,
                roles=(person.role,),
                now=now - timedelta(days=days_ago),
            )
    say(f"people: {hired} accounts made")


def load_catalogue(plan: Plan, say: Say) -> None:
    """Load the demo catalogue."""
    with oem_scope():
        if not Series.objects.exists():
            load_demo(actor=Actor.system(), catalogue=plan.catalogue, now=plan.wishes.now)
    say(f"catalogue: {len(plan.catalogue.tables['parts'])} parts")


def load_policy(plan: Plan) -> None:
    """Give every rule and reason its row; a demo made by an earlier release gets those that are new."""
    with oem_scope():
        load_default_policy(actor=Actor.system(), now=plan.wishes.now, valid_from=_POLICY_FROM)


def sell_cars(plan: Plan, say: Say) -> None:
    """Enter all cars as built, then report the sales dealer by dealer."""
    now = plan.wishes.now
    with oem_scope():
        if not Vehicle.objects.exists():
            rows = sheet_rows([replace(car, invoice_date=None, delivery_date=None).row() for car in plan.cars])
            seen = vehicles.preview_vehicles(actor=Actor.system(), rows=rows, now=now).content_hash
            vehicles.load_vehicles(actor=Actor.system(), rows=rows, seen=seen, now=now)
    for dealer in plan.dealers:
        cars = plan.sold[dealer.code]
        for first in range(0, len(cars), _SALES_AT_ONCE):
            _report(dealer.code, cars[first : first + _SALES_AT_ONCE], now)
    say(f"cars: {len(plan.cars)}, of these {len(plan.stock)} in stock")


def _report(code: str, cars: list[DemoVehicle], now: datetime) -> None:
    with oem_scope():
        dealer = Dealer.objects.get(code=code)
        told = VehicleSale.objects.filter(vehicle__vin__in=[car.vin for car in cars])
        known = set(told.values_list("vehicle__vin", flat=True))
        for car in cars:
            if car.vin in known or car.invoice_date is None:
                continue
            noon = datetime.combine(car.invoice_date, now.timetz()) + timedelta(minutes=1)
            vehicles.record_sale(
                actor=Actor.system(),
                vin=car.vin,
                dealer_id=dealer.pk,
                invoice_date=car.invoice_date,
                delivery_date=car.delivery_date,
                now=min(noon, now),
            )
