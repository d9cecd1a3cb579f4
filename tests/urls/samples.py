"""One thing of every kind at the OEM and at both dealers of the cast, and the part of a path that names it.

`SAMPLES` stand for the parameters of the URLconfs: a route's piece with a parameter is known by the piece before
it, `drafts/<uuid:draft_id>`. A piece without a sample is an error, so that a new URL brings its own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from claims import commands as claims
from claims.models import Claim, RulePolicy
from dealers.drafts import commands as drafts
from dealers.drafts.models import ClaimDraft
from dealers.imports import commands as imports
from dealers.imports.models import ImportOrder, Outcome
from dealers.maintenance import commands as maintenance
from dealers.maintenance import links
from dealers.workshop import commands as workshop
from dealers.workshop.models import Car, RepairOrder
from dealers.workshop.order_data import OrderData
from landbridge.api import commands as api
from landbridge.api.scopes import scopes_of
from landbridge.clocks.days import local_day
from landbridge.events.subscribers import run_subscribers
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.vehicles.models import Vehicle
from landbridge.webhooks import commands as webhooks
from tenants.commands import invite_person
from tests import cast
from tests.acting import actor_named, entered
from tests.claims import world
from tests.dealers.builders import JOB, make_order
from tests.dealers.maintenance.conftest import CHECKS, FIRST, NEW_VIN, sell_car
from tests.landbridge.intake.builders import HEADER, csv_bytes, encrypted_xlsx_bytes, order_row

OEM = "oem"
_BODIES = {
    "draft_cost": {"kind": "towing"},
    "workplaces": {"place": "oem"},
    "webhook_status": {"status": "paused"},
    "api_draft_edit": {"field": "cause", "value": "坏了"},
}
THIN = replace(JOB, checks="坏了")  # goes to a person, see `world.make_narrative_manual`
Values = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Samples:
    """For each portal (`oem` or a dealer's code) what stands for each piece; the first is the ordinary one."""

    by_portal: Mapping[str, Values]
    bodies: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)

    def body(self, portal: str, name: str) -> Mapping[str, str]:
        """Return what a form or call by this name must say to be about something that is there."""
        return self.bodies.get((portal, name)) or _BODIES.get(name, {})

    def paths(self, portal: str, route: str) -> Iterator[str]:
        """Yield the route's paths in a portal: one for each sample of its parameters, the ordinary one first.

        Raises:
            LookupError: a parameter of the route has no sample in `tests/urls/samples.py`.
        """
        values = self.by_portal[portal]
        missing = [piece for piece in pieces(route) if piece not in values]
        if missing:
            raise LookupError(f"{route}: no sample for {missing} in tests/urls/samples.py")
        named = iter(pieces(route))
        choices = [values[next(named)] if "<" in piece else (piece,) for piece in route.split("/")]
        for place in range(max(len(found) for found in choices)):
            yield "/" + "/".join(found[min(place, len(found) - 1)] for found in choices)


def pieces(route: str) -> list[str]:
    """Return a route's pieces that have a parameter, each with the plain piece before it."""
    found, before = [], ""
    for piece in route.split("/"):
        if "<" in piece:
            found.append(f"{before}/{piece}")
        else:
            before = piece or before
    return found


def make(now: datetime) -> Samples:
    """Make the samples; outside of any scope, in a database where commits are real or are rolled back."""
    desk = actor_named("adjudicator")
    with entered(desk):
        world.make_world()
        world.make_narrative_manual()
        sell_car()
    by_portal = {
        cast.DEALER: _Dealer(actor_named("clerk"), "C", now).make(),
        cast.OTHER_DEALER: _Dealer(actor_named("other_clerk"), "G", now).make(),
    }
    by_portal[OEM] = _of_oem(actor_named("administrator"), by_portal, now)
    while run_subscribers():
        pass
    return Samples(by_portal, {(OEM, "rule_cancel"): _planned_change(now)} | _cells(by_portal))


