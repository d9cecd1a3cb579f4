from decimal import Decimal
from itertools import product

import pytest

from claims import rules
from claims.bilingual import Text
from claims.rules import MOVES, ClaimType, LineKind, Status, Sums, Turn
from landbridge.errors import RuleViolation
from landbridge.identity.rules import DEALER_ROLES, Role

CLERK, DESK, SYSTEM = Role.CLAIM_CLERK, Role.ADJUDICATOR, Role.SYSTEM
RECOVERY, FINANCE = Role.RECOVERY_DESK, Role.FINANCE

# Written out a second time on purpose: the table below is what the product promises.
# fmt: off
ALLOWED = {
    ("submit", None, CLERK): {"submitted"},
    ("adjudicate", "submitted", SYSTEM): {"approved_first", "returned", "in_review", "rejected"},
    ("approve", "in_review", DESK): {"approved_first"},
    ("adjust", "in_review", DESK): {"in_review"},
    ("ask", "in_review", DESK): {"asked"},
    ("answer", "asked", CLERK): {"in_review"},
    ("close_question", "asked", DESK): {"in_review"},
    ("return", "in_review", DESK): {"returned"},
    ("reject", "in_review", DESK): {"rejected"},
    ("transfer", "in_review", DESK): {"in_review"},
    ("undo", "approved_first", DESK): {"in_review"},
    ("undo", "returned", DESK): {"in_review"},
    ("undo", "rejected", DESK): {"in_review"},
    ("resubmit", "returned", CLERK): {"submitted"},
    ("withdraw", "submitted", CLERK): {"withdrawn"},
    ("withdraw", "in_review", CLERK): {"withdrawn"},
    ("withdraw", "asked", CLERK): {"withdrawn"},
    ("withdraw", "returned", CLERK): {"withdrawn"},
    ("appeal", "rejected", CLERK): {"in_appeal"},
    ("decide_appeal", "in_appeal", DESK): {"approved_first", "rejected_final"},
    ("confirm_parts", "approved_first", SYSTEM): {"approved_final"},
    ("propose_deduction", "approved_first", RECOVERY): {"deduction_proposed"},
    ("decide_deduction", "deduction_proposed", RECOVERY): {"approved_final", "rejected"},
    ("put_on_statement", "approved_final", SYSTEM): {"in_settlement"},
    ("pay", "in_settlement", FINANCE): {"settled"},
    ("debit", "settled", DESK): {"settled"},
}
# fmt: on
CELLS = list(product(MOVES, [None, *Status]))


@pytest.mark.parametrize(("verb", "status"), CELLS)
def test_every_cell_of_verb_status_and_role(verb, status):
    for role in Role:
        targets = ALLOWED.get((verb, status, role), set())
        for outcome in Status:
            if outcome in targets:
                assert rules.next_status(verb, status, {role}, outcome) is outcome
            else:
                with pytest.raises(RuleViolation):
                    rules.next_status(verb, status, {role}, outcome)
        if len(targets) == 1:
            assert {rules.next_status(verb, status, {role})} == targets
        else:
            with pytest.raises(RuleViolation):
                rules.next_status(verb, status, {role})
        assert (verb in rules.possible_moves(status, {role})) == bool(targets)


def test_the_promised_table_names_no_unknown_verb():
    assert {verb for verb, _, _ in ALLOWED} == set(MOVES)


@pytest.mark.parametrize(
    ("verb", "status", "roles", "outcome", "code"),
    [
        ("destroy", Status.IN_REVIEW, {DESK}, None, "move_unknown"),
        ("approve", Status.IN_REVIEW, {CLERK}, None, "move_not_yours"),
        ("approve", Status.IN_REVIEW, set(), None, "move_not_yours"),
        ("approve", Status.SETTLED, {DESK}, None, "move_not_now"),
        ("approve", None, {DESK}, None, "move_not_now"),
        ("submit", Status.SUBMITTED, {CLERK}, None, "move_not_now"),
        ("adjudicate", Status.SUBMITTED, {SYSTEM}, None, "move_outcome"),
        ("adjudicate", Status.SUBMITTED, {SYSTEM}, Status.SETTLED, "move_outcome"),
    ],
)
def test_a_refusal_says_why_in_both_languages(verb, status, roles, outcome, code):
    with pytest.raises(RuleViolation) as caught:
        rules.next_status(verb, status, roles, outcome)
    assert caught.value.code == code
    assert caught.value.params["verb"] == verb
    assert caught.value.message.zh
    assert caught.value.message.en


def test_the_refusal_names_the_status_as_people_do():
    with pytest.raises(RuleViolation) as caught:
        rules.next_status("approve", Status.SETTLED, {DESK})
    assert caught.value.message == Text(
        "索赔单现在是“已结算”，不能做这个操作。", "The claim is “Settled”: not possible now."
    )


def test_one_of_several_roles_is_enough():
    assert rules.next_status("pay", Status.IN_SETTLEMENT, {FINANCE, DESK}) is Status.SETTLED


