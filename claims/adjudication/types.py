"""What rules speak about: submission, policy, finding, judgement; the facts are in `facts`.

All of it is frozen and survives JSON exactly (`codec`), because submission and facts are stored and every
later judgement is computed from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as stored  # a finding has a field of its own
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from claims.bilingual import Text
from claims.rules import ClaimType, LineKind, Status

ParamValue = int | str


class Severity(StrEnum):
    """What a hit leads to, from the strongest to the weakest; policy rows choose it."""

    RETURN = "return"  # 退回: correct and resubmit
    REJECT = "reject"  # 拒绝: only an appeal helps
    MANUAL = "manual"  # 人工: a person decides
    WARN = "warn"  # 提示: shown, changes nothing
    PASS = "pass"  # noqa: S105 - 自动通过: shown as a reason to pass, no password


_SEVERITIES = frozenset(severity.value for severity in Severity)
STRENGTH: Mapping[Severity, int] = {severity: place for place, severity in enumerate(Severity)}  # 0: strongest
MILLION = 1_000_000

EFFECTS: Mapping[Severity, Text] = {
    Severity.RETURN: Text("必须改 · 会退回", "Must be changed · would be returned"),
    Severity.REJECT: Text("会被拒绝 · 可申诉", "Would be rejected · can be appealed"),
    Severity.MANUAL: Text("转人工 · 可提交", "Goes to a person · can be submitted"),
    Severity.WARN: Text("提示 · 可提交", "Notice · can be submitted"),
    Severity.PASS: Text("自动通过", "Passes by itself"),
}
SKIPPED_EFFECT = Text("未判定", "Not judged")
SKIPPED_TO_PERSON = Text("未判定 · 转人工", "Not judged · goes to a person")


class Result(StrEnum):
    """How a rule ended when it did not simply pass."""

    HIT = "hit"
    SKIPPED = "skipped"


class Outcome(StrEnum):
    """The system's decision; each is a target of the move `adjudicate`."""

    RETURNED = "returned"
    REJECTED = "rejected"
    IN_REVIEW = "in_review"
    APPROVED_FIRST = "approved_first"

    @property
    def status(self) -> Status:
        return Status(self.value)


@dataclass(frozen=True, slots=True)
class Line:
    """One claim line.

    Args:
        line_no: from 1, unique in the submission; field addresses use it.
        code: labour operation or new part number.
        quantity: pieces or hours.
        unit_price: yuan a piece or an hour, without tax.
        amount: yuan that the dealer claims for the line.
        is_causal: this part caused the failure (主因零件).
        must_return: the old part has to go back to the OEM.
    """

    line_no: int
    kind: LineKind
    code: str
    name: str
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    is_causal: bool = False
    old_part_number: str = ""
    supplier_code: str = ""
    serial: str = ""
    must_return: bool = False


@dataclass(frozen=True, slots=True)
class Submission:
    """What the dealer claims, as one immutable version; a draft is checked in the same shape.

    Args:
        order_number: the dealer's repair order.
        job_line: which job of that order.
        mileage_km: odometer at arrival.
        claimed_total: yuan on the header, without tax.
        submitted_at: this version; for a draft the moment of the check.
        first_submitted_at: version 1; None for version 1 itself.
        version: 1, 2, … .
        authorisation_number: prior approval that the dealer refers to.
        model_name: the car's model in the dealer's words.
        warranty_start: as the dealer has it from its own papers.
    """

    claim_type: ClaimType
    dealer_code: str
    vin: str
    order_number: str
    job_line: str
    submitted_at: datetime
    mileage_km: int | None = None
    arrived_at: datetime | None = None
    repair_started_at: datetime | None = None
    repair_ended_at: datetime | None = None
    handed_over_at: datetime | None = None
    complaint: str = ""
    cause: str = ""
    correction: str = ""
    failure_code: str = ""
    lines: tuple[Line, ...] = ()
    claimed_total: Decimal | None = None
    first_submitted_at: datetime | None = None
    version: int = 1
    authorisation_number: str = ""
    model_name: str = ""
    warranty_start: date | None = None

    @property
    def repair_at(self) -> datetime | None:
        """When the repair began, or the car came: the day on which rights and prices are looked up."""
        return self.repair_started_at or self.arrived_at

    def lines_of(self, kind: LineKind) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.kind is kind)