def _planned_change(now: datetime) -> dict[str, str]:
    """Plan a change of the first rule among the samples; it can be cancelled."""
    actor = actor_named("administrator")
    with entered(actor):
        row = RulePolicy.objects.get(rule_id="V53")
        planned = claims.change_policy(
            actor=actor,
            now=now,
            rule_id=row.rule_id,
            severity=row.severity,
            enabled=False,
            params=row.params,
            valid_from=local_day(now) + timedelta(days=7),
            expected=row.version,
        )
    return {"version": str(planned.version)}


def _cells(by_portal: Mapping[str, Values]) -> dict[tuple[str, str], dict[str, str]]:
    """Return for each dealer a cell of its first file that can be put right."""
    found = {}
    for key in ("clerk", "other_clerk"):
        actor = actor_named(key)
        with entered(actor):
            file = by_portal[actor.dealer_code]["imports/<uuid:file_id>"][0]
            bad = ImportOrder.objects.get(file=file, outcome=Outcome.BAD)
            found[actor.dealer_code, "imports_cell"] = {
                "order": str(bad.pk),
                "row": str(bad.first_row),
                "field": "handed_over_at",
                "value": "2026-11-22 11:20",
            }
    return found


def _of_oem(actor: Actor, dealers: Mapping[str, Values], now: datetime) -> Values:
    colleague = actor_named("finance").user_id
    with entered(actor):
        invited, token = invite_person(
            actor=actor,
            email="new@landbridge.test",
            display_name="新同事",
            staff_number="A99",
            dealer=None,
            roles=[Role.FINANCE],
            regions=[],
            now=now,
        )
        vehicle = Vehicle.objects.get(vin=world.VIN)
        values = _systems(actor, now) | {
            "people/<uuid:user_id>": (str(colleague), str(invited.pk)),
            "roles/<str:place>": ("oem",),
            "dealers/<str:code>": (cast.DEALER,),
            "cars/<uuid:vehicle_id>": (str(vehicle.pk),),
            "rules/<str:rule_id>": ("V53", "T-SUBMIT"),
            "export/<str:kind>.<str:form>": ("parts.csv", "labour_rates.xlsx"),
            "invitation/<str:token>": (token, "spent"),
            "passkeys/<int:pk>": ("0",),  # each person's own, and nobody here has one
            "sso/<slug:provider_id>": ("none",),  # no provider is set up: it is not there for anybody
        }
    return values | {"claims/<str:number>": dealers[cast.DEALER]["claims/<str:number>"]} | _shared()


def _shared() -> Values:
    return {
        "parts/<str:number>": ("K2GC-3D070", "W720-M14"),
        "parts/<path:number>": ("K2GC-3D070", "W720-M14"),
        "vehicles/<str:vin>": (world.VIN,),
    }


def _systems(actor: Actor, now: datetime) -> Values:
    """Register a system and subscribe an address, as who may."""
    client, _secret = api.register_client(actor=actor, now=now, label="DMS-1", scopes=scopes_of(actor.is_dealer))
    verbs = ("claim.submitted", "claim.returned")
    endpoint = webhooks.add_endpoint(actor=actor, now=now, url="https://dms.example/hook", verbs=verbs)
    return {
        "clients/<uuid:client_id>": (str(client.pk),),
        "webhooks/<uuid:endpoint_id>": (str(endpoint.pk),),
    }


