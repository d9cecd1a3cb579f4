"""The car beside a claim: what is known about it, and all its visits and claims at all dealers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from claims import queries
from claims.models import Claim
from claims.pages.naming import is_english, read, title_of
from claims.rules import Status
from landbridge.catalog.queries import model_name, part_names
from landbridge.clocks.days import Period, last_day
from landbridge.identity.actor import Actor
from landbridge.texts import Text
from landbridge.vehicles import queries as vehicles
from landbridge.vehicles.models import ServiceRecord
from landbridge.vehicles.rules import ServiceKind
from landbridge.web.parts import Fact
from landbridge.web.status import status_look
from tenants import queries as tenants

SHORT = 8  # rows beside the claim; H shows all

_PAID = frozenset({Status.IN_SETTLEMENT, Status.SETTLED})
_APPROVED = frozenset({Status.APPROVED_FIRST, Status.DEDUCTION_PROPOSED, Status.APPROVED_FINAL}) | _PAID


@dataclass(frozen=True, slots=True)
class CarRow:
    """A visit of the car, with its claim if there is one.

    Args:
        result: what became of it, in words.
        amount: yuan paid or approved, None where there is none.
        tone: `bad`, `quiet` or nothing.
        number: of the claim that may be opened; empty for this one and for a visit without.
    """

    at: datetime
    km: int | None
    title: str
    dealer: str
    result: str
    amount: Decimal | None = None
    tone: str = ""
    number: str = ""
    is_this: bool = False


@dataclass(frozen=True, slots=True)
class CarFile:
    """The car's rows, newest first, and how many there are of what."""

    rows: tuple[CarRow, ...]
    visits: int
    dealers: int

    @property
    def is_short(self) -> bool:
        return len(self.rows) < self.visits


@dataclass(frozen=True, slots=True)
class Cover:
    """The vehicle's own warranty as of the repair; `is_over` is None where it cannot be known."""

    until: date | None
    km: int | None
    is_over: bool | None


def car_file(actor: Actor, claim: Claim, *, whole: bool) -> CarFile:
    """Return the car's visits and claims at all dealers; a claim stands at the visit it was born from."""
    claims = queries.claims_of_car(actor, claim.vin)
    visits = vehicles.car_history(actor, claim.vin)
    names = tenants.dealer_names({one.dealer_id for one in claims} | {one.dealer_id for one in visits})
    parts = part_names(_part_numbers(claims, visits))
    by_order: dict[tuple[object, str], list[Claim]] = {}
    for one in claims:
        by_order.setdefault((one.dealer_id, one.order_number), []).append(one)
    rows: list[CarRow] = []
    for visit in visits:
        found = by_order.pop((visit.dealer_id, visit.order_number), [])
        dealer = names.get(visit.dealer_id, visit.dealer_code)
        rows += [_of_claim(one, claim, dealer, parts, visit) for one in found] or [_of_visit(visit, dealer, parts)]
    for left in by_order.values():
        rows += [_of_claim(one, claim, names.get(one.dealer_id, one.dealer_code), parts) for one in left]
    rows.sort(key=lambda row: row.at, reverse=True)
    shown = rows if whole else _around(rows)
    return CarFile(tuple(shown), len(rows), len(names))


def car_facts(detail: queries.ClaimDetail) -> list[Fact]:
    """Return what was known about the car when this version was sent."""
    claim = detail.claim
    car = detail.submission.facts.get("vehicle") or {}
    cover = cover_of(detail)
    until = " / ".join([*([str(cover.until)] if cover.until else []), *([f"{cover.km:,} km"] if cover.km else [])])
    return [
        Fact(_("Model"), _model(claim, car.get("model_code") or "")),
        Fact(_("Warranty until"), until or "—"),
        Fact(_("Mileage"), _mileage(detail)),
        Fact(_("Warranty start"), car.get("warranty_start") or "—"),
        Fact(_("Built"), car.get("built_on") or "—"),
        Fact(_("Order and job"), f"{claim.order_number} / {claim.job_line}"),
    ]


