"""The system's answer: from the stored facts, once, and to a person where anything is unknown."""

from datetime import timedelta
from decimal import Decimal

import pytest

from claims import commands, queries
from claims.models import Adjudication, RulePolicy
from landbridge.errors import Forbidden
from landbridge.events.models import Event
from landbridge.ids import uuid7
from tests.cast import NOON
from tests.claims import world

pytestmark = pytest.mark.services
LATER = NOON + timedelta(hours=1)


def verbs(claim):
    """Return what happened to a claim, oldest first; inside a scope."""
    return list(Event.objects.filter(subject_id=claim.pk).order_by("at", "id").values_list("verb", flat=True))


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


def test_loading_the_policy_twice_keeps_what_was_changed(made_world, as_, adjudicator, clerk):
    with as_(adjudicator):
        loaded = commands.load_default_policy(actor=world.SYSTEM, now=NOON, valid_from=world.LONG_AGO)
        assert (loaded.rules, loaded.reasons) == (0, 0)
        assert RulePolicy.objects.get(rule_id="V53").severity == "manual"
        assert RulePolicy.objects.filter(rule_id__startswith="V").count() == 28
        with pytest.raises(Forbidden):
            commands.load_default_policy(actor=adjudicator, now=NOON, valid_from=world.LONG_AGO)