def test_the_buttons_of_an_adjudicator_in_review():
    assert rules.possible_moves(Status.IN_REVIEW, {DESK}) == (
        "approve",
        "adjust",
        "ask",
        "return",
        "reject",
        "transfer",
    )
    assert rules.possible_moves(Status.RETURNED, {CLERK}) == ("resubmit", "withdraw")
    assert rules.possible_moves(None, {CLERK}) == ("submit",)
    assert rules.possible_moves(Status.SETTLED, {CLERK}) == ()


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Status.SUBMITTED, Turn.SYSTEM),
        (Status.IN_REVIEW, Turn.OEM),
        (Status.ASKED, Turn.DEALER),
        (Status.RETURNED, Turn.DEALER),
        (Status.REJECTED, Turn.DEALER),
        (Status.IN_APPEAL, Turn.OEM),
        (Status.REJECTED_FINAL, Turn.NOBODY),
        (Status.APPROVED_FIRST, Turn.PARTS),
        (Status.DEDUCTION_PROPOSED, Turn.PARTS),
        (Status.APPROVED_FINAL, Turn.FINANCE),
        (Status.IN_SETTLEMENT, Turn.FINANCE),
        (Status.SETTLED, Turn.NOBODY),
        (Status.WITHDRAWN, Turn.NOBODY),
    ],
)
def test_whose_turn(status, expected):
    assert rules.turn(status) is expected


def test_what_a_dealer_may_do_to_the_status():
    moves = rules.dealer_moves()
    assert moves.first == {"submitted"}
    assert moves.sources == {"asked", "returned", "rejected", "submitted", "in_review"}
    assert moves.targets == {"in_review", "submitted", "withdrawn", "in_appeal"}
    for decided in ("approved_first", "approved_final", "in_settlement", "settled"):
        assert decided not in moves.targets


def test_dealers_and_the_oem_share_no_move():
    for verb, move in MOVES.items():
        assert move.who <= DEALER_ROLES or move.who.isdisjoint(DEALER_ROLES), verb


def test_every_status_can_be_reached_and_every_open_one_left():
    reached = {Status.SUBMITTED}
    for _ in Status:
        reached |= {target for move in MOVES.values() if move.sources & reached for target in move.targets}
    assert reached == set(Status)
    ends = {status for status in Status if not any(status in move.sources for move in MOVES.values())}
    assert ends == {Status.REJECTED_FINAL, Status.WITHDRAWN}


def test_a_decided_claim_cannot_be_withdrawn():
    assert rules.DECIDED.isdisjoint(MOVES["withdraw"].sources)


@pytest.mark.parametrize(
    ("names", "members"),
    [(rules.STATUS_NAMES, Status), (rules.CLAIM_TYPE_NAMES, ClaimType), (rules.TURN_NAMES, Turn)],
)
def test_every_member_has_a_name_of_its_own_in_both_languages(names, members):
    assert set(names) == set(members)
    assert len({name.zh for name in names.values()}) == len(members)
    assert len({name.en for name in names.values()}) == len(members)


def test_sums_by_kind():
    result = rules.sums(
        [
            (LineKind.LABOUR, Decimal("569.60")),
            (LineKind.LABOUR, Decimal("178.00")),
            (LineKind.PART, Decimal("6480.00")),
            (LineKind.PART, None),
            (LineKind.OTHER, Decimal("320.00")),
        ]
    )
    assert result == Sums(Decimal("747.60"), Decimal("6480.00"), Decimal("320.00"))
    assert result.total == Decimal("7547.60")
    assert [result.of(kind) for kind in LineKind] == [result.labour, result.part, result.other]


def test_sums_of_nothing():
    assert rules.sums([]).total == Decimal("0.00")


def test_a_text_speaks_the_language_asked_for():
    text = Text("退回", "Returned")
    assert (
        str(text),
        text.spoken("zh-hans"),
        text.spoken("en"),
        text.spoken("en-gb"),
        text.spoken("fr"),
    ) == (
        "退回",
        "退回",
        "Returned",
        "Returned",
        "退回",
    )
    assert text + Text("。", "again") == Text("退回。", "Returned again")


def test_a_line_is_paid_whole_less_or_not_at_all():
    claimed = Decimal("178.00")
    assert rules.approved_line(rules.Verdict.APPROVE, claimed) == Decimal("178.00")
    assert rules.approved_line(rules.Verdict.REDUCE, claimed, Decimal("89.00")) == Decimal("89.00")
    assert rules.approved_line(rules.Verdict.REFUSE, claimed, Decimal("89.00")) == Decimal("0.00")


@pytest.mark.parametrize("amount", [None, Decimal("0.00"), Decimal("-1.00"), Decimal("178.00"), Decimal("200.00")])
def test_a_reduction_is_between_nothing_and_all(amount):
    with pytest.raises(RuleViolation) as refused:
        rules.approved_line(rules.Verdict.REDUCE, Decimal("178.00"), amount)
    assert refused.value.code == "reduction_amount"
