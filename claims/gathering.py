"""Facts about many submissions at once: each function asks one thing for all of them, in as few statements."""

import re
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from claims import elsewhere
from claims.adjudication.catalogue import (
    CatalogueFact,
    MaintenanceFact,
    ModelFact,
    NearFact,
    OperationFact,
    PartFact,
)
from claims.adjudication.types import Submission
from claims.rules import ClaimType, LineKind
from landbridge.catalog import lookups
from landbridge.catalog.books import Book, Payee, TimedOperation
from landbridge.clocks.days import local_day
from landbridge.vehicles.models import Vehicle
from tenants.queries import standings_of
from tenants.rules import standing_on

_FEW = 3  # failure codes with which an operation may be claimed, told where it may not

Pair = tuple[Submission, Vehicle | None]

# The line of the fixed fee tells which free maintenance it is: FM1, FM2, …
_FEE_CODE = re.compile(r"FM([1-9]\d?)")


def catalogue_facts(asked: Sequence[Pair], book: Book, dealer_id: UUID | None) -> list[CatalogueFact | None]:
    """Return what the catalogue says of each submission's lines, in one statement: the dealer's grades over time.

    None where the car's series or the day of the repair is not known: then there is nothing to look up by.

    Args:
        book: opened for the lines of all submissions.
    """
    found: list[CatalogueFact | None] = [None] * len(asked)
    standings = standings_of(dealer_id) if dealer_id else []
    for place, (submission, vehicle) in enumerate(asked):
        if vehicle is not None and submission.repair_at is not None and standings:
            day = local_day(submission.repair_at)
            standing = standing_on(standings, day)
            payee = Payee(standing.grade, standing.city_level)
            found[place] = _catalogue_fact(submission, vehicle, book, payee, day)
    return found


def _catalogue_fact(
    submission: Submission, vehicle: Vehicle, book: Book, payee: Payee, day: date
) -> CatalogueFact:
    series = vehicle.model.series.code
    prices = book.prices(
        payee,
        on=day,
        series_code=series,
        claim_type=submission.claim_type.name,  # the catalogue writes the same types in capitals
        part_numbers=sorted({line.code for line in submission.lines_of(LineKind.PART)}),
        operation_codes=sorted({line.code for line in submission.lines_of(LineKind.LABOUR)}),
    )
    return CatalogueFact(
        series_code=series,
        parts={
            number: PartFact(known.fits, known.part.quantity_per_vehicle, known.unit_price)
            for number, known in prices.parts.items()
        },
        operations={
            code: _operation_fact(operation, submission.failure_code)
            for code, operation in prices.operations.items()
        },
        labour_rate=prices.labour_rate,
    )


def _operation_fact(operation: TimedOperation, failure_code: str) -> OperationFact:
    """Return an operation; one that is tied to no failure at all answers every failure."""
    codes = operation.failure_codes
    answers_it = not failure_code or not codes or failure_code in codes
    return OperationFact(operation.standard_hours, answers_it, () if answers_it else tuple(sorted(codes)[:_FEW]))


def claimed_models(asked: Sequence[Pair]) -> list[ModelFact | None]:
    """Return which car each submission's words name; None where the catalogue knows no such name.

    Words that are the car's own name, or the beginning of it, need no look-up, so there is mostly none.
    """
    unknown = {
        submission.model_name
        for submission, vehicle in asked
        if submission.model_name and vehicle and not _names(submission.model_name, vehicle)
    }
    named = lookups.named_models(sorted(unknown)) if unknown else {}
    found: list[ModelFact | None] = []
    for submission, vehicle in asked:
        answer = named.get(submission.model_name)
        if vehicle is None or not submission.model_name:
            found.append(None)
        elif _names(submission.model_name, vehicle):
            found.append(ModelFact(vehicle.model.code, vehicle.model.series.code, vehicle.model.name_zh))
        else:
            found.append(ModelFact(answer.code, answer.series_code, answer.name) if answer else None)
    return found


def near_claims(asked: Sequence[Submission]) -> list[NearFact]:
    """Return how near other dealers' claims for each car and causal part are, in one statement."""
    questions = {
        place: (
            submission.vin,
            causal,
            local_day(submission.repair_at) if submission.repair_at else None,
            submission.mileage_km,
        )
        for place, submission in enumerate(asked)
        if (causal := next((one.code for one in submission.lines_of(LineKind.PART) if one.is_causal), ""))
    }
    found = [NearFact()] * len(asked)
    for place, answer in zip(questions, elsewhere.nearest_claims(list(questions.values())), strict=True):
        found[place] = answer
    return found


def maintenance_facts(asked: Sequence[Pair]) -> list[MaintenanceFact | None]:
    """Return the free maintenance that each submission claims, in two statements if one of them does.

    None for other claims, and where the car or its sale is not known.
    """
    found: list[MaintenanceFact | None] = [None] * len(asked)
    questions = {}
    for place, (submission, vehicle) in enumerate(asked):
        sold_on = vehicle and (vehicle.invoice_date or vehicle.warranty_start)
        if submission.claim_type is ClaimType.FIRST_MAINT and vehicle and sold_on:
            questions[place] = (vehicle.model.series.code, sold_on, _which(submission))
    if not questions:
        return found
    plans = lookups.maintenance_plans(list(questions.values()))
    others = elsewhere.maintained([asked[place][0].vin for place in questions])
    for (place, (_, _, n)), plan, other in zip(questions.items(), plans, others, strict=True):
        found[place] = MaintenanceFact(
            n=n,
            promised=plan.promised,
            months=plan.months,
            km_from=plan.km_from,
            km_to=plan.km_to,
            fee=plan.fee,
            claimed_elsewhere=other.claimed,
        )
    return found


def _names(words: str, vehicle: Vehicle) -> bool:
    """Return whether words are the car's own model or series, or a short form of its model's name."""
    plain = _plain(words)
    own = (vehicle.model.name_zh, vehicle.model.name_en, vehicle.model.code)
    return any(_plain(name).startswith(plain) for name in own)


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()


def _which(submission: Submission) -> int:
    codes = (_FEE_CODE.fullmatch(line.code) for line in submission.lines)
    return next((int(code[1]) for code in codes if code), 1)
