"""What the OEM knows about a submission's car, dealer and parts: gathered once, stored with the version."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from claims import access, gathering
from claims.adjudication.facts import (
    DealerFact,
    EarlierClaim,
    Facts,
    OdometerFact,
    Span,
    VehicleFact,
    WarrantyTerm,
)
from claims.adjudication.types import Submission
from claims.models import Claim
from claims.rules import ClaimType, LineKind, Status
from landbridge.catalog.books import Book
from landbridge.catalog.rules import Term
from landbridge.clocks.days import local_day
from landbridge.identifiers import vin as vins
from landbridge.identity.actor import Actor
from landbridge.vehicles import queries as vehicles
from landbridge.vehicles.models import Vehicle
from tenants import queries as tenants
from tenants.queries import DealerInfo


def gather_facts(*, actor: Actor, submission: Submission, claim_id: UUID | None = None) -> Facts:
    """Return the facts of one submission; see `gather_all_facts`."""
    return gather_all_facts(actor=actor, asked=[(submission, claim_id)])[0]


def gather_all_facts(*, actor: Actor, asked: Sequence[tuple[Submission, UUID | None]]) -> list[Facts]:
    """Return the facts of many submissions in nine statements, however many there are.

    A few more where words name another car, free maintenance is claimed or the catalogue has changed.

    Runs in the dealer's scope: of other dealers it learns only the mileage next to the repair, how near claims for
    the same part are and whether free maintenance was claimed, through the database's own functions.

    Args:
        asked: each with its claim where that exists already; it is no earlier claim of its own.
    """
    submissions = [submission for submission, _ in asked]
    cars = vehicles.vehicles_by_vin({vins.clean(one.vin) for one in submissions})
    book = _book_of(submissions)
    pairs = [(one, cars.get(vins.clean(one.vin))) for one in submissions]
    dealer = _dealer(tenants.dealer_by_id(actor.dealer_id) if actor.dealer_id else None)
    catalogue = gathering.catalogue_facts(pairs, book, actor.dealer_id)
    models = gathering.claimed_models(pairs)
    near = gathering.near_claims(submissions)
    maintenance = gathering.maintenance_facts(pairs)
    odometers = _odometers(submissions)
    claims = _Earlier(actor, submissions)
    found = []
    for place, (submission, claim_id) in enumerate(asked):
        vehicle = pairs[place][1]
        terms, base = _terms(book, submission, vehicle)
        found.append(
            Facts(
                vehicle=_vehicle(vehicle),
                dealer=dealer,
                odometer_before=odometers[place],
                earlier_claims=claims.of(submission, claim_id),
                terms=terms,
                base_term=base,
                # Nobody can grant an extension yet and no downtime is on record, so none is known to count.
                deadline_credit_days=0,
                catalogue=catalogue[place],
                claimed_model=models[place],
                near_elsewhere=near[place],
                maintenance=maintenance[place],
            )
        )
    return found


def _vehicle(vehicle: Vehicle | None) -> VehicleFact | None:
    if vehicle is None:
        return None
    return VehicleFact(
        vin=vehicle.vin,
        model_code=vehicle.model.code,
        series_code=vehicle.model.series.code,
        model_name=vehicle.model.name_zh,
        usage_type=vehicle.usage_type,
        built_on=vehicle.build_date,
        sold_on=vehicle.invoice_date,
        warranty_start=vehicle.warranty_start,
    )


def _dealer(info: DealerInfo | None) -> DealerFact | None:
    if info is None:
        return None
    # The directory holds the present state, not its history: a suspension is taken to cover the repair.
    suspended = info.status == "suspended"
    return DealerFact(
        code=info.code,
        opened_on=info.opened_on,
        closed_on=info.closed_on,
        suspensions=(Span(info.opened_on),) if suspended else (),
    )


def _odometers(submissions: Sequence[Submission]) -> list[OdometerFact | None]:
    around = vehicles.odometers_around(
        [(one.vin, one.arrived_at or one.repair_at or one.submitted_at) for one in submissions]
    )
    asked = {vins.clean(one.vin) for one in submissions}
    own = {(reading.vin, reading.mileage_km, reading.read_at) for reading in vehicles.readings_of(asked)}
    return [
        OdometerFact(
            found.before_km,
            local_day(found.before_at),
            at_this_dealer=(vins.clean(submission.vin), found.before_km, found.before_at) in own,
        )
        if found.before_km is not None and found.before_at is not None
        else None
        for submission, found in zip(submissions, around, strict=True)
    ]


class _Earlier:
    """The claims of all cars and jobs in question, read once."""

    def __init__(self, actor: Actor, submissions: Sequence[Submission]) -> None:
        visible = access.visible_claims(actor).exclude(status=Status.WITHDRAWN.value)
        concerned = Q(vin__in={one.vin for one in submissions}) | Q(
            order_number__in={one.order_number for one in submissions}
        )
        self._dealer_id = actor.dealer_id
        self._by_vin: defaultdict[str, list[Claim]] = defaultdict(list)
        self._by_job: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
        for row in visible.filter(concerned).order_by("submitted_at", "id"):
            self._by_vin[row.vin].append(row)
            self._by_job[row.order_number, row.job_line].append(row)

    def of(self, submission: Submission, claim_id: UUID | None) -> tuple[EarlierClaim, ...]:
        job = self._by_job.get((submission.order_number, submission.job_line), [])
        rows = {row.pk: row for row in (*self._by_vin.get(submission.vin, []), *job) if row.pk != claim_id}
        in_order = sorted(rows.values(), key=lambda row: (row.submitted_at, row.pk))
        return tuple(
            EarlierClaim(
                status=row.state,
                at_this_dealer=row.dealer_id == self._dealer_id,
                number=row.number,
                order_number=row.order_number,
                job_line=row.job_line,
                repaired_on=row.repaired_on,
                mileage_km=row.mileage_km,
                failure_code=row.failure_code,
                causal_part=row.causal_part,
                claim_type=ClaimType(row.claim_type),
            )
            for row in in_order
        )


def _book_of(submissions: Sequence[Submission]) -> Book:
    """Return the catalogue opened for all lines of the submissions."""
    return Book.open(
        {line.code for one in submissions for line in one.lines_of(LineKind.PART)},
        {line.code for one in submissions for line in one.lines_of(LineKind.LABOUR)},
    )


def _terms(
    book: Book, submission: Submission, vehicle: Vehicle | None
) -> tuple[dict[str, WarrantyTerm], WarrantyTerm | None]:
    sold_on = vehicle and (vehicle.invoice_date or vehicle.warranty_start)
    if not sold_on:
        return {}, None
    found = book.terms(sold_on, [line.code for line in submission.lines_of(LineKind.PART)])
    by_part = {number: _term(term) for number, term in found.by_part.items()}
    return by_part, _term(found.base) if found.base else None


def _term(term: Term) -> WarrantyTerm:
    return WarrantyTerm(term.months, term.km, term.scope.value)
