"""The life of a claim: statuses, moves, whose turn, sums. The only place that says which move is allowed.

Pages, API, database policies and tests derive from `MOVES`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from claims.bilingual import Text
from landbridge.errors import RuleViolation
from landbridge.identity.rules import DEALER_ROLES, Role
from landbridge.money import ZERO, total


class Status(StrEnum):
    """Where a claim stands. A draft is none: it lives at the dealer, and the OEM cannot see it.

    First approval answers "is it warranty?", final approval "is the part's proof in?".
    """

    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    ASKED = "asked"  # in review, but the clock stands until the dealer answers
    RETURNED = "returned"
    REJECTED = "rejected"
    IN_APPEAL = "in_appeal"
    REJECTED_FINAL = "rejected_final"
    APPROVED_FIRST = "approved_first"
    DEDUCTION_PROPOSED = "deduction_proposed"
    APPROVED_FINAL = "approved_final"
    IN_SETTLEMENT = "in_settlement"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class ClaimType(StrEnum):
    """What a claim is for; each type has its own data and limits."""

    NORMAL = "normal"
    FIRST_MAINT = "first_maint"
    PDI = "pdi"
    PRE_SALE = "pre_sale"
    TRANSPORT = "transport"
    PART = "part"
    GOODWILL = "goodwill"
    CAMPAIGN = "campaign"
    RECALL = "recall"
    OUTSIDE = "outside"
    SPECIAL = "special"
    SUPPLEMENT = "supplement"
    URGENT_PART = "urgent_part"
    SANBAO = "sanbao"


class LineKind(StrEnum):
    """What a claim line asks money for."""

    LABOUR = "labour"
    PART = "part"
    OTHER = "other"


class Verdict(StrEnum):
    """What an adjudicator says about one line: all of it, less, or nothing."""

    APPROVE = "approve"
    REDUCE = "reduce"
    REFUSE = "refuse"


class Purpose(StrEnum):
    """What a coded reason is given for."""

    RETURN = "return"
    REJECT = "reject"
    REDUCE = "reduce"
    ASK = "ask"
    WITHDRAW = "withdraw"


class Turn(StrEnum):
    """Who must act next."""

    DEALER = "dealer"
    SYSTEM = "system"
    OEM = "oem"
    PARTS = "parts"
    FINANCE = "finance"
    NOBODY = "nobody"


STATUS_NAMES: Mapping[Status, Text] = MappingProxyType(
    {
        Status.SUBMITTED: Text("已提交", "Submitted"),
        Status.IN_REVIEW: Text("审核中", "In review"),
        Status.ASKED: Text("待补充说明", "Question open"),
        Status.RETURNED: Text("退回", "Returned"),
        Status.REJECTED: Text("拒绝", "Rejected"),
        Status.IN_APPEAL: Text("申诉中", "In appeal"),
        Status.REJECTED_FINAL: Text("终审拒绝", "Rejected finally"),
        Status.APPROVED_FIRST: Text("初审通过", "First approval"),
        Status.DEDUCTION_PROPOSED: Text("拟扣款", "Deduction proposed"),
        Status.APPROVED_FINAL: Text("终审通过", "Final approval"),
        Status.IN_SETTLEMENT: Text("结算中", "In settlement"),
        Status.SETTLED: Text("已结算", "Settled"),
        Status.WITHDRAWN: Text("已撤回", "Withdrawn"),
    }
)

CLAIM_TYPE_NAMES: Mapping[ClaimType, Text] = MappingProxyType(
    {
        ClaimType.NORMAL: Text("一般索赔", "Normal claim"),
        ClaimType.FIRST_MAINT: Text("首保", "First maintenance"),
        ClaimType.PDI: Text("PDI 检查", "Pre-delivery inspection"),
        ClaimType.PRE_SALE: Text("售前维修", "Pre-sale repair"),
        ClaimType.TRANSPORT: Text("运输质损", "Transport damage"),
        ClaimType.PART: Text("配件索赔", "Part claim"),
        ClaimType.GOODWILL: Text("善意索赔", "Goodwill"),
        ClaimType.CAMPAIGN: Text("服务活动", "Service campaign"),
        ClaimType.RECALL: Text("召回", "Recall"),
        ClaimType.OUTSIDE: Text("外出救援", "Road assistance"),
        ClaimType.SPECIAL: Text("特殊服务", "Special service"),
        ClaimType.SUPPLEMENT: Text("追加索赔", "Supplement"),
        ClaimType.URGENT_PART: Text("急件", "Urgent part"),
        ClaimType.SANBAO: Text("三包换退车追偿", "Exchange or refund recourse"),
    }
)

TURN_NAMES: Mapping[Turn, Text] = MappingProxyType(
    {
        Turn.DEALER: Text("轮到经销商", "Dealer's turn"),
        Turn.SYSTEM: Text("系统处理中", "System at work"),
        Turn.OEM: Text("轮到厂家", "OEM's turn"),
        Turn.PARTS: Text("等旧件", "Waiting for the old part"),
        Turn.FINANCE: Text("等付款", "Waiting for payment"),
        Turn.NOBODY: Text("已了结", "Closed"),
    }
)


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed change of a claim.

    Args:
        sources: statuses it starts from; empty for the move that brings the claim into being.
        targets: statuses it may lead to; where there are several, the outcome says which.
        who: roles that may make it.
    """

    sources: frozenset[Status]
    targets: frozenset[Status]
    who: frozenset[Role]


