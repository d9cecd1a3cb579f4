"""An adjudicator's decisions, two adjudicators at once, and taking a decision back."""

from datetime import timedelta
from decimal import Decimal

import pytest

from claims import commands, queries
from claims.commands import LineVerdict
from claims.models import LineDecision, Message
from claims.rules import Verdict
from landbridge.errors import RuleViolation, Stale
from landbridge.events.models import Event
from tests.cast import NOON
from tests.claims import world

pytestmark = pytest.mark.services
LATER = NOON + timedelta(hours=1)


def verbs(claim):
    """Return what happened to a claim, oldest first; inside a scope."""
    return list(Event.objects.filter(subject_id=claim.pk).order_by("at", "id").values_list("verb", flat=True))


def test_approving_pays_lines_as_decided_and_the_rest_as_claimed(in_review, as_, adjudicator, clerk, reload):
    with as_(adjudicator):
        commands.decide_lines(
            actor=adjudicator,
            now=NOON,
            number=in_review.number,
            version=1,
            decisions=[
                LineVerdict(1, Verdict.REDUCE, Decimal("284.80"), "R-HOURS"),
                LineVerdict(3, Verdict.REFUSE, None, "R-INCLUDED"),
            ],
        )
    with as_(clerk):
        assert not LineDecision.objects.exists()  # the dealer reads nothing of it yet
    with as_(adjudicator):
        commands.approve_claim(
            actor=adjudicator,
            now=LATER,
            number=in_review.number,
            version=1,
            expected=in_review.revision,
            amount=Decimal("6764.80"),
        )
    claim = reload(in_review)
    assert (claim.status, claim.approved_amount, claim.decided_at) == (
        "approved_first",
        Decimal("6764.80"),
        LATER,
    )
    with as_(clerk):
        rows = LineDecision.objects.order_by("line_no").values_list("verdict", "approved_amount", "reason_code")
        assert list(rows) == [
            ("reduce", Decimal("284.80"), "R-HOURS"),
            ("approve", Decimal("6480.00"), ""),
            ("refuse", Decimal("0.00"), "R-INCLUDED"),
        ]
        # Picking and notes on lines are the OEM's own.
        assert verbs(in_review) == ["claim.submitted", "claim.review_opened", "claim.approved_first"]


def test_another_sum_than_on_the_button_is_refused(in_review, as_, adjudicator, reload):
    with as_(adjudicator), pytest.raises(Stale):
        commands.approve_claim(
            actor=adjudicator, now=NOON, number=in_review.number, version=1, amount=Decimal("1.00")
        )
    assert reload(in_review).status == "in_review"


def test_a_cut_needs_a_reason_of_the_list(in_review, as_, adjudicator):
    with as_(adjudicator):
        for code in ("", "B-CAUSE", "R-NONSENSE"):
            with pytest.raises(commands.ReasonUnknown):
                commands.decide_lines(
                    actor=adjudicator,
                    now=NOON,
                    number=in_review.number,
                    version=1,
                    decisions=[
                        LineVerdict(2, Verdict.APPROVE),
                        LineVerdict(1, Verdict.REFUSE, None, code),
                    ],
                )
        assert not LineDecision.objects.exists()
        with pytest.raises(commands.NoSuchLine):
            commands.decide_lines(
                actor=adjudicator,
                now=NOON,
                number=in_review.number,
                version=1,
                decisions=[LineVerdict(9, Verdict.APPROVE)],
            )


def test_all_lines_refused_is_no_approval(in_review, as_, adjudicator, reload):
    with as_(adjudicator):
        commands.decide_lines(
            actor=adjudicator,
            now=NOON,
            number=in_review.number,
            version=1,
            decisions=[LineVerdict(number, Verdict.REFUSE, None, "R-UNNEEDED") for number in (1, 2, 3)],
        )
        with pytest.raises(commands.NothingApproved):
            commands.approve_claim(actor=adjudicator, now=NOON, number=in_review.number, version=1)
    assert reload(in_review).status == "in_review"


def test_returning_starts_the_dealers_clock(returned, reload, as_, clerk):
    claim = reload(returned)
    assert claim.status == "returned"
    assert claim.returned_due_at == NOON.replace(day=29, hour=0)  # 24:00 of the fifth day
    with as_(clerk):
        assert Message.objects.get().text == "请补"
        assert [row.claim.number for row in queries.waiting_claims(clerk)] == [claim.number]


def test_rejecting_refuses_every_line(in_review, as_, adjudicator, reload):
    with as_(adjudicator):
        commands.reject_claim(actor=adjudicator, now=NOON, number=in_review.number, version=1, reason_code="X-USE")
    claim = reload(in_review)
    assert (claim.status, claim.approved_amount) == ("rejected", Decimal("0.00"))
    with as_(adjudicator):
        assert set(claim.decisions.values_list("verdict", "reason_code")) == {("refuse", "X-USE")}


@pytest.mark.parametrize("verb", ["approve", "return", "reject", "ask", "lines", "pick", "transfer", "undo"])
@pytest.mark.parametrize("who", ["finance", "regional_manager", "cc_agent", "depot_clerk", "administrator"])
def test_other_people_at_the_oem_decide_nothing(in_review, as_, actor_named, reload, who, verb):
    person = actor_named(who)
    with as_(person), pytest.raises(RuleViolation) as refused:
        _decide(verb, person, in_review.number)
    assert refused.value.code == "move_not_yours"
    assert reload(in_review).revision == in_review.revision


