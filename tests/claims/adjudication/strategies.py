"""Arbitrary submissions, facts and policies: what no person would type, but a file may hold."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from claims.adjudication.catalogue import (
    CatalogueFact,
    MaintenanceFact,
    ModelFact,
    NearFact,
    OperationFact,
    PartFact,
)
from claims.adjudication.facts import (
    AuthorisationFact,
    DealerFact,
    EarlierClaim,
    Facts,
    OdometerFact,
    Span,
    VehicleFact,
    WarrantyTerm,
)
from claims.adjudication.registry import RULES
from claims.adjudication.types import Line, Policy, RulePolicy, Severity, Submission
from claims.rules import ClaimType, LineKind, Status
from landbridge.clocks.days import SHANGHAI
from tests.claims.adjudication.builders import VIN

VINS = st.sampled_from([VIN, "", "LVSHBFAF49FO12345", "1M8GDM9AXKP042788", "渝"]) | st.text(max_size=20)
CODES = st.sampled_from(["", "P-1", "P-2", "机油"]) | st.text(max_size=8)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MOMENTS = st.datetimes(
    datetime(1990, 1, 1),
    datetime(2090, 1, 1),
    timezones=st.sampled_from([UTC, SHANGHAI]),
    allow_imaginary=False,
)
AMOUNTS = st.decimals(min_value="-99999999.99", max_value="999999999999.99", places=2)
KM = st.integers(0, 3_000_000)


def maybe(strategy):
    return st.none() | strategy


LINES = st.builds(
    Line,
    line_no=st.integers(1, 99),
    kind=st.sampled_from(LineKind),
    code=CODES,
    name=st.text(max_size=10),
    quantity=st.decimals(min_value="-999", max_value="99999", places=3),
    unit_price=AMOUNTS,
    amount=AMOUNTS,
    is_causal=st.booleans(),
    old_part_number=CODES,
    supplier_code=CODES,
    serial=CODES,
    must_return=st.booleans(),
)
SUBMISSIONS = st.builds(
    Submission,
    claim_type=st.sampled_from(ClaimType),
    dealer_code=CODES,
    vin=VINS,
    order_number=CODES,
    job_line=CODES,
    submitted_at=MOMENTS,
    mileage_km=maybe(KM),
    arrived_at=maybe(MOMENTS),
    repair_started_at=maybe(MOMENTS),
    repair_ended_at=maybe(MOMENTS),
    handed_over_at=maybe(MOMENTS),
    complaint=st.text(max_size=30),
    cause=st.text(max_size=30),
    correction=st.text(max_size=30),
    failure_code=CODES,
    lines=st.lists(LINES, max_size=6).map(tuple),
    claimed_total=maybe(AMOUNTS),
    first_submitted_at=maybe(MOMENTS),
    version=st.integers(1, 9),
    authorisation_number=CODES,
    model_name=CODES,
    warranty_start=maybe(DAYS),
)
TERMS = st.builds(
    WarrantyTerm,
    months=maybe(st.integers(0, 240)),
    km=maybe(KM),
    source=CODES,
    starts_on=maybe(DAYS),
    starts_at_km=KM,
)
EARLIER = st.builds(
    EarlierClaim,
    status=st.sampled_from(Status),
    at_this_dealer=st.booleans(),
    number=CODES,
    order_number=CODES,
    job_line=CODES,
    repaired_on=maybe(DAYS),
    mileage_km=maybe(KM),
    failure_code=CODES,
    causal_part=CODES,
    claim_type=st.sampled_from(ClaimType),
)
CATALOGUES = st.builds(
    CatalogueFact,
    series_code=CODES,
    parts=st.dictionaries(
        CODES,
        st.builds(
            PartFact, fits=st.booleans(), quantity_per_vehicle=st.integers(1, 500), unit_price=maybe(AMOUNTS)
        ),
        max_size=3,
    ),
    operations=st.dictionaries(
        CODES,
        st.builds(
            OperationFact,
            standard_hours=maybe(st.decimals(min_value="0.01", max_value="999", places=2)),
            answers_failure=st.booleans(),
            failure_codes=st.lists(CODES, max_size=3).map(tuple),
        ),
        max_size=3,
    ),
    labour_rate=maybe(AMOUNTS),
)
MAINTENANCES = st.builds(
    MaintenanceFact,
    n=st.integers(1, 20),
    promised=st.integers(0, 20),
    months=maybe(st.integers(1, 60)),
    km_from=maybe(KM),
    km_to=maybe(KM),
    fee=maybe(AMOUNTS),
    claimed_elsewhere=st.integers(0, 3),
)
ODOMETERS = st.builds(OdometerFact, mileage_km=KM, read_on=DAYS, at_this_dealer=st.booleans())
FACTS = st.builds(
    Facts,
    vehicle=maybe(
        st.builds(
            VehicleFact,
            vin=VINS,
            model_code=CODES,
            series_code=CODES,
            model_name=CODES,
            usage_type=CODES,
            built_on=maybe(DAYS),
            sold_on=maybe(DAYS),
            warranty_start=maybe(DAYS),
        )
    ),
    vehicle_looked_up=st.booleans(),
    dealer=maybe(
        st.builds(
            DealerFact,
            code=CODES,
            opened_on=maybe(DAYS),
            closed_on=maybe(DAYS),
            suspensions=st.lists(st.builds(Span, first=DAYS, last=maybe(DAYS)), max_size=2).map(tuple),
        )
    ),
    dealer_looked_up=st.booleans(),
    odometer_before=maybe(ODOMETERS),
    odometer_after=maybe(ODOMETERS),
    earlier_claims=maybe(st.lists(EARLIER, max_size=3).map(tuple)),
    terms=st.dictionaries(CODES, TERMS, max_size=3),
    base_term=maybe(TERMS),
    deadline_credit_days=maybe(st.integers(0, 400)),
    authorisation=maybe(
        st.builds(AuthorisationFact, number=CODES, vin=VINS, amount=maybe(AMOUNTS), valid_until=maybe(DAYS))
    ),
    catalogue=maybe(CATALOGUES),
    claimed_model=maybe(st.builds(ModelFact, code=CODES, series_code=CODES, name=CODES)),
    near_elsewhere=maybe(st.builds(NearFact, days_apart=maybe(st.integers(0, 366)), km_apart=maybe(KM))),
    maintenance=maybe(MAINTENANCES),
)
SEVERITIES = st.sampled_from([*(severity.value for severity in Severity), "explode", ""])
ROWS = st.builds(
    RulePolicy,
    severity=SEVERITIES,
    enabled=st.booleans(),
    params=st.just({})
    | st.fixed_dictionaries(
        {
            "limit_days": st.integers(-1, 2_000_000) | st.just("ten"),
            "tolerance": st.sampled_from(["0.01", "0", "-1", "NaN", "a cent"]),
            "min_characters": st.integers(0, 50) | st.just("many"),
            "limit_km": st.integers(-1, 2_000_000) | st.just("far"),
            "days": st.integers(-1, 400) | st.just("a month"),
            "km": st.integers(-1, 30_000) | st.just("near"),
        }
    ),
)
POLICIES = st.builds(
    Policy,
    version=CODES,
    rules=st.dictionaries(st.sampled_from([*RULES, "V99"]), ROWS, max_size=len(RULES) + 1),
)
