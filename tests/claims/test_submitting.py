"""Sending a claim, its way back to the dealer as a new version or a question, and taking it back."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from claims import commands
from claims.models import Claim, Message, Submission
from claims.rules import Status
from landbridge.errors import Forbidden, RuleViolation
from landbridge.events.models import Event
from landbridge.ids import uuid7
from tests.cast import NOON
from tests.claims import world

pytestmark = pytest.mark.services
LATER = NOON + timedelta(hours=1)


def verbs(claim):
    """Return what happened to a claim, oldest first; inside a scope."""
    return list(Event.objects.filter(subject_id=claim.pk).order_by("at", "id").values_list("verb", flat=True))


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
