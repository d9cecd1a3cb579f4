"""V19: the same causal part was not claimed on this car shortly before or after, at any dealer."""

from dataclasses import dataclass

from claims.adjudication.facts import EarlierClaim, Facts
from claims.adjudication.types import Finding, Line, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import hit, km, line_field, line_name
from claims.bilingual import Text
from claims.rules import ClaimType, LineKind, Status
from landbridge.clocks.days import local_day

RULE = Rule(
    id="V19",
    title=Text("近期有同一主因零件的索赔", "The same part was claimed recently"),
    about=Text(
        "同一辆车、同一主因零件，30 天内或 1,000 km 内没有别的索赔，不论在哪家店。",
        "No other claim for the same causal part of this car within 30 days or 1,000 km, at any dealer.",
    ),
    source=Text("索赔政策 · 重复索赔", "Claim policy · repeated claims"),
    severity=Severity.MANUAL,
    needs=("repair_at", "earlier_claims", "near_elsewhere"),
    params={"days": 30, "km": 1_000},
    # A supplement is about the very part that was claimed before.
    types=frozenset(ClaimType) - {ClaimType.SUPPLEMENT},
)

_NO_CLAIM = frozenset({Status.WITHDRAWN, Status.REJECTED, Status.REJECTED_FINAL})


@dataclass(frozen=True, slots=True)
class _Gap:
    """How far away the other claim is. `number` is empty where it belongs to another dealer."""

    number: str
    days: int | None
    km: int | None


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding for the nearest claim inside either limit; both limits themselves count as near.

    A claim of this dealer is named; of another dealer's only the distance is told.
    """
    causal = next((line for line in submission.lines_of(LineKind.PART) if line.is_causal), None)
    if causal is None or not causal.code:
        return None
    most_days, most_km = policy.whole("days"), policy.whole("km")
    gaps = [
        _gap(submission, one)
        for one in facts.earlier_claims or ()
        if one.causal_part == causal.code and one.status not in _NO_CLAIM and one.at_this_dealer
    ]
    if facts.near_elsewhere is not None:
        gaps.append(_Gap("", facts.near_elsewhere.days_apart, facts.near_elsewhere.km_apart))
    near = [gap for gap in gaps if _within(gap.days, most_days) or _within(gap.km, most_km)]
    if not near:
        return None
    nearest = min(near, key=lambda gap: (_or_far(gap.days), _or_far(gap.km)))
    return _finding(causal, nearest, policy, most_days, most_km)


def _gap(submission: Submission, other: EarlierClaim) -> _Gap:
    days = distance = None
    if submission.repair_at is not None and other.repaired_on is not None:
        days = abs((local_day(submission.repair_at) - other.repaired_on).days)
    if submission.mileage_km is not None and other.mileage_km is not None:
        distance = abs(submission.mileage_km - other.mileage_km)
    return _Gap(other.number, days, distance)


def _within(value: int | None, most: int) -> bool:
    return value is not None and value <= most


def _or_far(value: int | None) -> int:
    return 1_000_000_000 if value is None else value


def _finding(causal: Line, gap: _Gap, policy: RulePolicy, most_days: int, most_km: int) -> Finding:
    name = line_name(causal)
    where = (
        Text(f"本店 {gap.number} ", f"by {gap.number} here") if gap.number else Text("外店", "at another dealer")
    )
    far_zh = [
        *([f"{gap.days} 天"] if gap.days is not None else []),
        *([f"{km(gap.km)} km"] if gap.km is not None else []),
    ]
    far_en = [
        *([f"{gap.days} days"] if gap.days is not None else []),
        *([f"{km(gap.km)} km"] if gap.km is not None else []),
    ]
    return hit(
        RULE,
        policy,
        Text(
            f"{name.zh}（{causal.code}）在{where.zh}也有索赔，相隔 {'、'.join(far_zh)}"
            f"（上限 {most_days} 天或 {km(most_km)} km）。由审核员核对是否重复；请写明与上次的区别。",
            f"{name.en} ({causal.code}) was also claimed {where.en}, {', '.join(far_en)} apart "
            f"(limits {most_days} days or {km(most_km)} km). An adjudicator checks whether it is the same repair; "
            "say what is different.",
        ),
        field=line_field(causal, "code"),
        inputs={
            "causal_part": causal.code,
            "other_claim": gap.number,
            "days_apart": "" if gap.days is None else str(gap.days),
            "km_apart": "" if gap.km is None else str(gap.km),
        },
    )
