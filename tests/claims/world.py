"""A car, a policy and a calendar on real tables, and a claim brought to any state."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from claims import commands, queries
from claims.adjudication import types
from claims.models import Claim
from claims.rules import ClaimType, LineKind
from landbridge.catalog.models import (
    FailureCode,
    LabourOperation,
    LabourRate,
    LabourTime,
    Markup,
    OperationFailure,
    Part,
    PartFit,
    PartPrice,
    Series,
    VehicleModel,
    WarrantyTerm,
    Workday,
)
from landbridge.catalog.rules import TermScope
from landbridge.identity.actor import Actor
from landbridge.ids import uuid7
from landbridge.vehicles.models import Vehicle
from tests.cast import NOON

VIN = "LVSHBFAF49F012345"
LONG_AGO = date(2020, 1, 1)
SYSTEM = Actor.system()


def make_world() -> None:
    """Load policy, calendar, catalogue and one sold car with a warranty of 36 months. Inside the OEM's scope."""
    commands.load_default_policy(actor=Actor.system(), now=NOON, valid_from=LONG_AGO)
    first = date(2026, 1, 1)
    Workday.objects.bulk_create(
        Workday(date=day, is_workday=day.weekday() < 5)
        for day in (first + timedelta(days=number) for number in range(730))
    )
    series = Series.objects.create(code="RJL", name_zh="锐界L", name_en="Edge L")
    model = VehicleModel.objects.create(
        code="RJL-20", series=series, name_zh="锐界L 2.0T", name_en="Edge L 2.0T", model_year=2024, energy="ICE"
    )
    WarrantyTerm.objects.create(scope=TermScope.BASE.value, months=36, km=100_000, valid_from=LONG_AGO)
    Vehicle.objects.create(
        vin=VIN,
        model=model,
        build_date=date(2024, 3, 4),
        invoice_date=date(2024, 5, 6),
        delivery_date=date(2024, 5, 8),
        warranty_start=date(2024, 5, 8),
    )
    _make_catalogue(series)


def _make_catalogue(series: Series) -> None:
    """Load the lines of the ordinary claim at its prices, for dealers of grade A and B in a city of level 1."""
    for number, zh, en, kind, net, quantity in (
        ("K2GC-3D070", "转向机总成", "Steering gear", "ASSEMBLY", "5400.00", 1),
        ("W720-M14", "自锁螺母", "Self-locking nut", "NORMAL", "6.50", 4),
    ):
        part = Part.objects.create(
            number=number,
            name_zh=zh,
            name_en=en,
            system="steering",
            sanbao_class=kind,
            must_return=kind == "ASSEMBLY",
            quantity_per_vehicle=quantity,
            valid_from=LONG_AGO,
        )
        PartFit.objects.create(part=part, series=series, valid_from=LONG_AGO)
        PartPrice.objects.create(part=part, net_price=Decimal(net), valid_from=LONG_AGO)
    for grade in ("A", "B"):
        for kind, percent in (("ASSEMBLY", "20.00"), ("NORMAL", "0.00")):
            Markup.objects.create(
                dealer_grade=grade, sanbao_class=kind, percent=Decimal(percent), valid_from=LONG_AGO
            )
        LabourRate.objects.create(dealer_grade=grade, city_level=1, rate=Decimal("178.00"), valid_from=LONG_AGO)
    work = LabourOperation.objects.create(
        code="9B-3504A2", name_zh="更换转向机", name_en="Replace steering gear", system="steering"
    )
    LabourTime.objects.create(operation=work, series=series, standard_hours=Decimal("3.2"), valid_from=LONG_AGO)
    failure = FailureCode.objects.create(
        code="C200B", name_zh="转矩传感器失准", name_en="Torque sensor off", system="steering"
    )
    OperationFailure.objects.create(operation=work, failure_code=failure, valid_from=LONG_AGO)


def make_submission(actor: Actor, **changes: Any) -> types.Submission:
    """Return a submission of this dealer, handed over three days before noon, right in every way."""
    lines = (
        types.Line(
            1, LineKind.LABOUR, "9B-3504A2", "更换转向机", Decimal("3.2"), Decimal("178"), Decimal("569.60")
        ),
        types.Line(
            2,
            LineKind.PART,
            "K2GC-3D070",
            "转向机总成",
            Decimal("1"),
            Decimal("6480"),
            Decimal("6480.00"),
            is_causal=True,
            must_return=True,
            old_part_number="K2GC-3D070",
            supplier_code="A1B2C",
        ),
        types.Line(3, LineKind.PART, "W720-M14", "自锁螺母", Decimal("4"), Decimal("6.50"), Decimal("26.00")),
    )
    values: dict[str, Any] = {
        "claim_type": ClaimType.NORMAL,
        "dealer_code": actor.dealer_code,
        "vin": VIN,
        "order_number": "RO26111304",
        "job_line": "1",
        "submitted_at": NOON,
        "mileage_km": 63127,
        "arrived_at": NOON - timedelta(days=4),
        "repair_started_at": NOON - timedelta(days=4) + timedelta(hours=1),
        "repair_ended_at": NOON - timedelta(days=3, hours=2),
        "handed_over_at": NOON - timedelta(days=3),
        "complaint": "高速上方向盘突然变沉，仪表亮转向灯。",
        "cause": "转矩传感器 A/B 路差 0.71 V，标准不大于 0.25 V。",
        "correction": "更换转向机总成并编程、标定，四轮定位。",
        "failure_code": "C200B",
        "lines": lines,
        "claimed_total": Decimal("7075.60"),
        "model_name": "锐界L 2.0T",
        "warranty_start": date(2024, 5, 8),
    }
    return types.Submission(**(values | changes))


def submit(actor: Actor, *, draft_id: UUID | None = None, **changes: Any) -> Claim:
    """Submit as this dealer's clerk; inside the dealer's scope."""
    submission = make_submission(actor, **changes)
    facts, judgement = queries.checked(actor=actor, submission=submission)
    return commands.submit_claim(
        actor=actor,
        now=submission.submitted_at,
        submission=submission,
        draft_id=draft_id or uuid7(),
        title="更换转向机",
        facts=facts,
        judgement=judgement,
        model_name="锐界L 2.0T",
    )


def resubmit(actor: Actor, claim: Claim, **changes: Any) -> Claim:
    """Send the next version; inside the dealer's scope."""
    submission = make_submission(actor, **changes)
    facts, judgement = queries.checked(actor=actor, submission=submission, claim_id=claim.pk)
    return commands.resubmit_claim(
        actor=actor,
        now=submission.submitted_at,
        claim_id=claim.pk,
        submission=submission,
        facts=facts,
        judgement=judgement,
    )


# Work without parts: several claims for one car that have no causal part in common.
WORK_ALONE: dict[str, Any] = {
    "lines": (
        types.Line(
            1, LineKind.LABOUR, "9B-3504A2", "标定转向机", Decimal("1.5"), Decimal("178"), Decimal("267.00")
        ),
    ),
    "claimed_total": Decimal("267.00"),
}

# A thin cause is a question for a person once its policy row says so: the usual way into review here.
THIN = {"cause": "坏了"}


def make_narrative_manual() -> None:
    """Let a thin narrative go to a person instead of back; inside the OEM's scope."""
    from claims.models import RulePolicy

    RulePolicy.objects.filter(rule_id="V53").update(severity=types.Severity.MANUAL.value)
