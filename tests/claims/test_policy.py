"""Changing the policy: planned from a later day on, never edited, told in events."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from claims import commands, queries
from claims.adjudication.types import Severity
from claims.models import RulePolicy
from claims.policy import policy_in_force
from landbridge.clocks.days import local_day
from landbridge.errors import Forbidden, RuleViolation, Stale
from landbridge.events.models import Event
from tests.cast import NOON

TODAY = local_day(NOON)
TOMORROW = TODAY + timedelta(days=1)


def change(actor, **changes):
    values = {
        "rule_id": "V53",
        "severity": "warn",
        "enabled": True,
        "params": {"min_characters": 20},
        "valid_from": TOMORROW,
        "expected": 1,
    }
    return commands.change_policy(actor=actor, now=NOON, **(values | changes))


def test_a_change_counts_from_its_day_on_and_is_told(made_world, as_, administrator):
    with as_(administrator):
        row = change(administrator)
        before, after = policy_in_force(TODAY), policy_in_force(TOMORROW)
        assert before.rules["V53"].params == {"min_characters": 10}
        assert (after.rules["V53"].severity, after.rules["V53"].params) == ("warn", {"min_characters": 20})
        assert before.version != after.version == f"{TOMORROW:%Y-%m} r2"
        event = Event.objects.get(subject_id=row.pk)
        assert (event.verb, event.audience, event.actor_label) == ("policy.changed", "oem", administrator.label)
        assert event.facts["before"] == {"severity": "manual", "enabled": True, "params": {"min_characters": 10}}


def test_two_changes_of_different_rules_have_versions_of_their_own(made_world, as_, administrator):
    with as_(administrator):
        first = change(administrator)
        second = change(administrator, rule_id="V08", severity="reject", params={"limit_days": 12})
        assert (first.version, second.version) == (2, 3)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_from": TODAY}, "policy_day"),
        ({"valid_from": date(2020, 1, 1)}, "policy_day"),
        ({"valid_from": TODAY + timedelta(days=800)}, "policy_day"),
        ({"severity": "shoot"}, "policy_severity"),
        ({"params": {}}, "policy_value"),
        ({"params": {"min_characters": -1}}, "policy_value"),
        ({"params": {"min_characters": True}}, "policy_value"),
        ({"params": {"min_characters": "ten"}}, "policy_value"),
        ({"rule_id": "V36", "params": {"tolerance": "-0.01"}}, "policy_value"),
        ({"rule_id": "V36", "params": {"tolerance": "NaN"}}, "policy_value"),
        ({"rule_id": "T01", "params": {"working_days": 0, "until_hour": 18}}, "policy_value"),
        ({"rule_id": "T01", "params": {"working_days": 3, "until_hour": 24}}, "policy_value"),
    ],
)
def test_what_no_rule_could_judge_by_is_refused_and_nothing_is_written(
    made_world, as_, administrator, changes, code
):
    with as_(administrator):
        before = RulePolicy.objects.count()
        with pytest.raises(RuleViolation) as refused:
            change(administrator, **changes)
        assert refused.value.code == code
        assert RulePolicy.objects.count() == before
        assert not Event.objects.filter(verb="policy.changed").exists()


def test_unknown_rules_and_other_people_change_nothing(made_world, as_, administrator, adjudicator):
    with as_(administrator), pytest.raises(RulePolicy.DoesNotExist):
        change(administrator, rule_id="V99")
    with as_(adjudicator), pytest.raises(Forbidden):
        change(adjudicator)


def test_whoever_saw_an_older_policy_is_told(made_world, as_, administrator):
    with as_(administrator):
        change(administrator)
        with pytest.raises(Stale):
            change(administrator, valid_from=TOMORROW + timedelta(days=1))
        with pytest.raises(RuleViolation) as refused:
            change(administrator, expected=2)
        assert refused.value.code == "policy_day_taken"


def test_a_planned_change_can_be_cancelled_and_one_in_force_cannot(made_world, as_, administrator):
    with as_(administrator):
        row = change(administrator)
        pk = row.pk
        commands.cancel_policy_change(actor=administrator, now=NOON, rule_id="V53", version=2)
        assert policy_in_force(TOMORROW).rules["V53"].params == {"min_characters": 10}
        assert Event.objects.filter(subject_id=pk, verb="policy.change_cancelled").exists()
        with pytest.raises(RuleViolation) as refused:
            commands.cancel_policy_change(actor=administrator, now=NOON, rule_id="V53", version=1)
        assert refused.value.code == "policy_in_force"


def test_terms_change_too(made_world, as_, administrator):
    with as_(administrator):
        change(administrator, rule_id="T01", severity="", params={"working_days": 5, "until_hour": 17})
        assert queries.desk_terms_on(TODAY).review_working_days == 3
        terms = queries.desk_terms_on(TOMORROW)
        assert (terms.review_working_days, terms.review_until_hour) == (5, 17)


def test_switched_off_is_not_judged(made_world, as_, administrator):
    with as_(administrator):
        change(administrator, enabled=False)
        assert policy_in_force(TOMORROW).rules["V53"].enabled is False


# Pages ------------------------------------------------------------------------------------------------------
def test_the_list_shows_numbers_hits_and_plans(in_review, client_for, adjudicator, as_, administrator):
    tomorrow = local_day(timezone.now()) + timedelta(days=1)
    with as_(administrator):
        commands.change_policy(
            actor=administrator,
            now=timezone.now(),
            rule_id="V08",
            severity="reject",
            enabled=True,
            params={"limit_days": 12},
            valid_from=tomorrow,
            expected=1,
        )
    page = client_for(adjudicator).get("/rules/").content.decode()
    assert page.count('href="/rules/V') == 28
    assert page.count('href="/rules/T') == 2
    assert f"{tomorrow} 起变更" in page
    assert '?status=all&amp;rule=V53">1<' in page


def test_the_administrator_plans_a_change_on_the_page(made_world, client_for, administrator, as_):
    client = client_for(administrator)
    assert 'name="param-min_characters"' in client.get("/rules/V53/").content.decode()
    tomorrow = (local_day(timezone.now()) + timedelta(days=1)).isoformat()
    sent = {"severity": "return", "enabled": "on", "param-min_characters": "15", "expected": "1"}
    wrong = client.post("/rules/V53/change/", sent | {"valid_from": "2026-01-01"})
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "最早明天" in page
    assert 'value="15"' in page
    assert client.post("/rules/V53/change/", sent | {"valid_from": tomorrow}).status_code == 302
    page = client.get("/rules/V53/").content.decode()
    assert "最少字数" in page
    assert administrator.label in page
    # The same form again was made from an older policy.
    assert client.post("/rules/V53/change/", sent | {"valid_from": tomorrow}).status_code == 409
    assert client.post("/rules/V53/cancel/", {"version": "2"}).status_code == 302
    with as_(administrator):
        assert RulePolicy.objects.filter(rule_id="V53").count() == 1
        assert RulePolicy.objects.get(rule_id="V53").severity == Severity.MANUAL.value


def test_others_read_a_rule_in_both_languages_and_cannot_change_it(made_world, client_for, adjudicator):
    client = client_for(adjudicator)
    page = client.get("/rules/V53/").content.decode()
    assert "三段陈述不完整" in page
    assert "Narrative is incomplete" in page
    assert "rule_change" not in page
    assert 'id="change"' not in page
    assert client.get("/rules/V99/").status_code == 404
    assert client.post("/rules/V53/change/", {}).status_code == 403
