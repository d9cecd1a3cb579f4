"""A draft as its page shows it: fields with what the rules say about them, findings, expected pay."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from claims.adjudication.types import Finding, Judgement, Severity
from claims.adjudication.wording import field_name
from claims.pages.naming import is_english, named
from claims.rules import CLAIM_TYPE_NAMES, ClaimType, LineKind
from dealers.drafts import queries
from dealers.drafts.models import ClaimDraft, DraftLine
from dealers.drafts.pages.car import CarShown, car_of
from dealers.drafts.rules import CHOOSABLE_TYPES, SUBMIT_DAYS, WARNED, Readiness
from landbridge.catalog import queries as catalog
from landbridge.identity.actor import Actor
from landbridge.identity.rules import Role
from landbridge.web.clockview import ClockView, clock_view
from landbridge.web.findings import FindingView, FixView
from landbridge.web.parts import Tab
from landbridge.web.templatetags.lb import plain


@dataclass(frozen=True, slots=True)
class FieldView:
    """One input.

    Attributes:
        name: the address that findings use.
        kind: `text`, `mono`, `number`, `date`, `choice` or `long`.
        severity: of the strongest finding on it, where that wants a change; its title is the `message`.
        error: why what was typed was refused; `value` is then what was typed.
        note: what the value means, such as the name of a code.
        suggest: URL of the type-ahead.
        size: width of a number or code in characters.
        width: `wide`, `full` or nothing, in the grid of fields.
        unit: of a number, told after the label.
    """

    name: str
    label: Any
    value: Any
    kind: str = "text"
    severity: str = ""
    message: Any = ""
    error: Any = ""
    options: tuple[tuple[str, Any], ...] = ()
    is_readonly: bool = False
    note: Any = ""
    suggest: str = ""
    size: int = 12
    width: str = ""
    rows: int = 4
    unit: str = ""

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
    """Everything the page needs.

    Attributes:
        tabs: sections with the number of findings in each that stop the claim.
        removed: lines that were taken off and can be put back.
    """

    draft: ClaimDraft
    title: str
    clock: ClockView
    car: CarShown
    claim_type: Any
    tabs: list[Tab]
    removed: list[DraftLine]
    fields: dict[str, FieldView]
    labour: list[LineShown]
    parts: list[LineShown]
    others: list[LineShown]
    findings: list[FindingView]
    passed: int
    policy_version: str
    pay: list[Pay]
    next_draft: ClaimDraft | None
    can_edit: bool
    is_warned: bool
    is_blocked: bool

    @property
    def next_version(self) -> int:
        return self.draft.claim_version + 1

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

    def field(name: str, value: Any, kind: str = "text", **more: Any) -> FieldView:
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
            is_readonly=not can_edit,
            **more,
        )

    suggest = Suggesting(draft.series_code)
    lines = [_line_shown(line, field, suggest) for line in draft.lines.all()]
    failure = catalog.failure_names([draft.failure_code]).get(draft.failure_code, "")
    keys = count(1)
    found = (*judgement.findings, *judgement.skipped) if judgement else ()
    findings = [_finding(draft, one, can_edit, keys) for one in found]
    types = tuple((one.value, CLAIM_TYPE_NAMES[one]) for one in CHOOSABLE_TYPES)
    return DraftShown(
        draft=draft,
        title=_title(draft, [one.line for one in lines]),
        clock=clock_view(draft.due_at, now, SUBMIT_DAYS),
        car=car_of(draft),
        claim_type=CLAIM_TYPE_NAMES[ClaimType(draft.claim_type)],
        tabs=_tabs(lines, judgement),
        removed=queries.removed_lines(draft),
        fields={
            "claim_type": field("claim_type", draft.claim_type, "choice", options=types),
            "mileage_km": field("mileage_km", draft.mileage_km, "number", unit="km"),
            "complaint": field("complaint", draft.complaint, "long", width="full", rows=2),
            "cause": field("cause", draft.cause, "long", width="wide"),
            "correction": field("correction", draft.correction, "long", width="wide"),
            "failure_code": field(
                "failure_code", draft.failure_code, "mono", note=failure, suggest=suggest.url("failures")
            ),
            "model_name": field("model_name", draft.model_name, width="wide"),
            "warranty_start": field("warranty_start", _iso(draft.warranty_start), "date"),
        },
        labour=[one for one in lines if one.line.kind == LineKind.LABOUR],
        parts=[one for one in lines if one.line.kind == LineKind.PART],
        others=[one for one in lines if one.line.kind == LineKind.OTHER],
        findings=findings,
        passed=len(judgement.passed) if judgement else 0,
        policy_version=judgement.policy_version if judgement else "",
        pay=_pay(draft, [one.line for one in lines]),
        next_draft=queries.next_draft(actor, draft),
        can_edit=can_edit,
        is_warned=draft.readiness in WARNED,
        is_blocked=draft.readiness == Readiness.BLOCKED,
    )


def _title(draft: ClaimDraft, lines: list[DraftLine]) -> str:
    """Return the causal part: as the workshop wrote it, in English by the catalogue."""
    causal = next((line.code for line in lines if line.is_causal), "")
    return named(draft.title, causal, catalog.part_names([causal]) if causal and is_english() else {})


@dataclass(frozen=True, slots=True)
class Suggesting:
    """Where codes are looked up that fit a car of this series."""

    series_code: str

    def url(self, kind: str) -> str:
        return f"{reverse('suggest', args=[kind])}?{urlencode({'series': self.series_code})}"


def _line_shown(line: DraftLine, field: Any, suggest: Suggesting) -> LineShown:
    at = f"lines.{line.line_no}."
    if line.kind == LineKind.OTHER:
        amount = field(f"{at}amount", line.amount, "number", size=9)
        return LineShown(line, {"name": field(f"{at}name", line.name, size=24), "amount": amount})
    kind = "operations" if line.kind == LineKind.LABOUR else "parts"
    made = {
        "code": field(f"{at}code", line.code, "mono", suggest=suggest.url(kind), size=14),
        "quantity": field(f"{at}quantity", plain(line.quantity), "number", size=4),
    }
    if line.kind == LineKind.PART:
        made["old_part_number"] = field(f"{at}old_part_number", line.old_part_number, "mono", size=14)
        made["supplier_code"] = field(f"{at}supplier_code", line.supplier_code, "mono", size=6)
    return LineShown(line, made)


# What wants a change; a notice or a skipped rule leaves the field as it is.
_WANTING = frozenset({Severity.REJECT, Severity.RETURN, Severity.MANUAL})
_STOPPING = frozenset({Severity.REJECT, Severity.RETURN})


def _by_field(judgement: Judgement | None) -> dict[str, Finding]:
    told: dict[str, Finding] = {}
    for one in judgement.findings if judgement else ():
        if one.field and one.severity in _WANTING:
            told.setdefault(one.field, one)
    return told


def _tabs(lines: list[LineShown], judgement: Judgement | None) -> list[Tab]:
    section_of = {
        str(line.line.line_no): {LineKind.LABOUR: "s4", LineKind.PART: "s5"}.get(LineKind(line.line.kind), "s6")
        for line in lines
    } | dict.fromkeys(("complaint", "cause", "correction"), "s2")
    section_of |= {"failure_code": "s3"}
    counts: Counter[str] = Counter()
    for one in judgement.findings if judgement else ():
        head, _dot, rest = one.field.partition(".")
        if one.severity in _STOPPING and one.field:
            counts[section_of.get(rest.partition(".")[0] if head == "lines" else head, "s1")] += 1
    names = {
        "s1": _("Car and order"),
        "s2": _("Complaint, cause, correction"),
        "s3": _("Failure"),
        "s4": _("Labour"),
        "s5": _("Parts"),
        "s6": _("Other costs"),
    }
    return [Tab(name, f"#{key}", key == "s1", counts[key]) for key, name in names.items()]


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
