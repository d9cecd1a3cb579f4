"""One ordinary submission that every rule passes, and its facts; each test changes what it is about."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from claims.adjudication.catalogue import CatalogueFact, ModelFact, NearFact, OperationFact, PartFact
from claims.adjudication.facts import DealerFact, Facts, OdometerFact, VehicleFact, WarrantyTerm
from claims.adjudication.judging import judge
from claims.adjudication.registry import RULES, default_policy
from claims.adjudication.types import Finding, Judgement, Line, Policy, RulePolicy, Submission
from claims.rules import ClaimType, LineKind
from landbridge.clocks.days import SHANGHAI

VIN = "LVSHBFAF49F012345"


def at(month: int, day: int, hour: int = 12, minute: int = 0, year: int = 2026) -> datetime:
    """Return a moment in Shanghai, in 2026 unless told."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def make_line(line_no: int = 1, **changes: Any) -> Line:
    """Return a part line of 2 × ¥87.50."""
    values: dict[str, Any] = {
        "line_no": line_no,
        "kind": LineKind.PART,
        "code": f"P-{line_no}",
        "name": f"配件{line_no}",
        "quantity": Decimal("2"),
        "unit_price": Decimal("87.50"),
        "amount": Decimal("175.00"),
    }
    return Line(**(values | changes))


LABOUR = Line(1, LineKind.LABOUR, "9B-3504A2", "更换转向机", Decimal("3.2"), Decimal("178"), Decimal("569.60"))
GEAR = Line(
    2,
    LineKind.PART,
    "K2GC-3D070",
    "转向机总成",
    Decimal("1"),
    Decimal("6480"),
    Decimal("6480.00"),
    is_causal=True,
    must_return=True,
)
NUT = Line(3, LineKind.PART, "W720-M14", "自锁螺母", Decimal("4"), Decimal("6.50"), Decimal("26.00"))
TOTAL = Decimal("7075.60")


def make_submission(**changes: Any) -> Submission:
    """Return a submission of three days after hand-over that is right in every way."""
    values: dict[str, Any] = {
        "claim_type": ClaimType.NORMAL,
        "dealer_code": "CQ012",
        "vin": VIN,
        "order_number": "RO26111304",
        "job_line": "1",
        "submitted_at": at(11, 17, 10, 21),
        "mileage_km": 63127,
        "arrived_at": at(11, 13, 9, 14),
        "repair_started_at": at(11, 13, 10, 0),
        "repair_ended_at": at(11, 14, 16, 0),
        "handed_over_at": at(11, 14, 17, 30),
        "complaint": "高速上方向盘突然变沉，仪表亮转向灯。",
        "cause": "转矩传感器 A/B 路差 0.71 V，标准不大于 0.25 V。",
        "correction": "更换转向机总成并编程、标定，四轮定位。",
        "failure_code": "C200B",
        "lines": (LABOUR, GEAR, NUT),
        "claimed_total": TOTAL,
        "model_name": "锐界L 2.0T",
        "warranty_start": date(2024, 5, 8),
    }
    return Submission(**(values | changes))


CATALOGUE = CatalogueFact(
    series_code="RJL",
    parts={
        "K2GC-3D070": PartFact(True, 1, Decimal("6480.00")),
        "W720-M14": PartFact(True, 4, Decimal("6.50")),
        "P-1": PartFact(True, 9, Decimal("87.50")),
        "P-2": PartFact(True, 9, Decimal("87.50")),
        "P-3": PartFact(True, 9, Decimal("87.50")),
    },
    operations={"9B-3504A2": OperationFact(Decimal("3.20"))},
    labour_rate=Decimal("178.00"),
)


def make_catalogue(**changes: Any) -> CatalogueFact:
    """Return a catalogue that knows every line of the ordinary submission; changes are merged into its maps."""
    values: dict[str, Any] = {
        name: {**getattr(CATALOGUE, name), **value} if name in ("parts", "operations") else value
        for name, value in changes.items()
    }
    return replace(CATALOGUE, **values)


def make_facts(**changes: Any) -> Facts:
    """Return facts in which the car is sold, covered and known, and the dealer is open."""
    values: dict[str, Any] = {
        "vehicle": VehicleFact(
            vin=VIN,
            model_code="RJL-20",
            series_code="RJL",
            model_name="锐界L 2.0T",
            sold_on=date(2024, 5, 6),
            warranty_start=date(2024, 5, 8),
        ),
        "dealer": DealerFact("CQ012", opened_on=date(2015, 1, 1)),
        "odometer_before": OdometerFact(62310, date(2026, 10, 27)),
        "earlier_claims": (),
        "terms": {},
        "base_term": WarrantyTerm(36, 100_000, "W-2024"),
        "deadline_credit_days": 0,
        "catalogue": CATALOGUE,
        "claimed_model": ModelFact("RJL-20", "RJL", "锐界L 2.0T"),
        "near_elsewhere": NearFact(),
    }
    return Facts(**(values | changes))


def make_policy(**rows: RulePolicy) -> Policy:
    """Return the default policy with some rows changed."""
    policy = default_policy("2026-10")
    return replace(policy, rules={**policy.rules, **rows})


def row(rule_id: str, **changes: Any) -> RulePolicy:
    """Return the default row of a rule with changes."""
    return replace(default_policy("2026-10").rules[rule_id], **changes)


def judged(
    submission: Submission | None = None, facts: Facts | None = None, policy: Policy | None = None
) -> Judgement:
    """Judge, with the ordinary submission, facts and policy where none is given."""
    return judge(submission or make_submission(), facts or make_facts(), policy or make_policy())


def finding(
    rule_id: str,
    submission: Submission | None = None,
    facts: Facts | None = None,
    policy: Policy | None = None,
) -> Finding | None:
    """Return what one rule says: a hit, a skip, or None if it passed."""
    assert rule_id in RULES
    result = judged(submission, facts, policy)
    found = [one for one in (*result.findings, *result.skipped) if one.rule_id == rule_id]
    assert len(found) + (rule_id in result.passed) == 1
    return found[0] if found else None
