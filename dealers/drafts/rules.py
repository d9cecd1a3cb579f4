"""What a draft can be, when it may be sent, and which values its fields take. Plain Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType

from claims.adjudication.types import Finding, Judgement, Outcome, Severity
from claims.rules import ClaimType, LineKind
from dealers.workshop.order_data import JobKind
from landbridge.errors import RuleViolation
from landbridge.texts import Text

SUBMIT_DAYS = 10  # claims may be sent until 24:00 of the tenth day after the hand-over
LATE_RULE = "V08"
MOST_KM = 2_000_000
MOST_TEXT = 2_000
MOST_TITLE = 40


class DraftStatus(StrEnum):
    """Where a draft stands; `REOPENED` is one whose claim came back and is being corrected."""

    OPEN = "open"
    SUBMITTED = "submitted"
    REOPENED = "reopened"
    DISCARDED = "discarded"


class Readiness(StrEnum):
    """What would happen if it were sent now."""

    READY = "ready"
    PERSON = "person"  # a person at the OEM would look at it
    BLOCKED = "blocked"  # it would be returned, so it cannot be sent
    LATE = "late"  # past the ten days: it would be rejected and can be appealed
    WOULD_REJECT = "would_reject"  # rejected for another reason, and can be appealed


# Many at once only where nobody would regret the click.
BULK: frozenset[Readiness] = frozenset({Readiness.READY, Readiness.PERSON})
WARNED: frozenset[Readiness] = frozenset({Readiness.LATE, Readiness.WOULD_REJECT})

CLAIM_TYPES: Mapping[JobKind, ClaimType] = MappingProxyType(
    {
        JobKind.WARRANTY: ClaimType.NORMAL,
        JobKind.FIRST_MAINTENANCE: ClaimType.FIRST_MAINT,
        JobKind.RECALL: ClaimType.RECALL,
        JobKind.CAMPAIGN: ClaimType.CAMPAIGN,
        JobKind.PDI: ClaimType.PDI,
        JobKind.GOODWILL: ClaimType.GOODWILL,
    }
)
# Types a clerk may change a draft to; the others need data that a workshop job does not hold.
CHOOSABLE_TYPES: tuple[ClaimType, ...] = (
    ClaimType.NORMAL,
    ClaimType.FIRST_MAINT,
    ClaimType.PDI,
    ClaimType.PRE_SALE,
    ClaimType.GOODWILL,
    ClaimType.CAMPAIGN,
    ClaimType.RECALL,
)


class NotEditable(RuleViolation):
    """The draft was sent or discarded, or the field comes from the repair order."""


class BadValue(RuleViolation):
    """The value does not fit its field; `params["field"]` says which."""


class CannotSend(RuleViolation):
    """The draft cannot be sent as it stands; `params["readiness"]` says why."""


def readiness(judgement: Judgement) -> Readiness:
    """Return what would happen to a claim that is judged so."""
    if any(one.severity is Severity.RETURN for one in (*judgement.findings, *judgement.skipped)):
        return Readiness.BLOCKED
    rejecting = [one for one in judgement.findings if one.severity is Severity.REJECT]
    if rejecting:
        only_late = all(one.rule_id == LATE_RULE for one in rejecting)
        return Readiness.LATE if only_late else Readiness.WOULD_REJECT
    return Readiness.READY if judgement.outcome is Outcome.APPROVED_FIRST else Readiness.PERSON


def blocking(judgement: Judgement) -> tuple[Finding, ...]:
    """Return what must be changed before it can be sent."""
    return tuple(one for one in judgement.findings if one.severity is Severity.RETURN)


@dataclass(frozen=True, slots=True)
class PartChoice:
    """What the choice of the causal part looks at; `amount` in yuan."""

    amount: Decimal
    must_return: bool
    is_marked: bool


def causal_place(parts: Sequence[PartChoice]) -> int | None:
    """Return which part caused the failure as far as that can be told, as an index; None leaves it open.

    The one that the workshop marked; else the only one whose old part must go back; else the only part.
    Guessing among several would put a wrong cause on a claim.
    """
    for picked in (
        [place for place, part in enumerate(parts) if part.is_marked],
        [place for place, part in enumerate(parts) if part.must_return],
        list(range(len(parts))),
    ):
        if len(picked) == 1:
            return picked[0]
        if picked and any(part.is_marked for part in parts):
            return None
    return None


def short_title(*told: str) -> str:
    """Return the first line of the first text that says something, cut to `MOST_TITLE` characters."""
    lines = (text.strip().partition("\n")[0].strip("“”\"' \r") for text in told)
    line = next(filter(None, lines), "")
    return line if len(line) <= MOST_TITLE else f"{line[: MOST_TITLE - 1]}…"


@dataclass(frozen=True, slots=True)
class Address:
    """A field of a draft: of its head, or of one of its lines."""

    name: str
    line_no: int | None = None

    def __str__(self) -> str:
        return self.name if self.line_no is None else f"lines.{self.line_no}.{self.name}"


HEAD_FIELDS = frozenset(
    {
        "claim_type",
        "mileage_km",
        "complaint",
        "cause",
        "correction",
        "failure_code",
        "model_name",
        "warranty_start",
    }
)
LINE_FIELDS: Mapping[LineKind, frozenset[str]] = MappingProxyType(
    {
        LineKind.LABOUR: frozenset({"code", "quantity", "unit_price"}),
        LineKind.PART: frozenset(
            {"code", "quantity", "unit_price", "old_part_number", "supplier_code", "serial", "is_causal"}
        ),
        LineKind.OTHER: frozenset({"name", "amount"}),
    }
)
_LENGTHS = {
    "model_name": 120,
    "failure_code": 20,
    "code": 40,
    "old_part_number": 40,
    "supplier_code": 20,
    "serial": 60,
    "name": 120,
}
_NEGATIVE = Text("不能小于零。", "It cannot be below zero.")


def address(field: str) -> Address:
    """Return the address that findings and forms write as `mileage_km` or `lines.2.supplier_code`.

    Raises:
        NotEditable: no field of a draft; times and VIN are changed on the repair order.
    """
    head, _, rest = field.partition(".")
    number, _, name = rest.partition(".")
    if head == "lines" and number.isascii() and number.isdigit() and name:
        return Address(name, int(number))
    if not rest and head in HEAD_FIELDS:
        return Address(head)
    raise NotEditable(
        "draft_field_unknown",
        Text("这一项来自工单，请在工单里改。", "This comes from the repair order; change it there."),
        field=field,
    )


def parse(field: Address, text: str) -> str | int | Decimal | bool | date | None:
    """Return the value that a field takes from what was typed.

    Raises:
        BadValue: it is no such value.
    """
    plain = text.strip()
    if field.name == "mileage_km":
        return _whole(field, plain)
    if field.name == "warranty_start":
        return _day(field, plain)
    if field.name in ("quantity", "amount", "unit_price"):
        return _decimal(field, plain)
    if field.name == "is_causal":
        return plain.lower() in ("1", "on", "true", "yes")
    if field.name == "claim_type":
        if plain not in CHOOSABLE_TYPES:
            raise BadValue("bad_value", Text("请选择索赔类型。", "Choose a claim type."), field=str(field))
        return plain
    if field.name in _LENGTHS:
        if len(plain) > _LENGTHS[field.name]:
            most = _LENGTHS[field.name]
            raise BadValue(
                "bad_value", Text(f"最多 {most} 个字符。", f"At most {most} characters."), field=str(field)
            )
        return plain.upper() if field.name in ("code", "failure_code", "old_part_number") else plain
    if len(plain) > MOST_TEXT:
        raise BadValue(
            "bad_value",
            Text(f"最多 {MOST_TEXT} 个字。", f"At most {MOST_TEXT} characters."),
            field=str(field),
        )
    return plain


def _whole(field: Address, plain: str) -> int | None:
    digits = plain.replace(",", "").replace("，", "").replace(" ", "").lower().removesuffix("km")
    if not digits:
        return None
    if not (digits.isascii() and digits.isdigit()) or int(digits) > MOST_KM:
        raise BadValue(
            "bad_value",
            Text("请填写整数公里数。", "Enter whole kilometres."),
            field=str(field),
        )
    return int(digits)


def _day(field: Address, plain: str) -> date | None:
    try:
        return date.fromisoformat(plain) if plain else None
    except ValueError:
        raise BadValue("bad_value", Text("请填写日期。", "Enter a date."), field=str(field)) from None


def _decimal(field: Address, plain: str) -> Decimal:
    try:
        value = Decimal(plain.replace(",", "").replace("，", "").removeprefix("¥"))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or value >= 1_000_000:
        raise BadValue("bad_value", Text("请填写数字。", "Enter a number."), field=str(field))
    if value < 0:
        raise BadValue("bad_value", _NEGATIVE, field=str(field))
    return value