def _move(sources: Collection[Status], targets: Collection[Status], *who: Role) -> Move:
    return Move(frozenset(sources), frozenset(targets), frozenset(who))


MOVES: Mapping[str, Move] = MappingProxyType(
    {
        "submit": _move((), {Status.SUBMITTED}, Role.CLAIM_CLERK),
        "adjudicate": _move(
            {Status.SUBMITTED},
            {Status.APPROVED_FIRST, Status.RETURNED, Status.IN_REVIEW, Status.REJECTED},
            Role.SYSTEM,
        ),
        "approve": _move({Status.IN_REVIEW}, {Status.APPROVED_FIRST}, Role.ADJUDICATOR),
        "adjust": _move({Status.IN_REVIEW}, {Status.IN_REVIEW}, Role.ADJUDICATOR),
        "ask": _move({Status.IN_REVIEW}, {Status.ASKED}, Role.ADJUDICATOR),
        "answer": _move({Status.ASKED}, {Status.IN_REVIEW}, Role.CLAIM_CLERK),
        # Without it a dealer who never answers would hold the claim for ever.
        "close_question": _move({Status.ASKED}, {Status.IN_REVIEW}, Role.ADJUDICATOR),
        "return": _move({Status.IN_REVIEW}, {Status.RETURNED}, Role.ADJUDICATOR),
        "reject": _move({Status.IN_REVIEW}, {Status.REJECTED}, Role.ADJUDICATOR),
        "transfer": _move({Status.IN_REVIEW}, {Status.IN_REVIEW}, Role.ADJUDICATOR),
        # The same person on the same day; the commands know by whom and when.
        "undo": _move(
            {Status.APPROVED_FIRST, Status.RETURNED, Status.REJECTED}, {Status.IN_REVIEW}, Role.ADJUDICATOR
        ),
        "resubmit": _move({Status.RETURNED}, {Status.SUBMITTED}, Role.CLAIM_CLERK),
        "withdraw": _move(
            {Status.SUBMITTED, Status.IN_REVIEW, Status.ASKED, Status.RETURNED},
            {Status.WITHDRAWN},
            Role.CLAIM_CLERK,
        ),
        "appeal": _move({Status.REJECTED}, {Status.IN_APPEAL}, Role.CLAIM_CLERK),
        "decide_appeal": _move(
            {Status.IN_APPEAL}, {Status.APPROVED_FIRST, Status.REJECTED_FINAL}, Role.ADJUDICATOR
        ),
        "confirm_parts": _move({Status.APPROVED_FIRST}, {Status.APPROVED_FINAL}, Role.SYSTEM),
        "propose_deduction": _move({Status.APPROVED_FIRST}, {Status.DEDUCTION_PROPOSED}, Role.RECOVERY_DESK),
        "decide_deduction": _move(
            {Status.DEDUCTION_PROPOSED}, {Status.APPROVED_FINAL, Status.REJECTED}, Role.RECOVERY_DESK
        ),
        "put_on_statement": _move({Status.APPROVED_FINAL}, {Status.IN_SETTLEMENT}, Role.SYSTEM),
        "pay": _move({Status.IN_SETTLEMENT}, {Status.SETTLED}, Role.FINANCE),
        # The debit note is a posting of its own: a settled claim keeps its status and its sums.
        "debit": _move({Status.SETTLED}, {Status.SETTLED}, Role.ADJUDICATOR),
    }
)

# A claim in one of these answers the job once and for all; the same job claimed again is a duplicate.
DECIDED: frozenset[Status] = frozenset(
    {
        Status.REJECTED,
        Status.IN_APPEAL,
        Status.REJECTED_FINAL,
        Status.APPROVED_FIRST,
        Status.DEDUCTION_PROPOSED,
        Status.APPROVED_FINAL,
        Status.IN_SETTLEMENT,
        Status.SETTLED,
    }
)

_TURNS: Mapping[Status, Turn] = MappingProxyType(
    {
        Status.SUBMITTED: Turn.SYSTEM,
        Status.IN_REVIEW: Turn.OEM,
        Status.ASKED: Turn.DEALER,
        Status.RETURNED: Turn.DEALER,
        Status.REJECTED: Turn.DEALER,
        Status.IN_APPEAL: Turn.OEM,
        Status.REJECTED_FINAL: Turn.NOBODY,
        Status.APPROVED_FIRST: Turn.PARTS,
        Status.DEDUCTION_PROPOSED: Turn.PARTS,
        Status.APPROVED_FINAL: Turn.FINANCE,
        Status.IN_SETTLEMENT: Turn.FINANCE,
        Status.SETTLED: Turn.NOBODY,
        Status.WITHDRAWN: Turn.NOBODY,
    }
)


