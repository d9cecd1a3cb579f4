"""A draft as its page shows it: fields with what the rules say about them, findings, expected pay."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.adjudication.types import Finding, Judgement, Severity
from claims.adjudication.wording import field_name
from claims.rules import CLAIM_TYPE_NAMES, LineKind
from dealers.drafts import queries
from dealers.drafts.models import ClaimDraft, DraftLine
from dealers.drafts.rules import CHOOSABLE_TYPES, SUBMIT_DAYS, WARNED, Readiness
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.web.clockview import ClockView, clock_view
from landbridge.web.findings import FindingView, FixView


@dataclass(frozen=True, slots=True)
class FieldView:
    """One input. `name` is the address that findings use; `severity` and `message` come from the first."""

    name: str
    label: Any
    value: Any
    kind: str = "text"
    severity: str = ""
    message: Any = ""
    error: Any = ""
    options: tuple[tuple[str, Any], ...] = ()
    is_readonly: bool = False

    @property
    def id(self) -> str:
        return f"id_{self.name.replace('.', '-')}"

    @property
    def is_in_line(self) -> bool:
        return "." in self.name


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line with its inputs by column."""

    line: DraftLine
    fields: dict[str, FieldView]


@dataclass(frozen=True, slots=True)
class Pay:
    """Sums of one kind of line in yuan; None where there is no such line."""

    label: Any
    claimed: Decimal | None
    expected: Decimal | None


@dataclass(frozen=True, slots=True)
class DraftShown:
    """Everything the page needs."""

    draft: ClaimDraft
    clock: ClockView
    fields: dict[str, FieldView]
    labour: list[LineShown]
    parts: list[LineShown]
    others: list[LineShown]
    findings: list[FindingView]
    passed: int
    pay: list[Pay]
    first_problem: str
    can_edit: bool
    is_warned: bool
    is_blocked: bool

    @property
    def all_lines(self) -> list[LineShown]:
        return [*self.labour, *self.parts, *self.others]


def shown(actor: Actor, draft: ClaimDraft, now: datetime, errors: dict[str, Any] | None = None) -> DraftShown:
    """Return a draft for its page.

    Args:
        errors: field address to (typed value, message) of a change that was refused.
    """
    judgement = queries.judgement_of(draft)
    can_edit = draft.is_editable and actor.has(Role.CLAIM_CLERK)
    told = _by_field(judgement)
    refused = errors or {}

    def field(name: str, value: Any, kind: str = "text", options: Any = ()) -> FieldView:
        finding = told.get(name)
        typed, error = refused.get(name, (value, ""))
        return FieldView(
            name,
            field_name(name),
            "" if typed is None else typed,
            kind,
            finding.severity.value if finding else "",
            finding.title if finding else "",
            error,
            options,
            not can_edit,
        )

    lines = [_line_shown(line, field) for line in draft.lines.all()]
    keys = count(1)
    found = (*judgement.findings, *judgement.skipped) if judgement else ()
    findings = [_finding(draft, one, can_edit, keys) for one in found]
    problem = next((one.href for one in findings if one.severity in ("return", "reject") and one.href), "")
    types = tuple((one.value, CLAIM_TYPE_NAMES[one]) for one in CHOOSABLE_TYPES)
    return DraftShown(
        draft=draft,
        clock=clock_view(draft.due_at, now, SUBMIT_DAYS),
        fields={
            "claim_type": field("claim_type", draft.claim_type, "choice", types),
            "mileage_km": field("mileage_km", draft.mileage_km, "number"),
            "complaint": field("complaint", draft.complaint, "long"),
            "cause": field("cause", draft.cause, "long"),
            "correction": field("correction", draft.correction, "long"),
            "failure_code": field("failure_code", draft.failure_code),
            "model_name": field("model_name", draft.model_name),
            "warranty_start": field("warranty_start", _iso(draft.warranty_start), "date"),
        },
        labour=[one for one in lines if one.line.kind == LineKind.LABOUR],
        parts=[one for one in lines if one.line.kind == LineKind.PART],
        others=[one for one in lines if one.line.kind == LineKind.OTHER],
        findings=findings,
        passed=len(judgement.passed) if judgement else 0,
        pay=_pay(draft, [one.line for one in lines]),
        first_problem=problem,
        can_edit=can_edit,
        is_warned=draft.readiness in WARNED,
        is_blocked=draft.readiness == Readiness.BLOCKED,
    )


def _line_shown(line: DraftLine, field: Any) -> LineShown:
    columns: dict[str, tuple[Any, str]] = {"code": (line.code, "mono")}
    if line.kind == LineKind.OTHER:
        columns = {"name": (line.name, "text"), "amount": (line.amount, "number")}
    else:
        columns["quantity"] = (f"{line.quantity.normalize():f}", "number")
    if line.kind == LineKind.PART:
        columns["old_part_number"] = (line.old_part_number, "mono")
        columns["supplier_code"] = (line.supplier_code, "mono")
    made = {name: field(f"lines.{line.line_no}.{name}", value, kind) for name, (value, kind) in columns.items()}
    return LineShown(line, made)


def _by_field(judgement: Judgement | None) -> dict[str, Finding]:
    told: dict[str, Finding] = {}
    for one in judgement.findings if judgement else ():
        if one.field:
            told.setdefault(one.field, one)
    return told


def _finding(draft: ClaimDraft, one: Finding, can_fix: bool, keys: Iterator[int]) -> FindingView:
    """Return a finding; its fixes are pressed by Alt and the next number."""
    is_skip = one.result.value == "skipped"
    url = reverse("draft_edit", args=[draft.pk])
    fixes = tuple(
        FixView(fix.label, url, {fix.field: fix.value}, keys=("Alt", str(next(keys))), is_primary=place == 0)
        for place, fix in enumerate(one.fixes if can_fix else ())
    )
    return FindingView(
        "skip" if is_skip else one.severity.value,
        one.title,
        one.text,
        one.rule_id,
        one.effect,
        one.field,
        field_name(one.field) if one.field else "",
        fixes,
        field_href=_href(draft, one.field),
    )


def _href(draft: ClaimDraft, field: str) -> str:
    """Return where a field is that is no input of this page; empty for the others."""
    if field in ("vin", "arrived_at", "handed_over_at", "repair_started_at", "repair_ended_at"):
        return reverse("order", args=[draft.order_number])  # times and VIN are changed on the order
    if field.endswith(".unit_price"):
        return f"#l{field.split('.')[1]}_price"  # prices come from the system
    return ""


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _pay(draft: ClaimDraft, lines: list[DraftLine]) -> list[Pay]:
    judgement = queries.judgement_of(draft)
    rejected = judgement is not None and any(one.severity is Severity.REJECT for one in judgement.findings)
    rows = []
    for kind, label in (
        (LineKind.LABOUR, _("Labour")),
        (LineKind.PART, _("Parts")),
        (LineKind.OTHER, _("Other costs")),
    ):
        own = [line.amount for line in lines if line.kind == kind]
        claimed = sum(own, Decimal("0.00")) if own else None
        rows.append(Pay(label, claimed, Decimal("0.00") if rejected and claimed is not None else claimed))
    return rows