@dataclass(slots=True)
class _Dealer:
    """Makes what one dealer has: its orders, drafts, claims, files, sheets and systems."""

    clerk: Actor
    prefix: str
    now: datetime
    km: int = 63_000
    made: list[RepairOrder] = field(default_factory=list)

    def make(self) -> Values:
        clerk = self.clerk
        with entered(clerk):
            systems = _systems(replace(clerk, roles=frozenset({Role.MANAGER})), self.now)
            written = workshop.save_order(actor=clerk, now=self.now, data=self._order("W1")).order
            drafted = self._draft("D1")
            blocked = self._draft("D2", jobs=(replace(JOB, correction="换"),))
            discarded = drafts.discard_draft(actor=clerk, now=self.now, draft_id=self._draft("D3"))
            car = Car.objects.get(vin=world.VIN)
            files = self._files()
            sheet = self._sheet()
        states = (self._returned("S1"), self._asked("S2"), self._submitted("S3"), self._approved("S4"))
        numbers = (self._in_review("S0"), *states)
        return (
            systems
            | _shared()
            | {
                "suggest/<str:kind>": ("parts", "operations", "failures"),
                "orders/<path:number>": (written.number, f"{self.prefix}D1", f"{self.prefix}M1"),
                "drafts/<uuid:draft_id>": (str(drafted), str(blocked), str(discarded.pk)),
                "lines/<int:line_no>": ("3",),
                "cars/<uuid:car_id>": (str(car.pk),),
                "claims/<str:number>": numbers,
                "imports/<uuid:file_id>": files,
                "maintenance/<uuid:sheet_id>": (str(sheet),),
                "m/<str:token>": (links.token_of(clerk.dealer_code, sheet),),
            }
        )

    def _order(self, number: str, **changes: Any) -> OrderData:
        self.km += 1
        now = self.now
        moments = {
            "arrived_at": now - timedelta(days=4),
            "repair_started_at": now - timedelta(days=4) + timedelta(hours=1),
            "repair_ended_at": now - timedelta(days=3, hours=2),
            "handed_over_at": now - timedelta(days=3),
        }
        return make_order(number=f"{self.prefix}{number}", **({"mileage_km": self.km} | moments | changes))

    def _close(self, number: str, **changes: Any) -> RepairOrder:
        data = self._order(number, **changes)
        order = workshop.save_order(actor=self.clerk, now=self.now, data=data).order
        return workshop.close_order(actor=self.clerk, now=self.now, order_id=order.pk)

    def _draft(self, number: str, **changes: Any) -> Any:
        return ClaimDraft.objects.get(order=self._close(number, **changes).pk).pk

    def _files(self) -> tuple[str, ...]:
        """Bring a file that can be imported, one without known columns, one that is refused, one put away."""
        odd = [[*HEADER[:-2], "分类", HEADER[-1]], order_row()]
        contents = {
            "工单.csv": csv_bytes([HEADER, order_row(), order_row(工单号="RO2", 交车时间="")]),
            "列.csv": csv_bytes(odd),
            "密码.xlsx": encrypted_xlsx_bytes(),
            "旧.csv": csv_bytes([HEADER, order_row(工单号="RO3")]),
        }
        files = [
            imports.upload_file(actor=self.clerk, now=self.now, name=name, content=content).file
            for name, content in contents.items()
        ]
        imports.discard_file(actor=self.clerk, now=self.now, file_id=files[-1].pk)
        return tuple(str(file.pk) for file in files)

    def _sheet(self) -> Any:
        number = self._close("M1", vin=NEW_VIN, mileage_km=4_120, jobs=(FIRST,)).number
        return maintenance.record_sheet(
            actor=self.clerk, now=self.now, order_number=number, checks=CHECKS, technician="K11"
        ).pk

    def _submitted(self, number: str) -> str:
        with entered(self.clerk):
            draft = self._draft(number, jobs=(THIN,))
            return drafts.submit_draft(
                actor=self.clerk, now=self.now, draft_id=draft, accept_warning=True
            ).claim_number

    def _in_review(self, number: str) -> str:
        claim_number = self._submitted(number)
        with entered(actor_named("adjudicator")):
            claim = Claim.objects.get(number=claim_number)
            claims.adjudicate_claim(claim_id=claim.pk, version=1, now=self.now)
        return claim_number

    def _returned(self, number: str) -> str:
        return self._decided(number, claims.return_claim, reason_code="B-CAUSE", text="请补实测值。")

    def _asked(self, number: str) -> str:
        return self._decided(number, claims.ask_dealer, reason_code="Q-PHOTO", text="请补照片。")

    def _approved(self, number: str) -> str:
        return self._decided(number, claims.approve_claim)

    def _decided(self, number: str, verb: Any, **said: str) -> str:
        claim_number = self._in_review(number)
        desk = actor_named("adjudicator")
        with entered(desk):
            verb(actor=desk, now=self.now, number=claim_number, version=1, **said)
        return claim_number
