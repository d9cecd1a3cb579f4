"""Findings in words: numbers, dates and field names as a claim clerk reads them, and the two constructors."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from claims.adjudication.types import (
    EFFECTS,
    SKIPPED_EFFECT,
    SKIPPED_TO_PERSON,
    STRENGTH,
    Finding,
    Fix,
    Line,
    Result,
    Rule,
    RulePolicy,
    Severity,
)
from claims.bilingual import Text
from claims.rules import LineKind
from landbridge.clocks.days import SHANGHAI, local_day

LINE_KIND_NAMES: Mapping[LineKind, Text] = {
    LineKind.LABOUR: Text("工时", "Labour"),
    LineKind.PART: Text("配件", "Part"),
    LineKind.OTHER: Text("其他", "Other"),
}

_FIELD_NAMES: Mapping[str, Text] = {
    "claim_type": Text("索赔类型", "Claim type"),
    "dealer_code": Text("经销商", "Dealer"),
    "vin": Text("车架号", "VIN"),
    "order_number": Text("工单号", "Order number"),
    "job_line": Text("项目号", "Job"),
    "mileage_km": Text("里程", "Mileage"),
    "arrived_at": Text("进厂时间", "Arrival"),
    "repair_started_at": Text("开工时间", "Start of repair"),
    "repair_ended_at": Text("完工时间", "End of repair"),
    "handed_over_at": Text("交车时间", "Hand-over"),
    "submitted_at": Text("提交时间", "Submission"),
    "complaint": Text("客户原话", "Complaint"),
    "cause": Text("检查与原因", "Cause"),
    "correction": Text("处理", "Correction"),
    "failure_code": Text("故障码", "Failure code"),
    "model_name": Text("车型", "Model"),
    "warranty_start": Text("质保起算日", "Warranty start"),
    "claimed_total": Text("申报合计", "Claimed total"),
    "authorisation_number": Text("预授权号", "Prior approval number"),
    "lines": Text("明细", "Lines"),
    "code": Text("编号", "Number"),
    "quantity": Text("数量", "Quantity"),
    "unit_price": Text("单价", "Unit price"),
    "amount": Text("金额", "Amount"),
    "is_causal": Text("主因", "Causal part"),
    "old_part_number": Text("旧件号", "Old part number"),
    "supplier_code": Text("旧件供应商", "Old part's supplier"),
    "serial": Text("序列号", "Serial number"),
}


def field_name(field: str) -> Text:
    """Return the name of a field address: "lines.2.amount" is 第 2 行 · 金额."""
    head, _, rest = field.partition(".")
    if not rest:
        return _FIELD_NAMES.get(head, Text(head, head))
    number, _, column = rest.partition(".")
    name = _FIELD_NAMES.get(column, Text(column, column))
    return Text(f"第 {number} 行 · {name.zh}", f"Line {number} · {name.en}")


def line_field(line: Line, column: str) -> str:
    """Return the address of a field of one line."""
    return f"lines.{line.line_no}.{column}"


def line_name(line: Line) -> Text:
    """Return a line as people point at it: 第 2 行 机油滤清器."""
    label = line.name or line.code
    return Text(f"第 {line.line_no} 行 {label}".rstrip(), f"Line {line.line_no} {label}".rstrip())


def km(number: int) -> str:
    """Return kilometres with thousands separated, without the unit."""
    return f"{number:,}"


def yuan_text(amount: Decimal) -> str:
    """Return an amount as ¥1,234.50; a loss stands before the sign."""
    return f"{'-' if amount < 0 else ''}¥{abs(amount):,.2f}"


def day_text(at: datetime | date) -> str:
    """Return the day in Asia/Shanghai."""
    return (local_day(at) if isinstance(at, datetime) else at).isoformat()


def moment_text(at: datetime) -> str:
    """Return day and minute in Asia/Shanghai."""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def plain(number: Decimal) -> str:
    """Return a quantity without needless zeros: 2.500 is 2.5."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def joined(texts: Sequence[Text]) -> Text:
    """Return several half sentences as one sentence."""
    return Text("；".join(text.zh for text in texts) + "。", "; ".join(text.en for text in texts) + ".")


def change_to(field: str, value: str, shown: str = "") -> Fix:
    """Return the fix "改为 …": put this value into the field."""
    return Fix(Text(f"改为 {shown or value}", f"Change to {shown or value}"), field, value)


def hit(
    rule: Rule,
    policy: RulePolicy,
    text: Text,
    *,
    field: str = "",
    fixes: tuple[Fix, ...] = (),
    inputs: Mapping[str, str] | None = None,
    title: Text | None = None,
    at_most: Severity | None = None,
) -> Finding:
    """Return the finding of a rule that hits, with the severity of its policy row.

    Args:
        at_most: the strongest it may lead to here; MANUAL where the rule is not sure enough to refuse.
    """
    severity = policy.known_severity() or Severity.MANUAL
    if at_most is not None and STRENGTH[severity] < STRENGTH[at_most]:
        severity = at_most
    return Finding(
        rule_id=rule.id,
        severity=severity,
        result=Result.HIT,
        title=title or rule.title,
        text=text,
        source=rule.source,
        effect=EFFECTS[severity],
        field=field,
        fixes=fixes,
        inputs=inputs or {},
    )


def skipped(rule: Rule, policy: RulePolicy, text: Text, *, field: str = "") -> Finding:
    """Return the finding of a rule that could not judge; it is listed as skipped, never as passed."""
    severity = policy.known_severity()
    decides = rule.undecided_to_person and severity in (
        None,
        Severity.RETURN,
        Severity.REJECT,
        Severity.MANUAL,
    )
    return Finding(
        rule_id=rule.id,
        severity=Severity.MANUAL if decides else Severity.WARN,
        result=Result.SKIPPED,
        title=rule.title,
        text=text,
        source=rule.source,
        effect=SKIPPED_TO_PERSON if decides else SKIPPED_EFFECT,
        field=field,
    )