def cover_of(detail: queries.ClaimDetail) -> Cover:
    """Return the vehicle's warranty by the facts stored with the version."""
    car = detail.submission.facts.get("vehicle") or {}
    term = detail.submission.facts.get("base_term") or {}
    start, months, km = car.get("warranty_start"), term.get("months"), term.get("km")
    until = last_day(date.fromisoformat(start), Period(months=months)) if start and months else None
    day, driven = detail.claim.repaired_on, detail.claim.mileage_km
    if until is None or day is None:
        return Cover(until, km, None)
    return Cover(until, km, day > until or bool(km and driven is not None and driven > km))


def _model(claim: Claim, code: str) -> str:
    known = model_name(code) if code and is_english() else None
    return read(known) if known else claim.model_name or code or "—"


def _mileage(detail: queries.ClaimDetail) -> str:
    claim = detail.claim
    if claim.mileage_km is None:
        return "—"
    shown = f"{claim.mileage_km:,} km"
    start = (detail.submission.facts.get("vehicle") or {}).get("warranty_start")
    days = (claim.repaired_on - date.fromisoformat(start)).days if start and claim.repaired_on else 0
    if days < 30:  # too short to say what the car is driven
        return shown
    return _("%(km)s (%(number)d a day)") % {"km": shown, "number": round(claim.mileage_km / days)}


def _part_numbers(claims: Iterable[Claim], visits: Iterable[ServiceRecord]) -> set[str]:
    numbers = {one.causal_part for one in claims}
    for visit in visits:
        numbers |= {_part_of(visit)}
    return numbers - {""}


def _part_of(visit: ServiceRecord) -> str:
    """Return the part that says best what a visit was about: the causal one, else the first."""
    found = [
        problem.get("causal_part") or next(iter(problem.get("parts") or ()), "") for problem in visit.problems
    ]
    return next((number for number in found if number), "")


def _around(rows: list[CarRow]) -> list[CarRow]:
    """Return the newest rows, moved back far enough to hold this claim's."""
    here = next((place for place, row in enumerate(rows) if row.is_this), 0)
    first = max(0, min(here - 1, len(rows) - SHORT)) if here >= SHORT else 0
    return rows[first : first + SHORT]


def _of_claim(
    one: Claim, this: Claim, dealer: str, parts: Mapping[str, Text], visit: ServiceRecord | None = None
) -> CarRow:
    state = one.state
    is_this = one.pk == this.pk
    amount = one.settled_amount if one.settled_amount is not None else one.approved_amount
    if state in _APPROVED:
        again = one.version > 1
        result = (
            (_("paid") if state in _PAID else _("approved"))
            if not again
            else (_("paid after a return") if state in _PAID else _("approved after a return"))
        )
    else:
        result, amount = str(status_look(one.status).label), None
    return CarRow(
        at=visit.arrived_at if visit else one.submitted_at,
        km=visit.mileage_km if visit else one.mileage_km,
        title=title_of(one, parts),
        dealer=dealer,
        result=result,
        amount=amount,
        tone="bad" if state in (Status.REJECTED, Status.REJECTED_FINAL) else "",
        number="" if is_this else one.number,
        is_this=is_this,
    )


def _of_visit(visit: ServiceRecord, dealer: str, parts: Mapping[str, Text]) -> CarRow:
    name = parts.get(_part_of(visit))
    kind = ServiceKind(visit.kind)
    words: Any = visit.get_kind_display()
    result = _("not claimed") if kind in (ServiceKind.WARRANTY, ServiceKind.FREE_MAINTENANCE) else words
    title = words if kind is ServiceKind.FREE_MAINTENANCE or name is None else read(name)
    return CarRow(visit.arrived_at, visit.mileage_km, str(title), dealer, str(result), tone="quiet")
