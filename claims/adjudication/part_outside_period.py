"""V11: every part is inside its own warranty period, in time and in mileage, or there is prior approval."""

from dataclasses import dataclass
from datetime import date

from claims.adjudication.facts import Facts, WarrantyTerm
from claims.adjudication.types import Finding, Line, Rule, RulePolicy, Severity, Submission
from claims.adjudication.wording import hit, joined, km, line_name, skipped
from claims.bilingual import Text
from claims.rules import ClaimType, LineKind
from landbridge.clocks.days import Period, last_day, local_day

# The other types live by rules of their own: fixed fees, campaign lists, prior approval, stock vehicles.
BY_WARRANTY_PERIOD = frozenset(
    {
        ClaimType.NORMAL,
        ClaimType.PART,
        ClaimType.OUTSIDE,
        ClaimType.SPECIAL,
        ClaimType.SUPPLEMENT,
        ClaimType.URGENT_PART,
    }
)

RULE = Rule(
    id="V11",
    title=Text("配件已过质保期", "Part is outside its warranty period"),
    about=Text(
        "每个配件按自己的质保期判定，时间和里程都不得超过；末日和里程上限当天仍在质保内；有预授权的除外。",
        "Each part is judged by its own period; neither time nor mileage may be exceeded, "
        "the last day and the limit itself are inside; prior approval is the exception.",
    ),
    source=Text("质保条款 · 三包规定第十八、十九条", "Warranty terms · SAMR Order 43, Art. 18, 19"),
    severity=Severity.REJECT,
    needs=("repair_at", "mileage"),
    undecided_to_person=True,
    types=BY_WARRANTY_PERIOD,
)


@dataclass(frozen=True, slots=True)
class _Excess:
    """How a line lies outside its period."""

    line: Line | None  # None: the car as a whole, for a claim without parts
    term: WarrantyTerm
    ends_on: date | None
    days_over: int
    km_over: int


def check(submission: Submission, facts: Facts, policy: RulePolicy) -> Finding | None:
    """Return a finding for parts outside their period.

    It refuses only if the causal part, or everything, is outside. Where just some other part is, or the
    prior approval that the dealer names is not known, a person decides. Without a period or a start for a
    part the rule is skipped: unknown is never "covered".
    """
    arrived, mileage = submission.arrived_at or submission.repair_started_at, submission.mileage_km
    if arrived is None or mileage is None:
        return None
    day = local_day(arrived)
    lines: tuple[Line | None, ...] = submission.lines_of(LineKind.PART) or (None,)
    outside: list[_Excess] = []
    unknown: list[Line | None] = []
    for line in lines:
        term = facts.terms.get(line.code, facts.base_term) if line else facts.base_term
        start = _start(submission, facts, term)
        if term is None or (start is None and term.months is not None):
            unknown.append(line)
        elif excess := _excess(line, term, start, day, mileage):
            outside.append(excess)
    if not outside:
        return skipped(RULE, policy, _unknown_text(unknown)) if unknown else None
    if _approved(submission, facts):
        return None
    refuses = len(outside) == len(lines) or any(one.line and one.line.is_causal for one in outside)
    number = submission.authorisation_number
    remark = [] if not number else [_unproven(number)]
    return hit(
        RULE,
        policy,
        joined([*(_sentence(one, day, mileage) for one in outside), *remark]) + _way_out(refuses, bool(number)),
        field="authorisation_number",
        inputs=_inputs(outside, day, mileage),
        at_most=Severity.MANUAL if not refuses or number else None,
    )


def _start(submission: Submission, facts: Facts, term: WarrantyTerm | None) -> date | None:
    if term is not None and term.starts_on is not None:
        return term.starts_on
    # A part sold over the counter runs from its own sale, never from the car's.
    if submission.claim_type is ClaimType.PART or facts.vehicle is None:
        return None
    return facts.vehicle.warranty_start


def _excess(line: Line | None, term: WarrantyTerm, start: date | None, day: date, mileage: int) -> _Excess | None:
    ends_on = last_day(start, Period(months=term.months)) if start and term.months is not None else None
    days_over = max(0, (day - ends_on).days) if ends_on else 0
    km_over = max(0, mileage - term.starts_at_km - term.km) if term.km is not None else 0
    return _Excess(line, term, ends_on, days_over, km_over) if days_over or km_over else None


def _approved(submission: Submission, facts: Facts) -> bool:
    fact = facts.authorisation
    return fact is not None and fact.number == submission.authorisation_number and fact.vin == submission.vin


def _sentence(one: _Excess, day: date, mileage: int) -> Text:
    name = line_name(one.line) if one.line else Text("整车", "The car")
    term = one.term
    limits_zh = " / ".join(
        [
            *([f"{term.months} 个月"] if term.months is not None else []),
            *([f"{km(term.km)} km"] if term.km is not None else []),
        ]
    )
    limits_en = " / ".join(
        [
            *([f"{term.months} months"] if term.months is not None else []),
            *([f"{km(term.km)} km"] if term.km is not None else []),
        ]
    )
    parts_zh, parts_en = [], []
    if one.days_over:
        parts_zh.append(f"{one.ends_on} 到期，{day} 进厂，超 {one.days_over} 天")
        parts_en.append(f"ended on {one.ends_on}, arrived on {day}, {one.days_over} {_days(one.days_over)} over")
    if one.km_over:
        used = mileage - term.starts_at_km
        parts_zh.append(f"已行驶 {km(used)} km，超 {km(one.km_over)} km")
        parts_en.append(f"{km(used)} km driven, {km(one.km_over)} km over")
    return Text(
        f"{name.zh}：质保 {limits_zh}，{'，'.join(parts_zh)}",
        f"{name.en}: warranty {limits_en}, {', '.join(parts_en)}",
    )


def _unproven(number: str) -> Text:
    return Text(f"预授权 {number} 未能核实", f"prior approval {number} could not be verified")


def _way_out(refuses: bool, has_number: bool) -> Text:
    if has_number:
        return Text("由审核员核对。", "An adjudicator checks it.")
    if refuses:
        return Text("有预授权的请填写预授权号。", "If there is prior approval, enter its number.")
    return Text("主因零件在质保内，由审核员决定。", "The causal part is covered; an adjudicator decides.")


def _unknown_text(lines: list[Line | None]) -> Text:
    names = [line_name(line) if line else Text("整车", "the car") for line in lines]
    return Text(
        f"查不到质保期或起算日：{'、'.join(name.zh for name in names)}。",
        f"No warranty period or start is known for: {', '.join(name.en for name in names)}.",
    )


def _inputs(outside: list[_Excess], day: date, mileage: int) -> dict[str, str]:
    inputs = {"arrived_on": day.isoformat(), "mileage_km": str(mileage)}
    for one in outside:
        key = f"lines.{one.line.line_no}" if one.line else "vehicle"
        inputs[f"{key}.term"] = f"{one.term.months}/{one.term.km} {one.term.source}".rstrip()
        inputs[f"{key}.over"] = f"{one.days_over} d / {one.km_over} km"
    return inputs


def _days(number: int) -> str:
    return "day" if number == 1 else "days"