@pytest.mark.parametrize("verb", ["approve", "return", "reject", "ask", "lines", "pick", "transfer"])
def test_a_withdrawn_claim_cannot_be_decided(in_review, as_, clerk, adjudicator, reload, verb):
    with as_(clerk):
        commands.withdraw_claim(actor=clerk, now=NOON, claim_id=in_review.pk)
    with as_(adjudicator):
        with pytest.raises(RuleViolation) as refused:
            _decide(verb, adjudicator, in_review.number)
        assert refused.value.code == "move_not_now"
        assert verbs(in_review) == ["claim.submitted", "claim.review_opened", "claim.withdrawn"]


@pytest.mark.parametrize("verb", ["approve", "return", "reject", "ask", "pick"])
def test_a_dealer_decides_nothing(in_review, as_, clerk, reload, verb):
    with as_(clerk), pytest.raises(RuleViolation) as refused:
        _decide(verb, clerk, in_review.number)
    assert refused.value.code == "move_not_yours"
    assert reload(in_review).status == "in_review"


def _decide(verb, actor, number):
    common = {"actor": actor, "now": NOON, "number": number}
    if verb == "approve":
        commands.approve_claim(version=1, **common)
    elif verb == "return":
        commands.return_claim(version=1, reason_code="B-CAUSE", **common)
    elif verb == "reject":
        commands.reject_claim(version=1, reason_code="X-USE", **common)
    elif verb == "ask":
        commands.ask_dealer(version=1, text="?", **common)
    elif verb == "lines":
        commands.decide_lines(version=1, decisions=[LineVerdict(1, Verdict.APPROVE)], **common)
    elif verb == "pick":
        commands.pick_claim(**common)
    elif verb == "transfer":
        commands.transfer_claim(to_user_id=actor.user_id, **common)
    else:
        commands.undo_decision(**common)


def test_whoever_comes_second_is_told_who_was_first(in_review, as_, adjudicator, other_adjudicator, reload):
    with as_(adjudicator):
        commands.approve_claim(
            actor=adjudicator, now=LATER, number=in_review.number, version=1, expected=in_review.revision
        )
    with as_(other_adjudicator):
        with pytest.raises(Stale) as told:
            commands.reject_claim(
                actor=other_adjudicator,
                now=LATER,
                number=in_review.number,
                version=1,
                reason_code="X-USE",
                expected=in_review.revision,
            )
        assert (told.value.params["by"], told.value.params["claim_status"]) == ("A07", "approved_first")
        assert "A07" in str(told.value)
        assert "11-23 13:00" in str(told.value)
        assert not Event.objects.filter(verb="claim.rejected").exists()
    assert reload(in_review).status == "approved_first"


def test_what_lies_on_a_colleagues_desk_is_taken_over_first(in_review, as_, adjudicator, other_adjudicator):
    with as_(adjudicator):
        commands.pick_claim(actor=adjudicator, now=NOON, number=in_review.number)
    with as_(other_adjudicator):
        with pytest.raises(commands.HeldByAnother) as held:
            commands.approve_claim(actor=other_adjudicator, now=NOON, number=in_review.number, version=1)
        assert "A07" in str(held.value)
        commands.pick_claim(actor=other_adjudicator, now=LATER, number=in_review.number, take_over=True)
        commands.approve_claim(actor=other_adjudicator, now=LATER, number=in_review.number, version=1)


def test_a_claim_can_be_given_to_a_colleague(in_review, as_, adjudicator, other_adjudicator, finance, reload):
    with as_(adjudicator):
        with pytest.raises(commands.NoSuchAdjudicator):
            commands.transfer_claim(
                actor=adjudicator, now=NOON, number=in_review.number, to_user_id=finance.user_id
            )
        commands.transfer_claim(
            actor=adjudicator,
            now=NOON,
            number=in_review.number,
            to_user_id=other_adjudicator.user_id,
            note="转向",
        )
        assert queries.claim_detail(adjudicator, in_review.number).review.reviewer_label == "A08"


@pytest.mark.parametrize("verb", ["approve", "return", "reject"])
def test_a_decision_is_taken_back_on_the_same_day(in_review, as_, adjudicator, reload, verb):
    with as_(adjudicator):
        _decide(verb, adjudicator, in_review.number)
        commands.undo_decision(actor=adjudicator, now=LATER, number=in_review.number)
        assert not LineDecision.objects.filter(decided_at__isnull=False).exists()
    claim = reload(in_review)
    assert claim.status == "in_review"
    assert (claim.approved_amount, claim.decided_at, claim.returned_due_at) == (None, None, None)


def test_not_the_next_day_and_not_by_another(in_review, as_, adjudicator, other_adjudicator, reload):
    with as_(adjudicator):
        commands.approve_claim(actor=adjudicator, now=NOON, number=in_review.number, version=1)
        with pytest.raises(commands.NotYours):
            commands.undo_decision(actor=adjudicator, now=NOON + timedelta(days=1), number=in_review.number)
    with as_(other_adjudicator), pytest.raises(commands.NotYours):
        commands.undo_decision(actor=other_adjudicator, now=LATER, number=in_review.number)
    assert reload(in_review).status == "approved_first"


def test_the_systems_decision_is_nobodys_to_undo(made_world, as_, clerk, adjudicator, reload):
    with as_(clerk):
        claim = world.submit(clerk)
    with as_(adjudicator):
        commands.adjudicate_claim(claim_id=claim.pk, version=1, now=NOON)
        with pytest.raises(commands.NotYours):
            commands.undo_decision(actor=adjudicator, now=NOON, number=claim.number)
    assert reload(claim).status == "approved_first"
