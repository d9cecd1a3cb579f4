"""Every verb: what it does, who may not, when not, and that a refusal writes nothing."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from claims import commands, queries
from claims.commands import LineVerdict
from claims.models import Adjudication, Claim, LineDecision, Message, RulePolicy, Submission
from claims.rules import Status, Verdict
from landbridge.errors import Forbidden, RuleViolation, Stale
from landbridge.events.models import Event
from landbridge.ids import uuid7
from tests.cast import NOON
from tests.claims import world

pytestmark = pytest.mark.services
LATER = NOON + timedelta(hours=1)


def verbs(claim):
    """Return what happened to a claim, oldest first; inside a scope."""
    return list(Event.objects.filter(subject_id=claim.pk).order_by("at", "id").values_list("verb", flat=True))


# Submit ---------------------------------------------------------------------------------------------------
def test_submitting_makes_a_numbered_claim_with_its_version(made_world, as_, clerk):
    with as_(clerk):
        claim = world.submit(clerk)
    with as_(clerk):
        claim = Claim.objects.get(pk=claim.pk)
        assert (claim.number, claim.status, claim.version) == ("CQ012-2611-00001", "submitted", 1)
        assert claim.claimed_amount == Decimal("7075.60")
        assert (claim.approved_amount, claim.decided_at) == (None, None)
        assert claim.due_at == NOON.replace(month=12, day=1, hour=0)  # 24:00 of the tenth day
        assert (claim.series_code, claim.causal_part) == ("RJL", "K2GC-3D070")
        stored = Submission.objects.get(claim=claim)
        assert (stored.version, len(stored.digest)) == (1, 64)
        assert list(stored.lines.order_by("line_no").values_list("amount", flat=True)) == [
            Decimal("569.60"),
            Decimal("6480.00"),
            Decimal("26.00"),
        ]
        assert verbs(claim) == ["claim.submitted"]


def test_the_same_draft_twice_is_one_claim(made_world, as_, clerk):
    draft = uuid7()
    with as_(clerk):
        first = world.submit(clerk, draft_id=draft)
        second = world.submit(clerk, draft_id=draft)
        assert first.pk == second.pk
        assert (Claim.objects.count(), Submission.objects.count()) == (1, 1)
        assert verbs(first) == ["claim.submitted"]


def test_serials_count_per_dealer(made_world, as_, clerk, other_clerk):
    with as_(clerk):
        numbers = [world.submit(clerk).number, world.submit(clerk, job_line="2").number]
    with as_(other_clerk):
        numbers.append(world.submit(other_clerk).number)
    assert numbers == ["CQ012-2611-00001", "CQ012-2611-00002", "GZ005-2611-00001"]


def test_a_finding_to_correct_blocks_and_nothing_is_written(made_world, as_, clerk):
    with as_(clerk):
        with pytest.raises(commands.FindingsBlock) as refused:
            world.submit(clerk, vin="LVSHBFAF19F012345")
        assert refused.value.params["rules"][0] == "V01"
        assert not Claim.objects.exists()
        assert not Event.objects.filter(verb="claim.submitted").exists()


def test_a_late_claim_may_be_sent(made_world, as_, clerk, adjudicator):
    with as_(clerk):
        late = world.submit(clerk, submitted_at=NOON + timedelta(days=8))
    with as_(adjudicator):
        commands.adjudicate_claim(claim_id=late.pk, version=1, now=NOON + timedelta(days=8))
        late.refresh_from_db()
        assert (late.status, late.approved_amount) == ("rejected", Decimal("0.00"))
        assert set(late.decisions.values_list("verdict", "reason_code")) == {("refuse", "R-RULES")}


@pytest.mark.parametrize("who", ["adviser", "manager", "technician"])
def test_only_the_clerk_submits(made_world, as_, actor_named, who):
    person = actor_named(who)
    with as_(person):
        with pytest.raises(RuleViolation) as refused:
            world.submit(person)
        assert refused.value.code == "move_not_yours"
        assert not Claim.objects.exists()


def test_nobody_submits_for_another_dealer(made_world, as_, clerk):
    with as_(clerk):
        with pytest.raises(Forbidden):
            world.submit(clerk, dealer_code="GZ005")
        assert not Claim.objects.exists()


# Adjudicate -----------------------------------------------------------------------------------------------
def test_a_claim_without_a_finding_is_approved_by_the_system(made_world, as_, clerk, adjudicator):
    with as_(clerk):
        claim = world.submit(clerk)
    with as_(adjudicator):
        answer = commands.adjudicate_claim(claim_id=claim.pk, version=1, now=LATER)
        claim.refresh_from_db()
        assert (answer.outcome, answer.agrees) == ("approved_first", True)
        assert (claim.status, claim.approved_amount) == ("approved_first", Decimal("7075.60"))
        assert claim.decided_at == LATER
        assert claim.decisions.filter(verdict="approve", decided_at=LATER).count() == 3
        assert verbs(claim) == ["claim.submitted", "claim.approved_first"]


def test_claims_of_two_dealers_in_one_batch_are_told_to_their_own_dealer(
    made_world, as_, clerk, other_clerk, adjudicator
):
    claims = []
    for person in (clerk, other_clerk):
        with as_(person):
            claims.append(world.submit(person, order_number=f"RO-{person.dealer_code}"))
    with as_(adjudicator):
        answers = commands.adjudicate_claims(versions=[(claim.pk, 1) for claim in claims], now=LATER)
        assert [answer.claim_id for answer in answers] == [claim.pk for claim in claims]
        told = Event.objects.exclude(verb="claim.submitted").filter(subject_id__in=[claim.pk for claim in claims])
        assert dict(told.values_list("subject_id", "dealer_id")) == {claim.pk: claim.dealer_id for claim in claims}
    for person, own in ((clerk, claims[0]), (other_clerk, claims[1])):
        with as_(person):
            seen = Event.objects.filter(verb__startswith="claim.").values_list("subject_id", flat=True)
            assert set(seen) == {own.pk}


def test_a_person_has_three_working_days_until_six(in_review):
    # Monday noon: Tuesday, Wednesday, Thursday.
    assert in_review.status == "in_review"
    assert in_review.review_due_at == NOON.replace(day=26, hour=18)


def test_adjudicating_twice_answers_once(in_review, as_, adjudicator):
    with as_(adjudicator):
        again = commands.adjudicate_claim(claim_id=in_review.pk, version=1, now=LATER)
        assert again.at == NOON
        assert Adjudication.objects.count() == 1
        assert verbs(in_review) == ["claim.submitted", "claim.review_opened"]


def test_a_withdrawn_claim_is_not_adjudicated(submitted, as_, clerk, adjudicator):
    with as_(clerk):
        commands.withdraw_claim(actor=clerk, now=NOON, claim_id=submitted.pk, reason_code="W-MISTAKE")
    with as_(adjudicator):
        assert commands.adjudicate_claim(claim_id=submitted.pk, version=1, now=LATER) is None
        assert not Adjudication.objects.exists()


@pytest.mark.parametrize(
    "change",
    [{"severity": "destroy"}, {"params": {}}, {"params": {"min_characters": "ten"}}, None],
    ids=["severity", "no number", "wrong number", "no row"],
)
def test_an_unknown_policy_goes_to_a_person(made_world, as_, clerk, adjudicator, change):
    with as_(adjudicator):
        rows = RulePolicy.objects.filter(rule_id="V53")
        rows.delete() if change is None else rows.update(**change)
    with as_(clerk):
        claim = world.submit(clerk)
    with as_(adjudicator):
        commands.adjudicate_claim(claim_id=claim.pk, version=1, now=LATER)
        claim.refresh_from_db()
        assert claim.status == "in_review"


def test_a_rule_without_code_goes_to_a_person(made_world, as_, clerk, adjudicator):
    with as_(adjudicator):
        RulePolicy.objects.create(rule_id="V99", severity="reject", valid_from=world.LONG_AGO)
    with as_(clerk):
        claim = world.submit(clerk)
    with as_(adjudicator):
        answer = commands.adjudicate_claim(claim_id=claim.pk, version=1, now=LATER)
        assert (answer.outcome, answer.agrees) == ("in_review", True)


def test_another_answer_than_the_dealers_is_an_alarm_and_goes_to_a_person(made_world, as_, clerk, adjudicator):
    with as_(clerk):
        submission = world.make_submission(clerk, cause="坏了")
        facts, _ = queries.checked(actor=clerk, submission=submission)
        _, rosy = queries.checked(actor=clerk, submission=world.make_submission(clerk))
        claim = commands.submit_claim(
            actor=clerk, now=NOON, submission=submission, draft_id=uuid7(), title="x", facts=facts, judgement=rosy
        )
    with as_(adjudicator):
        answer = commands.adjudicate_claim(claim_id=claim.pk, version=1, now=LATER)
        assert (answer.outcome, answer.agrees) == ("in_review", False)
        alarm = Event.objects.get(verb="claim.judgement_differs")
        assert alarm.audience == "oem"
        only_here = [one for one in alarm.facts["oem"] if one not in alarm.facts["dealer"]]
        assert only_here == [["V53", "manual", "hit"]]
    with as_(clerk):
        assert not Event.objects.filter(verb="claim.judgement_differs").exists()


# Decide ---------------------------------------------------------------------------------------------------
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


# Two at once, and the way back ----------------------------------------------------------------------------
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


# The way back to the dealer -------------------------------------------------------------------------------
def test_a_returned_claim_comes_back_as_version_two(returned, as_, clerk, adjudicator, reload):
    with as_(clerk):
        claim = world.resubmit(clerk, returned, submitted_at=LATER, mileage_km=63200)
        assert (claim.status, claim.version) == ("submitted", 2)
    with as_(adjudicator):
        commands.adjudicate_claim(claim_id=claim.pk, version=2, now=LATER)
    claim = reload(returned)
    assert (claim.status, claim.version, claim.mileage_km) == ("approved_first", 2, 63200)
    assert (claim.submitted_at, claim.version_at) == (NOON, LATER)
    with as_(clerk):
        first, second = Submission.objects.filter(claim=claim).order_by("version")
        assert first.at == NOON
        assert datetime.fromisoformat(second.content["first_submitted_at"]) == NOON


def test_only_a_returned_claim_is_resubmitted(in_review, as_, clerk, reload):
    with as_(clerk):
        with pytest.raises(RuleViolation) as refused:
            world.resubmit(clerk, in_review)
        assert refused.value.code == "move_not_now"
        assert Submission.objects.count() == 1


def test_a_neighbour_finds_no_claim(returned, as_, other_clerk, reload):
    with as_(other_clerk):
        with pytest.raises(Claim.DoesNotExist):
            world.resubmit(other_clerk, returned)
        with pytest.raises(Claim.DoesNotExist):
            commands.withdraw_claim(actor=other_clerk, now=NOON, claim_id=returned.pk)
        with pytest.raises(Claim.DoesNotExist):
            commands.post_message(actor=other_clerk, now=NOON, claim_id=returned.pk, text="hello")
    assert reload(returned).status == "returned"


def test_a_question_stops_the_clock_until_the_answer(in_review, as_, adjudicator, clerk, reload):
    asked, answered = NOON + timedelta(hours=2), NOON + timedelta(days=2)  # Monday to Wednesday
    with as_(adjudicator):
        commands.ask_dealer(
            actor=adjudicator,
            now=asked,
            number=in_review.number,
            version=1,
            text="实测电压？",
            reason_code="Q-VALUES",
            line_no=2,
        )
    assert (reload(in_review).status, reload(in_review).asked_at) == ("asked", asked)
    with as_(clerk):
        commands.answer_question(actor=clerk, now=answered, claim_id=in_review.pk, text="13.9 V")
    with as_(adjudicator):
        commands.resume_review(claim_id=in_review.pk, now=answered)
    claim = reload(in_review)
    assert (claim.status, claim.asked_at) == ("in_review", None)
    # Tuesday and Wednesday do not count: Thursday, Friday, Monday.
    assert claim.review_due_at == NOON.replace(day=30, hour=18)
    with as_(clerk):
        assert list(Message.objects.order_by("at").values_list("author_side", "text")) == [
            ("oem", "实测电压？"),
            ("dealer", "13.9 V"),
        ]


def test_the_desk_goes_on_without_an_answer(in_review, as_, adjudicator, reload):
    with as_(adjudicator):
        commands.ask_dealer(actor=adjudicator, now=NOON, number=in_review.number, version=1, text="?")
        commands.close_question(
            actor=adjudicator, now=NOON + timedelta(days=1), number=in_review.number, version=1
        )
    claim = reload(in_review)
    assert (claim.status, claim.review_due_at) == ("in_review", NOON.replace(day=27, hour=18))


def test_an_empty_question_is_none(in_review, as_, adjudicator, reload):
    with as_(adjudicator):
        with pytest.raises(commands.TextMissing):
            commands.ask_dealer(actor=adjudicator, now=NOON, number=in_review.number, version=1, text="  ")
        assert not Message.objects.exists()
    assert reload(in_review).status == "in_review"


def test_a_clerk_withdraws_before_the_decision_and_not_after(in_review, as_, clerk, adjudicator, reload):
    with as_(adjudicator):
        commands.approve_claim(actor=adjudicator, now=NOON, number=in_review.number, version=1)
    with as_(clerk), pytest.raises(RuleViolation) as refused:
        commands.withdraw_claim(actor=clerk, now=LATER, claim_id=in_review.pk)
    assert refused.value.code == "move_not_now"
    assert Status(reload(in_review).status) is Status.APPROVED_FIRST


# Policy ---------------------------------------------------------------------------------------------------
def test_loading_the_policy_twice_keeps_what_was_changed(made_world, as_, adjudicator, clerk):
    with as_(adjudicator):
        loaded = commands.load_default_policy(actor=world.SYSTEM, now=NOON, valid_from=world.LONG_AGO)
        assert (loaded.rules, loaded.reasons) == (0, 0)
        assert RulePolicy.objects.get(rule_id="V53").severity == "manual"
        assert RulePolicy.objects.filter(rule_id__startswith="V").count() == 28
        with pytest.raises(Forbidden):
            commands.load_default_policy(actor=adjudicator, now=NOON, valid_from=world.LONG_AGO)