class PolicyUnreadable(ValueError):
    """A policy row lacks a parameter of its rule, or holds something that is not of its kind."""


@dataclass(frozen=True, slots=True)
class RulePolicy:
    """One row of the policy: how severe a rule is and with which numbers it judges.

    Args:
        severity: a value of `Severity`; any other text is an unknown policy, which goes to a person.
        enabled: a rule that is switched off is not judged, and listed as such.
        params: the rule's numbers and lists.
    """

    severity: str
    enabled: bool = True
    params: Mapping[str, ParamValue] = stored(default_factory=dict)

    def known_severity(self) -> Severity | None:
        """Return the severity, or None if this code does not know the word."""
        return Severity(self.severity) if self.severity in _SEVERITIES else None

    def whole(self, name: str) -> int:
        """Return a parameter that is a whole number from 0 to a million (days, km, characters).

        Raises:
            PolicyUnreadable: it is missing or something else.
        """
        value = self.params.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MILLION:
            raise PolicyUnreadable(f"{name}={value!r}")
        return value

    def amount(self, name: str) -> Decimal:
        """Return a parameter that is an amount in yuan, 0 or more, written as text.

        Raises:
            PolicyUnreadable: it is missing or something else.
        """
        try:
            value = Decimal(str(self.params[name]))
        except (KeyError, InvalidOperation):
            raise PolicyUnreadable(f"{name}={self.params.get(name)!r}") from None
        if not value.is_finite() or value < 0:
            raise PolicyUnreadable(f"{name}={value}")
        return value


@dataclass(frozen=True, slots=True)
class Policy:
    """The rows in force: which version, and one row for each rule."""

    version: str
    rules: Mapping[str, RulePolicy]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule is, apart from its check.

    Args:
        id: V01 … V63, never used again for another meaning.
        title: what is wrong when it hits.
        about: what it checks, for the page that lists all rules.
        source: law, policy or trade practice behind it.
        severity: default for a new policy row.
        needs: keys of `needs.NEEDS`; without one of them the rule is skipped.
        params: default numbers for a new policy row.
        undecided_to_person: it decides coverage, so a claim on which it was skipped is not passed unseen.
        types: the claim types it concerns, None for all; others pass it.
    """

    id: str
    title: Text
    about: Text
    source: Text
    severity: Severity
    needs: tuple[str, ...] = ()
    params: Mapping[str, ParamValue] = stored(default_factory=dict)
    undecided_to_person: bool = False
    types: frozenset[ClaimType] | None = None


@dataclass(frozen=True, slots=True)
class Fix:
    """A change the person can take with one key: the field and what to put there."""

    label: Text
    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule has to say.

    Args:
        field: address of the field to change, such as "mileage_km" or "lines.2.supplier_code".
        effect: what it does to the claim, in words.
        inputs: the numbers and dates it compared, so that a decision can be explained years later.
    """

    rule_id: str
    severity: Severity
    result: Result
    title: Text
    text: Text
    source: Text
    effect: Text
    field: str = ""
    fixes: tuple[Fix, ...] = ()
    inputs: Mapping[str, str] = stored(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer of all rules.

    Every rule is in exactly one of findings, passed, skipped and disabled.

    Args:
        findings: hits, strongest first.
        passed: ids of rules that had nothing to say.
        skipped: rules that could not judge, each with what was missing.
        disabled: ids of rules that the policy switched off.
    """

    policy_version: str
    outcome: Outcome
    findings: tuple[Finding, ...]
    passed: tuple[str, ...]
    skipped: tuple[Finding, ...]
    disabled: tuple[str, ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether the claim would be returned or rejected as it stands."""
        return self.outcome in (Outcome.RETURNED, Outcome.REJECTED)