def turn(status: Status) -> Turn:
    """Return who must act next on a claim in this status."""
    return _TURNS[status]


def next_status(
    verb: str, status: Status | None, roles: Collection[Role], outcome: Status | None = None
) -> Status:
    """Return the status after a move.

    Args:
        verb: a key of `MOVES`.
        status: where the claim stands; None before it exists.
        roles: what the actor may do.
        outcome: which target is meant; needed where a move has several.

    Raises:
        RuleViolation: `move_unknown`, `move_not_yours`, `move_not_now` or `move_outcome`; nothing may be
            written.
    """
    move = MOVES.get(verb)
    if move is None:
        raise RuleViolation(
            "move_unknown",
            Text(f"没有“{verb}”这个操作。", f"There is no move “{verb}”."),
            verb=verb,
        )
    if move.who.isdisjoint(roles):
        raise RuleViolation(
            "move_not_yours",
            Text("您的岗位不能做这个操作。", "Your role may not do this."),
            verb=verb,
            roles=sorted(roles),
        )
    if (status is not None or move.sources) and status not in move.sources:
        where = STATUS_NAMES[status] if status else Text("草稿", "Draft")
        raise RuleViolation(
            "move_not_now",
            Text(f"索赔单现在是“{where.zh}”，不能做这个操作。", f"The claim is “{where.en}”: not possible now."),
            verb=verb,
            claim_status=status,
        )
    if outcome is None and len(move.targets) == 1:
        (only,) = move.targets
        return only
    if outcome not in move.targets:
        raise RuleViolation(
            "move_outcome",
            Text("这个操作得不出这样的结果。", "This move does not lead to that outcome."),
            verb=verb,
            outcome=outcome,
        )
    return outcome


def possible_moves(status: Status | None, roles: Collection[Role]) -> tuple[str, ...]:
    """Return the verbs somebody may use on a claim now, in the order of the table; buttons come from it."""
    return tuple(
        verb
        for verb, move in MOVES.items()
        if not move.who.isdisjoint(roles) and (status in move.sources or (status is None and not move.sources))
    )


@dataclass(frozen=True, slots=True)
class DealerMoves:
    """What dealers may do to a claim's status; the database policies are generated from it.

    Args:
        first: statuses in which a dealer may bring a claim into being.
        sources: statuses a dealer may move a claim out of.
        targets: statuses a dealer may move a claim to.
    """

    first: frozenset[Status]
    sources: frozenset[Status]
    targets: frozenset[Status]


def dealer_moves() -> DealerMoves:
    """Return the dealer's part of `MOVES`."""
    moves = [move for move in MOVES.values() if not move.who.isdisjoint(DEALER_ROLES)]
    return DealerMoves(
        first=frozenset(target for move in moves if not move.sources for target in move.targets),
        sources=frozenset(source for move in moves for source in move.sources),
        targets=frozenset(target for move in moves if move.sources for target in move.targets),
    )


@dataclass(frozen=True, slots=True)
class Sums:
    """Yuan by kind of line, without tax."""

    labour: Decimal = ZERO
    part: Decimal = ZERO
    other: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return total((self.labour, self.part, self.other))

    def of(self, kind: LineKind) -> Decimal:
        """Return the sum of one kind."""
        return {LineKind.LABOUR: self.labour, LineKind.PART: self.part, LineKind.OTHER: self.other}[kind]


def approved_line(verdict: Verdict, claimed: Decimal, amount: Decimal | None = None) -> Decimal:
    """Return the yuan approved for a line.

    Args:
        amount: needed to reduce: less than claimed, more than nothing.

    Raises:
        RuleViolation: `reduction_amount`.
    """
    if verdict is Verdict.APPROVE:
        return claimed
    if verdict is Verdict.REFUSE:
        return ZERO
    if amount is None or not ZERO < amount < claimed:
        raise RuleViolation(
            "reduction_amount",
            Text(
                "核减后的金额应大于 0、小于申报金额。",
                "A reduced amount is above 0 and below the claimed one.",
            ),
            amount=str(amount),
            claimed=str(claimed),
        )
    return amount


def sums(lines: Iterable[tuple[LineKind, Decimal | None]]) -> Sums:
    """Return the sums of lines by kind; a line without an amount (not yet decided) adds nothing."""
    amounts: dict[LineKind, list[Decimal]] = {kind: [] for kind in LineKind}
    for kind, amount in lines:
        if amount is not None:
            amounts[kind].append(amount)
    return Sums(total(amounts[LineKind.LABOUR]), total(amounts[LineKind.PART]), total(amounts[LineKind.OTHER]))
