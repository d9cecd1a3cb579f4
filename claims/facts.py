"""What the OEM knows about a submission's car, dealer and parts: gathered once, stored with the version."""

from uuid import UUID

from claims import access
from claims.adjudication.types import (
    DealerFact,
    EarlierClaim,
    Facts,
    OdometerFact,
    Span,
    Submission,
    VehicleFact,
    WarrantyTerm,
)
from claims.rules import ClaimType, LineKind, Status
from landbridge.catalog import queries as catalog
from landbridge.catalog.rules import Term
from landbridge.clocks.days import local_day
from landbridge.identity.actor import Actor
from landbridge.vehicles import queries as vehicles
from landbridge.vehicles.models import Vehicle
from tenants import queries as tenants


def gather_facts(*, actor: Actor, submission: Submission, claim_id: UUID | None = None) -> Facts:
    """Return the facts of a submission in at most seven statements, however many lines it has.

    Runs in the dealer's scope: of other dealers it learns only the mileage next to the repair, through the
    database's own function.

    Args:
        claim_id: the claim itself, where it exists already; it is no earlier claim.
    """
    vehicle = vehicles.vehicle_by_vin(submission.vin)
    terms, base = _terms(submission, vehicle)
    return Facts(
        vehicle=_vehicle(vehicle),
        dealer=_dealer(actor),
        odometer_before=_odometer(submission),
        earlier_claims=_earlier(actor, submission, claim_id),
        terms=terms,
        base_term=base,
        # Nobody can grant an extension yet and no downtime is on record, so none is known to count.
        deadline_credit_days=0,
    )


def _vehicle(vehicle: Vehicle | None) -> VehicleFact | None:
    if vehicle is None:
        return None
    return VehicleFact(
        vin=vehicle.vin,
        model_code=vehicle.model.code,
        series_code=vehicle.model.series.code,
        usage_type=vehicle.usage_type,
        built_on=vehicle.build_date,
        sold_on=vehicle.invoice_date,
        warranty_start=vehicle.warranty_start,
    )


def _dealer(actor: Actor) -> DealerFact | None:
    if actor.dealer_id is None:
        return None
    info = tenants.dealer_by_id(actor.dealer_id)
    # The directory holds the present state, not its history: a suspension is taken to cover the repair.
    suspended = info.status == "suspended"
    return DealerFact(
        code=info.code,
        opened_on=info.opened_on,
        closed_on=info.closed_on,
        suspensions=(Span(info.opened_on),) if suspended else (),
    )


def _odometer(submission: Submission) -> OdometerFact | None:
    moment = submission.repair_at or submission.submitted_at
    around = vehicles.odometer_around(submission.vin, submission.arrived_at or moment)
    if around.before_km is None or around.before_at is None:
        return None
    own = any(
        (reading.mileage_km, reading.read_at) == (around.before_km, around.before_at)
        for reading in vehicles.odometer_readings(submission.vin)
    )
    return OdometerFact(around.before_km, local_day(around.before_at), at_this_dealer=own)


def _earlier(actor: Actor, submission: Submission, claim_id: UUID | None) -> tuple[EarlierClaim, ...]:
    same_car = access.visible_claims(actor).filter(vin=submission.vin)
    same_job = access.visible_claims(actor).filter(
        order_number=submission.order_number, job_line=submission.job_line
    )
    rows = (same_car | same_job).exclude(status=Status.WITHDRAWN.value)
    if claim_id is not None:
        rows = rows.exclude(pk=claim_id)
    return tuple(
        EarlierClaim(
            status=row.state,
            at_this_dealer=row.dealer_id == actor.dealer_id,
            number=row.number,
            order_number=row.order_number,
            job_line=row.job_line,
            repaired_on=row.repaired_on,
            mileage_km=row.mileage_km,
            failure_code=row.failure_code,
            causal_part=row.causal_part,
            claim_type=ClaimType(row.claim_type),
        )
        for row in rows.order_by("submitted_at", "id")
    )


def _terms(submission: Submission, vehicle: Vehicle | None) -> tuple[dict[str, WarrantyTerm], WarrantyTerm | None]:
    sold_on = vehicle and (vehicle.invoice_date or vehicle.warranty_start)
    if not sold_on:
        return {}, None
    numbers = [line.code for line in submission.lines_of(LineKind.PART)]
    found = catalog.warranty_terms(sold_on=sold_on, part_numbers=numbers)
    by_part = {number: _term(term) for number, term in found.by_part.items()}
    return by_part, _term(found.base) if found.base else None


def _term(term: Term) -> WarrantyTerm:
    return WarrantyTerm(term.months, term.km, term.scope.value)
